package align

import (
	"slices"

	"grounded"
	"grounded/generate/verify/internal/text"
)

// Adds is the share of the claim's weight that w covers and others do not.
func (m *Match) Adds(w Window, others []Window) float64 {
	if m.Weight == 0 {
		return 0
	}
	known := make([]uint64, len(w.mask))
	for _, o := range others {
		for i := range known {
			known[i] |= o.mask[i]
		}
	}
	return m.weigh(w.mask, known) / m.Weight
}

// Missing are the heaviest runs of words that stand nowhere in the source, in reading order, at
// most three.
func (m *Match) Missing() []string {
	type run struct {
		from, to int
		weight   float64
	}
	var runs []run
	for _, u := range m.Units {
		if u.Found || u.Flags&text.Stop != 0 {
			continue
		}
		if n := len(runs); n > 0 && u.From <= runs[n-1].to {
			runs[n-1].to = max(runs[n-1].to, u.To)
			runs[n-1].weight += u.Weight
			continue
		}
		runs = append(runs, run{u.From, u.To, u.Weight})
	}
	slices.SortStableFunc(runs, func(a, b run) int {
		switch {
		case a.weight > b.weight:
			return -1
		case a.weight < b.weight:
			return 1
		}
		return 0
	})
	runs = runs[:min(3, len(runs))]
	slices.SortFunc(runs, func(a, b run) int { return a.from - b.from })
	var out []string
	t := m.Claim.Text
	for _, r := range runs {
		out = append(out, t.Quote(grounded.Span{Start: int(t.Tokens[r.from].Start), End: int(t.Tokens[r.to-1].End)}))
	}
	return out
}

// CoverOf is the share of the claim's weight that stands in sentence n of the source.
func (m *Match) CoverOf(n int) float64 {
	if m.Weight == 0 {
		return 0
	}
	return m.scores[n] / m.Weight
}

// CoverAround is the share that the neighbours of sentence n and its passage's title add.
func (m *Match) CoverAround(s *Source, n int) float64 {
	if m.Weight == 0 {
		return 0
	}
	around := make([]uint64, (len(m.Units)+63)/64)
	join := func(mask []uint64) {
		for i, word := range mask {
			around[i] |= word
		}
	}
	p := s.Sentences[n].Passage
	for _, k := range [2]int{n - 1, n + 1} {
		if k >= 0 && k < len(s.Sentences) && s.Sentences[k].Passage == p {
			join(m.masks[k])
		}
	}
	if m.known != nil {
		join(m.known[p])
	}
	return m.weigh(around, m.masks[n]) / m.Weight
}

// Passages is the share of the claim's weight that stands in each passage or its title.
func (m *Match) Passages(s *Source) []float64 {
	out := make([]float64, len(s.Texts))
	if m.Weight == 0 {
		return out
	}
	mask := make([]uint64, (len(m.Units)+63)/64)
	for p := range s.Texts {
		clear(mask)
		if m.known != nil {
			copy(mask, m.known[p])
		}
		for n := s.first[p]; n < len(s.Sentences) && s.Sentences[n].Passage == p; n++ {
			for i, word := range m.masks[n] {
				mask[i] |= word
			}
		}
		out[p] = m.weigh(mask, nil) / m.Weight
	}
	return out
}

// Nearest are the n sentences of the source that cover most of the claim, best first.
func (m *Match) Nearest(n int) []int {
	var out []int
	for range n {
		best := -1
		for i, score := range m.scores {
			if score > 0 && (best < 0 || score > m.scores[best]) && !slices.Contains(out, i) {
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
