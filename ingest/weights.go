package ingest

import (
	"context"

	"grounded/embed"
)

// termsOf are the terms of a generation: its own k1, b and average length, and the words
// of its collection's dictionary.
func (p *Pipeline) termsOf(made Made, collection string) (*embed.Terms, error) {
	terms := p.Terms
	if made.Terms != (embed.TermsConfig{}) && made.Terms != terms.Config() {
		var err error
		if terms, err = embed.NewTerms(made.Terms); err != nil {
			return nil, err
		}
	}
	if p.Vocabulary != nil {
		terms = terms.With(p.Vocabulary(collection))
	}
	return terms, nil
}

const (
	minMeasured = 50   // chunks; of fewer the usual length is not known
	maxMeasured = 5000 // more tell nothing new
)

// measure is how a new generation of a collection is to be weighed: by the average length
// of what the collection holds.
func (x *reindexer) measure(ctx context.Context, collection string) (embed.TermsConfig, error) {
	cfg := x.p.Terms.Config()
	chunks, length := 0, 0
	for _, r := range x.q.registry.all(func(r *record) bool { return r.Collection == collection && r.Live > 0 }) {
		if chunks >= maxMeasured {
			break
		}
		s, err := x.q.stored(ctx, r.ID, r.Live)
		if ctx.Err() != nil {
			return cfg, ctx.Err()
		}
		if err != nil {
			continue // it is read again when its turn comes
		}
		for _, c := range s.Chunks {
			length += x.p.Terms.Length(PassageText(c))
			chunks++
		}
	}
	if chunks >= minMeasured {
		cfg.AverageLength = float64((length + chunks/2) / chunks)
	}
	return cfg, nil
}
