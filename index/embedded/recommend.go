package embedded

import (
	"github.com/qdrant/go-client/qdrant"
)

// example is a vector that a query gives by itself or by a point's id.
type example struct {
	dense  []float32
	sparse sparseVector
}

// examples reads vectors of one name; ids are those of points that gave theirs.
func (r *reader) examples(using, path string, in []*qdrant.VectorInput) (out []example, ids []pointID, err error) {
	for i, raw := range in {
		var e example
		var except []pointID
		switch {
		case r.c.dense[using] != nil:
			e.dense, except, err = r.denseInput(r.c.dense[using], raw)
		case r.c.sparse[using] != nil:
			e.sparse, except, err = r.sparseInput(r.c.sparse[using], raw)
		default:
			return nil, nil, unknownVector(using)
		}
		if err != nil {
			return nil, nil, prefix(err, "%s[%d]", path, i)
		}
		out, ids = append(out, e), append(ids, except...)
	}
	return out, ids, nil
}

// recommend ranks points by their nearness to some vectors and distance from others.
func (r *reader) recommend(q search, in *qdrant.RecommendInput) ([]hit, error) {
	positive, ids, err := r.examples(q.using, "query.recommend.positive", in.GetPositive())
	if err != nil {
		return nil, err
	}
	negative, more, err := r.examples(q.using, "query.recommend.negative", in.GetNegative())
	if err != nil {
		return nil, err
	}
	if len(positive)+len(negative) == 0 {
		return nil, invalid("query.recommend: at least one example is needed")
	}
	q = r.leaveOut(q, append(ids, more...))
	switch in.GetStrategy() {
	case qdrant.RecommendStrategy_AverageVector:
		if len(positive) == 0 {
			return nil, invalid("query.recommend.positive: at least one is needed with this strategy")
		}
		return r.nearAverage(q, positive, negative), nil
	case qdrant.RecommendStrategy_BestScore:
		return r.scored(q, positive, negative, bestScore), nil
	case qdrant.RecommendStrategy_SumScores:
		return r.scored(q, positive, negative, sumScores), nil
	}
	return nil, invalid("query.recommend.strategy: %d is not a strategy", in.GetStrategy())
}

// nearAverage looks for what is near the mean of the positive examples, moved away from
// the mean of the negative ones by as much as it differs. The mean is of the examples as
// they were given: with cosine too, longer ones weigh more.
func (r *reader) nearAverage(q search, positive, negative []example) []hit {
	share := func(n int, sign float32) float32 { return sign / float32(max(n, 1)) }
	if col := r.c.dense[q.using]; col != nil {
		v := make([]float32, col.params.GetSize())
		add := func(list []example, w float32) {
			for _, e := range list {
				for i, x := range e.dense {
					v[i] += w * x
				}
			}
		}
		if len(negative) > 0 {
			add(positive, share(len(positive), 2))
			add(negative, share(len(negative), -1))
		} else {
			add(positive, share(len(positive), 1))
		}
		return r.nearestDense(col, col.prepare(v), q)
	}
	sums := map[uint32]float32{}
	add := func(list []example, w float32) {
		for _, e := range list {
			for i, dim := range e.sparse.indices {
				sums[dim] += w * e.sparse.values[i]
			}
		}
	}
	if len(negative) > 0 {
		add(positive, share(len(positive), 2))
		add(negative, share(len(negative), -1))
	} else {
		add(positive, share(len(positive), 1))
	}
	indices := make([]uint32, 0, len(sums))
	values := make([]float32, 0, len(sums))
	for dim, x := range sums {
		indices, values = append(indices, dim), append(values, x)
	}
	v, _ := newSparse(indices, values) // keys of a map do not repeat
	return nearestSparse(r.c.sparse[q.using], v, q)
}

// sigmoid maps similarities to -1..1; halved and moved it is 0..1. Both are Qdrant's.
func sigmoid(x float32) float32 { return x / (1 + max(x, -x)) }

func halfSigmoid(x float32) float32 { return 0.5 * (sigmoid(x) + 1) }

// score weighs a point's similarities to the examples.
type score func(positive, negative []float32) float32

func bestScore(positive, negative []float32) float32 {
	best := func(list []float32) (float32, bool) {
		var m float32
		for i, x := range list {
			if i == 0 || x > m {
				m = x
			}
		}
		return m, len(list) > 0
	}
	p, some := best(positive)
	n, bad := best(negative)
	if some && (!bad || p > n) {
		return halfSigmoid(p)
	}
	return -halfSigmoid(n)
}

func sumScores(positive, negative []float32) float32 {
	var sum float32
	for _, x := range positive {
		sum += x
	}
	for _, x := range negative {
		sum -= x
	}
	return sum
}

