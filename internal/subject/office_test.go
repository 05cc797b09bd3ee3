package subject_test

import (
	"testing"

	"grounded/internal/subject"
)

// TestHolder: who holds an office is told from what only names the office.
func TestHolder(t *testing.T) {
	t.Parallel()
	f := func(question, text string, want bool) {
		t.Helper()
		o, asked := subject.OfficeAsked(question)
		if got := asked && o.Holder(text) > 0; got != want {
			t.Errorf("%s: %q: %v, want %v", question, text, got, want)
		}
	}
	f("Who is the CEO of 3M?", "Michael F. Roman, Chief Executive Officer (Principal Executive Officer)", true)
	f("Who is the CEO of 3M?", "| Michael F. Roman | 59 | Chief Executive Officer | 2018 |", true)
	f("Who is the CEO of Foot Locker?", "The Board appointed Mary N. Dillon as President and Chief Executive Officer, effective September 1, 2022.", true)
	f("Who is the CFO?", "I, Nicholas C. Gangestad, Chief Financial Officer of the Company, certify", true)
	f("Who is the CEO of Costco?", "amendments to this code or waivers to the CEO, chief financial officer or principal accounting officer", false)
	f("Who is the CEO of Nike?", "our Chief Executive Officer and Chief Financial Officer concluded that our disclosure controls were effective", false)
	f("Who audits Nike?", "/s/ PricewaterhouseCoopers LLP Portland, Oregon. We have served as the Company's auditor since 1974.", true)
	f("Who audits Nike?", "The Audit Committee appoints the independent registered public accounting firm.", false)
	f("四方科技的审计机构是哪家？", "境内会计师事务所名称 天健会计师事务所（特殊普通合伙人）", true)
	f("四方科技的董事长是谁？", "黄杰；董事长、总经理；男", true)
	f("四方科技的财务总监是谁？", "主管会计工作负责人：黄华", true)
	f("What does the CEO earn?", "Michael F. Roman, Chief Executive Officer", false)
}
