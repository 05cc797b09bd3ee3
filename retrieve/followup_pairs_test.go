package retrieve_test

import (
	"testing"

	"grounded/retrieve"
)

// TestNewSubjects is of pairs: what was asked before, what is asked, what is searched. The second half
// was written before the rules and not looked at while they were made.
func TestNewSubjects(t *testing.T) {
	t.Parallel()
	f := func(want, question string, earlier ...string) {
		t.Helper()
		if want == "" {
			want = question
		}
		if got := retrieve.StandAlone(question, turns(earlier...)); got != want {
			t.Errorf("StandAlone(%q after %q)\n got %q\nwant %q", question, earlier, got, want)
		}
	}
	f("What is the channel for the CFO of Harbour Group? the one below it", "What about the one below it?", "What is the channel for the CFO of Harbour Group?")
	f("What is the prefix for Project Boards in Jira? the following type", "What about the following type?", "What is the prefix for Project Boards in Jira?")
	f("", "罗马有几条地铁线？", "What is the range of the Cessna 208B?")
	f("", "hello", "Who designed the Kestrel K2 pump?")
	f("", "How much does it cost?", "Who designed the Kestrel K2 pump?", "hello")
	f("How much does Kestrel K2 cost?", "How much does it cost?", "Who designed the Kestrel K2 pump?", "thanks")
	f("", "罗马有几条地铁线？", "What is the alarm code of block C?")
	f("What is the fire code of block C?", "And the fire code?", "What is the alarm code of block C?")
	f("What is the density of AX45-2?", "and its density?", "What is the yield strength of AX45-2?")
	f("What was the total fee on the Aurora Theatre contract?", "And the total fee?", "What was the number of seats on the Aurora Theatre contract?")
	f("Who signs orders below 5,000 euros?", "and below that?", "Who signs orders above 5,000 euros?")
	f("谁获得了书法比赛二等奖？", "二等奖呢？", "谁获得了书法比赛一等奖？")
	f("海源科技2021年第三季度营业收入是多少？", "第三季度呢？", "海源科技2021年第一季度营业收入是多少？")
	f("海源科技2021年第三季度净利润是多少？", "那净利润呢？", "海源科技2021年第一季度营业收入是多少？", "第三季度呢？")
	f("Where did Anna Weber work before?", "Where did she work before?", "When does Anna Weber join Delta Foods as CEO of Europe?")
	f("", "伦敦的罢工持续几天？", "蓝湾大学什么时候成立？")
	f("蓝湾大学 学费是多少？", "学费是多少？", "蓝湾大学什么时候成立？")
	f("", "Is coffee free in Oslo?", "What is the pressure of Pump P-12?")
	f("", "How high is Mount Elbert?", "东岭镇的人口是多少？")
	f("SKU-200的单价是多少？", "SKU-200呢？", "SKU-100的单价是多少？")
	f("What is the unit price of SKU-200?", "And SKU-200?", "What is the unit price of SKU-100?")
	f("", "卡拉迪号能载多少人？", "蓝湾大学什么时候成立？")

	f("", "柏林什么时候下雪？", "What is the wing area of the PA-18?")
	f("", "你好", "汉江医院有多少床位？")
	f("", "它在哪里？", "汉江医院有多少床位？", "你好")
	f("", "东京奥运会花了多少钱？", "Who cleans room B?")
	f("What is the weight of KR-9?", "And its weight?", "What is the melting point of KR-9?")
	f("What was the budget of the Harbor Bridge tender?", "and the budget?", "What was the length of the Harbor Bridge tender?")
	f("Who approves loans above 20,000 dollars?", "And above that?", "Who approves loans below 20,000 dollars?")
	f("5万元以上的合同由谁审批？", "以上呢？", "5万元以下的合同由谁审批？")
	f("谁在演讲比赛中得了第二名？", "第二名呢？", "谁在演讲比赛中得了第一名？")
	f("What were Orion's sales in the second quarter of 2022?", "And in the second quarter?", "What were Orion's sales in the first quarter of 2022?")
	f("What is Peter Novak's age?", "What is his age?", "When did Peter Novak leave Baltic Rail?")
	f("", "雅典的机场叫什么？", "北辰集团有多少员工？")
	f("北辰集团 注册资本是多少？", "注册资本是多少？", "北辰集团有多少员工？")
	f("What is the price of Widget B?", "And Widget B?", "What is the price of Widget A?")
	f("", "What is the weight of a panda?", "湖心岛的门票多少钱？")
	f("", "你好", "What is the capacity of tank T-4?")
	f("", "bye", "Who runs Acme Corp?")
	f("", "波罗的海有多深？", "Who runs Acme Corp?")
	f("", "赛米诺的票价是多少？", "北辰集团有多少员工？")
	f("How many seats does Falcon 7X have?", "How many seats does it have?", "Who owns the Falcon 7X?")
}
