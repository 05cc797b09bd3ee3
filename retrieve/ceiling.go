package retrieve

import (
	"slices"

	"grounded"
	"grounded/embed"
	"grounded/index"
)

const (
	ceilingHits   = 12   // that are looked into, from all over the list
	ceilingRounds = 12   // of the fit; it has settled by then
	ceilingRidge  = 0.02 // how much a fitted weight is held to usualIDF
	usualIDF      = 6    // of a word that none of the hits holds: rather rare
	unaskedIDF    = 5    // of a word of a heading that the question does not ask for
)

// asked is a question by its words: what each is worth in this collection. That is its
// weight times its IDF, which only the index knows. But the score of a hit is the sum of
// what its words are worth: so the IDFs are fitted to the scores of some hits, by least
// squares and coordinate descent. The sum is within some 5 % of the true one.
type asked struct {
	words embed.Sparse
	idf   []float64 // parallel to words
}

// weigh fits the IDFs of the question's words; nothing is asked where there are no hits.
func weigh(terms *embed.Terms, words embed.Sparse, hits []index.Hit) asked {
	if len(hits) == 0 {
		return asked{}
	}
	fit := newFit(terms, words, some(hits, ceilingHits))
	for range ceilingRounds {
		fit.round()
	}
	fit.settle()
	return asked{words, fit.idf}
}

// ceiling is the most that a passage could score by words, were each of the question's
// words in it about as often as usual.
func (a asked) ceiling() (sum float64) {
	for i, v := range a.words.Values {
		sum += float64(v) * a.idf[i]
	}
	return sum
}

// rarity is the mean IDF of the question's words, each counted by its weight; 0 without
// words.
func (a asked) rarity() float64 {
	var weights float64
	for _, v := range a.words.Values {
		weights += float64(v)
	}
	if weights == 0 {
		return 0
	}
	return a.ceiling() / weights
}

// share is how much of a text the question asks for, by the IDF of its words: 1 where it
// asks for every one.
func (a asked) share(text embed.Sparse) float64 {
	var sum, all float64
	for _, id := range text.Indices {
		i, ok := slices.BinarySearch(a.words.Indices, id)
		if !ok {
			all += unaskedIDF
			continue
		}
		all += a.idf[i]
		sum += min(1, float64(a.words.Values[i])) * a.idf[i]
	}
	if all == 0 {
		return 0
	}
	return sum / all
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
		indexed := terms.Passage(indexedText(hit.Passage))
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

// indexedText is the text that a passage was found by.
func indexedText(p grounded.Passage) string {
	if p.Context == "" {
		return p.Text
	}
	return p.Context + "\n" + p.Text
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
