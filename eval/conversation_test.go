package eval_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"grounded/eval"
)

// TestConversations holds that follow-ups, rewritten, find what the same questions find
// when a person writes them out: at most five points of recall@10 are lost.
func TestConversations(t *testing.T) {
	if os.Getenv("GROUNDED_FULL") == "" {
		t.Skip("set GROUNDED_FULL=1: it embeds 2,387 passages")
	}
	dir := filepath.Join(sharedData(t), "retrieval", "domainrag-zh")
	set, err := eval.ReadSet(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile("testdata/conversations.json")
	if err != nil {
		t.Fatal(err)
	}
	var written map[string]string
	if err := json.Unmarshal(file, &written); err != nil {
		t.Fatal(err)
	}
	followUps := set
	followUps.Questions = nil
	for _, q := range set.Questions {
		if len(q.History) == 0 {
			continue
		}
		if written[q.ID] == "" {
			t.Errorf("%s is not written out", q.ID)
		}
		followUps.Questions = append(followUps.Questions, q)
		q.ID, q.Text, q.History = q.ID+" alone", written[q.ID], nil
		followUps.Questions = append(followUps.Questions, q)
	}
	result, err := retrieval(t, followUps).Run(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	var rewritten, alone float64
	for i, q := range result.Each {
		if i%2 == 0 {
			rewritten += q.Recall10
		} else {
			alone += q.Recall10
		}
	}
	n := float64(len(result.Each) / 2)
	t.Logf("recall@10 of %g follow-ups: %.4f rewritten by rules, %.4f written out", n, rewritten/n, alone/n)
	if rewritten/n < alone/n-0.05 {
		t.Errorf("rewriting loses more than five points")
	}
}
