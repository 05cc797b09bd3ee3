package retrieve

import (
	"cmp"
	"slices"

	"grounded"
	"grounded/index"
)

// candidate is a chunk found in one list or in both.
type candidate struct {
	passage      grounded.Passage
	dense, terms float64 // raw: cosine, BM25
	hasDense     bool
}

// Fuse joins both lists of one search by their scores. Each side keeps its own measure:
// meaning its cosine, words the share of the most that a passage could score by words. So
// the words of a question that some passage holds nearly all of decide, and where the best
// passage holds few of them meaning does. Best first; the best that could be had is 1.
func (r *Retriever) Fuse(question string, hits index.Hits) []grounded.Passage {
	cands := join(hits)
	if len(cands) == 0 {
		return nil
	}
	m, lang := r.measures(question, hits), grounded.LanguageOf(question)
	named := identifier.MatchString(question)
	out := make([]grounded.Passage, len(cands))
	for i, c := range cands {
		s := grounded.Score{Dense: c.dense, Terms: c.terms}
		if c.hasDense {
			s.Fused += m.meaning(c.dense)
		}
		words := m.words(c.terms)
		if c.hasDense && isForeign(c.passage, lang) {
			words = max(words, foreignWords*m.words(m.bestTerms)*m.dense.unit(c.dense))
			if named && m.bestTerms > 0 { // what it shares can only be the name or a number
				words = max(words, sharedName*c.terms/m.bestTerms)
			}
		}
		s.Fused += words
		s.Fused /= m.most
		out[i] = c.passage
		out[i].Score = s
	}
	slices.SortStableFunc(out, byScore)
	return out
}

// byScore orders passages best first; equals by document and place, so that the same
// question gets the same order.
func byScore(a, b grounded.Passage) int {
	return cmp.Or(cmp.Compare(b.Score.Fused, a.Score.Fused), cmp.Compare(a.Document, b.Document), cmp.Compare(a.Ordinal, b.Ordinal))
}

func join(hits index.Hits) []candidate {
	at := make(map[grounded.ChunkID]int, len(hits.Dense)+len(hits.Terms))
	out := make([]candidate, 0, len(hits.Dense)+len(hits.Terms))
	of := func(p grounded.Passage) *candidate {
		i, ok := at[p.ID]
		if !ok {
			i = len(out)
			at[p.ID] = i
			out = append(out, candidate{passage: p})
		}
		return &out[i]
	}
	for _, h := range hits.Dense {
		c := of(h.Passage)
		c.dense, c.hasDense = h.Score, true
	}
	for _, h := range hits.Terms {
		c := of(h.Passage)
		c.terms = h.Score
	}
	return out
}

// scale maps a list's scores to 0..1.
type scale struct{ low, high float64 }

func scaleOf(hits []index.Hit) scale {
	if len(hits) == 0 {
		return scale{}
	}
	return scale{low: hits[len(hits)-1].Score, high: hits[0].Score}
}

func (s scale) unit(score float64) float64 {
	if s.high <= s.low {
		return 1 // all alike
	}
	return (score - s.low) / (s.high - s.low)
}

// foreignWords is how much of the words' vote a passage in another language than the
// question gets for its meaning: it could not share words with the question.
const foreignWords = 0.8

// sharedName is what a passage in another language is worth for holding the part number
// or the like that the question names.
const sharedName = 0.4

// isForeign reports whether p is written in another language than lang.
func isForeign(p grounded.Passage, lang grounded.Language) bool {
	l := grounded.LanguageOf(p.Text)
	return lang != "" && l != "" && l != lang
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// foreign reports whether what means most nearly the same is written in another language
// than the question: shared words are then accidents.
func foreign(question string, dense []index.Hit) bool {
	lang := grounded.LanguageOf(question)
	if lang == "" {
		return false
	}
	other := 0
	top := dense[:min(10, len(dense))]
	for _, h := range top {
		if isForeign(h.Passage, lang) {
			other++
		}
	}
	return 2*other > len(top)
}
