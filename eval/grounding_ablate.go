package eval

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"grounded/embed"
	"grounded/generate/verify"
	"grounded/internal/sentence"
)

// GroundingAblation is how the check does without one of its parts.
type GroundingAblation struct {
	Name   string
	Report GroundingReport
}

// groups of features, by the beginnings of their names.
var groups = []struct{ name, features string }{
	{"without figures and dates", "facts figures"},
	{"without names", "names"},
	{"without order and nearness", "aligned longest density substituted close crossed skip words_swapped hard together"},
	{"without denials and hedges", "denied opposed hedge softeners absolutes"},
	{"without records' fields", "fields"},
}

// AblateGrounding runs [Grounding] with the whole check, without the second look, and with
// the weights of each group of features put to zero.
func AblateGrounding(ctx context.Context, file string, embedder embed.Embedder, most int) ([]GroundingAblation, error) {
	var out []GroundingAblation
	run := func(name string, cfg verify.Config) (*verify.Checker, error) {
		checker, err := verify.New(cfg)
		if err != nil {
			return nil, err
		}
		r, err := Grounding(ctx, file, GroundingDeps{Checker: checker, Most: most})
		out = append(out, GroundingAblation{name, r})
		return checker, err
	}
	whole, err := run("whole", verify.Config{Embedder: embedder, LookTime: time.Minute})
	if err != nil {
		return nil, err
	}
	if _, err := run("without the second look", verify.Config{}); err != nil {
		return nil, err
	}
	for _, g := range groups {
		w := without(whole.Weights(), strings.Fields(g.features))
		if _, err := run(g.name, verify.Config{Embedder: embedder, Weights: &w, LookTime: time.Minute}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// without is w with the weights of features whose names begin so put to zero, the bias moved
// by nothing: what is left must decide alone.
func without(w verify.Weights, beginnings []string) verify.Weights {
	w.Words.Weights, w.Meaning.Weights = slices.Clone(w.Words.Weights), slices.Clone(w.Meaning.Weights)
	for i, name := range verify.FeatureNames() {
		if slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(name, b) }) {
			w.Words.Weights[i], w.Meaning.Weights[i] = 0, 0
		}
	}
	return w
}

// BestCosine returns the baseline of meaning: the cosine of the answer to the sentence of
// the contexts that comes nearest.
func BestCosine(e embed.Embedder) func(ctx context.Context, answer string, contexts []string) (float64, error) {
	return func(ctx context.Context, answer string, contexts []string) (float64, error) {
		texts := []string{answer}
		for _, c := range contexts {
			runes := []rune(c)
			for _, s := range sentence.Split(c) {
				texts = append(texts, string(runes[s.Start:s.End]))
			}
		}
		v, err := e.Embed(ctx, embed.Query, texts)
		if err != nil {
			return 0, fmt.Errorf("embed a context of %d sentences: %w", len(texts)-1, err)
		}
		best := -1.0
		for _, x := range v[1:] {
			sum := 0.0
			for i := range x {
				sum += float64(x[i] * v[0][i])
			}
			best = max(best, sum)
		}
		return best, nil
	}
}
