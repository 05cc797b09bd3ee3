package align

import (
	"math"

	"grounded/generate/verify/internal/text"
)

// fragments copies the claim together from the longest pieces of the source. A claim that
// takes few of them, from one or two sentences, says what the source says; one stitched
// from many joins what the source does not.
func (m *Match) fragments(s *Source, f *Features) {
	t := m.Claim.Text
	n := m.Claim.To - m.Claim.From
	if n == 0 {
		return
	}
	pieces, copied, squares := 0, 0, 0
	var origins []int32
	for i := m.Claim.From; i < m.Claim.To; {
		length, at := s.longest(t, i, m.Claim.To, m.strange)
		pieces++
		if length < 2 {
			i++
			continue
		}
		copied += length
		squares += length * length
		if o := s.where[at]; !holdsPlace(origins, o) {
			origins = append(origins, o)
		}
		i += length
	}
	f[Fragments] = float64(pieces) / float64(n)
	f[Copied] = float64(copied) / float64(n)
	f[CopyDensity] = math.Log1p(float64(squares) / float64(n))
	f[Origins] = math.Min(6, float64(len(origins)))
}

func holdsPlace(list []int32, n int32) bool {
	for _, x := range list {
		if x == n {
			return true
		}
	}
	return false
}

// mostPlaces bounds how many places a common pair of words is followed from.
const mostPlaces = 40

// longest is the longest run of tokens of t from i that the source has, and where.
func (s *Source) longest(t *text.Text, i, to int, without []bool) (length int, at int32) {
	if i+1 >= to {
		return 0, 0
	}
	tried := 0
	for place := range s.pairs.all(text.Pair(t.Tokens[i].Hash, t.Tokens[i+1].Hash)) {
		if without != nil && without[s.Sentences[s.where[place]].Passage] {
			continue
		}
		k := 0
		for i+k < to && int(place)+k < len(s.stream) && s.stream[int(place)+k] == t.Tokens[i+k].Hash {
			k++
		}
		if k > length {
			length, at = k, place
		}
		if tried++; tried == mostPlaces {
			break
		}
	}
	return length, at
}

// beside looks at the words around each name and figure of the claim: in the sentence
// of the source that speaks of it, the same words should stand.
func (m *Match) beside(f *Features) {
	f[HardContext], f[HardWorst] = 1, 1
	sum, count := 0.0, 0
	for i, u := range m.Units {
		if u.Flags&(text.Capital|text.Figure) == 0 || !u.Found {
			continue
		}
		best := 0.0
		for n, mask := range m.masks {
			if mask != nil && mask[i/64]&(1<<(i%64)) != 0 {
				best = math.Max(best, m.neighbours(i, n))
			}
		}
		sum += best
		count++
		f[HardWorst] = math.Min(f[HardWorst], best)
	}
	if count > 0 {
		f[HardContext] = sum / float64(count)
	}
}

// reach is how many units on each side of a name or figure are its neighbours.
const reach = 3

// neighbours is the share of unit i's neighbours that stand in sentence n.
func (m *Match) neighbours(i, n int) float64 {
	in, all := 0.0, 0.0
	for k := max(0, i-reach); k <= min(len(m.Units)-1, i+reach); k++ {
		if k == i || !m.Units[k].Found {
			continue
		}
		w := m.Units[k].Weight
		all += w
		if m.masks[n][k/64]&(1<<(k%64)) != 0 {
			in += w
		}
	}
	if all == 0 {
		return 1
	}
	return in / all
}
