package verify_test

import (
	"strings"
	"testing"

	"grounded"
	"grounded/generate/verify"
)

// TestReasonsNameWholeThings: a company's name is not cut in two, a figure that is told of is no missing word,
// and a supported sentence shows where it stands.
func TestReasonsNameWholeThings(t *testing.T) {
	t.Parallel()
	c, err := verify.New(verify.Config{})
	if err != nil {
		t.Fatal(err)
	}
	f := func(passage, text, with, without string) {
		t.Helper()
		got := c.Prepare(passages(passage)).Check(text)
		if !strings.Contains(got.Reason, with) || without != "" && strings.Contains(got.Reason, without) {
			t.Errorf("%q: %s, %q, want %q without %q", text, got.Verdict, got.Reason, with, without)
		}
		if got.Verdict == grounded.Supported && len(got.Evidence) == 0 {
			t.Errorf("%q: supported by nothing", text)
		}
	}
	f("公司主要采用直接销售的模式。产品出口到欧洲。", "东海科技聘请了外部顾问。", "东海科技", "：科技")
	f("四方的冷冻设备以内销为主。公司的产品出口到欧洲。", "四方科技聘请了外部顾问。", "顾问", "科技")
	f("The mayor opened the depot.", "The mayor promised 900 buses.", "900", "promised 900")
	f("Ms. Dillon will receive a base salary of not less than $1,300,000 annually.", "Ms. Dillon's base salary is $1,300,000.", "", "deny")
	f("Ms. Dillon served as Chief Executive Officer of Ulta Beauty.", "Ms. Dillon was CEO of Ulta Beauty.", "", "CEO")
	f("您应当独自承担因使用社区而产生的所有法律责任。", "“社区”应当独自承担因使用社区而产生的所有法律责任。", "您", "")
}
