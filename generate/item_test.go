package generate_test

import (
	"strings"
	"testing"

	"grounded"
)

// TestItemAsked: a question is answered by what has the item and the kind that it asks for; what has
// another, or nothing of the kind, is shown as near at most, and not at all under cut and strict.
func TestItemAsked(t *testing.T) {
	t.Parallel()
	texts := []string{
		"(4). 主要销售客户及主要供应商情况 √适用 □不适用前五名客户销售额 32,932.48 万元，占年度销售总额 28.02%；其中前五名客户销售额中关联方销售额 0 万元，占年度销售总额 0 %。\n\n前五名供应商采购额 45,406.97 万元，占年度采购总额 48.11%；",
		"控股股东及实际控制人情况\n(一) 控股股东情况\n姓名 李四\n国籍 中国\n\n5 公司与控股股东之间的产权及控制关系的方框图\n\n(二) 实际控制人情况\n姓名 黄杰\n国籍 中国",
		"九、 2019 年分季度主要财务数据\n\n单位：元\n\n第一季度（1-3 月份）\n\n第二季度（4-6 月份）\n\n第三季度（7-9 月份）\n\n第四季度（10-12 月份）营业收入 333,437,272.78 292,129,683.29 250,895,665.57 298,838,412.68 归属于上市公司股东的净利润\n\n34,580,459.84 30,861,984.54 26,297,584.29 37,724,992.01",
		"境内会计师事务所名称 天健会计师事务所\n境内会计师事务所审计年限 4 年",
		"Virtually all of our footwear is manufactured outside of the United States by over 15 independent contract manufacturers.",
		"During fiscal 2021, the three largest customers outside of the United States accounted for approximately 15% of total non-U.S. sales.",
		"During fiscal 2021, our three largest United States customers accounted for approximately 24% of sales in the United States.",
		"Ms. Dillon will receive a base salary of not less than $1,300,000 annually.",
		"NORTH AMERICA\n\n(Dollars in millions) 2021 2020\nFootwear 11,644 9,329\nTOTAL REVENUES 17,179 14,484",
	}
	f := func(question, want string, not ...string) {
		t.Helper()
		h := answer(t, nil, grounded.Question{Text: question}, passages(texts...))
		sure := h.answer.Grounding.Verdict == grounded.Supported
		if sure != (want != "") || !strings.Contains(h.text, want) {
			t.Errorf("%s: %s %q, want %q", question, h.answer.Grounding.Verdict, h.text, want)
		}
		for _, no := range not {
			if strings.Contains(h.text, no) {
				t.Errorf("%s: %q has %q", question, h.text, no)
			}
		}
		for _, policy := range []grounded.Policy{grounded.PolicyCut, grounded.PolicyStrict} {
			if a := answer(t, nil, grounded.Question{Text: question, Policy: policy}, passages(texts...)).answer; a.Grounding.Abstained != !sure {
				t.Errorf("%s, %s: abstained %v: %s", question, policy, a.Grounding.Abstained, a.Text)
			}
		}
	}
	f("前五名客户销售额占比是多少？", "28.02%", "48.11%")
	f("实际控制人是谁？", "黄杰", "方框图", "李四")
	f("控股股东是谁？", "李四", "黄杰")
	f("2019年第三季度的营业收入是多少？", "250,895,665.57", "292,129,683.29")
	f("2019年第二季度归属于上市公司股东的净利润是多少？", "30,861,984.54")
	f("审计费用是多少？", "")
	f("How many stores are outside the United States?", "")
	f("What percentage of sales did the three largest US customers account for?", "24%")
	f("How much base salary will Mary Dillon receive?", "1,300,000")
	f("What were total revenues in 2021?", "")
	f("What were total revenues in North America in 2021?", "NORTH AMERICA: TOTAL REVENUES")
}
