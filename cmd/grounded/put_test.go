package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestPutItems(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"a.md", "sub/b.md", ".hidden", "sub/.c.md"} {
		path := filepath.Join(dir, "docs", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"file": "docs/a.md", "folder": "docs", "docs/linked.md": "a.md", "docs/around": "../docs", "docs/nowhere": "missing"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
	}
	f := func(arg string, want ...string) {
		t.Helper()
		items, err := putItems([]string{filepath.Join(dir, arg)})
		if err != nil {
			t.Error(err)
		}
		var got []string
		for _, i := range items {
			rel, err := filepath.Rel(dir, i.path)
			if err != nil || i.id != filepath.ToSlash(i.path) {
				t.Errorf("%+v, %v", i, err)
			}
			got = append(got, filepath.ToSlash(rel))
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", arg, got, want)
		}
	}
	f("docs", "docs/a.md", "docs/linked.md", "docs/sub/b.md")
	f("docs/.hidden", "docs/.hidden")
	f("file", "file")
	f("folder", "folder/a.md", "folder/linked.md", "folder/sub/b.md")
	if _, err := putItems([]string{filepath.Join(dir, "missing")}); err == nil {
		t.Error("a missing file is no error")
	}
}
