package retrieve

import (
	"cmp"
	"slices"

	"grounded"
	"grounded/index"
)

// denseWeight is what meaning counts against words in one language.
const denseWeight = 0.6

// fuse joins the two lists by their scores: each list's are mapped to 0..1, then added by
// weight. Words do not vote on passages in another language than the question's, which
// cannot hold them.
func fuse(dense, terms []index.Hit, question string) []grounded.Passage {
	weight := denseWeight
	switch {
	case len(dense) == 0:
		weight = 0
	case len(terms) == 0:
		weight = 1
	}
	lang := grounded.LanguageOf(question)
	at := map[grounded.ChunkID]int{}
	var out []grounded.Passage
	add := func(h index.Hit) *grounded.Passage {
		i, ok := at[h.Passage.ID]
		if !ok {
			i = len(out)
			at[h.Passage.ID] = i
			out = append(out, h.Passage)
		}
		return &out[i]
	}
	low, width := bounds(dense)
	for _, h := range dense {
		p := add(h)
		p.Score.Dense = h.Score
		w := weight
		if other := grounded.LanguageOf(p.Text); other != lang && other != "" && lang != "" {
			w = 1 // its words had no chance
		}
		p.Score.Fused = w * (h.Score - low) / width
	}
	low, width = bounds(terms)
	low = min(low, 0) // a term score of nothing is nothing
	for _, h := range terms {
		p := add(h)
		p.Score.Terms = h.Score
		p.Score.Fused += (1 - weight) * h.Score / (width + low)
	}
	slices.SortStableFunc(out, func(a, b grounded.Passage) int { return cmp.Compare(b.Score.Fused, a.Score.Fused) })
	return out
}

// bounds are the lowest score of a list and the distance to its highest; width is never 0.
func bounds(hits []index.Hit) (low, width float64) {
	if len(hits) == 0 {
		return 0, 1
	}
	low, high := hits[len(hits)-1].Score, hits[0].Score
	if high <= low {
		return low - 1, 1
	}
	return low, high - low
}
