package verify

import (
	"context"
	"math"

	"grounded"
	"grounded/generate/verify/internal/align"
)

// Answerable is how likely the passages hold an answer to the question, 0..1.
func (p *Prepared) Answerable(question string) float64 {
	score, _ := p.answerable(question)
	return score
}

// Answerable is how likely passages hold an answer to question, 0..1, and which of them
// come nearest, best first.
func (c *Checker) Answerable(_ context.Context, question string, passages []grounded.Passage) (score float64, nearest []int) {
	return c.Prepare(passages).answerable(question)
}

func (p *Prepared) answerable(question string) (float64, []int) {
	q := ask(question)
	m := p.source.Match(align.Claim{Text: q.text, To: len(q.text.Tokens)})
	if len(p.source.Sentences) == 0 || len(m.Units) == 0 {
		return 0, nil
	}
	covers := m.Passages(p.source)
	best := 0.0
	for i, cover := range covers {
		if d := p.passages[i].Score.Dense; d > 0 {
			// Cosines of the embedded model lie between 0.75 (nothing) and 0.9 (the same).
			cover = math.Max(cover, math.Min(1, math.Max(0, (d-0.78)/0.09)))
		}
		best = math.Max(best, cover)
	}
	var nearest []int
	for _, w := range m.Windows {
		n := p.source.Sentences[w.From].Passage
		if !contains(nearest, n) {
			nearest = append(nearest, n)
		}
	}
	return best, nearest
}

func contains(list []int, n int) bool {
	for _, x := range list {
		if x == n {
			return true
		}
	}
	return false
}
