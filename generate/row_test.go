package generate_test

import (
	"strings"
	"testing"

	"grounded"
)

const income = `Consolidated Statement of Income

(Millions, except per share amounts) 2018 2017 2016
Net sales $ 32,765 $ 31,657 $ 30,109
Operating expenses
Cost of sales 16,682 16,055 15,118
Operating income 7,207 7,692 7,027
Purchases of property, plant and equipment $ (1,577) $ (1,373) $ (1,420)`

const expenses = `单位:元 币种:人民币
科目 2019年 2018年 变动比例（%）
营业成本 903,236,584.52 901,488,823.98 0.19
管理费用 46,869,502.38 54,918,061.24 -14.66
公司研发人员的数量 172`

const balance = `Consolidated Balance Sheet

December 31, December 31,
(Dollars in millions) 2018 2017
Assets
Current assets
Prepaids 741 937
Property, plant and equipment — net 8,738 8,866
Goodwill 10,051 10,513`

const cash = `| 年份 | 公司 | 支付的各项税费 |
| --- | --- | --- |
| 2018 | 科信技术 | 9,100 |
| 2019 | 科信技术 | 10,297 |
| 2019 | 安靠智电 | 3,300 |`

// TestRowsAreQuoted: of a table the row and the column that the question names are quoted,
// with the heads, and no other row.
func TestRowsAreQuoted(t *testing.T) {
	t.Parallel()
	f := func(passage, question, want string, not ...string) {
		t.Helper()
		p := passages(passage)
		p[0].Title = "Acme annual report 四方科技"
		h := answer(t, nil, grounded.Question{Text: question}, p)
		if !strings.HasPrefix(h.text, want+"[1]") {
			t.Errorf("%s\n got %q\nwant %q", question, h.text, want)
		}
		for _, s := range not {
			if strings.Contains(h.text, s) {
				t.Errorf("%s: %q has %q", question, h.text, s)
			}
		}
		if h.answer.Grounding.Verdict != grounded.Supported {
			t.Errorf("%s: verdict %s", question, h.answer.Grounding.Verdict)
		}
	}
	f(income, "What were Acme's net sales in 2018?", "Net sales (Millions, except per share amounts) — 2018: $ 32,765", "31,657", "16,682")
	f(income, "Acme cost of sales 2016", "Cost of sales (Millions, except per share amounts) — 2016: 15,118", "16,682")
	f(income, "Acme purchases of property, plant and equipment 2017", "Purchases of property, plant and equipment (Millions, except per share amounts) — 2017: $ (1,373)")
	f(expenses, "四方科技2018年管理费用是多少", "管理费用 (单位:元) — 2018年：54,918,061.24", "46,869,502.38", "901,488")
	f(expenses, "四方科技研发人员有多少人？", "公司研发人员的数量：172", "营业成本")
	f(balance, "What was Acme's net property, plant and equipment at the end of 2018?", "Property, plant and equipment — net (Dollars in millions) — 2018: 8,738")
	f(cash, "科信技术2019年支付的各项税费是多少", "年份：2019；公司：科信技术；支付的各项税费：10,297", "9,100", "3,300")
}

// TestTablesWithoutHeadsOfTheirOwn: a first row of figures is no head; heads stand in a line
// above, or in the table that goes on.
func TestTablesWithoutHeadsOfTheirOwn(t *testing.T) {
	t.Parallel()
	f := func(passage, question, want string) {
		t.Helper()
		p := passages(passage)
		p[0].Title = "Acme annual report 四方科技"
		if h := answer(t, nil, grounded.Question{Text: question}, p); !strings.HasPrefix(h.text, want+"[1]") {
			t.Errorf("%s: %q, want %q", question, h.text, want)
		}
	}
	const sales = "|  | 2021 | 2020 | 2019 |\n| --- | --- | --- | --- |\n| Net sales | $ 192,052 | $ 163,220 | $ 149,351 |\n| Membership fees | 3,877 | 3,541 | 3,352 |"
	f(sales, "What were Acme's net sales in 2020?", "Net sales — 2020: $ 163,220")
	f(sales, "How much were Acme's membership fees in 2019?", "Membership fees — 2019: 3,352")
	const statement = `单位:元 币种:人民币项目 附注 2019 年度 2018 年度

| 营业总收入 |  | 1,175,301,034.32 | 1,230,537,181.80 |
| --- | --- | --- | --- |
| 其中：营业收入 | 七、61 | 1,175,301,034.32 | 1,230,537,181.80 |

利息收入

| 税金及附加 | 5,180,657.76 | 6,286,416.12 |
| --- | --- | --- |
| 管理费用 | 46,869,502.38 | 54,918,061.24 |`
	f(statement, "四方科技2019年营业收入是多少？", "其中：营业收入 (单位:元) — 2019 年度：1,175,301,034.32")
	f(statement, "四方科技2018年税金及附加是多少？", "税金及附加 (单位:元) — 2018 年度：6,286,416.12")
	f(statement, "四方科技2019年管理费用是多少？", "管理费用 (单位:元) — 2019 年度：46,869,502.38")
}

