package main

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"grounded"
	"grounded/api"
	"grounded/api/auth"
)

// TestConnectors: a source is followed, listed with how that went, and followed at once when
// that is asked for; and what users said of answers is exported.
func TestConnectors(t *testing.T) {
	t.Parallel()
	source := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(source, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a.md", "# A\n\nThe walrus swims.\n")
	cfg := defaultConfig()
	cfg.DataDir, cfg.Listen = t.TempDir(), "127.0.0.1:0"
	cfg.Connectors = []ConnectorConfig{
		{Name: "handbook", Kind: "folder", Path: source, Every: "24h"},
		{Name: "gone", Kind: "folder", Path: filepath.Join(source, "nowhere"), Every: "24h"},
	}
	addr, _ := start(t, cfg, "all")
	server := "http://" + addr
	f := func(want int, hint string, args ...string) {
		t.Helper()
		if got, out := said(t, append(args, "--server", server)...); got != want || !strings.Contains(out, hint) {
			t.Errorf("%q: status %d, want %d and %q: %s", args, got, want, hint, out)
		}
	}
	write("b.md", "# B\n\nThe seal waits.\n")
	f(0, "handbook: ", "connectors", "sync", "handbook")
	f(0, "handbook:b.md", "docs")
	f(0, "handbook: 0 changes", "connectors", "sync", "handbook")
	f(0, "into default, every 24h0m0s; looked at ", "connectors")
	f(1, "there are: handbook, gone", "connectors", "sync", "intranet")
	f(1, "could not be followed to its end: there is no folder", "connectors", "sync", "gone")
	f(0, "there is no folder", "connectors")

	c := &client{server: server, http: &http.Client{}}
	for _, say := range []api.Feedback{
		{Question: "Who swims?", Answer: "The walrus.", Rating: 1},
		{Question: "Who waits?", Answer: "Nobody.", Rating: -1, Correction: "The seal."},
		{Question: "Who sleeps?", Answer: "Nobody.", Rating: -1},
	} {
		in := map[string]any{"question": say.Question, "answer": say.Answer, "rating": say.Rating, "correction": say.Correction}
		if err := c.call(t.Context(), http.MethodPost, "/v1/feedback", in, nil); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(t.TempDir(), "examples.jsonl")
	f(0, "2 examples", "jobs", "export", out)
	f(2, "--force", "jobs", "export", out)
	data, err := os.ReadFile(out)
	want := `{"messages":[{"role":"user","content":"Who swims?"},{"role":"assistant","content":"The walrus."}]}` + "\n" +
		`{"messages":[{"role":"user","content":"Who waits?"},{"role":"assistant","content":"The seal."}]}` + "\n"
	if err != nil || string(data) != want {
		t.Errorf("%v: %s", err, data)
	}
}

// TestConnectorGivesAccess: documents of a connector have the access list, labels and
// sensitivity that it says, those of before too once it says others, and what it does not say
// they keep.
func TestConnectorGivesAccess(t *testing.T) {
	t.Parallel()
	source, data := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(source, "a.md"), []byte("# A\n\nThe walrus swims.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	id := string(grounded.NewDocumentID(grounded.DefaultCollection, "ledgers:a.md"))
	admin, hash := auth.Generate()
	reader, readerHash := auth.Generate()
	f := func(k ConnectorConfig, visible bool, want grounded.Document) {
		t.Helper()
		k.Name, k.Kind, k.Path, k.Every = "ledgers", "folder", source, "24h"
		cfg := defaultConfig()
		cfg.DataDir, cfg.Listen, cfg.Connectors = data, "127.0.0.1:0", []ConnectorConfig{k}
		cfg.Keys = []auth.Key{
			{Name: "root", Hash: hash, Collections: []string{"*"}, Verbs: []grounded.Verb{"admin"}},
			{Name: "bob", Hash: readerHash, Collections: []string{"*"}},
		}
		addr, stop := start(t, cfg, "all")
		defer stop()
		server := "http://" + addr
		if got, out := said(t, "connectors", "sync", "ledgers", "--server", server, "--key", admin); got != 0 {
			t.Fatalf("status %d: %s", got, out)
		}
		var doc grounded.Document
		c := &client{server: server, key: admin, http: &http.Client{}}
		if err := c.call(t.Context(), http.MethodGet, "/v1/documents/"+id, nil, &doc); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(doc.ACL.Groups, want.ACL.Groups) || !slices.Equal(doc.Labels, want.Labels) || doc.Sensitivity != want.Sensitivity || doc.Revision != 1 {
			t.Errorf("%+v gave %+v, want %+v", k, doc, want)
		}
		got, out := said(t, "docs", "show", id, "--server", server, "--key", reader)
		if (got == 0) != visible {
			t.Errorf("%+v: to one in no group: status %d, %s", k, got, out)
		}
	}
	finance := &grounded.ACL{Groups: []string{"finance"}}
	f(ConnectorConfig{}, true, grounded.Document{})
	f(ConnectorConfig{ACL: finance, Labels: []string{"ledger"}}, false, grounded.Document{ACL: *finance, Labels: []string{"ledger"}})
	f(ConnectorConfig{Sensitivity: grounded.Confidential}, false, grounded.Document{ACL: *finance, Labels: []string{"ledger"}, Sensitivity: grounded.Confidential})
	f(ConnectorConfig{ACL: &grounded.ACL{}, Labels: []string{}}, true, grounded.Document{Sensitivity: grounded.Confidential})
}
