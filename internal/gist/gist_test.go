package gist_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"grounded/internal/gist"
)

func TestOf(t *testing.T) {
	t.Parallel()
	same := func(question string) {
		t.Helper()
		if got := gist.Of(question); got != question {
			t.Errorf("Of(%q) = %q", question, got)
		}
	}
	same("")
	same("What is the balance of account ACC-52345?")
	same(strings.Repeat("a long, but usual question ", 40))
	same(strings.Repeat("变压器油温过高时如何处理", 30))

	shorter := func(question string, most int, want ...string) {
		t.Helper()
		got := gist.Of(question)
		if n := utf8.RuneCountInString(got); n > most || n < most/3 {
			t.Errorf("%d code points of %d", n, utf8.RuneCountInString(question))
		}
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("without %q: %s", w, got)
			}
		}
	}
	filler := strings.Repeat("we have been writing to you about this for a long time and nothing came of it. ", 300)
	shorter("Dear all, I write about order 4711. "+filler+"The crate is AB-7731-X of 2023. "+filler+"What does the warranty cover? "+filler+"Thank you.", 1200,
		"order 4711", "AB-7731-X", "What does the warranty cover?", "Thank you.")
	shorter(strings.Repeat("这件事情我们已经反映过很多次了。", 200)+"合同编号为HT-2023-118。"+strings.Repeat("一直没有得到答复。", 200)+"质保期是多久？", 400, "HT-2023-118", "质保期是多久？")
	shorter(strings.Repeat("word after word ", 2000), 1200)
	shorter(strings.Repeat("无标点的长文本", 2000), 400)
}
