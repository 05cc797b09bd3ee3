package tokens_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"grounded/internal/tokens"
)

func TestCount(t *testing.T) {
	t.Parallel()
	f := func(s string, want int) {
		t.Helper()
		if got := tokens.Count(s); got != want {
			t.Errorf("Count(%q) = %d, want %d", s, got, want)
		}
	}
	f("", 0)
	f("hello world", 2)
	f("tiktoken is great!", 6)
	f("<|endoftext|>", 7) // a marker in a document is text
}

func TestCutEndsBetweenRunes(t *testing.T) {
	t.Parallel()
	s := strings.Repeat("高压电缆的绝缘电阻🔌 and its resistance. ", 20)
	for limit := range 200 {
		head := tokens.Cut(s, limit)
		if !utf8.ValidString(head) || !strings.HasPrefix(s, head) {
			t.Fatalf("Cut(s, %d) = %q: not a head of whole runes", limit, head)
		}
		if n := tokens.Count(head); n > limit+2 {
			t.Fatalf("Cut(s, %d) has %d tokens", limit, n)
		}
	}
}

// What has no spaces costs no more than what has, and cutting costs what is cut off.
func TestLongRuns(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"a", "变压器油温超过", "aGk8xQ3bz", "=", " ", "7", "é\u0301"} {
		s := strings.Repeat(unit, 1<<17/len(unit))
		whole := tokens.Count(s)
		parts := 0
		for rest := s; rest != ""; {
			head := tokens.Cut(rest, 320)
			if head == "" {
				t.Fatalf("Cut of %q cut nothing", unit)
			}
			parts += tokens.Count(head)
			rest = rest[len(head):]
		}
		if parts < whole-whole/50 || parts > whole+whole/50 {
			t.Errorf("%q: %d tokens in parts, %d whole", unit, parts, whole)
		}
	}
}

// The count of prose is the encoder's own, however long it is.
func TestCountOfProse(t *testing.T) {
	t.Parallel()
	f := func(s string) {
		t.Helper()
		if got, want := tokens.Count(s), tokens.Whole(s); got != want {
			t.Errorf("Count = %d, the encoder %d, for %.60q", got, want, s)
		}
	}
	f(strings.Repeat("It's the operator's duty: at 85 °C (185 °F), reduce the load!\n\n  ", 90))
	f(strings.Repeat("变压器上层油温超过85℃时，应立即降低负荷（见第3.2条）；\t并通知值班长。\r\n", 90))
	f(strings.Repeat("x=1234567890;y_z != 'don'tS'; // 高压HV-220kV\n", 90))
}
