package extract_test

import (
	"testing"

	"grounded/ingest/extract"
)

// TestTitlesAreNoStamps: what stands above many documents is no title; the first real heading
// is, where there is one.
func TestTitlesAreNoStamps(t *testing.T) {
	t.Parallel()
	f := func(text, want string) {
		t.Helper()
		got, err := extract.Extract(t.Context(), extract.File{Name: "a.md", Data: []byte(text)})
		if err != nil || got.Title != want {
			t.Errorf("%q: title %q, %v, want %q", text, got.Title, err, want)
		}
	}
	f("# FOR IMMEDIATE RELEASE\n\n# Acme Reports Results\n\nIt grew.\n", "Acme Reports Results")
	f("# **CONFIDENTIAL**\n\n## Seals of pumps\n\nThey wear.\n", "Seals of pumps")
	f("# 内部资料\n\n# 变压器运行规程\n\n油温。\n", "变压器运行规程")
	f("# For immediate release\n\n# growth of 6.1%*\n\nIt grew.\n", "")
	f("---\ntitle: Draft\n---\n\n# Leave policy\n\nFifteen days.\n", "Leave policy")
	f("# Draft treaty\n\n# Part one\n\nText.\n", "Draft treaty")
	f("# Contents of the box\n\nA pump.\n", "Contents of the box")
}
