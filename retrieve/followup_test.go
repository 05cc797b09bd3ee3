package retrieve_test

import (
	"testing"

	"grounded"
	"grounded/retrieve"
)

func turns(questions ...string) (out []grounded.Turn) {
	for _, q := range questions {
		out = append(out, grounded.Turn{Role: "user", Content: q}, grounded.Turn{Role: "assistant", Content: "…"})
	}
	return out
}

func TestStandAlone(t *testing.T) {
	t.Parallel()
	f := func(want, question string, earlier ...string) {
		t.Helper()
		if got := retrieve.StandAlone(question, turns(earlier...)); got != want {
			t.Errorf("StandAlone(%q after %q)\n got %q\nwant %q", question, earlier, got, want)
		}
	}
	// A question with a subject of its own leans on no mere subject, on a name it may.
	f("信用卡年费是多少？", "信用卡年费是多少？", "变压器上层油温最高不得超过多少？")
	f("年假有几天？", "年假有几天？", "变压器上层油温最高不得超过多少？", "信用卡年费是多少？")
	f("变压器上层油温 最低是多少？", "最低是多少？", "变压器上层油温是多少？")
	f("临海银行 年费是多少？", "年费是多少？", "临海银行什么时候成立？")
	f("它成立于哪一年", " 它成立于哪一年 ")
	f("中国人民大学文学院成立于哪一年", "它成立于哪一年", "中国人民大学文学院前身是什么")
	f("中国人民大学文学院 有哪些专业", "有哪些专业", "中国人民大学文学院前身是什么", "它成立于哪一年")
	f("高瓴人工智能学院的核心课程有哪些", "学院的核心课程有哪些", "高瓴人工智能学院是什么时候成立的")
	f("北京大学的校训是什么", "北京大学的校训是什么", "中国人民大学文学院前身是什么")
	f("公司2024年的营业收入是多少", "那明年呢", "公司2023年的营业收入是多少")
	f("What was Apple's revenue in 2023?", "and in 2023?", "What was Apple's revenue in 2022?")
	f("What was Apple's revenue in 2023?", "And next year?", "What was Apple's revenue in 2022?")
	f("What was Microsoft's revenue in 2022?", "what about Microsoft?", "What was Apple's revenue in 2022?")
	f("When was Acme Corp founded?", "When was it founded?", "Who runs Acme Corp?")
	f("Who are Acme Corp's directors?", "Who are its directors?", "Who runs Acme Corp?")
	f("现在一线城市住宿标准是多少？ 其他城市", "那其他城市呢", "现在一线城市住宿标准是多少？")
	f("一线城市的住宿标准 其他城市的住宿标准是多少", "其他城市的住宿标准是多少", "一线城市的住宿标准是多少")
	f("What were 3M's operating income in 2018?", "And operating income?", "What were 3M's net sales in 2018?")
	f("What were 3M's total assets in 2018?", "What about the total assets?", "What were 3M's net sales in 2018?")
	f("What were Nike's net sales in 2018?", "What about Nike?", "What were 3M's net sales in 2018?")
	f("How much was operating income in 2018? (3M)", "How much was operating income?", "What were 3M's net sales in 2018?")
	f("3M 2018年商誉是多少？", "那商誉呢？", "3M 2018年净利润是多少？")
	f("3M 2017年净利润是多少？", "那2017年呢", "3M 2018年净利润是多少？")
	f("四方科技2019年净利润是多少？", "四方科技呢？", "3M公司2019年净利润是多少？")
	f("四方科技2018年营业成本是多少？", "营业成本呢？", "四方科技2019年营业收入是多少？", "那2018年呢？")
	f("四方科技2019年的研发投入是多少？", "四方科技2019年的研发投入是多少？", "How many employees does Netflix have?")
	f("运达股份的中标额是多少？", "运达股份呢？", "Who is the mayor of Paris?", "天奇股份的中标额是多少？")
	f("四方科技2018年的研发投入是多少？", "那2018年呢？", "四方科技2019年的研发投入是多少？")
	f("回购股份有多少", "回购股份有多少", "变压器上层油温最高不得超过多少？")
	f("How many warehouses does Costco operate in Mexico?", "and in Mexico?", "How many warehouses does Costco operate in Canada?")
	f("What was Costco's net income in 2015?", "What was Costco's?", "What was Netflix's net income in 2015?")
	f("What was Nike's net income in 2021?", "What was Nike's in 2021?", "What was Netflix's net income in 2015?")
	f("How many stores did Best Buy's rival have?", "How many stores did Best Buy's rival have?", "What was Netflix's net income in 2015?")
	f("What were Best Buy's net sales in 2018?", "And what were Best Buy's?", "What were 3M's net sales in 2018?")
	f("What was Nike's net income in 2020?", "What about Nike in 2020?", "What was Costco's net income in 2021?")
	f("What was Nike's net income in 2020?", "and Nike in fiscal 2020?", "What was Costco's net income in 2021?")
	f("耐克2020年净利润是多少？", "耐克2020财年呢", "好市多2021年净利润是多少？")
	f("耐克2020财年净利润是多少？", "那耐克2020年呢？", "好市多2021财年净利润是多少？")
	f("四方科技2018年研发费用是多少？", "四方科技2018年呢", "科信技术2019年研发费用是多少？")
	f("What was 耐克's net income in 2020?", "耐克2020财年呢", "What was Costco's net income in 2021?")
	f("四方科技2018年的管理费用是多少？", "管理费用呢？", "四方科技2019年的销售费用是多少？", "那2018年呢？")
	f("四方科技2018年的冷冻设备的销售量是多少？", "冷冻设备的销售量呢？", "四方科技2019年的销售费用是多少？", "那2018年呢？", "管理费用呢？")
	f("四方科技2019年经营活动产生的现金流量净额是多少？", "经营活动产生的现金流量净额呢", "四方科技2019年资产负债率是多少？")
	f("四方科技的研发人员是多少？", "研发人员呢？", "四方科技的员工人数是多少？")
	f("What was Nike's demand creation expense in fiscal 2020?", "And demand creation expense?", "What was Nike's gross margin in fiscal 2020?")
	f("How does the Hubble Telescope work?", "How does the Hubble Telescope work?", "Who runs Acme Corp?")
}
