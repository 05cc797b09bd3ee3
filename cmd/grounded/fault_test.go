package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"

	"grounded"
)

// TestFaultsSayWhatToDo: what the system says of files and connections is told in words that
// name the file or the server and the way on.
func TestFaultsSayWhatToDo(t *testing.T) {
	t.Parallel()
	f := func(err error, want string) {
		t.Helper()
		if err == nil || plainly(err) != want {
			t.Errorf("%v, want %q", err, want)
		}
	}
	at := func(cause error) error { return &fs.PathError{Op: "open", Path: "/tmp/.unfinished", Err: cause} }
	f(unread("a.md", at(syscall.EACCES)), "a.md may not be read by this user")
	f(unread("a.md", at(syscall.EISDIR)), "a.md is a folder; name a file")
	f(unread("a.md", at(syscall.EIO)), "a.md cannot be read: input/output error")
	f(unwritten("out/a.zip", at(syscall.ENOSPC)), "the disk of out/a.zip is full: free some room there, or name a place on another disk")
	f(unwritten("out/a.zip", errors.New("restore stream x: no space left on device (10077)")), "the disk of out/a.zip is full: free some room there, or name a place on another disk")
	f(unwritten("out/a.zip", at(syscall.EACCES)), "out/a.zip may not be written by this user; name a place that may")
	f(unwritten("out/a.zip", at(syscall.ENOENT)), "there is no folder out to write to; make it first")
	f(unwritten("out/a.zip", at(syscall.EROFS)), "the disk of out/a.zip cannot be written to; name a place on another disk")
	f(unwritten("out/a.zip", &os.LinkError{Op: "rename", Old: "x", New: "y", Err: syscall.EIO}), "out/a.zip cannot be written: input/output error")
	f(unwritten("out/a.zip", unread("b", at(syscall.ENOENT))), "there is no file b") // told already
	f(unheard("127.0.0.1:80", &net.OpError{Op: "listen", Err: syscall.EACCES}), "this user may not listen at 127.0.0.1:80; choose another address with --listen, with a port above 1023")
	f(unheard("10.0.0.1:80", syscall.EADDRNOTAVAIL), "this machine has no address 10.0.0.1:80; choose another address with --listen")
	f(unanswered("http://x", io.ErrUnexpectedEOF), "the server at http://x broke off the connection; its log says why")
	f(unanswered("http://x", context.DeadlineExceeded), "the server at http://x does not answer in time; start one with `grounded serve`, or name another with --server")
	f(usage(fmt.Errorf("read: %w", at(syscall.ENOENT))), "read: there is no file /tmp/.unfinished")
	f(grounded.Wrap(grounded.CodeInvalid, errors.New("no tab"), "line 1: no tab"), "line 1: no tab")
	f(grounded.Wrap(grounded.CodeInvalid, errors.New("no tab"), "line 1"), "line 1: no tab")
}

// TestStrangersAreNoServers: what answers and is no grounded server is said to be none, and
// what it says is not shown.
func TestStrangersAreNoServers(t *testing.T) {
	t.Parallel()
	f := func(status int, page string, args ...string) {
		t.Helper()
		host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, page)
		}))
		defer host.Close()
		got, out := said(t, append(args, "--server", strings.TrimPrefix(host.URL, "http://"))...)
		if got != 2 || !strings.Contains(out, "no grounded server") || strings.Contains(out, "<") {
			t.Errorf("%d %q, %q: status %d: %s", status, page, args, got, out)
		}
	}
	f(404, "<html>not here</html>", "docs")
	f(502, "<html>bad gateway</html>", "search", "x")
	f(200, "<html>welcome</html>", "collections")
}