// TestRowsByOtherNames: a row that the trades or the other language call otherwise answers,
// under its own words beside those of the question.
func TestRowsByOtherNames(t *testing.T) {
	t.Parallel()
	f := func(passage, question, want string) {
		t.Helper()
		p := passages(passage)
		p[0].Title = "Acme annual report 四方科技"
		h := answer(t, nil, grounded.Question{Text: question}, p)
		if !strings.HasPrefix(h.text, want+"[1]") || h.answer.Grounding.Verdict != grounded.Supported {
			t.Errorf("%s: %s %q, want %q", question, h.answer.Grounding.Verdict, h.text, want)
		}
	}
	f(income, "What was Acme's capital expenditure in 2018?", "capital expenditure (“Purchases of property, plant and equipment”) (Millions, except per share amounts) — 2018: $ (1,577)")
	f(income, "Acme 2017年资本开支是多少？", "资本开支（“Purchases of property, plant and equipment”） (Millions, except per share amounts) — 2017: $ (1,373)")
	f(income, "Acme 2018年营业收入是多少？", "营业收入（“Net sales”） (Millions, except per share amounts) — 2018: $ 32,765")
	f(expenses, "What were Acme's administrative expenses in 2018?", "administrative expenses (“管理费用”) (单位:元) — 2018年：54,918,061.24")
	f(expenses, "四方科技2019年营业成本是多少？", "营业成本 (单位:元) — 2019年：903,236,584.52")
}

// TestFieldsAreQuoted: a line that gives the value of what is asked by its name goes before
// others that speak of it.
func TestFieldsAreQuoted(t *testing.T) {
	t.Parallel()
	p := passages("王强曾任四方星冷链公司法定代表人、执行董事。李伟任法定代表人、董事长、总经理。", "公司信息\n\n公司的法定代表人 黄杰\n\n公司的中文简称 四方科技")
	for _, question := range []string{"公司法定代表人是谁？", "四方科技的法定代表人是谁？"} {
		if h := answer(t, nil, grounded.Question{Text: question}, p); !strings.HasPrefix(h.text, "公司的法定代表人 黄杰[2]") {
			t.Errorf("%s: %q", question, h.text)
		}
	}
	if h := answer(t, nil, grounded.Question{Text: "What was Acme's net revenue in 2023?"}, passages("Acme first quarter of 2023\nNet revenue growth 10.2%")); h.answer.Grounding.Verdict == grounded.Supported {
		t.Errorf("growth for revenue: %q", h.text)
	}
}

// TestPeriodsOfAReport: heads such as 上年同期数 mean the years of the report that they stand
// in, which its file's name tells.
func TestPeriodsOfAReport(t *testing.T) {
	t.Parallel()
	const table = "科目 本期数 上年同期数 变动比例（%）\n管理费用 46,869,502.38 54,918,061.24 -14.66"
	f := func(question, want string) {
		t.Helper()
		p := passages(table)
		p[0].Title, p[0].Name = "四方科技", "四方科技__2019年__年度报告.pdf"
		if h := answer(t, nil, grounded.Question{Text: question}, p); !strings.HasPrefix(h.text, want) {
			t.Errorf("%s: %q, want %q", question, h.text, want)
		}
	}
	f("四方科技2019年管理费用是多少", "管理费用 — 本期数：46,869,502.38[1]")
	f("四方科技2018年管理费用是多少", "管理费用 — 上年同期数：54,918,061.24[1]")
}

// TestWhatIsNotStatedIsMarked: where no sentence and no row holds the figure asked for, the
// nearest ones are not shown as an answer.
func TestWhatIsNotStatedIsMarked(t *testing.T) {
	t.Parallel()
	f := func(passage, question, lead string) {
		t.Helper()
		p := passages(passage)
		p[0].Title = "Acme annual report 四方科技"
		h := answer(t, nil, grounded.Question{Text: question}, p)
		if h.answer.Grounding.Abstained {
			return
		}
		if !strings.HasPrefix(h.text, lead) || h.answer.Grounding.Verdict == grounded.Supported {
			t.Errorf("%s: looks answered (%s): %q", question, h.answer.Grounding.Verdict, h.text)
		}
	}
	const en, zh = "No sentence was found that states the answer", "文档中没有找到直接给出答案的句子"
	f("Cost of sales increased during 2018 due to net foreign currency effects. Selling prices increased net sales by 1.1 percent for 2018.", "What were Acme's net sales in 2018?", en)
	f(income, "What were Acme's net sales in 2014?", en)
	f(expenses, "四方科技2016年管理费用是多少", zh)
	f("四方科技集团股份有限公司成立于1990年，注册资本2亿元。", "四方科技研发人员有多少人？", zh)
}

