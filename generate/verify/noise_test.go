package verify_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"grounded"
	"grounded/generate/verify"
	"grounded/generate/verify/dataset"
	"grounded/generate/verify/internal/mutate"
)

// TestNoise measures answers over passages as they are and with each kind of noise that web pages
// have, on fixed samples, by words alone, against the golden file. With GROUNDED_FULL=1 it
// measures 300 answers of each set and only prints.
func TestNoise(t *testing.T) {
	t.Parallel()
	most := 30
	full := os.Getenv("GROUNDED_FULL") != ""
	switch {
	case testing.Short():
		t.Skip("takes ten seconds")
	case full:
		most = 300
	}
	checker, err := verify.New(verify.Config{})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	fmt.Fprintf(&got, "%-22s %-12s %4s %6s %10s %13s %13s\n", "set", "noise", "n", "auroc", "supported", "contradicted", "false passed")
	for _, set := range strings.Fields("ragtruth-qa-dev ragtruth-summary-dev qags-cnndm attributionbench-dev wice-dev uhgeval-zh") {
		examples := labelled(t, data(t, "grounding", set+".jsonl"), most)
		for _, kind := range mutate.Noises {
			f := noisy(t, checker, examples, kind)
			fmt.Fprintf(&got, "%-22s %-12s %4d %6.3f %10.3f %13.3f %13.3f\n", set, kind, f.n, auroc(f.scores, f.truth), share(f.supported, f.right), share(f.contradicted, f.right), share(f.passed, f.wrong))
		}
	}
	if full {
		t.Log("\n" + got.String())
		return
	}
	path := filepath.Join("testdata", "noise.golden")
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got.String() {
		t.Errorf("the figures have changed; look at them, then accept them with -update:\n%s", got.String())
	}
}

// labelled are at most so many examples of file that people found supported or not, evenly spread.
func labelled(t *testing.T, file string, most int) []dataset.Example {
	t.Helper()
	all, err := dataset.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	var known, out []dataset.Example
	for _, e := range all {
		if e.Label == dataset.Supported || e.Label == dataset.Unsupported {
			known = append(known, e)
		}
	}
	for i := range min(most, len(known)) {
		out = append(out, known[i*len(known)/min(most, len(known))])
	}
	return out
}

// noiseFigures are what a check is worth on answers over noisy passages. Where people labelled
// stretches and no answers, scores are the stretches' and the rest is of wrong sentences alone.
type noiseFigures struct {
	n                       int
	scores                  []float64
	truth                   []bool
	right, wrong            int // answers
	supported, contradicted int // of the right
	passed                  int // of the wrong
}

func noisy(t *testing.T, c *verify.Checker, examples []dataset.Example, kind mutate.Noise) (f noiseFigures) {
	t.Helper()
	f.n = len(examples)
	for i, e := range examples {
		rng := rand.New(rand.NewPCG(uint64(i), 7))
		var others []string
		for range 20 {
			if o := examples[rng.IntN(len(examples))]; !overlap(o.Context, e.Context) {
				others = append(others, o.Context...)
			}
		}
		texts := mutate.Noisy(e.Context, kind, others, rng)
		list := passages(texts...)
		p := c.PrepareFor(e.Question, list)
		g, err := p.Answer(t.Context(), e.Answer)
		if err != nil {
			t.Fatal(err)
		}
		verbatim(t, g, list)
		if len(e.OKSpans) > 0 {
			for k, list := range [2][]dataset.Label{e.OKSpans, e.Labels} {
				for _, l := range list {
					f.scores, f.truth = append(f.scores, p.Stretch(e.Answer, l.Span)), append(f.truth, k == 0)
				}
			}
		} else {
			score := g.Score
			if g.Verdict == grounded.NotAClaim {
				score = 0.5
			}
			f.scores, f.truth = append(f.scores, score), append(f.truth, e.Label == dataset.Supported)
		}
		if e.Label == dataset.Supported {
			f.right++
			f.supported += one(g.Verdict == grounded.Supported)
			f.contradicted += one(g.Verdict == grounded.Contradicted)
		} else {
			f.wrong++
			f.passed += one(g.Verdict == grounded.Supported)
		}
	}
	return f
}

// verbatim fails where a quote is not, to the letter, what its span says of the passage.
func verbatim(t *testing.T, g grounded.Grounding, list []grounded.Passage) {
	t.Helper()
	for _, s := range g.Sentences {
		for _, e := range s.Evidence {
			p := list[e.Marker-1]
			if stands := string([]rune(p.Text)[e.Span.Start-p.Span.Start : e.Span.End-p.Span.Start]); stands != e.Quote {
				t.Errorf("passage %d has %q where %q is quoted", e.Marker, stands, e.Quote)
			}
		}
	}
}

// overlap reports whether a passage stands in both.
func overlap(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y || strings.Contains(x, y) || strings.Contains(y, x) {
				return true
			}
		}
	}
	return false
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
