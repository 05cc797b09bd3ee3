package align

// Stretch is how well the code points [start, end) of the claim stand in its source, 0..1:
// on the mean, the weight of their words in the best windows, that of those in step with the
// best one, and the longest part that is copied.
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
		switch {
		case near[i/64]&(1<<(i%64)) != 0:
			in += u.Weight
		case u.Found:
			in += u.Weight / 3
		}
	}
	steps := 0
	for _, p := range m.Step.Pairs {
		if p[0] >= from && p[0] < to {
			steps++
		}
	}
	longest := 0
	for i := from; i < to; i++ {
		n, _ := s.longest(t, i, to)
		longest = max(longest, n)
	}
	size := float64(to - from)
	score := float64(steps)/size + float64(longest)/size
	if all == 0 {
		return score / 2
	}
	return (score + in/all) / 3
}
