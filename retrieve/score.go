package retrieve

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"grounded"
	"grounded/embed"
	"grounded/index"
)

// Score scores texts against a question as a search would of a collection that holds these
// alone, in the order of the texts: each by its cosine and by its words, and both fused.
// There is no index to look at them a second time. Codes are the embedder's.
func (r *Retriever) Score(ctx context.Context, question string, texts []string) ([]grounded.Score, error) {
	passages := make([]grounded.Passage, len(texts))
	for i, text := range texts {
		passages[i].ID, passages[i].Ordinal, passages[i].Text = grounded.ChunkID(fmt.Sprint(i)), i, text
	}
	words := r.cfg.Terms.QueryRelated(question, embed.RelatedTo(question))
	hits := found{Hits: index.Hits{Terms: r.hitsByWords(words, passages)}}
	if r.cfg.Embedder != nil {
		var err error
		if hits.Dense, err = r.hitsByMeaning(ctx, question, passages); err != nil {
			return nil, err
		}
	}
	ranked, _ := r.fuse(ctx, grounded.Principal{}, grounded.Question{Text: question}, question, wording{own: words}, nil, hits)
	out := make([]grounded.Score, len(texts))
	for _, p := range ranked {
		out[p.Ordinal] = p.Score
	}
	return out, nil
}

// hitsByWords scores by BM25, with the IDF that the passages give, as the index computes it.
func (r *Retriever) hitsByWords(asked embed.Sparse, passages []grounded.Passage) []index.Hit {
	held := make([]embed.Sparse, len(passages))
	holding := map[uint32]float64{} // passages that hold a term
	for i, p := range passages {
		held[i] = r.cfg.Terms.Passage(p.Text)
		for _, term := range held[i].Indices {
			holding[term]++
		}
	}
	hits := make([]index.Hit, 0, len(passages))
	for i, p := range passages {
		hit := index.Hit{Passage: p}
		for k, term := range held[i].Indices {
			if at, ok := slices.BinarySearch(asked.Indices, term); ok {
				n := holding[term]
				idf := math.Log(1 + (float64(len(passages))-n+0.5)/(n+0.5))
				hit.Score += idf * float64(asked.Values[at]) * float64(held[i].Values[k])
			}
		}
		if hit.Score > 0 {
			hits = append(hits, hit)
		}
	}
	return bestFirst(hits)
}

func (r *Retriever) hitsByMeaning(ctx context.Context, question string, passages []grounded.Passage) ([]index.Hit, error) {
	asked, err := r.cfg.Embedder.Embed(ctx, embed.Query, []string{question})
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(passages))
	for i, p := range passages {
		texts[i] = p.Text
	}
	vectors, err := r.cfg.Embedder.Embed(ctx, embed.Passage, texts)
	if err != nil {
		return nil, err
	}
	hits := make([]index.Hit, len(passages))
	for i, v := range vectors {
		hits[i].Passage = passages[i]
		for j := range v {
			hits[i].Score += float64(v[j]) * float64(asked[0][j])
		}
	}
	return bestFirst(hits), nil
}

func bestFirst(hits []index.Hit) []index.Hit {
	slices.SortStableFunc(hits, func(a, b index.Hit) int { return cmp.Compare(b.Score, a.Score) })
	return hits
}
