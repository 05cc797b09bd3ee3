package align

import (
	"cmp"
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
// most three; Chinese ones as whole words. Whole is false where the source has each of the words,
// but not side by side.
func (m *Match) Missing() (said []string, whole bool) {
	type run struct {
		from, to int
		weight   float64
	}
	var runs []run
	for _, u := range m.Units {
		if u.Found || u.Flags&text.Stop != 0 || m.isFact(u) {
			continue
		}
		if n := len(runs); n > 0 && u.From <= runs[n-1].to {
			runs[n-1].to = max(runs[n-1].to, u.To)
			runs[n-1].weight += u.Weight
			continue
		}
		runs = append(runs, run{u.From, u.To, u.Weight})
	}
	t := m.Claim.Text
	whole = true
	if !m.Foreign() && slices.ContainsFunc(runs, func(r run) bool { return t.Tokens[r.from].Flags&text.Han != 0 }) {
		words, known := m.words(), false
		lacking := make([]run, 0, len(runs))
		for _, r := range runs {
			if t.Tokens[r.from].Flags&text.Han == 0 {
				lacking = append(lacking, r)
				continue
			}
			for _, w := range words.lacking(r.from, r.to, m.lacks) {
				first, end := company(t, w[0], w[1])
				if end > w[0] && m.found(first) {
					known = true
					if first = end; end >= w[1] {
						continue
					}
				}
				lacking = append(lacking, run{first, w[1], r.weight})
			}
		}
		if whole = len(lacking) > 0 || known; !whole {
			for _, r := range runs {
				r.from, r.to = words.around(r.from, r.to)
				lacking = append(lacking, r)
			}
		}
		runs = lacking
	}
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(b.weight, a.weight) })
	runs = runs[:min(3, len(runs))]
	slices.SortFunc(runs, func(a, b run) int { return a.from - b.from })
	for _, r := range runs {
		word := t.Quote(grounded.Span{Start: int(t.Tokens[r.from].Start), End: int(t.Tokens[r.to-1].End)})
		if !slices.Contains(said, word) {
			said = append(said, word)
		}
	}
	return said, whole
}

// isFact reports whether u is of a figure, date or identifier, of which the reasons speak by themselves.
func (m *Match) isFact(u Unit) bool {
	return slices.ContainsFunc(m.Facts, func(f FactMatch) bool { return m.overlaps(&u, f.Fact) })
}

// found reports whether the pair of Han characters at token i of the claim stands in the source or in a title.
func (m *Match) found(i int) bool {
	b := m.Claim.Text.Bigram(i)
	return b != 0 && slices.ContainsFunc(m.Units, func(u Unit) bool { return u.Hash == b && u.Found })
}

// lacks reports whether the pair of Han characters at token i of the claim stands nowhere in the source.
func (m *Match) lacks(i int) bool {
	b := m.Claim.Text.Bigram(i)
	return b != 0 && slices.ContainsFunc(m.Units, func(u Unit) bool { return u.Hash == b && !u.Found })
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
