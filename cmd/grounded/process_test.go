package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"grounded"
)

// program is a command of the real program, in a process of its own.
func program(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1", "GROUNDED_KEY=", "GROUNDED_SERVER=")
	return cmd
}

// serving is a server in a process of its own.
type serving struct {
	*client
	cmd  *exec.Cmd
	logs *lockedBuffer
}

// lockedBuffer collects what a process writes while the test reads it.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write implements [io.Writer].
func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serveProcess starts `grounded serve` on dir and returns once it answers. It is killed
// at the end of the test.
func serveProcess(t testing.TB, dir string, args ...string) *serving {
	t.Helper()
	args = append([]string{"serve", "--listen", "127.0.0.1:0", "--data-dir", dir}, args...)
	s := &serving{cmd: program(context.Background(), args...), logs: &lockedBuffer{}}
	s.cmd.Dir = t.TempDir() // no grounded.yaml of anybody's
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.kill)
	address := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			if _, rest, ok := strings.Cut(lines.Text(), "serving at "); ok {
				addr, _, _ := strings.Cut(rest, " ")
				address <- addr
			}
			_, _ = io.WriteString(s.logs, lines.Text()+"\n") // memory takes all
		}
		close(address)
	}()
	addr, ok := <-address
	if !ok {
		t.Fatalf("the server ended: %s", s.logs)
	}
	s.client = &client{server: addr, http: &http.Client{}}
	if err := s.waitUp(t.Context(), 30*time.Second); err != nil {
		t.Fatalf("%v\n%s", err, s.logs)
	}
	return s
}

// kill ends the process as power loss would.
func (s *serving) kill() {
	_ = s.cmd.Process.Kill() // it may have ended
	_ = s.cmd.Wait()         // killed: that is no news
}

// post sends a body and returns the status with the error that came, if any.
func (s *serving) send(t *testing.T, method, path, media string, body io.Reader) (int, failureShape) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.server+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	resp, err := s.http.Do(req)
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", method, path, err, s.logs)
	}
	defer resp.Body.Close()
	var f failureShape
	data, err := io.ReadAll(resp.Body)
	if err == nil && len(data) > 0 {
		err = json.Unmarshal(data, &f)
	}
	if err != nil {
		t.Fatalf("%s %s: %d, and the reply is no JSON: %v", method, path, resp.StatusCode, err)
	}
	f.retryAfter = resp.Header.Get("Retry-After")
	return resp.StatusCode, f
}

type failureShape struct {
	Error struct {
		Code      grounded.Code `json:"code"`
		Message   string        `json:"message"`
		RequestID string        `json:"request_id"`
	} `json:"error"`
	Data       []grounded.Document `json:"data"`
	retryAfter string
}
