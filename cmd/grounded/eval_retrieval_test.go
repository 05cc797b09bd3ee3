package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"grounded/eval"
)

// evalFolder writes a BEIR folder of two passages.
func evalFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "corpus.jsonl"), `{"_id":"seal","text":"The mechanical seal of pump P-101 must be replaced every 8,000 hours."}
{"_id":"leave","title":"Handbook","text":"Employees accrue 1.5 days of annual leave for each month of service."}
`)
	writeFile(t, filepath.Join(dir, "queries.jsonl"), `{"_id":"q1","text":"How often is the seal of P-101 replaced?"}
{"_id":"q2","text":"vacation days a month"}
`)
	writeFile(t, filepath.Join(dir, "qrels.tsv"), "query-id\tcorpus-id\tscore\nq1\tseal\t1\nq2\tleave\t1\n")
	return dir
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// evalOutput runs a sub-command of eval and returns what it prints to standard output.
func evalOutput(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := evalCommand()
	var out, progress bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&progress)
	cmd.SetArgs(args)
	if err := cmd.ExecuteContext(t.Context()); err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return out.Bytes()
}

// TestEvalRetrievalAsksInOtherWords holds that only the questions of --queries are asked, and
// that --beside adds passages.
func TestEvalRetrievalAsksInOtherWords(t *testing.T) {
	t.Parallel()
	dir := evalFolder(t)
	queries := filepath.Join(t.TempDir(), "zh.jsonl")
	writeFile(t, queries, `{"_id":"q1","text":"P-101 的密封多久更换一次？"}`)
	plot := filepath.Join(t.TempDir(), "report.html")
	var got eval.RetrievalResult
	if err := json.Unmarshal(evalOutput(t, "retrieval", "--data", dir, "--queries", queries, "--beside", evalFolder(t), "--plot", plot), &got); err != nil {
		t.Fatal(err)
	}
	if got.Queries != 1 || got.Docs != 4 || got.Recall5 != 1 {
		t.Errorf("got %+v", got)
	}
	if page, err := os.ReadFile(plot); err != nil || !bytes.Contains(page, []byte("1 questions over 4 passages")) {
		t.Errorf("the report: %v\n%s", err, page)
	}
}
