package extract_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"grounded/ingest/extract"
)

// TestBoilerplate checks strings that must stay in the text of a web page and strings,
// of menus and the like, that must go. It prints both shares.
func TestBoilerplate(t *testing.T) {
	t.Parallel()
	dir := dataDir(t, "documents/html-boilerplate")
	f, err := os.Open(filepath.Join(dir, "expect.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	stay, stayed, leave, left := 0, 0, 0, 0
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var e struct {
			File            string
			Present, Absent []string
		}
		if err := json.Unmarshal(s.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(dir, e.File))
		if err != nil {
			continue
		}
		got, err := extract.Extract(context.Background(), extract.File{Name: e.File, Data: data})
		if err != nil {
			t.Errorf("%s: %v", e.File, err)
			continue
		}
		text := strings.Join(strings.Fields(sectionsText(got)), " ")
		for _, want := range e.Present {
			if stay++; strings.Contains(text, strings.Join(strings.Fields(want), " ")) {
				stayed++
			} else {
				t.Logf("%s lost %q", e.File, want)
			}
		}
		for _, not := range e.Absent {
			if leave++; !strings.Contains(text, strings.Join(strings.Fields(not), " ")) {
				left++
			} else {
				t.Logf("%s kept %q", e.File, not)
			}
		}
	}
	t.Logf("%d of %d strings stayed, %d of %d went", stayed, stay, left, leave)
	if stayed*100 < stay*90 || left*100 < leave*70 {
		t.Errorf("%d of %d strings stayed, %d of %d went", stayed, stay, left, leave)
	}
}
