package verify

import (
	"context"
	"slices"

	"grounded"
	"grounded/embed"
	"grounded/generate/verify/internal/align"
	"grounded/internal/sentence"
)

// Measured is a claim of an answer and what the model weighs of it.
type Measured struct {
	Span     grounded.Span // in code points of the answer
	Features []float64     // in the order of [FeatureNames]
}

// FeatureNames names the features of [Measured].
func FeatureNames() []string { return slices.Clone(align.Names[:]) }

// Measure measures each claim of answer, with the second look where the checker has an
// embedder. It is what training reads.
func (p *Prepared) Measure(ctx context.Context, answer string) ([]Measured, error) {
	var out []Measured
	runes := []rune(answer)
	code := codeBlocks(answer)
	for _, span := range sentence.Split(answer) {
		m := p.match(string(runes[span.Start:span.End]))
		if within(code, span) || m == nil {
			continue
		}
		f := features(p.source, m)
		if p.checker.cfg.Embedder != nil {
			if err := p.look(ctx, m, &f); err != nil {
				return nil, err
			}
		}
		out = append(out, Measured{span, f[:]})
	}
	return out, nil
}

func features(s *align.Source, m *align.Match) align.Features {
	return m.Features(s, m.Step)
}

// look compares the claim with its likeliest sentences by meaning.
func (p *Prepared) look(ctx context.Context, m *align.Match, f *align.Features) error {
	near := m.Nearest(lookAt)
	if len(near) == 0 {
		return nil
	}
	texts := []string{m.Claim.Text.Quote(grounded.Span{End: len(m.Claim.Text.Runes)})}
	for _, n := range near {
		t, sent := p.source.Text(n)
		texts = append(texts, t.Quote(sent.Span))
	}
	first, _ := p.source.Text(m.Windows[0].From)
	_, from := p.source.Text(m.Windows[0].From)
	_, to := p.source.Text(m.Windows[0].To)
	texts = append(texts, first.Quote(grounded.Span{Start: from.Span.Start, End: to.Span.End}))
	v, err := p.checker.cfg.Embedder.Embed(ctx, embed.Query, texts)
	if err != nil {
		return err
	}
	var cos []float64
	for _, x := range v[1 : len(v)-1] {
		cos = append(cos, dot(v[0], x))
	}
	slices.Sort(cos)
	slices.Reverse(cos)
	f[align.CosineBest] = cos[0]
	for _, c := range cos[:min(3, len(cos))] {
		f[align.CosineMean] += c / float64(min(3, len(cos)))
	}
	f[align.CosineWide] = dot(v[0], v[len(v)-1])
	return nil
}

// lookAt is how many sentences a second look reads.
const lookAt = 4

func dot(a, b []float32) float64 {
	sum := float32(0)
	for i, x := range a {
		sum += x * b[i]
	}
	return float64(sum)
}
