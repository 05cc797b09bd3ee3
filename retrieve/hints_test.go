package retrieve_test

import (
	"strings"
	"testing"

	"grounded"
	"grounded/retrieve"
)

func TestHints(t *testing.T) {
	t.Parallel()
	f := func(question, want string) {
		t.Helper()
		var got []string
		for _, h := range retrieve.Hints(question) {
			if h.Effect != retrieve.Boost {
				t.Errorf("%q: %+v hides something", question, h)
			}
			got = append(got, h.Key)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("Hints(%q) = %q, want %q", question, s, want)
		}
	}
	f("公司2023年的利润", "year=2023")
	f("2022年和2023年相比", "year=2022 year=2023")
	f("What was revenue in 2019, 2020 and 2021?", "year=2019 year=2020 year=2021")
	f("《公司法》现行版本", "document=公司法 present")
	f("请问华为技术有限公司的注册地", "company=华为技术有限公司")
	f("子公司的定义", "")
	f("What does Acme Corp owe?", "company=Acme Corp")
	f("In handbook.pdf, what is the latest limit?", "document=handbook.pdf present")
	f("part 12019-5 costs 2020.50", "")
	f("how does it work", "")
	f("I know nothing of it", "")
}

func TestNeeds(t *testing.T) {
	t.Parallel()
	f := func(question string, want ...string) {
		t.Helper()
		if got := retrieve.Needs(question); strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("Needs(%q)\n got %q\nwant %q", question, got, want)
		}
	}
	f("What is the transfer limit?")
	f("What is the transfer limit and who approves exceptions?", "What is the transfer limit", "who approves exceptions")
	f("What are the terms and conditions?")
	f("How many days of leave are there? When must they be taken?", "How many days of leave are there", "When must they be taken")
	f("What is the difference between annual leave and sick leave?", "annual leave", "sick leave")
	f("Compare plan A with plan B", "plan A", "plan B")
	f("变压器油温超过多少度应降低负荷？")
	f("年假有多少天，什么时候必须休完？", "年假有多少天", "年假 什么时候必须休完")
	f("手机银行的单日限额是多少？由谁审批例外？", "手机银行的单日限额是多少", "手机银行 由谁审批例外")
	f("年假和病假的区别是什么", "年假", "病假")
	f("甲方和乙方分别承担什么责任？", "甲方承担什么责任", "乙方承担什么责任")
	f("国际新闻与传播专业和新闻学专业有哪些区别？")
	f("保理合同与借贷合同的区别？", "保理合同", "借贷合同")
	f("What is the term for a person who has influence and is selling on your behalf?")
	f("张三、李四都参加了会议")
}

// TestCheckIgnored takes the keys that hints have and refuses others, naming those that there are.
func TestCheckIgnored(t *testing.T) {
	t.Parallel()
	if err := retrieve.CheckIgnored([]string{"*", "row", "year=2023", "company=3M", "related=annual leave"}); err != nil {
		t.Error(err)
	}
	for _, key := range []string{"rows of tables", "year", "row=1", "", "years=2023", "year="} {
		if err := retrieve.CheckIgnored([]string{key}); grounded.CodeOf(err) != grounded.CodeInvalid || !strings.Contains(err.Error(), "year=...") {
			t.Errorf("CheckIgnored(%q) = %v", key, err)
		}
	}
}
