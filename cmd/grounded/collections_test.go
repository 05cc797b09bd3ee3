package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCalibrate finds a collection's threshold with questions of one's own, shows it and takes
// it away.
func TestCalibrate(t *testing.T) {
	cfg := defaultConfig()
	cfg.DataDir, cfg.Listen = t.TempDir(), "127.0.0.1:0"
	addr, _ := start(t, cfg, "all")
	dir := t.TempDir()
	asked, few, doc := filepath.Join(dir, "asked.txt"), filepath.Join(dir, "few.txt"), filepath.Join(dir, "leave.md")
	var lines strings.Builder
	for i := range 19 {
		fmt.Fprintf(&lines, "How many days of annual leave are there in year %d?\n\n", i+1)
	}
	lines.WriteString(`{"question":"Who discovered penicillin?","answerable":false}` + "\n")
	for path, text := range map[string]string{
		asked: lines.String(), few: "How many days of leave are there?\n", doc: "# Annual leave\n\nThere are fifteen days of annual leave a year.\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f := func(want int, hint string, args ...string) {
		t.Helper()
		if got, out := said(t, append(args, "--server", "http://"+addr)...); got != want || !strings.Contains(out, hint) {
			t.Errorf("%q: status %d, want %d, with %q: %s", args, got, want, hint, out)
		}
	}
	f(0, "", "put", "--wait", doc)
	f(0, "as everywhere", "collections", "show", "default")
	f(2, "needs 19 questions at least, not 1", "collections", "calibrate", "default", "--questions", few)
	f(0, "of 19 questions that the documents answer 0 are refused, of 1 others 1", "collections", "calibrate", "default", "--questions", asked)
	f(0, "with 19 questions", "collections", "show", "default")
	f(0, `"questions":19`, "collections", "show", "default", "--json")
	f(0, "", "collections", "calibrate", "default", "--reset")
	f(0, "as everywhere", "collections", "show", "default")
	f(1, "there is no collection", "collections", "show", "nowhere")
}

func TestReadQuestions(t *testing.T) {
	t.Parallel()
	f := func(in string, yes, no int, want string) {
		t.Helper()
		y, n, err := readQuestions(strings.NewReader(in), "-")
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) || err == nil && (len(y) != yes || len(n) != no) {
			t.Errorf("%q: %q, %q, %v", in, y, n, err)
		}
	}
	f("\ufeff一线城市住宿标准是多少？\n\nWho?\n", 2, 0, "")
	f(`{"_id":"q1","text":"What?"}`+"\n"+`{"question":"Who?","answerable":true}`+"\n"+`{"question":"Why?","answerable":false}`, 2, 1, "")
	f("Who?\n{\"id\":1}\n", 0, 0, "line 2")
	f("Who?\n{broken\n", 0, 0, "line 2")
	f("\n", 0, 0, "no question")
	f(`{"question":"Why?","answerable":false}`, 0, 0, "no question")
}
