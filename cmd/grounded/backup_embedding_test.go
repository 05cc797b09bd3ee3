package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"grounded"
)

// TestBackupWhileEmbedding: a backup waits for no embedder, and the document whose vectors
// were under way is ready once what was restored has an embedder again.
func TestBackupWhileEmbedding(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts several processes")
	}
	let, asked := make(chan struct{}), make(chan struct{})
	var once sync.Once
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Input []string `json:"input"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			t.Error(err)
		}
		if len(in.Input) > 1 { // the document's, not one text to learn the dimensions
			once.Do(func() { close(asked) })
			select {
			case <-let:
			case <-r.Context().Done():
				return
			}
		}
		fmt.Fprint(w, `{"data":[`)
		for i := range in.Input {
			if i > 0 {
				fmt.Fprint(w, ",")
			}
			fmt.Fprintf(w, `{"index":%d,"embedding":[1,0.5,%d,1]}`, i, i)
		}
		fmt.Fprint(w, `]}`)
	}))
	defer host.Close()
	open := sync.OnceFunc(func() { close(let) })
	defer open()
	config := filepath.Join(t.TempDir(), "grounded.yaml")
	if err := os.WriteFile(config, fmt.Appendf(nil, "embed: {url: %s/v1, model: slow, dimensions: 4}\n", host.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	docs, out := t.TempDir(), filepath.Join(t.TempDir(), "backup.zip")
	var text []byte
	for i := range 40 {
		text = fmt.Appendf(text, "# Pump P-%d\n\nThe seal of pump P-%d is replaced every %d hours.\n\n", i, i, 1000+i)
	}
	if err := os.WriteFile(filepath.Join(docs, "pumps.md"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	s := serveProcess(t, t.TempDir(), "--config", config)
	if text, err := command(t, "put", "--server", s.server, "--wait=searchable", docs); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	select {
	case <-asked:
	case <-time.After(time.Minute):
		t.Fatal("the embedder is not asked")
	}
	if text, err := command(t, "backup", "--server", s.server, out); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if list := s.list(t); list.Counts[grounded.StatusReady] != 0 {
		t.Fatalf("the backup waited for vectors: %v", list.Counts)
	}
	s.kill()
	open()
	back := filepath.Join(t.TempDir(), "data")
	if text, err := command(t, "restore", "--data-dir", back, out); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	r := serveProcess(t, back, "--config", config)
	list := r.list(t)
	if len(list.Data) != 1 {
		t.Fatalf("%v", list.Counts)
	}
	doc, err := r.follow(t.Context(), list.Data[0], "ready", func(grounded.Document) {})
	if err != nil || doc.Status != grounded.StatusReady {
		t.Errorf("%v, %s %s", err, doc.Status, doc.Reason)
	}
	if got := r.found(t, "seal pump"); len(got) == 0 {
		t.Error("nothing is found")
	}
}
