package main

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
)

// TestUsage: what is wrong with the command line is exit status 2, so that a script can
// tell it from a failed document or an unsupported answer.
func TestUsage(t *testing.T) {
	t.Parallel()
	f := func(args ...string) {
		t.Helper()
		root := rootCommand()
		root.SetArgs(args)
		root.SetOut(io.Discard)
		root.SetErr(io.Discard)
		if err := root.ExecuteContext(t.Context()); status(err) != 2 {
			t.Errorf("%q: status %d, %v", args, status(err), err)
		}
	}
	f("nonsense")
	f("keys", "nonsense")
	f("eval", "nonsense")
	f("docs", "nonsense")
	f("put")
	f("put", "--no-such-flag", "x")
	f("keys", "new")
	f("verify", "answer.txt")
	f("eval", "answers")
	f("collections", "new")
	f("collections", "show")
	f("collections", "calibrate", "default")
	f("collections", "calibrate", "default", "--questions", "no such file")
	f("search", "x", "--server", "http://127.0.0.1:1")
}

// TestServeOnATakenPort: where the address is taken, that is said, and nothing is left behind.
func TestServeOnATakenPort(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	cfg := defaultConfig()
	cfg.Listen, cfg.DataDir = l.Addr().String(), filepath.Join(t.TempDir(), "data")
	err = serve(t.Context(), cfg, "all", io.Discard, func(string) { t.Error("it serves") })
	if status(err) != 2 {
		t.Errorf("status %d, %v", status(err), err)
	}
	if _, err := os.Stat(cfg.DataDir); !os.IsNotExist(err) {
		t.Errorf("a folder is left behind: %v", err)
	}
}
