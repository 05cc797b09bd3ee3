package embedded

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/qdrant/go-client/qdrant"
)

// scored is a point in a list of results.
type scored struct {
	*point
	score float32
}

// search is one query of a request, or one of its prefetches, in one form.
type search struct {
	prefetch  []*qdrant.PrefetchQuery
	query     *qdrant.Query
	using     string
	filter    *qdrant.Filter
	threshold *float32
	limit     int
}

// Query implements the Points service.
func (s pointsService) Query(_ context.Context, in *qdrant.QueryPoints) (*qdrant.QueryResponse, error) {
	start := time.Now()
	result, err := s.query(in)
	if err != nil {
		return nil, err
	}
	return &qdrant.QueryResponse{Result: result, Time: time.Since(start).Seconds()}, nil
}

// QueryBatch implements the Points service.
func (s pointsService) QueryBatch(_ context.Context, in *qdrant.QueryBatchPoints) (*qdrant.QueryBatchResponse, error) {
	start := time.Now()
	out := &qdrant.QueryBatchResponse{}
	for i, q := range in.GetQueryPoints() {
		q.CollectionName = in.GetCollectionName()
		result, err := s.query(q)
		if err != nil {
			return nil, prefix(err, "query_points[%d]", i)
		}
		out.Result = append(out.Result, &qdrant.BatchResult{Result: result})
	}
	out.Time = time.Since(start).Seconds()
	return out, nil
}

func (s pointsService) query(in *qdrant.QueryPoints) ([]*qdrant.ScoredPoint, error) {
	c, err := s.named(in.GetCollectionName())
	switch {
	case err != nil:
		return nil, err
	case in.GetLookupFrom() != nil:
		return nil, unimplemented("lookup_from")
	case in.GetShardKeySelector() != nil:
		return nil, unimplemented("shard_key_selector")
	}
	show, err := newView(in.GetWithPayload(), in.GetWithVectors())
	if err != nil {
		return nil, err
	}
	limit := 10
	if in.Limit != nil {
		limit = int(in.GetLimit())
	}
	offset := int(in.GetOffset())
	c.mu.RLock()
	defer c.mu.RUnlock()
	list, err := c.search(search{
		prefetch: in.GetPrefetch(), query: in.GetQuery(), using: in.GetUsing(), filter: in.GetFilter(),
		threshold: in.ScoreThreshold, limit: limit + offset,
	})
	if err != nil {
		return nil, err
	}
	list = list[min(offset, len(list)):]
	out := make([]*qdrant.ScoredPoint, len(list))
	for i, p := range list {
		out[i] = show.scored(p)
	}
	return out, nil
}

// search runs one query. The caller holds mu for reading.
func (c *collection) search(q search) ([]scored, error) {
	var sources [][]scored
	for i, p := range q.prefetch {
		if p.GetLookupFrom() != nil {
			return nil, unimplemented("prefetch.lookup_from")
		}
		limit := 10
		if p.Limit != nil {
			limit = int(p.GetLimit())
		}
		list, err := c.search(search{prefetch: p.GetPrefetch(), query: p.GetQuery(), using: p.GetUsing(), filter: both(p.GetFilter(), q.filter), threshold: p.ScoreThreshold, limit: limit})
		if err != nil {
			return nil, prefix(err, "prefetch[%d]", i)
		}
		sources = append(sources, list)
	}
	switch x := q.query.GetVariant().(type) {
	case nil:
		return c.listed(q, sources)
	case *qdrant.Query_Nearest:
		score, err := c.scorer(q.using, x.Nearest)
		if err != nil {
			return nil, err
		}
		return c.nearest(q, sources, score)
	case *qdrant.Query_Fusion:
		switch x.Fusion {
		case qdrant.Fusion_RRF:
			return top(rrf(sources, 2), q, true), nil
		case qdrant.Fusion_DBSF:
			return top(dbsf(sources), q, true), nil
		}
	case *qdrant.Query_Rrf:
		k := float64(2)
		if x.Rrf.K != nil {
			k = float64(x.Rrf.GetK())
		}
		if len(x.Rrf.GetWeights()) > 0 {
			return nil, unimplemented("query.rrf.weights")
		}
		return top(rrf(sources, k), q, true), nil
	}
	return nil, unimplemented("query (recommend, discover, context, order_by, sample, formula, mmr)")
}

