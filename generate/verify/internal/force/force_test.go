package force_test

import (
	"strings"
	"testing"

	"grounded/generate/verify/internal/force"
	"grounded/generate/verify/internal/text"
)

// TestCompare compares a claim with a sentence of its own language, and what is against it is told
// from what only says more.
func TestCompare(t *testing.T) {
	t.Parallel()
	f := func(claim, source string, want force.Kind) {
		t.Helper()
		got := force.Read(folded(claim), isHan(claim)).Compare(folded(source))
		if got.Kind != want {
			t.Errorf("%q beside %q: %d (%q, %q), want %d", claim, source, got.Kind, got.Said, got.Instead, want)
		}
	}
	// denials
	f("Ana may not join the equity plans.", "Ana gets not less than 50 euros and may join all equity plans.", force.Denied)
	f("Ana is unable to attend the hearings.", "Ana will be unable, due to illness, to attend any hearings.", force.None)
	f("Ana may join the equity plans.", "Ana gets not less than 50 euros and may join all equity plans.", force.None)
	// what comes first
	f("The pump is started before the valve is closed.", "The valve is closed before the pump is started.", force.Order)
	f("The pump is started after the valve is closed.", "The valve is closed before the pump is started.", force.None)
	f("Before the pump is started, the valve is closed.", "The valve is closed before the pump is started.", force.None)
	f("甲方支付尾款后，进行验收。", "验收合格后，甲方支付尾款。", force.Order)
	f("甲方支付尾款前，须验收合格。", "验收合格后，甲方支付尾款。", force.None)
	f("The samples are sealed before they are dried.", "The samples are weighed, then dried, and then sealed.", force.Order)
	f("The samples are dried after they have been weighed.", "The samples are weighed, then dried, and then sealed.", force.None)
	f("The panels are glued before the frames have dried.", "The panels are glued once the frames have dried.", force.Order)
	f("The panels are not glued before the frames have dried.", "The panels are glued once the frames have dried.", force.None)
	f("样品称重后再冷却。", "样品冷却后称重，称重后再密封。", force.Order)
	f("样品称重后密封。", "样品冷却后称重，称重后再密封。", force.None)
	// what brings about what
	f("The outage caused a faulty switch.", "The outage was caused by a faulty switch.", force.Cause)
	f("A faulty switch led to the outage.", "The outage was caused by a faulty switch.", force.None)
	f("Two mines closed because copper rose.", "Copper rose because two mines closed.", force.Cause)
	f("Because two mines closed, copper rose.", "Copper rose because two mines closed.", force.None)
	f("断网造成交换机故障。", "此次断网系交换机故障所致。", force.Cause)
	f("断网由交换机故障导致。", "此次断网系交换机故障所致。", force.None)
	f("仓储费用增加导致工期延误。", "仓储费用因工期延误而增加。", force.Cause)
	// exceptions
	f("The policy covers floods.", "The policy covers damage by water, with the exception of floods.", force.Excepted)
	f("All employees are entitled to overtime.", "All employees except directors are entitled to overtime.", force.Excepted)
	f("Directors are entitled to overtime.", "No employees except directors are entitled to overtime.", force.None)
	f("质保范围包括电池。", "质保范围包括所有部件，电池除外。", force.Excepted)
	f("质保范围包括部件。", "除部件外，质保范围还包括电池。", force.None)
	// some of them
	f("Its eight mills were shut in March.", "Three of its eight mills were shut in March.", force.Most)
	f("All eight mills were shut in March.", "Three of its eight mills were shut in March.", force.Most)
	f("Three mills were shut in March.", "Three of its eight mills were shut in March.", force.None)
	f("八家分厂均已停产。", "八家分厂中有三家停产。", force.Most)
	f("三家分厂停产。", "八家分厂中有三家停产。", force.None)
	// without what is asked for
	f("Guests may use the pool without a member.", "Guests may use the pool if a member is with them.", force.Conditional)
	f("访客无需会员陪同即可使用泳池。", "访客在会员陪同下可以使用泳池。", force.Conditional)
	f("Lantor has built a plant.", "Lantor will build a plant.", force.Planned)
	f("公司推出了新机型。", "公司将推出新机型。", force.Planned)
	f("王丽抵押了房屋给银行。", "王丽将房屋抵押给银行。", force.None)
	// plans
	f("Nordwerk opened a factory.", "Nordwerk plans to open a factory.", force.Planned)
	f("Nordwerk is expected to open a factory.", "Nordwerk plans to open a factory.", force.None)
	f("Nordwerk opened a factory.", "Nordwerk, as it had planned to open one, opened a factory.", force.None)
	f("公司已完成收购海蓝科技。", "公司预计年内完成收购海蓝科技。", force.Planned)
	f("公司拟收购海蓝科技。", "公司预计年内完成收购海蓝科技。", force.None)
	// what may be
	f("It will have an effect.", "It could have an effect.", force.Hedged)
	f("It has an effect on sales.", "It could have an effect on sales.", force.Hedged)
	f("It may have an effect.", "It could have an effect.", force.None)
	f("价格必将上涨。", "价格可能上涨。", force.Hedged)
	f("价格或许会上涨。", "价格可能上涨。", force.None)
	f("Members must vote.", "Members may vote.", force.Duty)
	f("会员必须投票。", "会员可以投票。", force.Duty)
	// of whom
	f("The fee is waived for all customers.", "The fee is waived for customers who pay monthly.", force.Conditional)
	f("The fee is waived for all customers who pay monthly.", "The fee is waived for customers who pay monthly.", force.None)
	f("所有账户都免收年费。", "余额高于5,000元的，免收年费。", force.Conditional)
	f("所有余额高于5,000元的账户都免收年费。", "余额高于5,000元的，免收年费。", force.None)
	f("Any clerk may sign.", "Only managers may sign.", force.Only)
	f("Clerks may sign.", "Only managers may sign.", force.Only)
	f("Managers may sign.", "Only managers may sign.", force.None)
	f("任何员工都可以签字。", "只有经理可以签字。", force.Only)
	f("员工可以签字。", "只有经理可以签字。", force.Only)
	f("经理可以签字。", "只有经理可以签字。", force.None)
	f("All products are imported.", "Nearly all products are imported.", force.Most)
	f("All four centers are owned.", "There are four centers, two of which are owned.", force.Most)
	f("Not all products are imported.", "Nearly all products are imported.", force.None)
	f("产品全部采用直销。", "产品主要采用直销。", force.Most)
	f("四个仓库均为自有。", "公司共有四个仓库，其中两个为自有。", force.Most)
	f("Other courts may hear it.", "The court of Bonn has exclusive jurisdiction.", force.Exclusive)
	f("也可以提交其他法院。", "排他性地提交杭州法院。", force.Exclusive)
	// what only looks like it
	f("Managers may approve all payments.", "Only managers may approve payments.", force.None)
	f("Both butter and oil can be used.", "You can use butter or oil.", force.None)
	f("The lease is renewed only if both parties agree.", "The lease ends unless both parties agree to renew it.", force.None)
	f("All four centers are in Ohio.", "There are four centers in Ohio, two of which are owned.", force.None)
	f("先付款，后验货。", "先验货，后付款。", force.Order)
	f("一律不得加班。", "原则上不得加班。", force.Most)
	// joined
	f("The director or the manager signs.", "Both the director and the manager sign.", force.Joined)
	f("The manager and the director sign.", "Both the director and the manager sign.", force.None)
	f("由总监或经理签字。", "须经总监和经理双签。", force.Joined)
	f("It is extended only if either party agrees.", "It is extended unless either party agrees.", force.Unless)
	f("It is extended unless both parties object.", "It is extended unless either party objects.", force.Unless)
	f("只有一方提前通知，协议才延长。", "除非一方提前通知，协议自动延长。", force.Unless)
}

