package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"grounded/eval"
)

const drawnHandbook = `# Leave Policy

## Sick leave

An employee who is ill tells the line manager before 10:00 on the first day. A medical certificate is needed from the third day.

## Notice for requests

| Length | Notice needed |
| --- | --- |
| Short leave | 3 working days |
| Long leave | 6 weeks |
`

// TestEvalDraw holds that questions drawn from a folder and from a server's collection are the
// same, and that retrieval is measured on them.
func TestEvalDraw(t *testing.T) {
	t.Parallel()
	files, out := t.TempDir(), t.TempDir()
	writeFile(t, filepath.Join(files, "leave.md"), drawnHandbook)
	var told struct{ Queries, Docs, Documents int }
	if err := json.Unmarshal(evalOutput(t, "draw", "--from", files, "--out", filepath.Join(out, "folder")), &told); err != nil {
		t.Fatal(err)
	}
	if told.Queries < 3 || told.Documents != 1 {
		t.Errorf("drawn from a folder: %+v", told)
	}
	var measured eval.RetrievalResult
	if err := json.Unmarshal(evalOutput(t, "retrieval", "--data", filepath.Join(out, "folder")), &measured); err != nil {
		t.Fatal(err)
	}
	if measured.Queries != told.Queries || measured.Recall10 != 1 {
		t.Errorf("measured %+v of %+v", measured, told)
	}

	cfg := defaultConfig()
	cfg.DataDir, cfg.Listen = t.TempDir(), "127.0.0.1:0"
	addr, _ := start(t, cfg, "all")
	put := putCommand()
	put.SetOut(&bytes.Buffer{})
	put.SetErr(&bytes.Buffer{})
	put.SetArgs([]string{"--server", "http://" + addr, "--wait=searchable", files})
	if err := put.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	evalOutput(t, "draw", "--collection", "default", "--server", "http://"+addr, "--out", filepath.Join(out, "server"))
	read := func(dir string) string {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(out, dir, "queries.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	if folder, server := read("folder"), read("server"); folder != server || strings.Count(folder, "\n") != told.Queries {
		t.Errorf("from the folder:\n%s\nfrom the server:\n%s", folder, server)
	}
}
