package eval_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"grounded"
	"grounded/eval"
	"grounded/generate/verify"
)

// TestRemoved: the documents judged relevant are taken away, then those that hold an accepted
// answer as well, and what is left cannot answer.
func TestRemoved(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	f := func(name, content string) {
		t.Helper()
		old, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), append(old, content...), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f("corpus.jsonl", `{"_id":"copy","title":"","text":"变压器上层油温超过 85 ℃时降低负荷。"}`+"\n")
	set, err := eval.ReadSet(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	set.Accept([]eval.AnswerCase{{Question: "变压器油温多少度要降负荷", Accepted: [][]string{{"85℃"}}}})
	run := retrieval(t, set)
	found := func(without map[string]float64) string {
		t.Helper()
		_, passages, err := run.Passages(t.Context(), set.Questions[0], without)
		if err != nil || len(passages) == 0 {
			t.Fatalf("%d passages, %v", len(passages), err)
		}
		return passages[0].ExternalID
	}
	if first, then := found(nil), found(map[string]float64{"oil": 1, "copy": 1}); first == then || then == "copy" {
		t.Errorf("found %s, and %s when it was gone", first, then)
	}
	checker, err := verify.New(verify.Config{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := run.Removed(t.Context(), checker)
	if err != nil {
		t.Fatal(err)
	}
	if got.N != 3 || got.Found != 1 || got.Judged.AUROC <= 0.5 || got.Judged.StillHeld < 0.3 || got.Holding == nil || got.Holding.StillHeld != 0 {
		t.Errorf("got %+v, holding %+v", got, got.Holding)
	}
	measured, err := run.MeasureRemoved(t.Context(), checker)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := eval.TrainAbstention([]eval.AbstentionSet{measured}, io.Discard); err != nil {
		t.Error(err)
	}
}

// TestTrainAbstention: what is learned from one half of a set tells the other half.
func TestTrainAbstention(t *testing.T) {
	t.Parallel()
	var lines strings.Builder
	for _, city := range strings.Fields("北京 上海 广州 深圳 杭州 南京 成都 重庆 武汉 西安 长沙 郑州 沈阳 青岛 大连 厦门 苏州 无锡 宁波 合肥") {
		for _, thing := range []string{"住宿标准", "交通补贴", "用餐补助"} {
			lines.WriteString(`{"id":"a","question":"` + city + `的` + thing + `是多少？","context":["` + city + `的` + thing + `为每天 600 元。"],"answerable":true}` + "\n")
			lines.WriteString(`{"id":"b","question":"` + city + `的` + thing + `是多少？","context":["年假的规定见员工手册，` + city + `的办公室在市中心。"],"answerable":false}` + "\n")
		}
	}
	path := write(t, lines.String())
	set, err := eval.MeasureAbstention(t.Context(), path, abstention(t))
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	model, err := eval.TrainAbstention([]eval.AbstentionSet{set}, &log)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "cases") || !strings.Contains(log.String(), "1.000") {
		t.Errorf("the log:\n%s", log.String())
	}
	checker, err := verify.New(verify.Config{Answering: &model})
	if err != nil {
		t.Fatal(err)
	}
	got, err := eval.Abstention(t.Context(), path, eval.AbstentionDeps{Checker: checker})
	if err != nil || got.AUROC != 1 || got.RefusedWrong > 0.1 {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := eval.TrainAbstention(nil, io.Discard); grounded.CodeOf(err) != grounded.CodeInvalid {
		t.Errorf("nothing to learn from: %v", err)
	}
}
