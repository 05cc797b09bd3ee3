package main

import (
	"archive/zip"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUsage: what is wrong with the command line is exit status 2, so that a script can
// tell it from a failed document or an unsupported answer.
func TestUsage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file.md")
	if err := os.WriteFile(file, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := func(want string, args ...string) {
		t.Helper()
		root := rootCommand()
		root.SetArgs(args)
		root.SetOut(io.Discard)
		root.SetErr(io.Discard)
		root.SetIn(strings.NewReader(""))
		err := root.ExecuteContext(t.Context())
		if status(err) != 2 || err == nil || !strings.Contains(plainly(err), want) {
			t.Errorf("%q: status %d, %v, want %q", args, status(err), err, want)
		}
		for _, raw := range []string{"lstat", "open /", "arg(s)", "unknown", "syscall", "dial tcp", "strconv", "%!"} {
			if err != nil && strings.Contains(plainly(err), raw) {
				t.Errorf("%q: %v has a library's words", args, err)
			}
		}
	}
	f("`grounded --help` lists the commands", "nonsense")
	f("is it `grounded search`?", "serch")
	f("is it `grounded collections show`?", "collections", "shw")
	f(`no command "keys nonsense"`, "keys", "nonsense")
	f(`no command "eval nonsense"`, "eval", "nonsense")
	f(`no command "docs nonsense"`, "docs", "nonsense")
	f(`no command "docs nonsense"`, "help", "docs", "nonsense")
	f(`no command "completion nonsense"`, "completion", "nonsense")
	f("takes no arguments", "reindex", "x")
	f("FILE or DIR or URL is missing", "put")
	f("NAME is missing: say `grounded keys new NAME`", "keys", "new")
	f(`"b" is one argument too many`, "docs", "show", "a", "b")
	f("NAME is missing", "collections", "new")
	f("NAME is missing", "collections", "show")
	f("say", "collections", "calibrate", "default")
	f("no file", "collections", "calibrate", "default", "--questions", "no such file")
	f("--failed", "docs", "retry")
	f("no flag --no-such-flag", "put", "--no-such-flag", "x")
	f("is it --collection?", "put", "--collections", "x", "y")
	f("no flag -x", "put", "-x")
	f("--parallel takes a whole number", "put", "--parallel", "x", "y")
	f("--parallel needs a value", "put", "y", "--parallel")
	f("--collection or --passages", "verify", "answer.txt")
	f("--everyone and --user exclude each other", "put", "--everyone", "--user", "x", "y")
	f("say --data", "eval", "answers")
	f("say --out, and say --collection or --from", "eval", "draw")
	f("no file or folder /nope.pdf", "put", "/nope.pdf")
	f("say --wait=searchable", "put", "--wait", "searchable", file)
	f("begin with http", "put", "ftp://x/y")
	f("no files in", "put", t.TempDir())
	f("no server answers at 127.0.0.1:1;", "search", "x", "--server", "127.0.0.1:1")
	f("is no address", "search", "x", "--server", "ftp://127.0.0.1")
	f("is not known", "docs", "--server", "http://nowhere.invalid")
	f("the question is empty", "ask", " ")
	f("there is no question", "ask")
	f("no turn of a conversation", "ask", "--conversation", file, "x")
	f("no folder /nope", "ask", "--conversation", "/nope/x", "x")
	f("no file /nope.zip", "restore", "/nope.zip")
	f("is no backup", "restore", file)
	f("name a file", "restore", dir)
	f("no file /nope", "extract", "/nope")
	f("no file /nope", "verify", "/nope", "--passages", "x")
	f("no file /nope", "verify", file, "--passages", "/nope")
	f("no file /nope", "serve", "--config", "/nope")
	f("no file /nope", "snapshot", "restore", "/nope", "--data-dir", t.TempDir())
	f("keeps its data in", "backup", "--data-dir", "/nope", filepath.Join(dir, "x"))
	f("is a folder", "backup", dir)
	f("no folder /nope", "backup", "/nope/x", "--data-dir", "/nope")
	f("the name is empty", "keys", "new", "")
	f("corpus.jsonl is not there", "eval", "retrieval", "--data", "/nope")
	f("no file /nope", "eval", "grounding", "--data", "/nope")
}

// TestRestoreKeepsWhatIsThere: neither a file nor a folder with something in it makes way for
// a backup.
func TestRestoreKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, zipped := filepath.Join(dir, "precious"), filepath.Join(dir, "b.zip")
	if err := os.WriteFile(file, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := saveWhole(zipped, func(w io.Writer) error {
		z := zip.NewWriter(w)
		return errors.Join(addJSON(z, backupManifest, backupHead{Format: backupFormat}), z.Close())
	})
	if err != nil {
		t.Fatal(err)
	}
	f := func(into, want string) {
		t.Helper()
		if _, err := restore(t.Context(), zipped, into); status(err) != 2 || !strings.Contains(err.Error(), want) {
			t.Errorf("into %s: %v, want %q", into, err, want)
		}
	}
	f(file, "is a file")
	f(dir, "something in")
	if data, err := os.ReadFile(file); err != nil || string(data) != "text" {
		t.Errorf("the file has %q, %v", data, err)
	}
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
