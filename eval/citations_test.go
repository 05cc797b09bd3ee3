package eval_test

import (
	"path/filepath"
	"testing"

	"grounded/eval"
	"grounded/generate/verify"
)

// TestCitations holds what markers are to reach: precision 0.90 and recall 0.85 on
// answers with known sources, in both languages.
func TestCitations(t *testing.T) {
	t.Parallel()
	root := sharedData(t)
	checker, err := verify.New(verify.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []string{"gitlab-handbook-en", "ohrbench-en", "domainrag-zh", "rgb-zh-dev"} {
		r, err := eval.Citations(t.Context(), filepath.Join(root, "retrieval", set), checker, 60)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%-20s precision %.3f recall %.3f of %d sentences in %d answers", set, r.Precision, r.Recall, r.Sentences, r.N)
		if r.Precision < 0.90 || r.Recall < 0.85 || r.Sentences < 100 {
			t.Errorf("%s: precision %.3f, recall %.3f of %d sentences", set, r.Precision, r.Recall, r.Sentences)
		}
	}
}
