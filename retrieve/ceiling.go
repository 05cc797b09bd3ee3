package retrieve

import (
	"slices"

	"grounded/embed"
	"grounded/index"
)

const (
	ceilingHits   = 12   // that are looked into, from all over the list
	ceilingRounds = 12   // of the fit; it has settled by then
	ceilingRidge  = 0.02 // how much a fitted weight is held to usualIDF
	usualIDF      = 6    // of a word that none of the hits holds: rather rare
)

// ceiling estimates the most that a passage could score for the question by words, were
// each of its words in the passage about as often as usual. That is the sum of the words'
// weights and of their IDF, which only the index knows. But a score is the sum of what the
// words of a hit are worth, and those are known: so the IDFs are fitted to the scores of
// some hits, by least squares and coordinate descent. The estimate is within some 5 % of
// the true sum. It is 0 without hits.
func ceiling(terms *embed.Terms, question string, hits []index.Hit) (sum float64) {
	if len(hits) == 0 {
		return 0
	}
	asked := terms.Query(question)
	fit := newFit(terms, asked, some(hits, ceilingHits))
	for range ceilingRounds {
		fit.round()
	}
	fit.settle()
	for i, v := range asked.Values {
		sum += float64(v) * fit.idf[i]
	}
	return sum
}

// fit is a linear system: each hit's score is the sum of its cells' values, each times the
// IDF of its word.
type fit struct {
	idf   []float64 // by place in the question
	cells [][]cell  // by place in the question
	power []float64 // of each word: the sum of its values' squares
	rest  []float64 // of each hit's score, what is not yet explained
}

type cell struct {
	hit   int
	value float64
}

func newFit(terms *embed.Terms, asked embed.Sparse, hits []index.Hit) *fit {
	n := len(asked.Indices)
	f := &fit{idf: make([]float64, n), cells: make([][]cell, n), power: make([]float64, n), rest: make([]float64, len(hits))}
	for i := range f.idf {
		f.idf[i] = usualIDF
	}
	for h, hit := range hits {
		f.rest[h] = hit.Score
		indexed := terms.Passage(indexedText(hit))
		for k, id := range indexed.Indices {
			i, ok := slices.BinarySearch(asked.Indices, id)
			if !ok {
				continue
			}
			v := float64(asked.Values[i]) * float64(indexed.Values[k])
			f.cells[i] = append(f.cells[i], cell{h, v})
			f.power[i] += v * v
			f.rest[h] -= v * usualIDF
		}
	}
	return f
}

// round fits each IDF once, the others held.
func (f *fit) round() {
	for i, cells := range f.cells {
		if len(cells) == 0 {
			continue
		}
		pull := -ceilingRidge * (f.idf[i] - usualIDF)
		for _, c := range cells {
			pull += c.value * f.rest[c.hit]
		}
		next := max(0.05, f.idf[i]+pull/(f.power[i]+ceilingRidge))
		for _, c := range cells {
			f.rest[c.hit] -= c.value * (next - f.idf[i])
		}
		f.idf[i] = next
	}
}

// settle gives words that no hit holds the IDF of the rarest that one holds, where that is
// below the usual: in a small collection no word is rare.
func (f *fit) settle() {
	rarest := 0.0
	for i, cells := range f.cells {
		if len(cells) > 0 {
			rarest = max(rarest, f.idf[i])
		}
	}
	for i, cells := range f.cells {
		if len(cells) == 0 {
			f.idf[i] = min(usualIDF, rarest)
		}
	}
}

// indexedText is the text that a hit was found by.
func indexedText(h index.Hit) string {
	if h.Passage.Context == "" {
		return h.Passage.Text
	}
	return h.Passage.Context + "\n" + h.Passage.Text
}

// some takes at most n hits, more of the first than of the last.
func some(hits []index.Hit, n int) []index.Hit {
	if len(hits) <= n {
		return hits
	}
	out := make([]index.Hit, n)
	for i := range out {
		share := float64(i) / float64(n)
		out[i] = hits[max(i, int(share*share*float64(len(hits))))]
	}
	return out
}
