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
	terms := m.Claim.Terms
	width := len(terms) + len(m.Facts)
	has := make([][]float64, len(s.Sentences)) // of each sentence, how far it has each term and figure
	note := func(n int32, i int, share float64) {
		if has[n] == nil {
			has[n] = make([]float64, width)
		}
		has[n][i] = math.Max(has[n][i], share)
	}
	anywhere := make([]float64, width)
	for i, t := range terms {
		for _, words := range t.Names {
			in := map[int32]int{}
			for _, h := range words {
				last := int32(-1)
				for n := range s.units.all(h) {
					if n != last { // a sentence's own come one after another
						in[n]++
					}
					last = n
				}
			}
			for n, found := range in {
				if share := float64(found) / float64(len(words)); share >= partOf {
					note(n, i, share)
				}
			}
		}
		for _, x := range has {
			if x != nil {
				anywhere[i] = math.Max(anywhere[i], x[i])
			}
		}
	}
	for k := range m.Facts {
		if m.idle(k) {
			continue
		}
		for n := range s.Sentences {
			if share := m.figureIn(s, n, k); share > 0 {
				note(int32(n), len(terms)+k, share)
				anywhere[len(terms)+k] = math.Max(anywhere[len(terms)+k], share)
			}
		}
	}
	weights := m.acrossWeights()
	a := &Across{From: -1, To: -1}
	total := 0.0
	for _, w := range weights {
		total += w
	}
	if total == 0 {
		return
	}
	weigh := func(x, y []float64) float64 {
		sum := 0.0
		for i, w := range weights {
			v := 0.0
			if x != nil {
				v = x[i]
			}
			if y != nil {
				v = math.Max(v, y[i])
			}
			sum += w * v
		}
		return sum / total
	}
	scores := make([]float64, len(has))
	for n, x := range has {
		if x == nil {
			continue
		}
		scores[n] = weigh(x, nil)
		from, to, cover := n, n, scores[n]
		if k := n + 1; k < len(has) && s.Sentences[k].Passage == s.Sentences[n].Passage {
			if both := weigh(x, has[k]); both > cover+widenFrom {
				to, cover = k, both
			}
		}
		if cover > a.Cover {
			a.From, a.To, a.Cover = from, to, cover
		}
	}
	if a.From < 0 || len(m.Windows) > 0 && m.Windows[0].Cover >= a.Cover {
		return // passages in its own language say more of it
	}
	for i, t := range terms {
		if t.Proper && anywhere[i] == 0 && weights[i] > 0 {
			a.Lacks = append(a.Lacks, t)
		}
	}
	a.Unknown = m.unknown()
	a.Nearest = nearest(scores, 3)
	for _, n := range a.Nearest {
		a.scores = append(a.scores, scores[n])
	}
	m.Across = a
	m.acrossFacts(s)
	m.acrossTurns(s)
}

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
