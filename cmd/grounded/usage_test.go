package main

import (
	"io"
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
	f("search", "x", "--server", "http://127.0.0.1:1")
}
