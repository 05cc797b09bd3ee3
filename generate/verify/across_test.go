package verify_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"grounded"
	"grounded/embed/e5"
	"grounded/generate/verify"
)

var update = flag.Bool("update", false, "write golden files anew")

// acrossCase is a passage and sentences in the other language: a true one, one that is not, and
// what was changed.
type acrossCase struct {
	Domain  string
	Passage string
	Claims  [][3]string
}

func acrossCases(t *testing.T, name string) (out []acrossCase) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(data) {
		var c acrossCase
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

// acrossFigures are what a check is worth on sentences of which language the passages are not.
type acrossFigures struct {
	scores                []float64
	truth                 []bool
	supported, unsure     int // of the true
	passed                int // of those that are not
	figures, contradicted int // of those with another number or year
}

// TestAcrossLanguages measures sentences in Chinese over passages in English, and the reverse, by
// words and with the encoder, against the golden file: a set that the rules were made on, and one
// that was written afterwards.
func TestAcrossLanguages(t *testing.T) {
	t.Parallel()
	head := fmt.Sprintf("%-14s %-9s %-8s %4s %6s %10s %7s %13s %20s\n", "set", "sentences", "by", "n", "auroc", "supported", "unsure", "false passed", "figures contradicted")
	claimsGolden(t, "across", head, []string{"across", "across_unseen"}, func(set, by string, c *verify.Checker, cases []acrossCase, lang grounded.Language) string {
		f := across(t, c, cases, lang)
		n := len(f.truth) / 2
		return fmt.Sprintf("%-14s %-9s %-8s %4d %6.3f %10.3f %7.3f %13.3f %20.3f\n", set, lang, by, 2*n, auroc(f.scores, f.truth),
			share(f.supported, n), share(f.unsure, n), share(f.passed, n), share(f.contradicted, f.figures))
	})
}

// claimsGolden compares a table of the sets' figures, by language, and by words and with the
// encoder, with the golden file of that name.
func claimsGolden(t *testing.T, name, head string, sets []string, row func(set, by string, c *verify.Checker, cases []acrossCase, lang grounded.Language) string) {
	t.Helper()
	byWords, err := verify.New(verify.Config{})
	if err != nil {
		t.Fatal(err)
	}
	byMeaning, err := verify.New(verify.Config{Embedder: e5.Open(e5.Config{})})
	if err != nil {
		t.Fatal(err)
	}
	got := head
	for _, set := range sets {
		cases := acrossCases(t, set)
		for _, lang := range []grounded.Language{grounded.Chinese, grounded.English} {
			got += row(set, "words", byWords, cases, lang) + row(set, "meaning", byMeaning, cases, lang)
		}
	}
	path := filepath.Join("testdata", name+".golden")
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

// beside are the passage of cases[i] and two more of its domain and language.
func beside(cases []acrossCase, i int) []grounded.Passage {
	x := cases[i]
	texts := []string{x.Passage}
	for k := 1; k < len(cases) && len(texts) < 3; k++ {
		if o := cases[(i+k)%len(cases)]; o.Domain == x.Domain && grounded.LanguageOf(o.Passage) == grounded.LanguageOf(x.Passage) {
			texts = append(texts, o.Passage)
		}
	}
	return passages(texts...)
}

// across checks the sentences in lang, each beside its passage and two more of its domain.
func across(t *testing.T, c *verify.Checker, cases []acrossCase, lang grounded.Language) (f acrossFigures) {
	t.Helper()
	for i, x := range cases {
		if grounded.LanguageOf(x.Claims[0][0]) != lang {
			continue
		}
		p := c.Prepare(beside(cases, i))
		for _, claim := range x.Claims {
			yes, no := p.Check(claim[0]), p.Check(claim[1])
			f.scores, f.truth = append(f.scores, yes.Score, no.Score), append(f.truth, true, false)
			switch yes.Verdict {
			case grounded.Supported:
				f.supported++
			case grounded.Partial:
				f.unsure++
			}
			if no.Verdict == grounded.Supported {
				f.passed++
			}
			if claim[2] == "number" || claim[2] == "year" {
				f.figures++
				if no.Verdict == grounded.Contradicted {
					f.contradicted++
				}
			}
			if testing.Verbose() {
				t.Logf("%-9s %-12s %.2f %s | %s\n          %-12s %.2f %s | %s", claim[2], yes.Verdict, yes.Score, claim[0], yes.Reason, no.Verdict, no.Score, claim[1], no.Reason)
			}
		}
	}
	return f
}

func share(n, of int) float64 { return float64(n) / float64(max(1, of)) }

// auroc is how often a true one scores above one that is not.
func auroc(scores []float64, truth []bool) float64 {
	sum, n := 0.0, 0.0
	for i, a := range scores {
		for k, b := range scores {
			if !truth[i] || truth[k] {
				continue
			}
			n++
			if a > b {
				sum++
			} else if a == b {
				sum += 0.5
			}
		}
	}
	return sum / n
}
