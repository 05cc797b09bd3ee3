package verify_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"grounded/embed/e5"
	"grounded/generate/verify"
)

// TestOtherLanguages measures sentences and passages in neither Chinese nor English, by words and
// with the encoder, against the golden file. The domain of a case is its language. The rules were
// made on languages.jsonl; languages_unseen.jsonl was written before them and measured when they
// were done.
func TestOtherLanguages(t *testing.T) {
	t.Parallel()
	byWords, err := verify.New(verify.Config{})
	if err != nil {
		t.Fatal(err)
	}
	byMeaning, err := verify.New(verify.Config{Embedder: e5.Open(e5.Config{})})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintf("%-17s %-4s %-8s %4s %6s %10s %7s %13s %13s %19s  %s\n", "set", "lang", "by", "n", "auroc", "supported", "unsure", "true against", "false passed", "false contradicted", "false passed by kind")
	for _, set := range []string{"languages", "languages_unseen"} {
		cases := acrossCases(t, set)
		all := [2]whoFigures{newWhoFigures(), newWhoFigures()}
		for _, lang := range languagesOf(cases) {
			of := slices.DeleteFunc(slices.Clone(cases), func(c acrossCase) bool { return c.Domain != lang })
			for k, c := range []*verify.Checker{byWords, byMeaning} {
				f := newWhoFigures()
				for i, x := range of {
					p := c.Prepare(beside(of, i))
					f.check(t, p, x)
					all[k].check(t, p, x)
				}
				got += f.row(set, lang, k)
			}
		}
		got += all[0].row(set, "all", 0) + all[1].row(set, "all", 1)
	}
	path := filepath.Join("testdata", "languages.golden")
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

// languagesOf are the languages of cases, in order.
func languagesOf(cases []acrossCase) []string {
	var out []string
	for _, c := range cases {
		if !slices.Contains(out, c.Domain) {
			out = append(out, c.Domain)
		}
	}
	return out
}

func newWhoFigures() whoFigures { return whoFigures{slips: map[string]int{}, kinds: map[string]int{}} }

// row is a line of the golden file.
func (f whoFigures) row(set, lang string, by int) string {
	n := len(f.truth) / 2
	return fmt.Sprintf("%-17s %-4s %-8s %4d %6.3f %10.3f %7.3f %13.3f %13.3f %19.3f  %s\n", set, lang, []string{"words", "meaning"}[by], 2*n, auroc(f.scores, f.truth),
		share(f.supported, n), share(f.unsure, n), share(f.marked, n), share(f.passed, n), share(f.contradicted, n), f.byKind())
}
