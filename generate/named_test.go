package generate_test

import (
	"strings"
	"testing"

	"grounded"
)

const workforce = `六、员工情况

|  |  |  |
| --- | --- | --- |
| 母公司在职员工的数量 |  | 311 |
| 主要子公司在职员工的数量 |  | 208 |
| 在职员工的数量合计 |  | 519 |`

const helped = "2021 年公司帮助困难员工 12 人，评定新技师 9 人。"

const holders = "截止报告期末普通股股东总数(户) 8,640\n年度报告披露日前上一月末的普通股股东总数(户) 8,215"

const auditFee = "境内会计师事务所名称 立新会计师事务所（特殊普通合伙）\n境内会计师事务所报酬 380,000.00\n境内会计师事务所审计年限 6 年"

const made = `(2). 产销量情况分析表

主要产品 单位 生产量 销售量 库存量

生产量比上年增减（%）

销售量比上年增减（%）

库存量比上年增减（%）

|  |  |  |  |  |  |  |  |
| --- | --- | --- | --- | --- | --- | --- | --- |
| 棉纱 | 吨 | 1,120 | 1,084 | 61 | -3.10 | 2.40 | -11.20 |
| 牛仔布 | 万米 | 835 | 812 | 47 | 5.60 | 4.90 | 8.30 |`

const grown = `2021年末 2020年末

本期末比上年同期末增减（% ）

2019年末

归属于上市公司股东的净资产

|  |  |  |  |
| --- | --- | --- | --- |
|  | 845,401,890.46 795,226,020.07 | 6.31 | 717,847,515.41 |
| 总资产 | 1,464,948,703.85 1,251,223,456.86 | 17.08 | 1,114,418,072.20 |`

const secretary = "二、 联系人和联系方式\n董事会秘书\n姓名 瞿明\n联系地址 北辰市纺织路 8 号"

// TestReportsInChinese: how many people a company has, what its audit costs, what it made and sold, how
// its assets grew and who its secretary is stand in rows that have other names, or heads on lines above.
func TestReportsInChinese(t *testing.T) {
	t.Parallel()
	f := func(question, want string, not ...string) {
		t.Helper()
		p := passages(helped, workforce, holders, auditFee, made, grown, secretary)
		for i := range p {
			p[i].Title = "北辰纺织2021年年度报告"
		}
		h := answer(t, nil, grounded.Question{Text: question}, p)
		if !strings.Contains(h.text, want) || h.answer.Grounding.Verdict != grounded.Supported {
			t.Errorf("%s: %s %q, want %q", question, h.answer.Grounding.Verdict, h.text, want)
		}
		for _, s := range not {
			if strings.Contains(h.text, s) {
				t.Errorf("%s: %q has %q", question, h.text, s)
			}
		}
	}
	f("北辰纺织有多少员工？", "519", "12", "311")
	f("北辰纺织员工有多少人？", "519", "12", "311")
	f("北辰纺织2021年末在职员工总数是多少？", "519", "311")
	f("北辰纺织有多少股东？", "8,640")
	f("北辰纺织的审计费用是多少？", "380,000.00", "6 年")
	f("北辰纺织棉纱的销售量是多少？", "1,084", "1,120", "2.40")
	f("北辰纺织牛仔布的生产量是多少？", "835", "812")
	f("北辰纺织总资产增长了百分之多少？", "17.08", "1,464,948,703.85")
	f("北辰纺织的董事会秘书是谁？", "瞿明")
}
