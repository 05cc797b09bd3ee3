package retrieve_test

import (
	"testing"

	"grounded/embed"
	"grounded/embed/e5"
	"grounded/retrieve"
)

// TestScore holds that texts given with a question are scored as found ones are, in the order
// given, with and without an embedder.
func TestScore(t *testing.T) {
	t.Parallel()
	terms, err := embed.NewTerms(embed.TermsConfig{})
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{
		"The cafeteria opens at noon.",
		"The mechanical seal of pump P-101 must be replaced every 8,000 hours.",
		"Pump P-102 stands in hall 3.",
	}
	f := func(e embed.Embedder, question string, best int) {
		t.Helper()
		scores, err := retrieve.New(retrieve.Config{Terms: terms, Embedder: e}).Score(t.Context(), question, texts)
		if err != nil {
			t.Fatal(err)
		}
		if len(scores) != len(texts) {
			t.Fatalf("%d scores", len(scores))
		}
		for i, s := range scores {
			if s.Fused > scores[best].Fused || s.Fused < 0 || s.Fused > 1 || (e != nil) != (s.Dense != 0) {
				t.Errorf("%q: text %d has %+v, text %d %+v", question, i, s, best, scores[best])
			}
		}
	}
	f(nil, "How often is the seal of P-101 replaced?", 1)
	model := e5.Open(e5.Config{})
	f(model, "How often is the seal of P-101 replaced?", 1)
	f(model, "机械密封多久更换一次？", 1)
	f(model, "When can I have lunch?", 0)
	if scores, err := retrieve.New(retrieve.Config{Terms: terms}).Score(t.Context(), "anything", nil); err != nil || len(scores) != 0 {
		t.Errorf("no texts: %v, %v", scores, err)
	}
}
