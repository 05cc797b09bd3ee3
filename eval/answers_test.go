package eval_test

import (
	"cmp"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"grounded"
	"grounded/embed"
	"grounded/eval"
	"grounded/generate"
	"grounded/generate/verify"
)

// extractive answers without a model; rank scores contexts by their words.
func extractive(t testing.TB) eval.AnswersDeps {
	t.Helper()
	terms, err := embed.NewTerms(embed.TermsConfig{})
	if err != nil {
		t.Fatal(err)
	}
	checker, err := verify.New(verify.Config{Terms: terms})
	if err != nil {
		t.Fatal(err)
	}
	a, err := generate.New(generate.Config{Checker: checker})
	if err != nil {
		t.Fatal(err)
	}
	return eval.AnswersDeps{Answer: func(ctx context.Context, q grounded.Question, p []grounded.Passage) (grounded.Answer, error) {
		return a.Answer(ctx, q, p, nil)
	}}
}

func write(t testing.TB, lines string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cases.jsonl")
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	path := write(t, `
{"id":"1","question":"一线城市住宿标准是多少？","context":["一线城市住宿标准为每晚 600 元。","年假每年 15 天。"],"answers":["600元"],"answerable":true}
{"id":2,"question":"How many days of leave are there?","context":["There are 15 days of leave a year."],"answers":[["15 days"],["fifteen days"]]}
{"id":"3","question":"火星上有多少人？","context":["年假每年 15 天。"],"answers":[],"answerable":false}
{"id":0,"query":"香港第六届立法会选举有多少个议席？","answer":"70","positive":["第六届立法会共有70个议席。"],"negative":["功能界别共28个。"]}
`)
	got, err := eval.Answers(t.Context(), path, extractive(t))
	if err != nil {
		t.Fatal(err)
	}
	if got.N != 4 || got.Accuracy != 1 || got.AbstainedRight != 1 || got.AbstainedWrong != 0 || got.CitationPrecision != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestAnswersRejects(t *testing.T) {
	t.Parallel()
	f := func(lines string, want grounded.Code) {
		t.Helper()
		_, err := eval.Answers(t.Context(), write(t, lines), extractive(t))
		if grounded.CodeOf(err) != want {
			t.Errorf("%s: err %v, want %s", lines, err, want)
		}
	}
	f("", grounded.CodeInvalid)
	f("{", grounded.CodeInvalid)
	f(`{"id":"1","question":"q"}`, grounded.CodeInvalid)
	f(`{"id":"1","context":["c"]}`, grounded.CodeInvalid)
	f(`{"id":"1","question":"q","context":[1]}`, grounded.CodeInvalid)
	f(`{"id":"1","question":"q","collection":"c"}`, grounded.CodeInvalid)
	if _, err := eval.Answers(t.Context(), filepath.Join(t.TempDir(), "none"), extractive(t)); grounded.CodeOf(err) != grounded.CodeNotFound {
		t.Errorf("err %v", err)
	}
}

// TestAnswersOnPublicSets prints how quotes do as answers. The floors are some points
// below what was measured, so that a loss shows.
func TestAnswersOnPublicSets(t *testing.T) {
	root := publicSets(t)
	f := func(file string, floor float64) {
		t.Helper()
		got, err := eval.Answers(t.Context(), filepath.Join(root, file), extractive(t))
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s %s", file, line)
		if got.Accuracy < floor {
			t.Errorf("%s: accuracy %.3f, want %.3f", file, got.Accuracy, floor)
		}
	}
	f("rgb/zh_refine.json", 0.95)
	f("rgb/zh_fact.json", 0.74)
	f("rgb/en_fact.json", 0.84)
	f("rgb/zh_int.json", 0)
	f("grounding/expmrc-zh.jsonl", 0.83)
	f("grounding/expmrc-en.jsonl", 0.88)
	f("abstention/clapnq-dev-en.jsonl", 0)
	f("abstention/nomiracl-zh.jsonl", 0)
	f("abstention/nomiracl-en.jsonl", 0)
}

// publicSets is the folder of the public data sets; a test that reads whole ones is
// skipped where they are not, and in short runs.
func publicSets(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("reads whole sets: run without -short")
	}
	return sharedData(t)
}

// sharedData is the same folder for a test that reads samples, also in short runs.
func sharedData(t *testing.T) string {
	t.Helper()
	root := cmp.Or(os.Getenv("GROUNDED_DATA"), "../../shared/data")
	if _, err := os.Stat(root); err != nil {
		t.Skip("needs the public data sets: set GROUNDED_DATA")
	}
	return root
}
