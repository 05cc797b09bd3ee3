package subject_test

import (
	"slices"
	"testing"

	"grounded/internal/subject"
)

// TestOwners: a document is called by the names that a question has for whose it is, however
// either is written.
func TestOwners(t *testing.T) {
	t.Parallel()
	f := func(question, title, file string, want bool) {
		t.Helper()
		names := subject.Owners(question)
		d := subject.Called(title, file)
		if got := slices.ContainsFunc(names, d.Of); got != want {
			t.Errorf("%s: names %q, %q %q: %v, want %v", question, names, title, file, got, want)
		}
	}
	f("What was 3M's cost of sales in 2018?", "10-K - 02/07/2019 - 3M Company", "3M_2018_10K.pdf", true)
	f("3M公司2018年净利润是多少？", "", "3M_2018_10K.pdf", true)
	f("What were Best Buy's revenues?", "Form 10-K", "BESTBUY_2023_10K.pdf", true)
	f("Who audits Foot Locker?", "", "FOOTLOCKER_2022_8K.pdf", true)
	f("Who is the CEO of Foot Locker Inc.?", "", "FOOTLOCKER_2022_8K.pdf", true)
	f("How did J&J's US sales grow?", "", "JOHNSON_JOHNSON_2022Q4_EARNINGS.pdf", true)
	f("Johnson & Johnson net earnings", "", "JOHNSON_JOHNSON_2022Q4_EARNINGS.pdf", true)
	f("what was costco's revenue", "", "COSTCO_2021_10K.pdf", true)
	f("四方科技研发人员有多少人？", "四方科技集团股份有限公司2019年年度报告", "", true)
	f("What was Sifang Technology's revenue?", "四方科技集团股份有限公司2019年年度报告", "", true)
	f("What was Boeing's net income in 2018?", "", "3M_2018_10K.pdf", false)
	f("What must the Reseller do?", "ACMEINC_20190812_8-K_EX-10.1_Reseller Agreement", "", false) // what it is about
	f("What must Acme do?", "ACMEINC_20190812_8-K_EX-10.1_Reseller Agreement", "", true)
	f("What was the Annual Report about?", "Annual report 2018", "REPORT_2018.pdf", false)
	f("公司法定代表人是谁？", "四方科技集团股份有限公司2019年年度报告", "", false)
	f("报告期内主要风险是什么？", "2019年年度报告", "", false)
	f("What is the CEO paid in the US?", "UNITED STATES SECURITIES AND EXCHANGE COMMISSION", "", false)
}

// TestReport: what reports are called.
func TestReport(t *testing.T) {
	t.Parallel()
	f := func(title, file string, want bool) {
		t.Helper()
		if got := subject.Called(title, file).Report(); got != want {
			t.Errorf("%q %q: %v, want %v", title, file, got, want)
		}
	}
	f("", "3M_2018_10K.pdf", true)
	f("", "PEPSICO_2023Q1_EARNINGS.pdf", true)
	f("四方科技 2019年 年度报告", "", true)
	f("Acme annual report", "a.pdf", true)
	f("Travel policy", "travel.md", false)
	f("武汉大学2022年招生简章", "", false)
}

// TestDefinition: the term whose meaning is asked, and the texts that say it.
func TestDefinition(t *testing.T) {
	t.Parallel()
	f := func(question, term, says, uses string) {
		t.Helper()
		got := subject.DefinedTerm(question)
		if got != term {
			t.Errorf("%s: %q, want %q", question, got, term)
		}
		if says != "" && !subject.Defines(says, got) {
			t.Errorf("%q does not define %q", says, got)
		}
		if uses != "" && subject.Defines(uses, got) {
			t.Errorf("%q defines %q", uses, got)
		}
	}
	f("What is the definition of 'Control' in the agreement?", "Control", `"Control" means ownership.`, "Control of the means is lost.")
	f("What is the definition of a Barrel or Bbl according to the contract?", "Barrel", `"Barrel" or "Bbl" shall mean 42 gallons.`, "A barrel of oil.")
	f("How is a business day defined?", "business day", "A Business Day is defined as any working day.", "Each business day counts.")
	f("什么是个人信息？", "个人信息", "本法所称个人信息，是指各种信息。", "个人信息指出了方向")
	f("贡献内容是什么意思", "贡献内容", "“贡献内容”系指作品", "")
	f("什么是保理合同？", "保理合同", "第七百六十一条 规定如下。保理合同是应收账款债权人将应收账款转让给保理人的合同。", "他签的保理合同是假的")
	f("What is the definition of content obligations?", "content obligations", "Content obligations include amounts for licences.", "Our content obligations include a sum.")
	f("How is the pump cleaned?", "", "", "")
	f("这个公司是谁的？", "", "", "")
}
