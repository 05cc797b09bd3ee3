package verify_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"grounded"
)

// mannerCase is an answer as recent models write them, with Markdown, markers and what they say of
// themselves, and each of its parts: S is supported, x anything worse, N no claim, h no claim or
// supported.
type mannerCase struct {
	Set      string
	Question string
	Passages []string
	Answer   string
	Expect   [][2]string
}

// TestManner checks how such answers are taken apart and judged, against the golden file: how many
// parts have their spans, and how many of each kind the verdict that they should have.
func TestManner(t *testing.T) {
	t.Parallel()
	lines, err := os.ReadFile("testdata/manner.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	c := checker(t)
	type key struct{ set, kind string }
	all, good, spans := map[key]int{}, map[key]int{}, map[key]int{}
	for line := range bytes.Lines(lines) {
		var m mannerCase
		if err := json.Unmarshal(line, &m); err != nil {
			t.Fatal(err)
		}
		g, err := c.PrepareFor(m.Question, passages(m.Passages...)).Answer(t.Context(), m.Answer)
		if err != nil {
			t.Fatal(err)
		}
		bounds(t, g, m.Answer)
		for _, e := range m.Expect {
			k := key{m.Set, e[1]}
			all[k]++
			at := slices.IndexFunc(g.Sentences, func(s grounded.SentenceCheck) bool { return s.Text == e[0] })
			verdict := grounded.NotAClaim
			if at >= 0 {
				spans[k]++
				verdict = g.Sentences[at].Verdict
			}
			if (at >= 0 || e[1] == "N") && fits(e[1], verdict) {
				good[k]++
				continue
			}
			if testing.Verbose() {
				said := ""
				if at >= 0 {
					said = g.Sentences[at].Reason
				}
				t.Logf("%s %s: %q found %v %s %s", m.Set, e[1], e[0], at >= 0, verdict, said)
			}
		}
	}
	got := fmt.Sprintf("%-8s %-5s %4s %6s %8s\n", "set", "kind", "n", "spans", "verdicts")
	for _, set := range []string{"made", "unseen"} {
		for _, kind := range []string{"S", "x", "h", "N"} {
			k := key{set, kind}
			got += fmt.Sprintf("%-8s %-5s %4d %6d %8d\n", set, kind, all[k], spans[k], good[k])
		}
	}
	path := filepath.Join("testdata", "manner.golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("the figures have changed; look at them, then accept them with -update:\n%s", got)
	}
}

func fits(kind string, v grounded.Verdict) bool {
	switch kind {
	case "S":
		return v == grounded.Supported
	case "N":
		return v == grounded.NotAClaim
	case "h":
		return v == grounded.NotAClaim || v == grounded.Supported
	}
	return v != grounded.Supported && v != grounded.NotAClaim
}

// bounds fails where a doubted stretch begins or ends in white space, a mark of Markdown or a word.
func bounds(t *testing.T, g grounded.Grounding, answer string) {
	t.Helper()
	r := []rune(answer)
	for _, s := range g.Sentences {
		if s.Text != string(r[s.Span.Start:s.Span.End]) {
			t.Errorf("%q is not what stands at %v", s.Text, s.Span)
		}
		for _, d := range s.Doubted {
			said := string(r[s.Span.Start+d.Start : s.Span.Start+d.End])
			if strings.Trim(said, " \n*#`>|_") != said {
				t.Errorf("doubted is %q of %q", said, s.Text)
			}
		}
	}
}
