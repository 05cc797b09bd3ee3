package verify_test

import (
	"strings"
	"testing"

	"grounded"
)

// TestANameThatRunsIntoTheNextWord: 强 of 李克强 is not that of 强调, with which it runs in step.
func TestANameThatRunsIntoTheNextWord(t *testing.T) {
	t.Parallel()
	p := checker(t).Prepare(passages("董事长林左鸣说，今年直升机将实现首飞。林左鸣强调推进民用发动机关键技术研究，积极推进各型燃气轮机研发。"))
	for _, name := range []string{"李克强", "李克明", "王强"} {
		for _, says := range []string{"强调", "指出"} {
			got := p.Check(name + says + "推进民用发动机关键技术研究，积极推进各型燃气轮机研发。")
			if got.Verdict != grounded.Contradicted || !strings.Contains(got.Reason, "不是“"+name+"”，是“林左鸣”") {
				t.Errorf("%s%s: %s, %q", name, says, got.Verdict, got.Reason)
			}
		}
	}
	if got := p.Check("林左鸣指出推进民用发动机关键技术研究，积极推进各型燃气轮机研发。"); got.Verdict != grounded.Supported {
		t.Errorf("%s, %q", got.Verdict, got.Reason)
	}
}
