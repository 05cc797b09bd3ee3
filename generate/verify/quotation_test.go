package verify_test

import (
	"strings"
	"testing"

	"grounded"
	"grounded/generate/verify"
)

// TestQuotationsAreToTheLetter: what stands in quotation marks stands in a passage, or the
// sentence is marked.
func TestQuotationsAreToTheLetter(t *testing.T) {
	t.Parallel()
	c, err := verify.New(verify.Config{})
	if err != nil {
		t.Fatal(err)
	}
	var passages []grounded.Passage
	for _, text := range []string{"The committee said the plan was sound and should go ahead in May.", "通知要求各部门“严格控制出差人数”，并于月底前上报。"} {
		p := grounded.Passage{Title: "Minutes"}
		p.Text, p.Span = text, grounded.Span{End: len([]rune(text))}
		passages = append(passages, p)
	}
	p := c.PrepareFor("What did they decide?", passages)
	f := func(sentence string, good bool) {
		t.Helper()
		got := p.Check(sentence)
		if misquoted := strings.Contains(got.Reason, "no quotation") || strings.Contains(got.Reason, "不是材料的原文"); misquoted == good || !good && got.Verdict == grounded.Supported {
			t.Errorf("%s: %s %q", sentence, got.Verdict, got.Reason)
		}
	}
	f(`The committee said "the plan was sound".`, true)
	f(`The committee said "The Plan  was sound," and that it should go ahead in May.`, true)
	f(`The committee said "the plan … should go ahead".`, true)
	f(`The "Minutes" say that the plan was sound.`, true)
	f(`The committee said the plan was sound.`, true)
	f(`To "what did they decide", the committee said that the plan was sound.`, true)
	f(`The committee said "the plan is sound".`, false)
	f(`The committee said "should go ahead … the plan".`, false)
	f(`The committee said “the plan was very sound”.`, false)
	f(`通知要求各部门“严格控制出差人数”。`, true)
	f(`通知要求各部门「严格控制出差人数」。`, true)
	f(`通知要求各部门“严格限制出差人数”。`, false)
}