// both joins two filters; either may be nil.
func both(a, b *qdrant.Filter) *qdrant.Filter {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return &qdrant.Filter{Must: []*qdrant.Condition{qdrant.NewFilterAsCondition(a), qdrant.NewFilterAsCondition(b)}}
}

// listed answers a query without a query: by id.
func (c *collection) listed(q search, sources [][]scored) ([]scored, error) {
	if len(sources) > 0 {
		return nil, invalid("query: prefetch needs a query")
	}
	var found []*point
	if err := c.matching(q.filter, func(p *point) bool { found = append(found, p); return true }); err != nil {
		return nil, err
	}
	slices.SortFunc(found, byID)
	out := make([]scored, 0, min(q.limit, len(found)))
	for _, p := range found[:min(q.limit, len(found))] {
		out = append(out, scored{p, 0})
	}
	return out, nil
}

// scorer gives a point's score for a query vector; ok is false for a point that cannot
// be scored.
type scorer struct {
	score   func(*point) (float32, bool)
	sparse  map[*point]float32 // where set, all points with a score
	largest bool               // a larger score is better
}

func (c *collection) scorer(using string, in *qdrant.VectorInput) (scorer, error) {
	if params, ok := c.dense[using]; ok {
		v, exclude, err := c.denseInput(using, in)
		if err != nil {
			return scorer{}, err
		}
		if uint64(len(v)) != params.GetSize() {
			return scorer{}, invalid("Wrong input: Vector dimension error: expected dim: %d, got %d", params.GetSize(), len(v))
		}
		v = prepare(v, params.GetDistance())
		f := distance(params.GetDistance())
		larger := params.GetDistance() == qdrant.Distance_Cosine || params.GetDistance() == qdrant.Distance_Dot
		return scorer{largest: larger, score: func(p *point) (float32, bool) {
			d := p.dense[using]
			if d == nil || p == exclude {
				return 0, false
			}
			return f(v, d), true
		}}, nil
	}
	if params, ok := c.sparse[using]; ok {
		v, exclude, err := c.sparseInput(using, in)
		if err != nil {
			return scorer{}, err
		}
		scores := c.sparseScores(using, v, params.GetModifier() == qdrant.Modifier_Idf)
		delete(scores, exclude)
		return scorer{largest: true, sparse: scores, score: func(p *point) (float32, bool) {
			s, ok := scores[p]
			return s, ok
		}}, nil
	}
	return scorer{}, invalid("Wrong input: Not existing vector name error: %s", using)
}

func (c *collection) denseInput(using string, in *qdrant.VectorInput) ([]float32, *point, error) {
	switch x := in.GetVariant().(type) {
	case *qdrant.VectorInput_Dense:
		v, err := finite(x.Dense.GetData())
		return v, nil, err
	case *qdrant.VectorInput_Id:
		p, err := c.inputPoint(x.Id)
		if err != nil {
			return nil, nil, err
		}
		if p.dense[using] == nil {
			return nil, nil, invalid("query.nearest.id: the point has no vector %q", using)
		}
		return p.dense[using], p, nil
	}
	return nil, nil, unimplemented("query.nearest of this kind on a dense vector")
}

func (c *collection) sparseInput(using string, in *qdrant.VectorInput) (sparseVector, *point, error) {
	switch x := in.GetVariant().(type) {
	case *qdrant.VectorInput_Sparse:
		v, err := newSparse(x.Sparse.GetIndices(), x.Sparse.GetValues())
		return v, nil, err
	case *qdrant.VectorInput_Id:
		p, err := c.inputPoint(x.Id)
		if err != nil {
			return sparseVector{}, nil, err
		}
		return p.sparse[using], p, nil
	}
	return sparseVector{}, nil, unimplemented("query.nearest of this kind on a sparse vector")
}

func (c *collection) inputPoint(raw *qdrant.PointId) (*point, error) {
	id, err := parseID(raw)
	if err != nil {
		return nil, err
	}
	if p := c.points[id]; p != nil {
		return p, nil
	}
	return nil, invalid("query.nearest.id: there is no such point")
}

