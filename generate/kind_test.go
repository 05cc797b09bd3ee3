package generate_test

import (
	"strings"
	"testing"

	"grounded"
)

// TestKindWanted: what has not the kind that is wanted (a day, a length, a reason, a person), or only a
// word of what is asked for, is not given as the answer.
func TestKindWanted(t *testing.T) {
	t.Parallel()
	texts := []string{
		"Steel KX40-2 data sheet. The contents of this page may not be copied. The entire risk as to use of the content is assumed by the user.\n2. 您拥有提交内容所需的一切权利，并且您提交的内容不会侵犯任何第三方的权利；",
		"Yield Strength of KX40-2.\nThe hardness of KX40-2 is 210 HB after tempering.",
		"Come and see our first harbour fete! We would need 35 participants in each arm (total of 70 participants).",
		"If the fiscal year of the Company shall end on a day other than June 30, the term shall expire on the last day of such fiscal year closest to June 30.",
		"On May 4, 2011, a Lind 400 aircraft was damaged while landing at Ellery Bay Airport. It was approaching strip 7, a 2,900-foot-long gravel strip.",
		"On May 4, 2011, a Lind 400, owned by Aeroclub Mont Bleu and piloted by the accident pilot, was destroyed near Ellery.",
		"The captain of the Halvorsen was Oskar Lind, who had 2,210 hours.\nIf Ms. Hale is dismissed during the two years following a sale of the Company, rather than the severance payments set out above, she would be paid twice her salary.",
		"Ellery lung study plan. A total of 24 volunteers will join. The study compares two masks.\nLead investigator: Dr. Per Holm\nTrustee/Co-lead: Dr. Ida Roth of the Lind fund",
		"Operating profit at Borealis rose to 412 million crowns in 2018, and total profit to 390 million.",
	}
	chinese := []string{
		"差旅费用变动原因：主要系本年出差次数增加所致。\n库存变动原因说明：本期公司因股份回购导致库存股减少 19,727,406.25 元。",
		"(2) 对毛利率按月度实施分析程序，识别是否存在异常波动，并查明波动原因；",
		"2019 年 4 月召开 2018 年年度股东大会，决议向全体股东每 10 股派发现金红利 3.00 元（含税）。\n公司2019年度利润分配预案是：向全体股东每10股派发现金红利2.25元（含税）。",
		"海源：拟860.5万元收购控股子公司南岭少数股权。",
		"公司主营食品机械和储罐，食品机械以速冻设备为主。",
	}
	f := func(question, want string) {
		t.Helper()
		h := answer(t, nil, grounded.Question{Text: question}, passages(map[bool][]string{true: chinese, false: texts}[grounded.LanguageOf(question) == grounded.Chinese]...))
		sure := h.answer.Grounding.Verdict == grounded.Supported && !h.answer.Grounding.Abstained
		if sure != (want != "") || sure && !strings.Contains(strings.SplitN(h.text, "\n", 2)[0], want) {
			t.Errorf("%s: %s %q, want %q", question, h.answer.Grounding.Verdict, h.text, want)
		}
	}
	f("What is the nickel content of KX40-2?", "")
	f("What is the yield strength of KX40-2?", "")
	f("What is the carbon content of KX40-2?", "")
	f("What is the hardness of KX40-2?", "210 HB")
	f("When is the harbour fete?", "")
	f("How long is strip 7 at Ellery Bay Airport?", "2,900-foot")
	f("Who was the pilot of the Lind 400?", "")
	f("Who was the captain of the Halvorsen?", "Oskar Lind")
	f("Who is the trustee of the Lind fund?", "Ida Roth")
	f("How many volunteers will join the Ellery lung study?", "24 volunteers")
	f("What severance is Ms. Hale entitled to if dismissed?", "")
	f("What was Borealis's gross profit in 2018?", "")
	f("What was Borealis's operating profit in 2018?", "412 million")
	f("How many participants are needed, and why more than 70?", "")
	f("差旅费用变动的原因是什么？", "出差次数增加")
	f("库存股减少的原因是什么？", "股份回购")
	f("海源拟用多少钱收购南岭股权？", "860.5万元")
	f("研发费用变动的原因是什么？", "")
	f("2019年毛利率为什么下降？", "")
	f("2019年每10股派多少？", "2.25")
	f("哪个产品的毛利率更高，食品机械还是储罐？", "")
}

const volumes = `Volume by region

| | Dairy | Dairy | Dairy | Juices | Juices | Juices |
| --- | --- | --- | --- | --- | --- | --- |
| Nordics | 15 | (6) | 3 | 16 | 1 | 5 |
| Balkans | 5 | 5 | 4 | 14 | (5) | (11) |`

const terms = `| 公司、本公司、海源 | 指 | 海源科技集团股份有限公司 |
| --- | --- | --- |
| 海源节能 | 指 | 南岭海源节能技术有限公司 |
| 报告期 | 指 | 2020年1月1日至2020年12月31日 |`

const cardBill = `Payment Information

Due Date: 4/17/21 Least Payment: $15

| Account Summary | Payment Details | Payment Details | Payment Details |
| --- | --- | --- | --- |
| Opening Balance | $310.20 | Closing Balance | $402.90 |
| Payment, Credits | -$50.00 | Due Date | 4/17/21 |
| Purchases | $142.70 | Least Payment Due | $15 |
| Cash Loans | $0 |  |  |`

// TestListsSideBySide: two lists of names and figures under heads that were spread over them are read
// pair by pair.
func TestListsSideBySide(t *testing.T) {
	t.Parallel()
	h := answer(t, nil, grounded.Question{Text: "What is the least payment on the credit statement?"}, passages(cardBill))
	if h.answer.Grounding.Verdict != grounded.Supported || strings.Contains(h.text, "Credits") {
		t.Errorf("%s %q", h.answer.Grounding.Verdict, h.text)
	}
	h = answer(t, nil, grounded.Question{Text: "What is the interest rate of cash loans?"}, passages(cardBill))
	if h.answer.Grounding.Verdict == grounded.Supported && !h.answer.Grounding.Abstained {
		t.Errorf("%s %q", h.answer.Grounding.Verdict, h.text)
	}
}

// TestHeadsInDoubt: heads that do not tell columns apart are not attached to their figures, and a row of
// such a table is shown as it stands and not as the answer.
func TestHeadsInDoubt(t *testing.T) {
	t.Parallel()
	f := func(question, want string, not ...string) {
		t.Helper()
		h := answer(t, nil, grounded.Question{Text: question}, passages(volumes, terms))
		if h.answer.Grounding.Verdict == grounded.Supported && !h.answer.Grounding.Abstained || !strings.Contains(h.text, want) {
			t.Errorf("%s: %s %q, want %q", question, h.answer.Grounding.Verdict, h.text, want)
		}
		for _, no := range not {
			if strings.Contains(h.text, no) {
				t.Errorf("%s: %q has %q", question, h.text, no)
			}
		}
	}
	f("What was the juices volume in the Balkans?", "Balkans | 5 | 5 | 4 | 14 | (5) | (11)", "Juices:")
	f("What was the juices volume in the Nordics?", "Nordics | 15 | (6) | 3 | 16 | 1 | 5", "Juices:")
	f("海源节能的全称是什么？", "海源节能 | 指 | 南岭海源节能技术有限公司", "指：指")
}
