package eval_test

import (
	"os"
	"path/filepath"
	"testing"

	"grounded"
	"grounded/eval"
)

// TestAsking holds that other words replace a question's text alone, and that a file which
// does not fit the set is refused.
func TestAsking(t *testing.T) {
	t.Parallel()
	set, err := eval.ReadSet(folder(t), "")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "queries.jsonl")
	ask := func(lines string) (eval.Set, error) {
		t.Helper()
		if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
			t.Fatal(err)
		}
		return set.Asking(path)
	}
	got, err := ask(`{"_id":"q3","text":"一个月有几天年假","previous":"一班多长时间？"}
{"_id":"q2","text":"P-101 的密封多久更换一次？"}
`)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Questions) != 2 || len(set.Questions) != 3 {
		t.Fatalf("%d questions of %d", len(got.Questions), len(set.Questions))
	}
	if q := got.Questions[0]; q.Text != "一个月有几天年假" || q.Relevant["leave"] != 1 || len(q.History) != 1 || q.History[0].Content != "一班多长时间？" {
		t.Errorf("with a history of its own: %+v", q)
	}
	if q := got.Questions[1]; q.Text != "P-101 的密封多久更换一次？" || q.Relevant["seal"] != 1 || len(q.History) != 2 {
		t.Errorf("with the set's history: %+v", q)
	}
	f := func(lines string) {
		t.Helper()
		if _, err := ask(lines); grounded.CodeOf(err) != grounded.CodeInvalid {
			t.Errorf("%q: %v", lines, err)
		}
	}
	f(``)
	f(`{"_id":"q0","text":"not judged"}`)
	f(`{"_id":"q1","text":"once"}` + "\n" + `{"_id":"q1","text":"twice"}`)
	f(`{"_id":`)
	if _, err := set.Asking(path + ".none"); grounded.CodeOf(err) != grounded.CodeNotFound {
		t.Errorf("a missing file: %v", err)
	}
}

// TestBeside holds that passages of another set are indexed and never relevant, whatever
// their ids.
func TestBeside(t *testing.T) {
	t.Parallel()
	set, err := eval.ReadSet(folder(t), "")
	if err != nil {
		t.Fatal(err)
	}
	other, err := eval.ReadSet(folder(t), "")
	if err != nil {
		t.Fatal(err)
	}
	other.Name = "other"
	both := set.Beside(other)
	if len(both.Documents) != 2*len(set.Documents) || len(both.Questions) != len(set.Questions) {
		t.Fatalf("%d documents, %d questions", len(both.Documents), len(both.Questions))
	}
	seen := map[string]bool{}
	for _, d := range both.Documents {
		if seen[d.ID] {
			t.Errorf("%s twice", d.ID)
		}
		seen[d.ID] = true
	}
}