// sparseScores is the dot product with every point that shares a dimension. With idf,
// a dimension held by n of N points is weighed by ln((N - n + 0.5) / (n + 0.5) + 1).
func (c *collection) sparseScores(using string, v sparseVector, idf bool) map[*point]float32 {
	total := float64(c.holders[using])
	scores := map[*point]float32{}
	for i, dim := range v.indices {
		list := c.postings[using][dim]
		w := v.values[i]
		if idf {
			n := float64(len(list))
			w *= float32(math.Log((total-n+0.5)/(n+0.5) + 1))
		}
		for p, x := range list {
			scores[p] += w * x
		}
	}
	return scores
}

// nearest scores the admitted points, or those of the prefetches where there are any.
func (c *collection) nearest(q search, sources [][]scored, s scorer) ([]scored, error) {
	m, err := compile(c, q.filter)
	if err != nil {
		return nil, err
	}
	var list []scored
	add := func(p *point) bool {
		if score, ok := s.score(p); ok {
			list = append(list, scored{p, score})
		}
		return true
	}
	switch {
	case len(q.prefetch) > 0:
		seen := map[*point]bool{}
		for _, source := range sources {
			for _, p := range source {
				if !seen[p.point] && m(p.point) {
					seen[p.point] = true
					add(p.point)
				}
			}
		}
	case s.sparse != nil:
		for p := range s.sparse {
			if m(p) {
				add(p)
			}
		}
	default:
		if err := c.matching(q.filter, add); err != nil {
			return nil, err
		}
	}
	return top(list, q, s.largest), nil
}

// top orders a list, best first and equal scores by id, and cuts it.
func top(list []scored, q search, largest bool) []scored {
	if q.threshold != nil {
		list = slices.DeleteFunc(list, func(p scored) bool {
			return largest && p.score < *q.threshold || !largest && p.score > *q.threshold
		})
	}
	slices.SortFunc(list, func(a, b scored) int {
		order := cmp.Compare(b.score, a.score)
		if !largest {
			order = -order
		}
		return cmp.Or(order, byID(a.point, b.point))
	})
	return list[:min(q.limit, len(list))]
}

func distance(d qdrant.Distance) func(a, b []float32) float32 {
	switch d {
	case qdrant.Distance_Euclid:
		return func(a, b []float32) float32 {
			var sum float32
			for i := range a {
				x := a[i] - b[i]
				sum += x * x
			}
			return float32(math.Sqrt(float64(sum)))
		}
	case qdrant.Distance_Manhattan:
		return func(a, b []float32) float32 {
			var sum float32
			for i := range a {
				sum += float32(math.Abs(float64(a[i] - b[i])))
			}
			return sum
		}
	}
	return dot
}

// dot has four sums, so that the additions do not wait for one another.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}

// rrf fuses by ranks, 1/(k+rank) with ranks from 0, as Qdrant does.
func rrf(sources [][]scored, k float64) []scored {
	sums := map[*point]float32{}
	for _, list := range sources {
		for rank, p := range list {
			sums[p.point] += float32(1 / (k + float64(rank)))
		}
	}
	return collect(sums)
}

// dbsf fuses by scores, each list mapped so that its mean less three standard deviations
// is 0 and plus three is 1, as Qdrant does.
func dbsf(sources [][]scored) []scored {
	sums := map[*point]float32{}
	for _, list := range sources {
		low, width := spread(list)
		for _, p := range list {
			if width == 0 {
				sums[p.point] += 0.5
				continue
			}
			sums[p.point] += float32((float64(p.score) - low) / width)
		}
	}
	return collect(sums)
}

func spread(list []scored) (low, width float64) {
	if len(list) < 2 {
		return 0, 0
	}
	var mean, variance float64
	for _, p := range list {
		mean += float64(p.score)
	}
	mean /= float64(len(list))
	for _, p := range list {
		variance += (float64(p.score) - mean) * (float64(p.score) - mean)
	}
	sigma := math.Sqrt(variance / float64(len(list)-1))
	return mean - 3*sigma, 6 * sigma
}

func collect(sums map[*point]float32) []scored {
	out := make([]scored, 0, len(sums))
	for p, score := range sums {
		out = append(out, scored{p, score})
	}
	return out
}
