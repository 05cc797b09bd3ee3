package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPutInterrupted: who is interrupted while waiting is told what the server has, and no
// document is called refused.
func TestPutInterrupted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.md")
	if err := os.WriteFile(path, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			fmt.Fprint(w, `{"data":[{"id":"x","status":"queued"}]}`)
			return
		}
		fmt.Fprint(w, "event: document\ndata: {\"id\":\"x\",\"status\":\"embedding\"}\n\n")
		_ = http.NewResponseController(w).Flush()
		cancel(fmt.Errorf("terminated signal received"))
		<-r.Context().Done()
	}))
	defer host.Close()
	var out bytes.Buffer
	c := &client{server: host.URL, http: host.Client()}
	err := c.putAll(ctx, []putItem{{path: path, id: "a"}}, putOptions{parallel: 1, wait: "ready"}, newPutReport(&out, 1, false))
	if err == nil || !strings.Contains(err.Error(), "interrupted; 1 of 1") || out.Len() > 0 {
		t.Errorf("%v; printed %q", err, out.String())
	}
}

// TestPutOutlivesTheServer: where the server ends while it is waited for, what it has accepted has
// not failed, and that is said.
func TestPutOutlivesTheServer(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.md")
	if err := os.WriteFile(path, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			fmt.Fprint(w, `{"data":[{"id":"x","status":"queued"}]}`)
			return
		}
		panic(http.ErrAbortHandler)
	}))
	defer host.Close()
	var out bytes.Buffer
	c := &client{server: host.URL, http: host.Client()}
	err := c.putAll(t.Context(), []putItem{{path: path, id: "a"}}, putOptions{parallel: 1, wait: "ready"}, newPutReport(&out, 1, false))
	if err == nil || status(err) != 2 || !strings.Contains(err.Error(), "1 accepted document") || strings.Contains(err.Error(), "failed") {
		t.Errorf("%v; printed %q", err, out.String())
	}
}

// TestPutItemsOnce: what is named twice is put once.
func TestPutItemsOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.md")
	if err := os.WriteFile(path, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	items, err := putItems([]string{path, dir, dir + "/./a.md", "http://x/a", "http://x/a"})
	if err != nil || len(items) != 2 {
		t.Errorf("%+v, %v", items, err)
	}
}
