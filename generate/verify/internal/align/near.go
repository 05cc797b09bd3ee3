package align

import (
	"math"
	"math/bits"

	"grounded/generate/verify/internal/text"
)

// stretch is how many of a claim's words in a row are weighed together.
const stretch = 4

// stretches looks for the part of the claim that stands worst: a sentence that is true for
// the most part hides what was added to it.
func (m *Match) stretches(f *Features) {
	f[WorstStretch], f[WorstClause] = 1, 1
	if len(m.Windows) == 0 {
		f[WorstStretch], f[WorstClause] = 0, 0
		return
	}
	near := m.nearMask()
	for i := 0; i < len(m.Units); i++ {
		f[WorstStretch] = math.Min(f[WorstStretch], m.nearShare(near, i, min(len(m.Units), i+stretch)))
		if i+stretch >= len(m.Units) {
			break
		}
	}
	from := 0
	for i := 1; i <= len(m.Units); i++ {
		if i == len(m.Units) || i-from >= 2 && m.clauseBetween(i-1, i) {
			if i-from >= 2 || from == 0 {
				f[WorstClause] = math.Min(f[WorstClause], m.nearShare(near, from, i))
			}
			from = i
		}
	}
}

// nearMask has the units that stand in the two best windows.
func (m *Match) nearMask() []uint64 {
	near := make([]uint64, (len(m.Units)+63)/64)
	for _, w := range m.Windows[:min(2, len(m.Windows))] {
		for i, word := range w.mask {
			near[i] |= word
		}
	}
	return near
}

// nearShare is the share of the weight of units [from, to) that stands near; a unit that
// stands elsewhere counts a third.
func (m *Match) nearShare(near []uint64, from, to int) float64 {
	in, all := 0.0, 0.0
	for i := from; i < to; i++ {
		all += m.Units[i].Weight
		in += m.nearWeight(near, i)
	}
	if all == 0 {
		return 1
	}
	return in / all
}

// nearWeight is what of unit i's weight stands near: a third where it stands elsewhere.
func (m *Match) nearWeight(near []uint64, i int) float64 {
	switch u := m.Units[i]; {
	case near[i/64]&(1<<(i%64)) != 0:
		return u.Weight
	case u.Found:
		return u.Weight / 3
	}
	return 0
}

// clauseBetween reports whether a clause ends between units a and b of the claim.
func (m *Match) clauseBetween(a, b int) bool {
	t := m.Claim.Text
	for i := int(t.Tokens[m.Units[a].To-1].End); i < int(t.Tokens[m.Units[b].From].Start); i++ {
		switch t.Folded[i] {
		case ',', ';', ':', '(', ')', '，', '；', '：', '、':
			return true
		}
	}
	for k := m.Units[a].To; k < m.Units[b].From; k++ {
		if joins[t.Tokens[k].Hash] {
			return true
		}
	}
	return false
}

var joins = text.Set("and but while which who because although")

// closeness measures how near to one another in the source the claim's neighbouring words
// stand, and whether its names and figures come in the source's order.
func (m *Match) closeness(s *Source, f *Features) {
	if len(m.Windows) == 0 {
		return
	}
	w := m.Windows[0]
	pt, first := s.Text(w.From)
	_, last := s.Text(w.To)
	at := make([]int32, len(m.Units))
	for i := range at {
		at[i] = -1
	}
	byHash := make(map[uint32]int, len(m.Units))
	for i, u := range m.Units {
		byHash[u.Hash] = i
	}
	for k := first.From; k < last.To; k++ {
		h := pt.Tokens[k].Hash
		if b := pt.Bigram(k); b != 0 {
			h = b
		}
		if i, ok := byHash[h]; ok && at[i] < 0 {
			at[i] = int32(k)
		}
	}
	steps, sum, crossed, ordered := 0, 0.0, 0, 0
	prev, prevHard := -1, -1
	for i := range m.Units {
		if at[i] < 0 {
			continue
		}
		if prev >= 0 {
			steps++
			sum += 1 / (1 + math.Abs(float64(at[i]-at[prev]))/4)
		}
		prev = i
		if m.Units[i].Flags&(text.Capital|text.Figure) != 0 {
			if prevHard >= 0 {
				if at[i] < at[prevHard] {
					crossed++
				} else {
					ordered++
				}
			}
			prevHard = i
		}
	}
	f[Close] = 0
	if steps > 0 {
		f[Close] = sum / float64(steps)
	}
	f[Crossed] = ratio(crossed, crossed+ordered, 0)
}

// softened measures whether the source hedges where the claim does not, and the other way
// round.
func (m *Match) softened(s *Source, f *Features) {
	if len(m.Windows) == 0 {
		return
	}
	mine := hedged(m.Claim.Text, m.Claim.From, m.Claim.To)
	n := m.Windows[0]
	pt, first := s.Text(n.From)
	_, last := s.Text(n.To)
	theirs := hedged(pt, first.From, last.To)
	if theirs && !mine {
		f[HedgeDropped] = f[Aligned]
	}
	if mine && !theirs {
		f[HedgeAdded] = 1
	}
}

func hedged(t *text.Text, from, to int) bool {
	for i := from; i < to; i++ {
		if hedges[t.Tokens[i].Hash] {
			return true
		}
		if t.Tokens[i].Flags&text.Joined != 0 {
			switch [2]rune{t.Folded[t.Tokens[i].Start], t.Folded[t.Tokens[i].Start+1]} {
			case [2]rune{'可', '能'}, [2]rune{'也', '许'}, [2]rune{'或', '许'}, [2]rune{'大', '概'}, [2]rune{'据', '称'}, [2]rune{'似', '乎'}, [2]rune{'预', '计'}, [2]rune{'有', '望'}:
				return true
			}
		}
	}
	return false
}

// swapped counts the facts and names in whose place the source has others.
func (m *Match) swapped(f *Features) {
	for _, x := range m.Facts {
		if x.Swapped {
			f[FactsSwapped] += m.Step.Aligned
		}
	}
	f[NamesSwapped] = math.Min(3, float64(len(m.Names))) * m.Step.Aligned
	f[FactsSwapped] = math.Min(3, f[FactsSwapped])
}

// sentencesOf counts the source's sentences that have some of the claim: a claim whose
// words stand all over says what many sentences say, or what none does.
func (m *Match) spread(f *Features) {
	full, some := 0, 0
	for _, mask := range m.masks {
		n := 0
		for _, word := range mask {
			n += bits.OnesCount64(word)
		}
		if 2*n >= len(m.Units) {
			full++
		}
		if n > 0 {
			some++
		}
	}
	f[HalfCovers] = math.Log1p(float64(full))
}
