package eval

import (
	"context"

	"grounded"
	"grounded/embed"
)

// denseShare is the weight of the embedder's side in a fused score, as in retrieval.
const denseShare = 0.6

// Rank scores texts against a question as retrieval does: by cosine and by words, each
// side mapped to 0..1 over the texts, and fused. A nil embedder leaves the words.
func Rank(e embed.Embedder, terms *embed.Terms) func(ctx context.Context, question string, texts []string) ([]grounded.Score, error) {
	return func(ctx context.Context, question string, texts []string) ([]grounded.Score, error) {
		out := make([]grounded.Score, len(texts))
		asked := terms.Query(question)
		words := make([]float64, len(texts))
		for i, text := range texts {
			words[i] = dot(asked, terms.Passage(text))
			out[i].Terms = words[i]
		}
		spread(words)
		if e == nil {
			for i := range out {
				out[i].Fused = words[i]
			}
			return out, nil
		}
		cosines, err := cosines(ctx, e, question, texts)
		if err != nil {
			return nil, err
		}
		for i, c := range cosines {
			out[i].Dense = c
		}
		spread(cosines)
		for i := range out {
			out[i].Fused = denseShare*cosines[i] + (1-denseShare)*words[i]
		}
		return out, nil
	}
}

func cosines(ctx context.Context, e embed.Embedder, question string, texts []string) ([]float64, error) {
	q, err := e.Embed(ctx, embed.Query, []string{question})
	if err != nil {
		return nil, err
	}
	vectors, err := e.Embed(ctx, embed.Passage, texts)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(texts))
	for i, v := range vectors {
		for j := range v {
			out[i] += float64(v[j]) * float64(q[0][j])
		}
	}
	return out, nil
}

// spread maps values to 0..1 over their range; equal ones become 1.
func spread(v []float64) {
	if len(v) == 0 {
		return
	}
	lo, hi := v[0], v[0]
	for _, x := range v {
		lo, hi = min(lo, x), max(hi, x)
	}
	for i := range v {
		if hi > lo {
			v[i] = (v[i] - lo) / (hi - lo)
		} else {
			v[i] = 1
		}
	}
}

// dot multiplies sparse vectors, whose indices need not be sorted.
func dot(a, b embed.Sparse) float64 {
	at := make(map[uint32]float32, len(a.Indices))
	for i, x := range a.Indices {
		at[x] = a.Values[i]
	}
	var sum float64
	for i, x := range b.Indices {
		sum += float64(at[x]) * float64(b.Values[i])
	}
	return sum
}
