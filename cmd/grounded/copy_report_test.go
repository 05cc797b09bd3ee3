package main

import (
	"strings"
	"testing"
)

func TestCopyReport(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	r := newCopyReport(&out, false)
	if n, err := r.Write(make([]byte, 3<<20)); n != 3<<20 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	r.tell("copied %d MiB so far\n")
	r.close()
	if out.String() != "copied 3 MiB so far\n" {
		t.Errorf("%q", out.String())
	}
}
