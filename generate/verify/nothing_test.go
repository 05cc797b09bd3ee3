package verify_test

import (
	"testing"

	"grounded"
	"grounded/embed/e5"
	"grounded/generate/verify"
)

// TestNoPassages: against no passages every claim is unsupported, with whatever the checker has.
func TestNoPassages(t *testing.T) {
	t.Parallel()
	for _, cfg := range []verify.Config{{}, {Embedder: e5.Open(e5.Config{})}} {
		c, err := verify.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		for _, answer := range []string{"The sky is blue.", "天空是蓝色的。", "Revenue was $5 million in 2023, up 3%.", "- **Limit**: 50,000 yuan [1].", "It is not so."} {
			g, err := c.PrepareFor("What is it?", nil).Answer(t.Context(), answer)
			if err != nil || g.Verdict == grounded.Supported || len(g.Sentences) == 0 {
				t.Errorf("%q: %+v, %v", answer, g, err)
			}
		}
	}
}
