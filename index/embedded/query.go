package embedded

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/qdrant/go-client/qdrant"
)

// search is one query of a request, or one of its prefetches, in one form.
type search struct {
	prefetch  []*qdrant.PrefetchQuery
	query     *qdrant.Query
	using     string
	given     *qdrant.Filter // of the request and of all prefetches around this one
	filter    bitset         // what given admits, and what else narrows the search
	base      bitset         // what filters are asked of
	threshold *float32
	limit     int
	depth     int
}

// Query implements the Points service.
func (s pointsService) Query(_ context.Context, in *qdrant.QueryPoints) (*qdrant.QueryResponse, error) {
	start := time.Now()
	var result []*qdrant.ScoredPoint
	err := s.read(in.GetCollectionName(), func(r *reader) (err error) {
		result, err = r.query(in)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &qdrant.QueryResponse{Result: result, Time: time.Since(start).Seconds()}, nil
}

// QueryBatch implements the Points service. All queries see the same points.
func (s pointsService) QueryBatch(_ context.Context, in *qdrant.QueryBatchPoints) (*qdrant.QueryBatchResponse, error) {
	start := time.Now()
	out := &qdrant.QueryBatchResponse{}
	err := s.read(in.GetCollectionName(), func(r *reader) error {
		out.Result = nil
		for i, q := range in.GetQueryPoints() {
			result, err := r.query(q)
			if err != nil {
				return prefix(err, "query_points[%d]", i)
			}
			out.Result = append(out.Result, &qdrant.BatchResult{Result: result})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.Time = time.Since(start).Seconds()
	return out, nil
}

func (r *reader) query(in *qdrant.QueryPoints) ([]*qdrant.ScoredPoint, error) {
	switch {
	case in.GetLookupFrom() != nil:
		return nil, unimplemented("lookup_from")
	case in.GetShardKeySelector() != nil:
		return nil, unimplemented("shard_key_selector")
	}
	show, err := newView(in.GetWithPayload(), in.GetWithVectors())
	if err != nil {
		return nil, err
	}
	limit, err := limitOf(in.Limit, 10)
	if err != nil {
		return nil, err
	}
	if err := checkParams(in.GetParams()); err != nil {
		return nil, err
	}
	filter, err := r.matching(in.GetFilter())
	if err != nil {
		return nil, err
	}
	offset := int(min(in.GetOffset(), maxLimit))
	list, err := r.search(search{
		prefetch: in.GetPrefetch(), query: in.GetQuery(), using: in.GetUsing(), given: in.GetFilter(), filter: filter, base: r.c.alive,
		threshold: in.ScoreThreshold, limit: limit + offset,
	})
	if err != nil {
		return nil, err
	}
	return r.shown(list[min(offset, len(list)):], show), nil
}

func (r *reader) shown(list []hit, show view) []*qdrant.ScoredPoint {
	out := make([]*qdrant.ScoredPoint, 0, len(list))
	for _, h := range list {
		if p := show.retrieved(r, h.slot); p != nil {
			scored := &qdrant.ScoredPoint{Id: p.Id, Payload: p.Payload, Vectors: p.Vectors, Score: h.score, OrderValue: h.order}
			scored.ProtoReflect().SetUnknown(p.ProtoReflect().GetUnknown()) // a payload as it is stored
			out = append(out, scored)
		}
	}
	return out
}

// checkParams refuses what would change an exact result. All else about how an index is
// walked cannot, for every answer is exact.
func checkParams(p *qdrant.SearchParams) error {
	if p.GetIndexedOnly() {
		return unimplemented("params.indexed_only")
	}
	return nil
}

// search runs one query.
func (r *reader) search(q search) ([]hit, error) {
	if q.depth > maxDepth {
		return nil, invalid("prefetches are nested more than %d deep", maxDepth)
	}
	if len(q.prefetch) == 0 {
		return r.leaf(q)
	}
	sources, err := r.prefetched(q)
	if err != nil {
		return nil, err
	}
	switch x := q.query.GetVariant().(type) {
	case nil:
		return nil, invalid("Validation error: cannot have prefetches without a query")
	case *qdrant.Query_Fusion:
		return fuse(x.Fusion, sources, q)
	case *qdrant.Query_Rrf:
		if err := checkWeights(x.Rrf, len(sources)); err != nil {
			return nil, err
		}
		return ranks(sources, x.Rrf, q), nil
	}
	among := make(bitset, len(r.c.alive))
	for _, list := range sources {
		for _, h := range list {
			among.set(h.slot)
		}
	}
	q.filter = among
	return r.leaf(q)
}

// prefetched runs the prefetches. The filter of a query holds for all of them.
func (r *reader) prefetched(q search) ([][]hit, error) {
	var sources [][]hit
	for i, p := range q.prefetch {
		if p.GetLookupFrom() != nil {
			return nil, unimplemented("prefetch.lookup_from")
		}
		limit, err := limitOf(p.Limit, 10)
		if err == nil {
			err = checkParams(p.GetParams())
		}
		given, filter := q.given, q.filter
		if err == nil && p.GetFilter() != nil {
			given = mergedFilter(q.given, p.GetFilter())
			var cond condition
			if cond, err = r.c.compile(given, 0); err == nil {
				filter = cond.narrow(r, q.base)
			}
			err = prefixed(err, "filter")
		}
		var list []hit
		if err == nil {
			list, err = r.search(search{
				prefetch: p.GetPrefetch(), query: p.GetQuery(), using: p.GetUsing(), given: given, filter: filter, base: q.base,
				threshold: p.ScoreThreshold, limit: limit, depth: q.depth + 1,
			})
		}
		if err != nil {
			return nil, prefix(err, "prefetch[%d]", i)
		}
		sources = append(sources, list)
	}
	return sources, nil
}

// leaf answers a query from the points that its filter admits.
func (r *reader) leaf(q search) ([]hit, error) {
	switch x := q.query.GetVariant().(type) {
	case nil:
		var out []hit
		for _, slot := range r.byID(q.filter, pointID{}, q.limit) {
			out = append(out, hit{slot: slot, score: 1})
		}
		return out, nil
	case *qdrant.Query_Nearest:
		return r.nearest(q, x.Nearest)
	case *qdrant.Query_Recommend:
		return r.recommend(q, x.Recommend)
	case *qdrant.Query_Discover:
		return r.discover(q, x.Discover)
	case *qdrant.Query_Context:
		return r.context(q, x.Context)
	case *qdrant.Query_OrderBy:
		list, err := r.c.ordered(x.OrderBy, q.filter, q.limit)
		if err != nil {
			return nil, prefix(err, "query.order_by")
		}
		return list, nil
	case *qdrant.Query_Sample:
		if x.Sample != qdrant.Sample_Random {
			return nil, invalid("query.sample: %d is not a kind of sample", x.Sample)
		}
		return sample(q), nil
	case *qdrant.Query_Fusion, *qdrant.Query_Rrf:
		return nil, invalid("Validation error: fusion queries need prefetches")
	case *qdrant.Query_Formula:
		return nil, unimplemented("query.formula")
	case *qdrant.Query_NearestWithMmr:
		return nil, unimplemented("query.nearest_with_mmr")
	}
	return nil, unimplemented("query.relevance_feedback")
}

// sample picks points at random, each as likely as any other.
func sample(q search) []hit {
	var out []hit
	seen := 0
	for slot := range q.filter.all() {
		seen++
		if len(out) < q.limit {
			out = append(out, hit{slot: slot})
		} else if k := rand.IntN(seen); k < q.limit {
			out[k] = hit{slot: slot}
		}
	}
	rand.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
