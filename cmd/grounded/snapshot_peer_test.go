package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"grounded/internal/peer"
)

// A snapshot is made while the server serves; restored elsewhere, another server serves it.
func TestSnapshotCommand(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := serveProcess(t, dir)
	file := filepath.Join(t.TempDir(), "index.snapshot")
	run := func(want string, args ...string) {
		t.Helper()
		cmd := program(t.Context(), args...)
		cmd.Dir = t.TempDir()
		if out, err := cmd.CombinedOutput(); (err == nil) != (want == "") || !strings.Contains(string(out), want) {
			t.Fatalf("%v: %v: %s", args, err, out)
		}
	}
	run("", "snapshot", file, "--server", s.server)
	s.kill()
	run("move it away", "snapshot", "restore", file, "--data-dir", dir)
	again := t.TempDir()
	run("", "snapshot", "restore", file, "--data-dir", again)
	serveProcess(t, again)
	if err := os.Truncate(file, 50_000); err != nil {
		t.Fatal(err)
	}
	run("restore the index", "snapshot", "restore", file, "--data-dir", t.TempDir())
}

// The official Python client is pointed at the server as at any Qdrant.
func TestPythonClient(t *testing.T) {
	t.Parallel()
	peer.Dir(t, "qdrant-client")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	serveProcess(t, t.TempDir(), "--qdrant-listen", addr)
	cmd := peer.Python(t, "qdrant-client", filepath.Join("testdata", "python_client.py"), addr)
	cmd.Stderr = nil // CombinedOutput takes it
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.HasSuffix(strings.TrimSpace(string(out)), "ok") {
		t.Fatalf("%v\n%s", err, out)
	}
}
