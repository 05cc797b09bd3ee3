package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// TestPutTriesAgain: an upload that the server refuses for now is sent again, whole, and the
// user is told; what will not be taken later, or not after many tries, is refused.
func TestPutTriesAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.md")
	if err := os.WriteFile(path, []byte("the whole text"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := func(status int, refusals int32, wantTries int32, wantErr bool) {
		t.Helper()
		var tries atomic.Int32
		host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil || !strings.Contains(string(body), "the whole text") {
				t.Errorf("the body is %q, %v", body, err)
			}
			if tries.Add(1) <= refusals {
				w.Header().Set("Retry-After", "0")
				w.WriteHeader(status)
				fmt.Fprint(w, `{"error":{"code":"limited","message":"too many uploads at once"}}`)
				return
			}
			fmt.Fprint(w, `{"data":[{"id":"x","status":"queued"}]}`)
		}))
		defer host.Close()
		var out, notes bytes.Buffer
		report := &putReport{w: &out, notes: &notes}
		c := &client{server: host.URL, http: host.Client()}
		err := c.putAll(t.Context(), []putItem{{path: path, id: "a"}}, putOptions{parallel: 1}, report)
		if (err != nil) != wantErr || tries.Load() != wantTries {
			t.Errorf("%d after %d refusals: %v after %d tries: %s", status, refusals, err, tries.Load(), out.String())
		}
		if told := strings.Count(notes.String(), "the server is busy (too many uploads at once)"); told != int(wantTries)-1 {
			t.Errorf("%d after %d refusals: told %q", status, refusals, notes.String())
		}
	}
	f(http.StatusTooManyRequests, 2, 3, false)
	f(http.StatusServiceUnavailable, 1, 2, false)
	f(http.StatusServiceUnavailable, 99, putTries, true)
	f(http.StatusBadRequest, 1, 1, true)
	f(http.StatusInsufficientStorage, 1, 1, true)
}
