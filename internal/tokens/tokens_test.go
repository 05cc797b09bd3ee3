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
