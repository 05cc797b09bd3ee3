package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestDemo is the README's first command.
func TestDemo(t *testing.T) {
	t.Chdir(t.TempDir())
	var out, logs bytes.Buffer
	root := rootCommand()
	root.SetArgs([]string{"demo", "--once", "--listen", "127.0.0.1:0", "--data-dir", t.TempDir()})
	root.SetOut(&out)
	root.SetErr(&logs)
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out.String(), logs.String())
	}
	for _, want := range []string{"85", "8,000", "[1]", "p. 1"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
}
