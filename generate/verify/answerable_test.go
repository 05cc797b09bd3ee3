package verify_test

import (
	"slices"
	"strings"
	"testing"

	"grounded"
	"grounded/generate/verify"
)

// TestStatedIsAnswerable: a row of a table or a list of named values that has just what is
// asked answers, however few its words are; other columns and other rows do not.
func TestStatedIsAnswerable(t *testing.T) {
	t.Parallel()
	c := checker(t)
	f := func(passage, context, question string, want bool) {
		t.Helper()
		for _, cosine := range []float64{0, 0.83} { // as low as strangers are
			p := grounded.Passage{Chunk: grounded.Chunk{Text: passage, Context: context}, Score: grounded.Score{Dense: cosine}}
			score, _ := c.Answerable(t.Context(), question, []grounded.Passage{p})
			if got := score >= verify.AnswerableFrom; got != want {
				t.Errorf("%q, %q, cosine %.2f: score %.2f", question, passage, cosine, score)
			}
		}
	}
	const people = "| 姓名 | 城市 | 年龄 |\n| --- | --- | --- |\n| 佐藤太郎 | 東京 | 31 |\n| 王伟 | 北京 | 40 |"
	f(people, "", "佐藤太郎在哪个城市？", true)
	f(people, "", "佐藤太郎的年龄是多少？", true)
	f(people, "", "王伟在哪个城市？", true)
	f(people, "", "火星探测器由谁发射？", false)
	f("| 佐藤太郎 | 東京 | 31 |", "| 姓名 | 城市 | 年龄 |\n| --- | --- | --- |", "佐藤太郎在哪个城市？", true)
	f("姓名：佐藤太郎；城市：東京；年龄：31", "", "佐藤太郎在哪个城市？", true)
	f("姓名: 佐藤太郎\n城市: 东京\n部门: 采购部", "", "佐藤太郎的部门是什么？", true)
	f("| Name | City |\n| --- | --- |\n| Taro Sato | Tokyo |\n| Ada Byron | London |", "", "Which city is Taro Sato in?", true)
	f("name: Taro Sato; city: Tokyo; office: 31", "", "What is the office of Taro Sato?", true)
	f("name: Taro Sato; city: Tokyo; office: 31", "", "Who discovered the structure of penicillin?", false)
}

// TestPlainIsAnswerable: a sentence that has nearly all the question's words, and a figure
// where one is wanted, is not refused among strangers.
func TestPlainIsAnswerable(t *testing.T) {
	t.Parallel()
	c := checker(t)
	f := func(question, passage string, want bool) {
		t.Helper()
		p := []grounded.Passage{
			{Chunk: grounded.Chunk{Text: "Employees have 15 days of annual leave.\n员工每年有带薪年假。"}, Score: grounded.Score{Dense: 0.8}},
			{Chunk: grounded.Chunk{Text: passage}, Score: grounded.Score{Dense: 0.82}},
		}
		if score, _ := c.Answerable(t.Context(), question, p); score >= verify.AnswerableFrom != want {
			t.Errorf("%q, %q: score %.2f", question, passage, score)
		}
	}
	f("How much may a hotel cost a night?", "A hotel in a large city may cost 600 yuan a night.", true)
	f("How much may a hotel cost a night?", "The office in a large city opens in May.", false)
	f("一线城市酒店每晚多少元？", "一线城市酒店每晚不超过 600 元。", true)
	f("一线城市酒店每晚多少元？", "请提前预订酒店，发票随报销单一并提交。", false)
}

// TestAnsweringReads: what is written is read back, and what is none is told by its line.
func TestAnsweringReads(t *testing.T) {
	t.Parallel()
	tree := verify.Tree{
		First: verify.Split{Feature: 0, At: 0.85}, Below: verify.Split{Feature: -1}, Above: verify.Split{Feature: 5, At: 0.4},
		Values: [4]float64{-1, -1, 0.25, 0.5},
	}
	want := verify.Answering{Words: verify.Forest{Bias: -0.5}, Cosines: verify.Forest{Bias: 1, Trees: []verify.Tree{tree}}}
	var b strings.Builder
	if err := want.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := verify.ReadAnswering(b.String())
	if err != nil || got.Words.Bias != -0.5 || len(got.Cosines.Trees) != 1 || got.Cosines.Trees[0] != tree {
		t.Errorf("read %+v, %v from\n%s", got, err, b.String())
	}
	f := func(line, want string) {
		t.Helper()
		if _, err := verify.ReadAnswering("# a line before\n" + line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", line, err, want)
		}
	}
	f("words\tbias\tx", "line 2")
	f("length\tbias\t1", "no model is called length")
	f("words\ttaste<1\t-\t-\t1\t1\t1\t1", "no feature is called taste")
	f("words\t-\t-\t-\t1", "5 columns, want 8")
}

// TestForest: a tree gives the value of the side that features fall on.
func TestForest(t *testing.T) {
	t.Parallel()
	tree := verify.Tree{
		First: verify.Split{Feature: 0, At: 1}, Below: verify.Split{Feature: 1, At: 2}, Above: verify.Split{Feature: -1},
		Values: [4]float64{1, 2, 3, 4},
	}
	f := func(a, b, want float64) {
		t.Helper()
		if got := (verify.Forest{Bias: 10, Trees: []verify.Tree{tree}}).Odds([]float64{a, b}); got != 10+want {
			t.Errorf("%g, %g: %g, want %g", a, b, got, want)
		}
	}
	f(0, 0, 1)
	f(0, 2, 2)
	f(1, 0, 3)
	f(1, 9, 3)
}

// TestReads: a passage that is of what the question names and says what it asks of that is told
// from one that does only one of the two.
func TestReads(t *testing.T) {
	t.Parallel()
	c := checker(t)
	f := func(question, title, text string, least, most float64) {
		t.Helper()
		p := grounded.Passage{Chunk: grounded.Chunk{Text: text}, Title: title}
		features := c.Prepare([]grounded.Passage{p}).MeasureQuestion(question)
		if got := features[slices.Index(verify.QuestionFeatureNames(), "both_near")]; got < least || got > most {
			t.Errorf("%q, %q: %.2f, want %.2f to %.2f", question, text, got, least, most)
		}
	}
	f("《心灵捕手》的导演是谁？", "心灵捕手", "本片由葛斯·范桑导演，在波士顿拍摄。", 0.9, 1)
	f("《心灵捕手》的导演是谁？", "心灵捕手", "本片在当年的奥斯卡入围了九个奖项。", 0, 0.3)
	f("《心灵捕手》的导演是谁？", "猎狐捕手", "本片的导演是班奈特·米勒。", 0, 0.6)
	f("建桥集团的总部在哪里？", "建桥集团", "总部位于上海。", 0.9, 1)
	f("建桥集团的总部在哪里？", "建银国际", "总部位于中环干诺道中。", 0, 0.6)
	f("GitLab 的总部在哪里？", "GitLab", "总部位于旧金山。", 0.9, 1)
}
