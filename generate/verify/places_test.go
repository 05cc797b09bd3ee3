package verify_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"grounded"
	"grounded/generate/verify"
)

// TestPlaces checks sentences against passages of many things at once: those of which a figure or a
// name stands only in a passage of something else must not pass, those that join what two passages
// say must. The sentences were written before the rule and measured once when it was done.
func TestPlaces(t *testing.T) {
	t.Parallel()
	checker, err := verify.New(verify.Config{})
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		Title, Text, Claim string
		True               bool
	}
	file, err := os.Open(filepath.Join("testdata", "places_unseen.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var list []grounded.Passage
	var got strings.Builder
	var p *verify.Prepared
	counts := map[bool]map[grounded.Verdict]int{true: {}, false: {}}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		if l.Claim == "" {
			list = append(list, grounded.Passage{Title: l.Title, Chunk: grounded.Chunk{Text: l.Text}})
			continue
		}
		if p == nil {
			p = checker.Prepare(list)
		}
		c := p.Check(l.Claim)
		counts[l.True][c.Verdict]++
		if (c.Verdict == grounded.Supported) != l.True {
			fmt.Fprintf(&got, "%v %s %.2f %s | %s\n", l.True, c.Verdict, c.Score, l.Claim, c.Reason)
		}
	}
	if f, ok := counts[false][grounded.Supported], counts[true][grounded.Supported]; f > 3 || ok < 17 {
		t.Errorf("%d false ones pass and %d true ones are supported:\n%s", f, ok, got.String())
	}
}
