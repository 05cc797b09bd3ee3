package generate_test

import (
	"strings"
	"testing"

	"grounded"
)

const staff = `Registration Statement (Form S-8 No. 333-89024) pertaining to the Acme, Inc. 2002 Employee Stock Purchase Plan.

11. Employee Benefit Plan

Acme matches contributions of employees, and bifurcated its grants into two employee groupings. Employees may take up to two weeks of paid time off.

As of December 31, 2015, we had approximately 3,700 total employees. Of these employees, approximately 3,500 were full-time.

Total advertising expenses, which Acme refers to as demand creation expense, were $3,114 million in fiscal 2021.`

const statement = `ACME CORPORATION CONSOLIDATED STATEMENTS OF INCOME (amounts in millions)

52 Weeks Ended 52 Weeks Ended August 29, 2021

August 30, 2020

REVENUE

|  |  |  |
| --- | --- | --- |
| Net sales | $ 192,052 | $ 163,220 |
| Net income including noncontrolling interests | 5,079 | 4,059 |
| Net income attributable to noncontrolling interests | (72) | (57) |
| NET INCOME ATTRIBUTABLE TO ACME | $ 5,007 | $ 4,002 |`

const changes = `TOTAL SELLING AND ADMINISTRATIVE EXPENSE

(Dollars in millions) FISCAL 2021 FISCAL 2020 % CHANGE FISCAL 2019 % CHANGE
Demand creation expense $ 3,114 $ 3,592 -13 % $ 3,753 -4 %
Operating overhead expense 9,911 9,534 4 % 8,949 7 %`

// TestHowMany: how many there are of something is answered by what counts that, and by nothing
// that has the word and a figure; how much was spent by the row of the expense, under its head.
func TestHowMany(t *testing.T) {
	t.Parallel()
	f := func(passage, question, want string, not ...string) {
		t.Helper()
		p := passages(passage)
		p[0].Title, p[0].Name = "Acme annual report", "ACME_2021_10K.pdf"
		h := answer(t, nil, grounded.Question{Text: question}, p)
		if !strings.Contains(h.text, want) || h.answer.Grounding.Verdict != grounded.Supported {
			t.Errorf("%s: %s %q has no %q", question, h.answer.Grounding.Verdict, h.text, want)
		}
		for _, s := range not {
			if strings.Contains(h.text, s) {
				t.Errorf("%s: %q has %q", question, h.text, s)
			}
		}
	}
	f(staff, "How many employees did Acme have?", "approximately 3,700 total employees", "Benefit Plan", "groupings", "S-8", "two weeks")
	f(staff, "How many employees does Acme have in total?", "approximately 3,700 total employees", "S-8")
	f(staff, "How many full-time employees did Acme have at the end of 2015?", "3,500 were full-time", "S-8")
	f(staff, "How much did Acme spend on demand creation?", "$3,114 million", "S-8")
	f(staff, "How many people does Acme employ?", "approximately 3,700 total employees", "groupings")
	f(staff, "How many people work for Acme?", "approximately 3,700 total employees", "two weeks")
	f("At the end of 2021, Acme operated 815 warehouses worldwide. It holds 20 patents.", "How many stores did Acme have at the end of 2021?", "815 warehouses", "patents")
	f("At the end of 2021, Acme operated 815 stores worldwide and 12 warehouses.", "How many stores did Acme have at the end of 2021?", "815 stores")
	f(statement, "What was Acme's net income in 2021?", "2021: $ 5,007", "5,079", "(72)")
	f(statement, "What was Acme's net income in 2020?", "2020: $ 4,002", "5,007")
	f(changes, "How much did Acme spend on demand creation in fiscal 2021?", "2021: $ 3,114", "3,592")
	f(changes, "How much did Acme spend on demand creation in fiscal 2019?", "2019: $ 3,753", "-4 %")
	f(changes, "What was Acme's operating overhead expense in 2020?", "2020: 9,534")
}

// TestNothingOfIt: what is no question is told what is asked for here; a question of which the
// documents have no word beside the name of whom it asks about is refused.
func TestNothingOfIt(t *testing.T) {
	t.Parallel()
	f := func(question, want string) {
		t.Helper()
		p := passages(staff, "四方科技集团股份有限公司2019年度报告。公司的中文名称为四方科技集团股份有限公司，公司主营冷链装备。")
		p[0].Title, p[1].Title = "Acme annual report", "四方科技2019年年度报告"
		h := answer(t, nil, grounded.Question{Text: question}, p)
		if !h.answer.Grounding.Abstained || !strings.Contains(h.text, want) {
			t.Errorf("%s: %q, want %q", question, h.text, want)
		}
	}
	f("hello world", "This service answers questions")
	f("Thanks!", "This service answers questions")
	f("你好", "这里根据已收录的文档回答问题")
	f("四方科技的足球队叫什么？", "现有文档没有给出这个问题的答案")
	f("四方科技有没有足球队？", "现有文档没有给出这个问题的答案")
	f("What is the name of Acme's football stadium?", "The documents do not hold the answer")
}

// TestUnitOfTheSameFigure: a row whose table does not say its unit has that of another table of the
// document which has the same figure in a row of that name.
func TestUnitOfTheSameFigure(t *testing.T) {
	t.Parallel()
	f := func(other, want string) {
		t.Helper()
		p := passages("Membership Fees\n\n2021 2020 2019\nMembership fees $ 3,877 $ 3,541 $ 3,352\nMembership fees increase 9 % 6 % 7 %", other)
		for i := range p {
			p[i].Title, p[i].Name, p[i].Document = "Acme annual report", "ACME_2021_10K.pdf", "d"
		}
		h := answer(t, nil, grounded.Question{Text: "What were Acme's membership fees in 2021?"}, p)
		if !strings.HasPrefix(h.text, want) {
			t.Errorf("%q, want %q", h.text, want)
		}
	}
	f("(amounts in millions) 2021 2020 2019\nNet sales $ 192,052 $ 163,220 $ 149,351\nMembership fees 3,877 3,541 3,352", "Membership fees (amounts in millions) — 2021: ")
	f("(amounts in thousands) 2021 2020 2019\nNet sales $ 192,052 $ 163,220 $ 149,351\nOther fees 3,877 3,541 3,352", "Membership fees — 2021: ")
}
