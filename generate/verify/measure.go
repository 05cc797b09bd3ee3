package verify

import (
	"context"
	"slices"

	"grounded"
	"grounded/generate/verify/internal/align"
)

// Measured is a claim of an answer and what the models weigh of it.
type Measured struct {
	Span     grounded.Span // in code points of the answer
	Features []float64     // in the order of [FeatureNames]
}

// FeatureNames names the features of [Measured].
func FeatureNames() []string { return slices.Clone(align.Names[:]) }

// Measure measures each claim of answer, with a second look at every one where the checker
// has an embedder. It is what training reads.
func (p *Prepared) Measure(ctx context.Context, answer string) ([]Measured, error) {
	var out []Measured
	for _, part := range p.parts(answer) {
		if part.match == nil {
			continue
		}
		c := &claim{match: part.match, features: part.match.Features(p.source)}
		if p.checker.cfg.Embedder != nil {
			if err := p.measureMeaning(ctx, c); err != nil {
				return nil, err
			}
		}
		out = append(out, Measured{part.span, slices.Clone(c.features[:])})
	}
	return out, nil
}

func (p *Prepared) measureMeaning(ctx context.Context, c *claim) error {
	s := p.sights(c.match)
	if len(s.texts) < 2 {
		return nil
	}
	vectors, err := p.checker.vectors(ctx, s.texts)
	if err != nil {
		return err
	}
	s.claim = c
	s.see(vectors)
	return nil
}

// Stretch is how well the words at span of a sentence stand in the passages: what of a
// doubtful sentence is at fault. Only the order of stretches of one answer means anything.
func (p *Prepared) Stretch(sentence string, span grounded.Span) float64 {
	m := p.match(sentence)
	if m == nil {
		return 1
	}
	return m.Stretch(p.source, span.Start, span.End)
}
