package align

import "math"

// Stretch is how well the code points [start, end) of the claim stand in its source: the
// square of the longest part that is copied, half the weight of its words in the best
// windows, less its length, for there is more in a long one that may be wrong, and less one
// where a figure in it is lacking or is another there. It is about -2 to 1.5, and of use only
// beside other stretches.
func (m *Match) Stretch(s *Source, start, end int) float64 {
	t := m.Claim.Text
	from, to := tokensWithin(t, start-1, end)
	if from >= to || len(m.Windows) == 0 {
		return 0
	}
	near := m.nearMask()
	in, all := 0.0, 0.0
	for i, u := range m.Units {
		if u.From < from || u.To > to {
			continue
		}
		all += u.Weight
		in += m.nearWeight(near, i)
	}
	longest := 0
	for i := from; i < to; i++ {
		n, _ := s.longest(t, i, to, nil)
		longest = max(longest, n)
	}
	size := float64(to - from)
	copied := float64(longest) / size
	found := copied
	if all > 0 {
		found = in / all
	}
	score := copied*copied + found/2 - math.Min(1, size/8)
	for _, f := range m.Facts {
		if f.Fact.Start < end && f.Fact.End > start && (!f.Found || f.Swapped) {
			return score - 1
		}
	}
	return score
}
