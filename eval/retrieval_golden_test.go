package eval_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"grounded/eval"
)

// sampleOf is some of a set's questions, evenly chosen, over their passages and as many others.
func sampleOf(set eval.Set, questions, documents int) eval.Set {
	out := eval.Set{Name: set.Name}
	relevant := map[string]bool{}
	for i := range questions {
		q := set.Questions[i*len(set.Questions)/questions]
		out.Questions = append(out.Questions, q)
		for id := range q.Relevant {
			relevant[id] = true
		}
	}
	step := max(1, len(set.Documents)/documents)
	for i, d := range set.Documents {
		if relevant[d.ID] || i%step == 0 {
			out.Documents = append(out.Documents, d)
		}
	}
	return out
}

// TestRetrievalGolden measures retrieval on fixed samples of the shared sets: by words, by meaning and
// whole. A change of a figure is a diff of the golden file, to be looked at and accepted with
// -update. Whole sets are for "make eval".
func TestRetrievalGolden(t *testing.T) {
	t.Parallel()
	root := publicSets(t)
	var got strings.Builder
	fmt.Fprintf(&got, "%-20s %9s %9s  %s\n", "set", "ndcg@10", "recall@5", "ranked")
	for _, name := range strings.Fields("cranfield-en domainrag-zh gitlab-handbook-en stard-law-zh") {
		set, err := eval.ReadSet(filepath.Join(root, "retrieval", name), "")
		if err != nil {
			t.Fatal(err)
		}
		steps, err := retrieval(t, sampleOf(set, 30, 120)).Ablate(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			fmt.Fprintf(&got, "%-20s %9.3f %9.3f  %s\n", name, s.Result.NDCG10, s.Result.Recall5, s.Name)
		}
	}
	golden(t, "retrieval.golden", got.String())
}
