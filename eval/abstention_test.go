package eval_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"grounded"
	"grounded/eval"
	"grounded/generate/verify"
)

func abstention(t *testing.T) eval.AbstentionDeps {
	t.Helper()
	checker, err := verify.New(verify.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return eval.AbstentionDeps{Checker: checker}
}

func TestAbstention(t *testing.T) {
	t.Parallel()
	path := write(t, `
{"id":"1","question":"一线城市住宿标准是多少？","context":["一线城市住宿标准为每晚 600 元。"],"answerable":true}
{"id":"2","question":"How many days of leave are there?","context_ids":["d1"],"answerable":true}
{"id":"3","question":"火星探测器由谁发射？","context":["年假每年 15 天。"],"answerable":false}
{"id":"4","question":"Who wrote the anthem?","context_ids":["d1"],"answerable":false}
`)
	beside := filepath.Join(filepath.Dir(path), "cases.docs.jsonl")
	if err := os.WriteFile(beside, []byte(`{"_id":"d1","text":"There are 15 days of leave a year."}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := eval.Abstention(t.Context(), path, abstention(t))
	if err != nil {
		t.Fatal(err)
	}
	if got.AUROC != 1 || got.Refused != 1 || got.RefusedWrong != 0 || got.RefusedAt10 != 1 || got.N != 4 || got.Unanswerable != 2 || len(got.Baselines) != 4 {
		t.Errorf("got %+v", got)
	}
}

func TestAbstentionRejects(t *testing.T) {
	t.Parallel()
	f := func(lines string) {
		t.Helper()
		if _, err := eval.Abstention(t.Context(), write(t, lines), abstention(t)); grounded.CodeOf(err) != grounded.CodeInvalid {
			t.Errorf("%s: err %v", lines, err)
		}
	}
	f(`{"id":"1","question":"q","context":["c"],"answerable":true}`)
	f(`{"id":"1","question":"q","context_ids":["d1"],"answerable":true}`)
	f(`{"id":"1","question":"q"}`)
}

// TestAbstentionOnPublicSets goes by words alone, which needs no vectors; the floors are
// some points below what was measured.
func TestAbstentionOnPublicSets(t *testing.T) {
	root := publicSets(t)
	f := func(file string, floor float64) {
		t.Helper()
		deps := abstention(t)
		deps.Most = 600
		got, err := eval.Abstention(t.Context(), filepath.Join(root, "abstention", file), deps)
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s %s", file, line)
		if got.AUROC < floor {
			t.Errorf("%s: AUROC %.3f, want %.3f", file, got.AUROC, floor)
		}
	}
	f("nomiracl-zh.jsonl", 0.60)
	f("nomiracl-en.jsonl", 0.52)
	f("clapnq-dev-en.jsonl", 0.71)
	f("cail2019-law-zh-dev.jsonl", 0.60)
}
