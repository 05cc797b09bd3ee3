package eval

import (
	"math"
	"math/rand/v2"
	"slices"

	"grounded/generate/verify"
)

// How trees are grown, each to mend what those before it leave: many that say little.
const (
	boostTrees   = 300
	boostRate    = 0.06
	boostRidge   = 5
	boostLeast   = 5 // weight of curvature on either side of a split
	boostBins    = 16
	boostOfThese = 2 // one feature in so many is looked at for a tree
)

// boostRow is what a forest learns from.
type boostRow struct {
	features []float64
	target   float64
	weight   float64
}

// boosting is a forest being grown.
type boosting struct {
	rows       []boostRow
	thresholds [][]float64 // of each feature
	bins       [][]uint8   // of each feature, by row
	odds       []float64
	slope      []float64 // by row: of the log-likelihood
	curve      []float64
}

// boost learns a forest of trees of two splits' depth by gradient boosting (Friedman 2001, with
// the second-order steps of Chen and Guestrin 2016). The same rows give the same forest.
func boost(rows []boostRow) verify.Forest {
	b := newBoosting(rows)
	pick := rand.New(rand.NewPCG(1, 2))
	var out verify.Forest
	var learned []int
	for j := range b.thresholds {
		if verify.QuestionLearned(j) {
			learned = append(learned, j)
		}
	}
	n := len(learned)
	for range boostTrees {
		for i, r := range rows {
			p := 1 / (1 + math.Exp(-b.odds[i]))
			b.slope[i], b.curve[i] = r.weight*(r.target-p), r.weight*p*(1-p)
		}
		pick.Shuffle(n, func(i, j int) { learned[i], learned[j] = learned[j], learned[i] })
		tree := b.grow(learned[:(n+boostOfThese-1)/boostOfThese])
		for i, r := range rows {
			b.odds[i] += tree.Value(r.features)
		}
		out.Trees = append(out.Trees, tree)
	}
	return out
}

func newBoosting(rows []boostRow) *boosting {
	n := len(rows[0].features)
	b := &boosting{
		rows: rows, thresholds: make([][]float64, n), bins: make([][]uint8, n),
		odds: make([]float64, len(rows)), slope: make([]float64, len(rows)), curve: make([]float64, len(rows)),
	}
	for j := range n {
		values := make([]float64, len(rows))
		for i, r := range rows {
			values[i] = r.features[j]
		}
		slices.Sort(values)
		for k := 1; k < boostBins; k++ {
			at := round(values[k*len(values)/boostBins], 4) // as it is written
			if last := len(b.thresholds[j]); at > values[0] && (last == 0 || at > b.thresholds[j][last-1]) {
				b.thresholds[j] = append(b.thresholds[j], at)
			}
		}
		b.bins[j] = make([]uint8, len(rows))
		for i, r := range rows {
			for _, at := range b.thresholds[j] {
				if r.features[j] >= at {
					b.bins[j][i]++
				}
			}
		}
	}
	return b
}

// grow makes one tree of the features named. What lies below a split of a feature that counts
// for an answer gives no more than what lies above it.
func (b *boosting) grow(features []int) verify.Tree {
	all := make([]int, len(b.rows))
	for i := range all {
		all[i] = i
	}
	t := verify.Tree{First: b.split(all, features)}
	below, above := b.part(all, t.First)
	t.Below, t.Above = b.split(below, features), b.split(above, features)
	t.Values[0], t.Values[1] = b.leaves(below, t.Below)
	t.Values[2], t.Values[3] = b.leaves(above, t.Above)
	if t.First.Feature >= 0 {
		if sign := verify.QuestionSign(t.First.Feature); sign != 0 {
			middle := round((b.value(below)+b.value(above))/2, 4)
			for i, v := range t.Values {
				if (i < 2) == (sign > 0) {
					t.Values[i] = math.Min(v, middle)
				} else {
					t.Values[i] = math.Max(v, middle)
				}
			}
		}
	}
	return t
}

// split finds the threshold that mends most; none where no one mends anything.
func (b *boosting) split(rows, features []int) verify.Split {
	best, most := verify.Split{Feature: -1}, 0.0
	slope, curve := b.sums(rows)
	whole := slope * slope / (curve + boostRidge)
	for _, j := range features {
		sign := float64(verify.QuestionSign(j))
		var slopes, curves [boostBins]float64
		for _, i := range rows {
			slopes[b.bins[j][i]] += b.slope[i]
			curves[b.bins[j][i]] += b.curve[i]
		}
		s, c := 0.0, 0.0
		for k, at := range b.thresholds[j] {
			s, c = s+slopes[k], c+curves[k]
			if c < boostLeast || curve-c < boostLeast {
				continue
			}
			if low, high := s/(c+boostRidge), (slope-s)/(curve-c+boostRidge); (high-low)*sign < 0 {
				continue
			}
			if gain := s*s/(c+boostRidge) + (slope-s)*(slope-s)/(curve-c+boostRidge) - whole; gain > most+1e-9 {
				best, most = verify.Split{Feature: j, At: at}, gain
			}
		}
	}
	return best
}

func (b *boosting) sums(rows []int) (slope, curve float64) {
	for _, i := range rows {
		slope, curve = slope+b.slope[i], curve+b.curve[i]
	}
	return slope, curve
}

func (b *boosting) part(rows []int, s verify.Split) (below, above []int) {
	for _, i := range rows {
		if s.Feature < 0 || b.rows[i].features[s.Feature] < s.At {
			below = append(below, i)
		} else {
			above = append(above, i)
		}
	}
	return below, above
}

// leaves are the values on both sides of s, as they are written.
func (b *boosting) leaves(rows []int, s verify.Split) (low, high float64) {
	below, above := b.part(rows, s)
	return round(b.value(below), 4), round(b.value(above), 4)
}

func (b *boosting) value(rows []int) float64 {
	slope, curve := b.sums(rows)
	return boostRate * slope / (curve + boostRidge)
}
