package main

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"grounded"
)

// command runs a command of the program and returns what it printed.
func command(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := program(t.Context(), args...)
	cmd.Dir = t.TempDir()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// found are the documents that a search finds, by external id.
func (s *serving) found(t *testing.T, query string) []string {
	t.Helper()
	var out struct {
		Data []grounded.Passage `json:"data"`
	}
	if err := s.call(t.Context(), http.MethodPost, "/v1/search", map[string]any{"query": query, "top_k": 50}, &out); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, p := range out.Data {
		ids = append(ids, p.ExternalID+" "+p.Text)
	}
	slices.Sort(ids)
	return ids
}

// TestBackup copies a server while it serves and while it does not; what is restored
// answers as it did.
func TestBackup(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts several processes")
	}
	docs, dir, out := writeDocs(t, 8), t.TempDir(), t.TempDir()
	s := serveProcess(t, dir)
	if text, err := command(t, "put", "--server", s.server, "--wait", docs); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	want, records := s.found(t, "pump pressure"), s.list(t)
	if len(want) == 0 {
		t.Fatal("nothing is found")
	}
	running, stopped := filepath.Join(out, "running.zip"), filepath.Join(out, "stopped.zip")
	if text, err := command(t, "backup", "--server", s.server, running); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if text, err := command(t, "backup", "--data-dir", dir, stopped); err == nil || !strings.Contains(text, "another grounded is using") {
		t.Errorf("a folder in use: %v: %s", err, text)
	}
	s.kill()
	if text, err := command(t, "backup", "--data-dir", dir, stopped); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	for _, file := range []string{running, stopped} {
		back := filepath.Join(t.TempDir(), "data")
		if text, err := command(t, "restore", "--data-dir", back, file); err != nil {
			t.Fatalf("%s: %v: %s", file, err, text)
		}
		r := serveProcess(t, back)
		if got := r.found(t, "pump pressure"); !slices.Equal(got, want) {
			t.Errorf("%s: found %v, want %v", file, got, want)
		}
		if got := r.list(t); len(got.Data) != len(records.Data) || got.Counts[grounded.StatusReady] != len(records.Data) {
			t.Errorf("%s: %v", file, got.Counts)
		}
		if text, err := command(t, "put", "--server", r.server, "--wait", writeDocs(t, 1)); err != nil {
			t.Errorf("%s takes nothing new: %v: %s", file, err, text)
		}
		r.kill()
		if text, err := command(t, "restore", "--data-dir", back, file); err == nil || !strings.Contains(text, "there is something in") {
			t.Errorf("over what is there: %v: %s", err, text)
		}
	}
	data, err := os.ReadFile(running)
	if err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(out, "half.zip")
	if err := os.WriteFile(half, data[:len(data)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if text, err := command(t, "restore", "--data-dir", filepath.Join(out, "x"), half); err == nil || !strings.Contains(text, "only the beginning of one") {
		t.Errorf("half a backup: %v: %s", err, text)
	}
}