func folded(s string) string { return strings.Map(text.Fold, s) }

func isHan(s string) bool { return len(s) > 2*len([]rune(s)) }

// TestRelate compares a claim with a sentence and what stands around it.
func TestRelate(t *testing.T) {
	t.Parallel()
	f := func(claim, before, source, behind string, want force.Kind) {
		t.Helper()
		around := strings.TrimSpace(before + " " + source + " " + behind)
		told := force.Told{Sentence: folded(source), Before: []rune(folded(before)), Around: []rune(folded(around))}
		if got := force.Read(folded(claim), isHan(claim)).Relate(told); got.Kind != want {
			t.Errorf("%q beside %q: %d (%q, %q), want %d", claim, source, got.Kind, got.Said, got.Instead, want)
		}
	}
	f("Nurses wash their hands before each visit.", "", "Nurses wash their hands after each visit.", "", force.Order)
	f("Nurses wash their hands following each visit.", "", "Nurses wash their hands after each visit.", "", force.None)
	f("Rao currently serves on the council of Eltham.", "", "Rao currently serves on the council of Brede and previously served on the council of Eltham.", "", force.Here)
	f("Rao currently serves on the council of Brede.", "", "Rao currently serves on the council of Brede and previously served on the council of Eltham.", "", force.None)
	f("Only the outer ring has lighting.", "", "Both rings have lighting.", "", force.Only)
	f("Only the outer rings get new lighting.", "", "Both rings get new lighting.", "", force.Only)
	f("Both teams train on grass for an hour.", "", "The red team trains on grass for an hour, while the blue team trains indoors.", "", force.Most)
	f("The first 20 guests get a badge.", "", "In all 20 guests get a badge.", "", force.Narrower)
	f("The pump failed in the second stage.", "", "The pump failed in the first stage.", "", force.Here)
	f("The pump failed in the first stage.", "", "The pump failed in the first stage.", "", force.None)
	f("Guests must return the badge after the fair.", "", "Guests are able to keep the badge after the fair.", "", force.Here)
	f("The fee is paid in shares.", "", "The fee is paid in cash.", "", force.Here)
	f("The agency raised its forecast of growth.", "", "The agency continues to expect its forecast of growth.", "", force.Here)
	f("40 patients were enrolled.", "", "In all 40 patients will be enrolled.", "", force.Planned)
	f("The lease will be extended for a year.", "", "The lease will be extended for a year unless the tenant gives notice.", "", force.Dropped)
	f("As chairman, Ortiz will work from Lisbon.", "Ortiz is chairman until May.", "As advisor, Ortiz will work from Lisbon.", "", force.Here)
	f("Ortiz remains eligible for the winter cup.", "", "Ortiz will remain eligible for the summer cup but will no longer be eligible for the winter cup.", "", force.Here)
	f("Ortiz remains eligible for the summer cup.", "", "Ortiz will remain eligible for the summer cup but will no longer be eligible for the winter cup.", "", force.None)
	f("The steel bridge is prone to rust in damp weather.", "The crossings are an iron bridge and a steel bridge.", "The former is prone to rust in damp weather, while the latter has no railing.", "", force.Of)
	f("The union said that the plant would be closed in June.", "", "The company said that the plant would be closed in June.", "The union said nothing of pay.", force.Of)
	f("The bank cut its forecast from 4 percent to 3 percent.", "", "The bank expects growth of 4 percent (previously 3 percent).", "", force.Here)
	f("药房主任王立新主持会议。", "", "药房主任陈国平主持会议，护理部主任王立新出席。", "", force.Of)
	f("药房主任陈国平主持会议。", "", "药房主任陈国平主持会议，护理部主任王立新出席。", "", force.None)
	f("李想、赵敏获得二等奖。", "", "李想获得一等奖，赵敏、周杰获得二等奖。", "", force.Of)
	f("赵敏、周杰获得二等奖。", "", "李想获得一等奖，赵敏、周杰获得二等奖。", "", force.None)
	f("市水务局表示，管网将在年底前全部更换。", "市水务局表示，水费不变。", "市住建局表示，管网将在年底前全部更换。", "", force.Of)
	f("客运收入减少主要系油价上涨所致。", "", "客运收入减少；货运毛利率的减少主要系油价上涨所致。", "", force.Here)
	f("货运毛利率减少主要系油价上涨所致。", "", "客运收入减少；货运毛利率的减少主要系油价上涨所致。", "", force.None)
	f("12条航线全部停飞。", "", "12条航线有5条停飞。", "", force.Most)
	f("在开放约半个月后，展馆迎来客流。", "", "在开放约半年后，展馆迎来客流。", "", force.Here)
	f("该桥是亚洲第一座开启式大桥。", "", "该桥是中国第一座开启式大桥。", "", force.Here)
	f("退租时，租户须交还自装的家具。", "", "退租时，租户可以保留自装的家具。", "", force.Here)
	f("酬金以股票支付。", "", "酬金以现金支付。", "", force.Here)
}

// TestExceptedSays tells denials that a source bears out from those that it does not.
func TestExceptedSays(t *testing.T) {
	t.Parallel()
	f := func(claim, source string, want bool) {
		t.Helper()
		if got := force.Read(folded(claim), isHan(claim)).Excepted(folded(source)); got != want {
			t.Errorf("%q beside %q: %v", claim, source, got)
		}
	}
	f("Ortiz can enter the summer cup but not the winter cup.", "Ortiz will remain eligible for the summer cup but will no longer be eligible for the winter cup.", true)
	f("Ortiz can enter the winter cup but not the summer cup.", "Ortiz will remain eligible for the summer cup but will no longer be eligible for the winter cup.", false)
	f("Smokers with asthma cannot take part.", "Exclusion criteria: smokers with asthma.", true)
	f("Smokers with asthma cannot take part.", "Inclusion criteria: smokers with asthma.", false)
}
