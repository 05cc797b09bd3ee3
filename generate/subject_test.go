package generate_test

import (
	"strings"
	"testing"

	"grounded"
)

// TestWhomTheDocumentsDoNotName: a question about an organisation that nothing found names is
// not answered with the figures of another; one that a title, a file's name or a text names is.
func TestWhomTheDocumentsDoNotName(t *testing.T) {
	t.Parallel()
	f := func(title, name, question, unnamed string) {
		t.Helper()
		p := passages(income)
		p[0].Title, p[0].Name = title, name
		h := answer(t, nil, grounded.Question{Text: question}, p)
		if unnamed == "" {
			if !strings.Contains(h.text, "32,765") || h.answer.Grounding.Verdict != grounded.Supported {
				t.Errorf("%s, %s: %s: %s %q", title, name, question, h.answer.Grounding.Verdict, h.text)
			}
			return
		}
		if !h.answer.Grounding.Abstained && (h.answer.Grounding.Verdict == grounded.Supported || !strings.Contains(h.text, unnamed)) {
			t.Errorf("%s: %s %q does not tell of %s", question, h.answer.Grounding.Verdict, h.text, unnamed)
		}
	}
	f("Acme annual report", "a.pdf", "What were Acme's net sales in 2018?", "")
	f("Form 10-K", "ACME_2018_10K.pdf", "What were Acme's net sales in 2018?", "")
	f("Annual report", "BESTBUY_2018_10K.pdf", "What were the net sales of Best Buy in 2018?", "")
	f("Annual report", "JOHNSON_JOHNSON_2018.pdf", "What were J&J's net sales in 2018?", "")
	f("Acme annual report", "a.pdf", "What were net sales in 2018?", "")
	f("Acme annual report", "a.pdf", "What were Tesla's net sales in 2018?", "Tesla")
	f("Acme annual report", "a.pdf", "What net sales did Tesla have in 2018?", "Tesla")
	f("Acme annual report", "a.pdf", "特斯拉2018年营业收入是多少？", "特斯拉")
}

// TestReportByAnotherName: a report answers for whom it calls its own by another name.
func TestReportByAnotherName(t *testing.T) {
	t.Parallel()
	p := passages(expenses)
	p[0].Title, p[0].Also = "北辰纺织2019年年度报告", []string{"POLARIS TEXTILES CO.,LTD"}
	h := answer(t, nil, grounded.Question{Text: "What were Polaris Textiles' administrative expenses in 2018?"}, p)
	if !strings.Contains(h.text, "54,918,061.24") || h.answer.Grounding.Verdict != grounded.Supported {
		t.Errorf("%s %q", h.answer.Grounding.Verdict, h.text)
	}
}
