package embedded

import (
	"cmp"
	"math"
	"slices"

	"github.com/qdrant/go-client/qdrant"
)

const rrfConstant = 2 // Qdrant's k where a request gives none

func fuse(kind qdrant.Fusion, sources [][]hit, q search) ([]hit, error) {
	switch kind {
	case qdrant.Fusion_RRF:
		return ranks(sources, nil, q), nil
	case qdrant.Fusion_DBSF:
		return distributions(sources, q), nil
	}
	return nil, invalid("query.fusion: %d is not a kind of fusion", kind)
}

func checkWeights(rrf *qdrant.Rrf, sources int) error {
	if n := len(rrf.GetWeights()); n > 0 && n != sources {
		return invalid("query.rrf.weights: %d weights for %d prefetches", n, sources)
	}
	for i, w := range rrf.GetWeights() {
		if !(w > 0) || math.IsInf(float64(w), 0) {
			return invalid("query.rrf.weights[%d]: %v is not above 0", i, w)
		}
	}
	return nil
}

// ranks fuses by reciprocal ranks: 1 / (rank/weight + k - 1), ranks counted from 1, as
// Qdrant does.
func ranks(sources [][]hit, rrf *qdrant.Rrf, q search) []hit {
	k := float32(rrfConstant)
	if rrf != nil && rrf.K != nil {
		k = float32(rrf.GetK())
	}
	sums := fused{}
	for i, list := range sources {
		w := float32(1)
		if ws := rrf.GetWeights(); len(ws) > 0 {
			w = ws[i]
		}
		for rank, h := range list {
			sums.add(h, 1/(float32(rank+1)/w+k-1))
		}
	}
	return sums.list(q)
}

// distributions fuses by scores, each list mapped so that its mean less three standard
// deviations is 0 and plus three is 1, as Qdrant does.
func distributions(sources [][]hit, q search) []hit {
	sums := fused{}
	for _, list := range sources {
		low, width := spread(list)
		for _, h := range list {
			if width == 0 {
				sums.add(h, 0.5)
				continue
			}
			sums.add(h, (h.score-low)/width)
		}
	}
	return sums.listBy(q, byOrder)
}

// byOrder compares points that an order by a field brought: those come before the others,
// and in descending order, whatever their scores, as Qdrant sorts a fusion by scores.
func byOrder(a, b hit) int {
	value := func(h hit) float64 {
		switch x := h.order.GetVariant().(type) {
		case *qdrant.OrderValue_Int:
			return float64(x.Int)
		case *qdrant.OrderValue_Float:
			return x.Float
		}
		return math.Inf(-1)
	}
	return cmp.Compare(value(b), value(a))
}

// spread is where a list's scores are mapped to 0, and how far 1 is above it; 0 where
// there is no telling. The arithmetic is Welford's in single precision, as in Qdrant: of
// scores that hardly differ the last digits count.
func spread(list []hit) (low, width float32) {
	if len(list) < 2 {
		return 0, 0
	}
	var mean, squares float32
	for i, h := range list {
		before := h.score - mean
		mean += before / float32(i+1)
		squares += before * (h.score - mean)
	}
	sigma := float32(math.Sqrt(float64(squares / float32(len(list)-1))))
	low = mean - 3*sigma
	return low, mean + 3*sigma - low
}

// fused adds up scores by slot. A point is shown as in the first list that has it: with
// the value that it was ordered by, if it was.
type fused map[uint32]hit

func (f fused) add(h hit, score float32) {
	sum, ok := f[h.slot]
	if !ok {
		sum = hit{slot: h.slot, order: h.order}
	}
	sum.score += score
	f[h.slot] = sum
}

// list orders the sums and cuts them off at the limit or the first below the threshold,
// which on a fusion is not strict in Qdrant.
func (f fused) list(q search) []hit { return f.listBy(q, func(hit, hit) int { return 0 }) }

// listBy is list with what comes before scores.
func (f fused) listBy(q search, first func(a, b hit) int) []hit {
	out := make([]hit, 0, len(f))
	for _, h := range f {
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b hit) int {
		return cmp.Or(first(a, b), cmp.Compare(b.score, a.score), cmp.Compare(a.slot, b.slot))
	})
	for i, h := range out {
		if i == q.limit || q.threshold != nil && h.score < *q.threshold {
			return out[:i]
		}
	}
	return out
}
