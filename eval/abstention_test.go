package eval_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
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

// TestAbstentionOfNoise: a row of RGB is a question with its right passages and one with wrong
// ones alone.
func TestAbstentionOfNoise(t *testing.T) {
	t.Parallel()
	got, err := eval.Abstention(t.Context(), write(t, `{"id":1,"query":"一线城市住宿标准是多少？","answer":"600","positive":["一线城市住宿标准为每晚 600 元。"],"negative":["年假每年 15 天。"]}
`), abstention(t))
	if err != nil {
		t.Fatal(err)
	}
	if got.N != 2 || got.Unanswerable != 1 || got.AUROC != 1 {
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

// TestAbstentionGolden judges, by words alone, fixed samples of the shared sets. A change of a
// figure is a diff of the golden file, to be looked at and accepted with -update.
func TestAbstentionGolden(t *testing.T) {
	t.Parallel()
	root := filepath.Join(publicSets(t), "abstention")
	var got strings.Builder
	fmt.Fprintf(&got, "%-24s %5s %7s %7s %8s %8s %8s\n", "set", "n", "auroc", "unigram", "at 10 %", "refused", "wrongly")
	for _, set := range []string{"nomiracl-zh", "nomiracl-en", "clapnq-dev-en", "cail2019-law-zh-dev"} {
		deps := abstention(t)
		deps.Most = 300
		r, err := eval.Abstention(t.Context(), filepath.Join(root, set+".jsonl"), deps)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%-24s %5d %7.3f %7.3f %8.3f %8.3f %8.3f\n", set, r.N, r.AUROC, r.Baselines["unigrams"], r.RefusedAt10, r.Refused, r.RefusedWrong)
	}
	golden(t, "abstention.golden", got.String())
}
