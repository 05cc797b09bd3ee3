package retrieve

import (
	"math"
	"strings"

	"grounded/index"
)

// measures turn the raw scores of one search into parts of one sum.
type measures struct {
	dense     scale
	bestTerms float64
	perCosine float64 // what a cosine of one more is worth
	perTerms  float64 // makes a share of a BM25 score
	squared   bool    // the share counts by its square
	most      float64 // the best of both lists, in one passage
}

// meaning is what a cosine is worth; nothing where it is the list's last.
func (m measures) meaning(cosine float64) float64 { return m.perCosine * (cosine - m.dense.low) }

// words is what a BM25 score is worth: the square of its share, for few of a question's
// words, held by many passages, say less than their number.
func (m measures) words(score float64) float64 {
	share := m.perTerms * score
	if m.squared {
		share *= share
	}
	return share
}

// What a cosine is worth beside the share of a question's words: all of them, held by a
// passage, are worth as much as a cosine that is higher by a twelfth. That is for the e5 models,
// whose cosines lie close together; of other models it is known how far a list is spread.
const (
	perCosineE5  = 12
	perDeviation = 0.075
)

// plainly is the weight of meaning where both lists are spread over 0..1 and added.
const plainly = 0.6

// measures weighs both lists for one question.
func (r *Retriever) measures(question string, hits index.Hits) measures {
	m := measures{dense: scaleOf(hits.Dense)}
	if len(hits.Terms) > 0 {
		m.bestTerms = hits.Terms[0].Score
	}
	spread := m.dense.high - m.dense.low
	switch {
	case r.cfg.Without.has(StepWeighing):
		m.perCosine = plainly / max(spread, 1e-9)
		if m.bestTerms > 0 {
			m.perTerms = (1 - plainly) / m.bestTerms
		}
	default:
		m.perCosine, m.squared = r.perCosine(hits.Dense), true
		if len(hits.Dense) == 0 || !foreign(question, hits.Dense) {
			m.perTerms = 1 / max(ceiling(r.cfg.Terms, question, hits.Terms), m.bestTerms, 1e-9)
		}
	}
	m.most = m.meaning(m.dense.high) + m.words(m.bestTerms)
	if m.most <= 0 { // all alike
		m.most = 1
	}
	return m
}

// perCosine is what a cosine is worth for the vectors of this model.
func (r *Retriever) perCosine(hits []index.Hit) float64 {
	if len(hits) == 0 {
		return 0
	}
	if r.cfg.Embedder != nil && strings.Contains(r.cfg.Embedder.Model().ID, "e5") {
		return perCosineE5
	}
	var mean, square float64
	for _, h := range hits {
		mean += h.Score / float64(len(hits))
		square += h.Score * h.Score / float64(len(hits))
	}
	return perDeviation / max(math.Sqrt(max(0, square-mean*mean)), 1e-6)
}
