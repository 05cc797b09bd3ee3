package eval_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"grounded/eval"
	"grounded/generate/verify"
)

var update = flag.Bool("update", false, "write golden files anew")

// TestGroundingGolden measures the check, by words alone, on fixed samples of the shared sets. A
// change of a figure is a diff of the golden file, to be looked at and accepted with -update.
func TestGroundingGolden(t *testing.T) {
	t.Parallel()
	root := sharedData(t)
	checker, err := verify.New(verify.Config{})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	fmt.Fprintf(&got, "%-24s %5s %7s %7s %7s %9s %8s %7s\n", "set", "n", "auroc", "unigram", "f1", "sentences", "stretch", "span f1")
	for _, set := range strings.Fields(`attributionbench-dev begin-dev-wow factscore-claims ocnli-dev-zh qags-cnndm ragtruth-data2txt-dev
		ragtruth-qa-dev ragtruth-summary-dev rgb-en-fact-dev rgb-zh-fact-dev summedits uhgeval-zh wice-dev`) {
		r, err := eval.Grounding(t.Context(), filepath.Join(root, "grounding", set+".jsonl"), eval.GroundingDeps{Checker: checker, Most: 120})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%-24s %5d %7.3f %7.3f %7.3f %9.3f %8.3f %7.3f\n", set, r.N, r.AUROC, r.Baselines.UnigramAUROC, r.F1, r.SentenceAUROC, r.StretchAUROC, r.SpanF1)
	}
	golden(t, "grounding.golden", got.String())
}

// golden compares figures with the file of testdata, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := lineDiff(string(want), got); diff != "" {
		t.Errorf("the figures have changed; look at them, then accept them with -update:\n%s", diff)
	}
}

// lineDiff shows the lines of want and got that differ.
func lineDiff(want, got string) string {
	var b strings.Builder
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		x, y := "", ""
		if i < len(w) {
			x = w[i]
		}
		if i < len(g) {
			y = g[i]
		}
		if x != y {
			fmt.Fprintf(&b, "- %s\n+ %s\n", x, y)
		}
	}
	return b.String()
}
