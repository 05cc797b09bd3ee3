// Package verify decides, for each sentence of an answer, whether the passages support
// it, with the words that do. It needs no model: it aligns words, compares hard facts
// (figures, dates, names, identifiers) and looks at negation.
//
// Read verify.go, prepare.go, judge.go, then facts.go.
package verify

import (
	"context"

	"grounded"
	"grounded/embed"
	"grounded/internal/sentence"
)

// Config is what a checker is made of.
type Config struct {
	Terms *embed.Terms
}

// Checker checks answers. It is safe for concurrent use.
type Checker struct{ terms *embed.Terms }

// New returns a checker. Terms must be set.
func New(cfg Config) (*Checker, error) {
	if cfg.Terms == nil {
		return nil, grounded.Errorf(grounded.CodeInvalid, "verify: terms are missing")
	}
	return &Checker{terms: cfg.Terms}, nil
}

// Check checks a whole answer. Markers such as [2] in it refer to passages by number,
// from 1.
func (c *Checker) Check(ctx context.Context, answer string, passages []grounded.Passage) (grounded.Grounding, error) {
	p := c.Prepare(passages)
	runes := []rune(answer)
	out := grounded.Grounding{Sentences: []grounded.SentenceCheck{}}
	for _, span := range sentence.Split(answer) {
		if ctx.Err() != nil {
			return out, ctx.Err()
		}
		check := p.Check(string(runes[span.Start:span.End]))
		check.Span = span
		out.Sentences = append(out.Sentences, check)
	}
	Summarize(&out)
	return out, nil
}

// Summarize sets the verdict and the score of the whole from the sentences': the worst
// verdict and the lowest score of a claim.
func Summarize(g *grounded.Grounding) {
	rank := map[grounded.Verdict]int{grounded.NotAClaim: 0, grounded.Supported: 1, grounded.Partial: 2, grounded.Unsupported: 3, grounded.Contradicted: 4}
	g.Verdict, g.Score = grounded.NotAClaim, 1
	for _, s := range g.Sentences {
		if s.Verdict == grounded.NotAClaim {
			continue
		}
		if rank[s.Verdict] > rank[g.Verdict] {
			g.Verdict = s.Verdict
		}
		g.Score = min(g.Score, s.Score)
	}
}