// TestHeadsOfColumns: columns have their periods however a page was read: all years in each
// head, each head twice, the years above repeated heads, days for heads.
func TestHeadsOfColumns(t *testing.T) {
	t.Parallel()
	f := func(passage, question, want string) {
		t.Helper()
		p := passages(passage)
		p[0].Title = "Acme annual report"
		if h := answer(t, nil, grounded.Question{Text: question}, p); h.text != want+"[1]" {
			t.Errorf("%s: %q, want %q", question, h.text, want)
		}
	}
	together := "| Years ended December 31, | 2018 2017 2016 | 2018 2017 2016 | 2018 2017 2016 |\n| --- | --- | --- | --- |\n| Sales of products | $90,229 | $83,740 | $83,198 |\n| Earnings from operations |  | 11,987 10,344 6,527 |  |\n| Other income/(loss), net |  | 92 123 (438) |  |\n| Net earnings | $10,460 | $8,458 | $5,034 |"
	f(together, "What were Acme's net earnings in 2017?", "Net earnings — 2017: $8,458")
	f(together, "What were Acme's earnings from operations in 2016?", "Earnings from operations — 2016: 6,527")
	f(together, "What was Acme's net income in 2018?", "net income (“Net earnings”) — 2018: $10,460")
	twice := "May 31,\n\n| (In millions) | 2018 | 2018 | 2017 | 2017 |\n| --- | --- | --- | --- | --- |\n| Cash and equivalents | $ 4,249 | $ 3,808 |  |  |\n| Inventories |  |  | 5,261 | 5,055 |"
	f(twice, "What were Acme's inventories in 2018?", "Inventories (In millions) — 2018: 5,261")
	f(twice, "What were Acme's inventories in 2017?", "Inventories (In millions) — 2017: 5,055")
	under := "2022 2021\n\n|  | Amount | Percent to Sales | Amount | Percent to Sales |\n| --- | --- | --- | --- | --- |\n| Net earnings | $ 17,941 | 18.9 | $ 20,878 | 22.3 |"
	f(under, "What were Acme's net earnings in 2021?", "Net earnings — 2021 Amount: $ 20,878; 2021 Percent to Sales: 22.3")
	days := "|  | 3/25/2023 | 3/19/2022 |\n| --- | --- | --- |\n| Net Revenue | $ 17,846 | $ 16,200 |"
	f(days, "What was Acme's net revenue in 2022?", "Net Revenue — 3/19/2022: $ 16,200")
	quarters := "| ($ in Millions) | Q4 2022 | Q4 2021 | Full Year 2022 | Full Year 2021 |\n| --- | --- | --- | --- | --- |\n| Net Earnings | $3,520 | $4,736 | $17,941 | $20,878 |"
	f(quarters, "What were Acme's net earnings in 2022?", "Net Earnings ($ in Millions) — Full Year 2022: $17,941")
	f(quarters, "What were Acme's net earnings in the fourth quarter of 2022?", "Net Earnings ($ in Millions) — Q4 2022: $3,520")
}

// TestTheRowThatIsCalledSo: the row that is called what is asked for answers alone, not one
// that is called so and more, nor what is of another year or of nobody asked about.
func TestTheRowThatIsCalledSo(t *testing.T) {
	t.Parallel()
	f := func(passage, question, want string, abstained bool) {
		t.Helper()
		p := passages(passage)
		p[0].Title = "Acme annual report 2018"
		h := answer(t, nil, grounded.Question{Text: question}, p)
		if h.answer.Grounding.Abstained != abstained || !abstained && h.text != want+"[1]" {
			t.Errorf("%s: abstained %v %q, want %q", question, h.answer.Grounding.Abstained, h.text, want)
		}
	}
	table := "| (Millions) | 2018 | 2017 |\n| --- | --- | --- |\n| Revenue | 900 | 800 |\n| Deferred revenue | 41 | 39 |\n| Net income | 120 | 110 |\n| Net income attributable to noncontrolling interest | 14 | 11 |\n| Other income | 7 | 6 |\n| Total | 1,082 | 966 |"
	f(table, "What was Acme's revenue in 2018?", "Revenue (Millions) — 2018: 900", false)
	f(table, "What was Acme's net income in 2017?", "Net income (Millions) — 2017: 110", false)
	f(table, "What was Acme's deferred revenue in 2017?", "Deferred revenue (Millions) — 2017: 39", false)
	f(table, "What was Acme's revenue in 2025?", "", true)
	f(table, "What was Globex's revenue in 2018?", "", true)
	zh := "单位:元\n\n| 项目 | 2019年 | 2018年 |\n| --- | --- | --- |\n| 当期所得税费用 | 21,566 | 20,001 |\n| 所得税费用 | 33,482 | 31,001 |"
	f("单位:元\n\n| 项目 | 2019年 | 2018年 |\n| --- | --- | --- |\n| 五、净利润（净亏损以“－”号填列） | 129,465 | 182,223 |", "2019年净利润是多少？", "净利润 (单位:元) — 2019年：129,465", false)
	f(zh, "2019年所得税费用是多少？", "所得税费用 (单位:元) — 2019年：33,482", false)
}