// epsilon keeps a point that is as near to both of a pair from counting as nearer to the
// wrong one.
const epsilon = 1.1920929e-7

// contextScore is 0 for points nearer to the first of each pair, less for others.
func contextScore(positive, negative []float32) float32 {
	var sum float32
	for i := range positive {
		sum += sigmoid(min(positive[i]-negative[i]-epsilon, 0))
	}
	return sum
}

// discoverScore is how many pairs a point is on the right side of, less those it is not,
// and within that its similarity to the target, the first of positive.
func discoverScore(positive, negative []float32) float32 {
	rank := 0
	for i, n := range negative {
		switch p := positive[i+1]; {
		case p > n:
			rank++
		case p < n:
			rank--
		}
	}
	return float32(rank) + halfSigmoid(positive[0])
}

// pairs reads the pairs of a context.
func (r *reader) pairs(using, path string, in []*qdrant.ContextInputPair) (positive, negative []example, ids []pointID, err error) {
	var ps, ns []*qdrant.VectorInput
	for _, p := range in {
		ps, ns = append(ps, p.GetPositive()), append(ns, p.GetNegative())
	}
	positive, ids, err = r.examples(using, path+".positive", ps)
	if err != nil {
		return nil, nil, nil, err
	}
	negative, more, err := r.examples(using, path+".negative", ns)
	return positive, negative, append(ids, more...), err
}

func (r *reader) context(q search, in *qdrant.ContextInput) ([]hit, error) {
	if len(in.GetPairs()) == 0 {
		return nil, invalid("query.context.pairs: at least one is needed")
	}
	positive, negative, ids, err := r.pairs(q.using, "query.context.pairs", in.GetPairs())
	if err != nil {
		return nil, err
	}
	return r.scored(r.leaveOut(q, ids), positive, negative, contextScore), nil
}

func (r *reader) discover(q search, in *qdrant.DiscoverInput) ([]hit, error) {
	target, ids, err := r.examples(q.using, "query.discover.target", []*qdrant.VectorInput{in.GetTarget()})
	if err != nil {
		return nil, err
	}
	positive, negative, more, err := r.pairs(q.using, "query.discover.context.pairs", in.GetContext().GetPairs())
	if err != nil {
		return nil, err
	}
	return r.scored(r.leaveOut(q, append(ids, more...)), append(target, positive...), negative, discoverScore), nil
}

// scored weighs every admitted point by its similarities to the examples. Scores are
// larger for better whatever the distance is.
func (r *reader) scored(q search, positive, negative []example, f score) []hit {
	top := heap{keep: q.limit}
	ps, ns := make([]float32, len(positive)), make([]float32, len(negative))
	if col := r.c.dense[q.using]; col != nil {
		for _, list := range [][]example{positive, negative} {
			for i := range list {
				list[i].dense = col.prepare(list[i].dense)
			}
		}
		vectors := r.vectors(col)
		for slot := range col.has.and(q.filter).all() {
			raw := vectors.raw(slot)
			if raw == nil {
				continue
			}
			for i, e := range positive {
				ps[i] = col.similarity(e.dense, raw)
			}
			for i, e := range negative {
				ns[i] = col.similarity(e.dense, raw)
			}
			top.take(ranked{slot, f(ps, ns)})
		}
		return aboveThreshold(top.sorted(), q, col.beats)
	}
	p := r.c.sparse[q.using]
	pterms, nterms := p.allTerms(positive), p.allTerms(negative)
	for slot := range p.has.and(q.filter).all() {
		shared := false
		for i, terms := range pterms {
			var some bool
			ps[i], some = dotTerms(terms, slot)
			shared = shared || some
		}
		for i, terms := range nterms {
			var some bool
			ns[i], some = dotTerms(terms, slot)
			shared = shared || some
		}
		if shared {
			top.take(ranked{slot, f(ps, ns)})
		}
	}
	return aboveThreshold(top.sorted(), q, func(score, threshold float32) bool { return score > threshold })
}

// aboveThreshold drops what a threshold does not admit. Qdrant compares as the distance
// does, though these scores are larger for better whatever it is.
func aboveThreshold(list []ranked, q search, beats func(score, threshold float32) bool) []hit {
	out := make([]hit, 0, len(list))
	for _, x := range list {
		if q.threshold != nil && !beats(x.score, *q.threshold) {
			break
		}
		out = append(out, hit{slot: x.slot, score: x.score})
	}
	return out
}

func (p *postings) allTerms(list []example) [][]term {
	out := make([][]term, len(list))
	for i, e := range list {
		out[i] = p.terms(e.sparse)
	}
	return out
}
