package align

import (
	"math"
	"slices"

	"grounded/generate/verify/internal/text"
)

// Term is a name in a claim and what it may be in the other language.
type Term struct {
	From, To int        // code points of the claim
	Names    [][]uint32 // the words of each
	Proper   bool       // it names one thing: a country, a company
}

// Across is a claim beside passages in the other language: which of its terms they have,
// translated, and what its window says otherwise.
type Across struct {
	Cover    float64 // share of the claim's terms in the best window
	Unknown  float64 // share of the claim's words that are no term, figure or name in Latin letters
	Lacks    []Term  // proper ones that no passage has
	From, To int     // the best window: sentences of the source, inclusive
	Nearest  []int   // the sentences that have most of the claim, best first
	Turns    []Turn  // how each of these stands to the claim
	scores   []float64
}

// partOf is the share of a translation's words from which a sentence may have it in part.
const partOf = 0.5

// across reads the claim in the other language, sentence by sentence.
func (m *Match) across(s *Source) {
	if len(m.Claim.Terms) == 0 || len(s.Sentences) == 0 {
		return
	}
	h := newHeld(len(s.Sentences), m.acrossWeights())
	m.acrossTerms(s, h)
	m.acrossFigures(s, h)
	if h.total == 0 {
		return
	}
	a := h.best(s)
	if a.From < 0 || len(m.Windows) > 0 && m.Windows[0].Cover >= a.Cover {
		return // passages in its own language say more of it
	}
	for i, t := range m.Claim.Terms {
		if t.Proper && h.anywhere[i] == 0 && h.weights[i] > 0 {
			a.Lacks = append(a.Lacks, t)
		}
	}
	a.Unknown = m.unknown()
	m.Across = a
	m.acrossFacts(s)
	m.acrossTurns(s)
}

// acrossTerms notes which sentences have the terms of the claim, translated.
func (m *Match) acrossTerms(s *Source, h *held) {
	for i, t := range m.Claim.Terms {
		for _, words := range t.Names {
			in := map[int32]int{} // how many of the words each sentence has
			for _, w := range words {
				last := int32(-1)
				for n := range s.units.all(w) {
					if n != last { // a sentence's own come one after another
						in[n]++
					}
					last = n
				}
			}
			for n, found := range in {
				if share := float64(found) / float64(len(words)); share >= partOf {
					h.note(int(n), i, share)
				}
			}
		}
	}
}

// acrossFigures notes which sentences have the figures of the claim.
func (m *Match) acrossFigures(s *Source, h *held) {
	for k := range m.Facts {
		if m.idle(k) {
			continue
		}
		for n := range s.Sentences {
			if share := m.figureIn(s, n, k); share > 0 {
				h.note(n, len(m.Claim.Terms)+k, share)
			}
		}
	}
}

// held is how far sentences have the terms of a claim, and then its figures, each 0..1.
type held struct {
	weights  []float64 // of the terms and figures
	total    float64   // of these
	by       [][]float64
	anywhere []float64 // the most that any sentence has
}

func newHeld(sentences int, weights []float64) *held {
	h := &held{weights: weights, by: make([][]float64, sentences), anywhere: make([]float64, len(weights))}
	for _, w := range weights {
		h.total += w
	}
	return h
}

// note notes that sentence n has so much of term or figure i.
func (h *held) note(n, i int, share float64) {
	if h.by[n] == nil {
		h.by[n] = make([]float64, len(h.weights))
	}
	h.by[n][i] = math.Max(h.by[n][i], share)
	h.anywhere[i] = math.Max(h.anywhere[i], share)
}

// cover is the share of all that sentences a and b have together; b may be a.
func (h *held) cover(a, b int) float64 {
	sum := 0.0
	for i, w := range h.weights {
		v := 0.0
		for _, n := range [2]int{a, b} {
			if has := h.by[n]; has != nil {
				v = math.Max(v, has[i])
			}
		}
		sum += w * v
	}
	return sum / h.total
}

// best finds the sentence, or two side by side, that have most, and those that come next. From is -1
// where none has anything.
func (h *held) best(s *Source) *Across {
	a := &Across{From: -1, To: -1}
	scores := make([]float64, len(h.by))
	for n, has := range h.by {
		if has == nil {
			continue
		}
		scores[n] = h.cover(n, n)
		to, cover := n, scores[n]
		if k := n + 1; k < len(h.by) && s.Sentences[k].Passage == s.Sentences[n].Passage {
			if both := h.cover(n, k); both > cover+widenFrom {
				to, cover = k, both
			}
		}
		if cover > a.Cover {
			a.From, a.To, a.Cover = n, to, cover
		}
	}
	a.Nearest = nearest(scores, acrossNearest)
	for _, n := range a.Nearest {
		a.scores = append(a.scores, scores[n])
	}
	return a
}

// acrossNearest is how many sentences are looked at for denials and the like.
const acrossNearest = 3

// widenFrom is how much more of a claim two sentences must have than the one.
const widenFrom = 0.15

// acrossWeights is what each term and figure of the claim counts.
func (m *Match) acrossWeights() []float64 {
	out := make([]float64, 0, len(m.Claim.Terms)+len(m.Facts))
	for _, t := range m.Claim.Terms {
		w := 1.0
		for _, f := range m.Facts {
			if t.From < f.Fact.End && f.Fact.Start < t.To {
				w = 0 // the figure counts
			}
		}
		out = append(out, w)
	}
	for k := range m.Facts {
		w := figureCounts
		if m.idle(k) {
			w = 0
		}
		out = append(out, w)
	}
	return out
}

// unknown is the share of the claim's words that no glossary has.
func (m *Match) unknown() float64 {
	t := m.Claim.Text
	all, known := 0, 0
	for i := m.Claim.From; i < m.Claim.To; i++ {
		tok := t.Tokens[i]
		if tok.Flags&(text.Stop|text.Negates) != 0 {
			continue
		}
		all++
		in := slices.ContainsFunc(m.Claim.Terms, func(x Term) bool { return int(tok.Start) < x.To && x.From < int(tok.End) })
		if in || slices.ContainsFunc(m.Facts, func(f FactMatch) bool { return touches(tok, f.Fact) }) {
			known++
		}
	}
	return 1 - ratio(known, all, 1)
}

// nearest are the n places with the highest scores above zero, best first.
func nearest(scores []float64, n int) []int {
	var out []int
	for range n {
		best := -1
		for i, x := range scores {
			if x > 0 && (best < 0 || x > scores[best]) && !slices.Contains(out, i) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		out = append(out, best)
	}
	return out
}
