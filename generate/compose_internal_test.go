package generate

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"grounded"
	"grounded/embed"
	"grounded/generate/verify"
)

func newWork(t testing.TB, texts ...string) *work {
	t.Helper()
	terms, err := embed.NewTerms(embed.TermsConfig{})
	if err != nil {
		t.Fatal(err)
	}
	checker, err := verify.New(verify.Config{Terms: terms})
	if err != nil {
		t.Fatal(err)
	}
	w := &work{a: &Answerer{cfg: Config{Checker: checker}}, lang: grounded.English, singles: map[int]*verify.Prepared{}, emit: func(Event) error { return nil }}
	w.q.Policy = grounded.PolicyMark
	for _, text := range texts {
		p := grounded.Passage{Title: "t"}
		p.Text, p.Span = text, grounded.Span{End: len([]rune(text))}
		w.passages = append(w.passages, p)
	}
	w.prepared = checker.Prepare(w.passages)
	return w
}

// compose feeds text in pieces of size bytes, runes kept whole, and returns the answer and
// what was shown on the way.
func compose(t testing.TB, w *work, text string, size int, asItGoes bool) (grounded.Answer, string) {
	t.Helper()
	var shown strings.Builder
	w.emit = func(e Event) error { shown.WriteString(e.Text); return nil }
	c := w.composer(asItGoes, false)
	for len(text) > 0 {
		n := min(size, len(text))
		for n < len(text) && !utf8.RuneStart(text[n]) {
			n++
		}
		if err := c.push(text[:n]); err != nil {
			t.Fatal(err)
		}
		text = text[n:]
	}
	if err := c.finish(); err != nil {
		t.Fatal(err)
	}
	return c.answer(), shown.String()
}

var anyMarker = regexp.MustCompile(`\[\d{1,3}\]`)

// FuzzCompose: however an answer is cut into pieces, what is shown is what is returned,
// spans are true, and no marker stands without its citation.
func FuzzCompose(f *testing.F) {
	f.Add("The limit is 600 a night [citation:1]. Leave is 15 days【2】!\n\n- a [9]\n- b", 3)
	f.Add("一线城市每晚 600 元[citation:1][citation:7]。```go\nx[1]\n``` 见 https://evil.example/x [a](//b)", 1)
	f.Add("(3) [ 1 , 2 ] [^1] [[1]] [citation", 2)
	f.Add("![x](y) www.a.b [1](http://c)", 5)
	w := newWork(f, "The limit is 600 yuan a night in large cities.", "Leave is 15 days a year.")
	f.Fuzz(func(t *testing.T, text string, size int) {
		if !utf8.ValidString(text) || len(text) > 2000 {
			t.Skip()
		}
		size = 1 + (size&0x7fffffff)%17
		for _, asItGoes := range []bool{true, false} {
			a, shown := compose(t, w, text, size, asItGoes)
			if a.Text != shown {
				t.Fatalf("shown %q, returned %q", shown, a.Text)
			}
			runes := []rune(a.Text)
			for _, s := range a.Grounding.Sentences {
				if string(runes[s.Span.Start:s.Span.End]) != s.Text {
					t.Fatalf("the span of %q is wrong", s.Text)
				}
			}
			if strings.Contains(a.Text, "```") {
				continue
			}
			for _, m := range anyMarker.FindAllString(a.Text, -1) {
				if m != "[1]" && m != "[2]" {
					t.Fatalf("%q shows %s", text, m)
				}
			}
		}
	})
}

// TestPiecesDoNotMatter: the answer is the same however it arrives.
func TestPiecesDoNotMatter(t *testing.T) {
	t.Parallel()
	w := newWork(t, "The limit is 600 yuan a night in large cities, as of 2024-03-01.", "Leave is 15 days a year. See https://hr.example.com/leave for more.")
	for _, text := range []string{
		"The limit is 600 yuan a night [citation:1]. Leave is 15 days a year [citation:2][citation:5].\n\nSee https://hr.example.com/leave [2] or https://evil.example.",
		"- The limit is 600 yuan [1];\n- leave is 15 days a year【2】.\n\n| a | b |\n|---|---|\n| 600 | 15 |\n",
		"Mr. Smith (see [3]) paid 3.5 yuan [1, 2]. It is [webpage 1] so. ![i](https://evil.example/?q=600)",
	} {
		want, _ := compose(t, w, text, len(text), false)
		for size := 1; size < 12; size++ {
			for _, asItGoes := range []bool{true, false} {
				if got, _ := compose(t, w, text, size, asItGoes); got.Text != want.Text {
					t.Errorf("in pieces of %d: %q, whole: %q", size, got.Text, want.Text)
				}
			}
		}
	}
}
