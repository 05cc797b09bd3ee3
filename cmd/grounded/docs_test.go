package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"grounded"
)

// said runs a command in this process and returns its exit status with all that it printed.
func said(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out strings.Builder
	root := rootCommand()
	root.SetArgs(args)
	root.SetOut(&out)
	root.SetErr(&out)
	err := root.ExecuteContext(t.Context())
	if err != nil {
		fmt.Fprintln(&out, err)
	}
	return status(err), out.String()
}

// TestDocs lists, shows, retries and deletes documents by id and by what they were put as.
func TestDocs(t *testing.T) {
	cfg := defaultConfig()
	cfg.DataDir, cfg.Listen = t.TempDir(), "127.0.0.1:0"
	addr, _ := start(t, cfg, "all")
	server := "http://" + addr
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "leave.md"), filepath.Join(dir, "bad.pdf")
	for path, text := range map[string]string{good: "# Annual leave\n\nFifteen days a year.\n", bad: "%PDF-1.4\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f := func(want int, hints []string, args ...string) string {
		t.Helper()
		got, out := said(t, append(args, "--server", server)...)
		if got != want {
			t.Errorf("%q: status %d, want %d: %s", args, got, want, out)
		}
		for _, hint := range hints {
			if !strings.Contains(out, hint) {
				t.Errorf("%q printed no %q: %s", args, hint, out)
			}
		}
		return out
	}
	f(0, nil, "put", "--wait", good)
	f(1, nil, "put", "--wait", bad) // the newer one
	var list documentPage
	if err := json.Unmarshal([]byte(f(0, nil, "docs", "--json")), &list); err != nil || len(list.Data) != 2 {
		t.Fatalf("%v: %+v", err, list)
	}
	id := string(grounded.NewDocumentID(grounded.DefaultCollection, filepath.ToSlash(good)))
	f(0, []string{id, "Annual leave", bad, "damaged", "2 documents: 1 failed, 1 ready"}, "docs")
	if out := f(0, []string{"there are more: --cursor "}, "docs", "--limit", "1"); strings.Contains(out, good) {
		t.Errorf("a page of one has both: %s", out)
	}
	f(0, []string{id, bad}, "docs", "--limit", "1", "--all")
	f(0, []string{"Annual leave", "ready", "chunks       1"}, "docs", "show", good)
	f(0, []string{"Fifteen days"}, "docs", "show", id, "--text")
	f(1, []string{"`grounded docs` lists"}, "docs", "show", "nowhere.md")
	f(0, []string{"Annual leave"}, "docs", "show", "leave.md")
	f(0, []string{"Fifteen days"}, "docs", "show", "--text", filepath.Base(dir)+"/leave.md")
	f(1, []string{"is ready: only a document that has failed"}, "docs", "retry", "leave.md")
	f(1, []string{"is it \"" + filepath.ToSlash(good)}, "docs", "delete", filepath.Base(dir)+"/leave.md") // what is deleted is named whole
	f(0, []string{"Fifteen days"}, "docs", "show", "--text", "Annual leave")
	f(0, []string{"queued"}, "docs", "retry", "--failed")
	f(1, []string{"there is no collection"}, "docs", "retry", "--failed", "--collection", "nowhere")
	f(2, []string{"--failed"}, "docs", "retry")
	f(2, []string{"ready"}, "docs", "--status", "nonsense")
	other := filepath.Join(t.TempDir(), "leave.md")
	if err := os.WriteFile(other, []byte("# Leave of others\n\nTen days.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f(0, nil, "put", "--wait", other)
	f(1, []string{"2 documents", "say which", good, other}, "docs", "show", "leave.md")
	f(1, []string{"2 documents", "by its id", id, good, other}, "docs", "delete", "leave.md")
	f(1, []string{"deleted", "nowhere.md", "1 of 2"}, "docs", "delete", id, "nowhere.md")
	f(0, []string{"deleted"}, "docs", "delete", "Leave of others")
	f(1, []string{"there is no document"}, "docs", "show", good)
}
