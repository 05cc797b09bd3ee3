package eval_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"grounded/eval"
)

// TestCrossGolden measures questions in one language over passages in the other, on fixed
// samples of the shared sets; see testdata/cross/README.md. Whatever the figures are, the whole
// is not worse than meaning alone: where words have no vote they must do no harm.
func TestCrossGolden(t *testing.T) {
	t.Parallel()
	root := publicSets(t)
	var got strings.Builder
	fmt.Fprintf(&got, "%-20s %9s %10s  %s\n", "questions", "ndcg@10", "recall@100", "ranked")
	f := func(questions, name string) {
		t.Helper()
		set, err := eval.ReadSet(filepath.Join(root, "retrieval", name), "")
		if err != nil {
			t.Fatal(err)
		}
		if set, err = set.Asking(filepath.Join("testdata", "cross", questions+".jsonl")); err != nil {
			t.Fatal(err)
		}
		steps, err := retrieval(t, sampleOf(set, 30, 60)).Ablate(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			fmt.Fprintf(&got, "%-20s %9.3f %10.3f  %s\n", questions, s.Result.NDCG10, s.Result.Recall100, s.Name)
		}
		if meaning, whole := steps[1].Result.NDCG10, steps[len(steps)-1].Result.NDCG10; whole < meaning-0.002 {
			t.Errorf("%s: the whole has %.4f, meaning alone %.4f", questions, whole, meaning)
		}
	}
	f("gitlab-handbook-zh", "gitlab-handbook-en")
	f("domainrag-en", "domainrag-zh")
	golden(t, "cross.golden", got.String())
}
