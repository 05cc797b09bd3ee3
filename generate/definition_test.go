package generate_test

import (
	"strings"
	"testing"

	"grounded"
)

// TestDefinitionsAreQuoted: a question for what a term means is answered by the sentence that says
// so, not by those that use the term, and whole where its line was broken.
func TestDefinitionsAreQuoted(t *testing.T) {
	t.Parallel()
	f := func(question, want string, not ...string) {
		t.Helper()
		h := answer(t, nil, grounded.Question{Text: question}, passages(
			"Streaming content obligations were $10.9 billion at the end of 2015. Content obligations are paid over five years.\nStreaming content obligations consist of amounts\nrelated to the acquisition and licensing of content. Demand is high.",
			"\"Business Day\" or \"Working Day\" means any day on which banks in Boston are open. Notice is given on a Business Day.",
			"贡献内容归用户所有，用户不得上传他人的贡献内容。“贡献内容”系指用户上传的原创作品，\n包括图片、文字和代码。平台可以展示贡献内容。",
		))
		if !strings.Contains(h.text, want) || h.answer.Grounding.Verdict != grounded.Supported {
			t.Errorf("%s: %s %q, want %q", question, h.answer.Grounding.Verdict, h.text, want)
		}
		for _, no := range not {
			if strings.Contains(h.text, no) {
				t.Errorf("%s: %q has %q", question, h.text, no)
			}
		}
	}
	f("What is the definition of streaming content obligations?", "related to the acquisition and licensing of content", "10.9", "five years")
	f("What does Business Day mean?", "banks in Boston are open", "Notice")
	f("贡献内容的定义是什么？", "包括图片、文字和代码", "归用户所有", "可以展示")
	f("贡献内容是什么意思？", "包括图片、文字和代码", "可以展示")
}
