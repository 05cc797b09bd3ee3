package embedded

import (
	"context"
	"slices"
	"time"

	"github.com/qdrant/go-client/qdrant"
)

// Search implements the Points service: the older form of a nearest query.
func (s pointsService) Search(ctx context.Context, in *qdrant.SearchPoints) (*qdrant.SearchResponse, error) {
	q, err := asQuery(in)
	if err != nil {
		return nil, err
	}
	out, err := s.Query(ctx, q)
	if err != nil {
		return nil, err
	}
	return &qdrant.SearchResponse{Result: out.GetResult(), Time: out.GetTime()}, nil
}

// SearchBatch implements the Points service.
func (s pointsService) SearchBatch(ctx context.Context, in *qdrant.SearchBatchPoints) (*qdrant.SearchBatchResponse, error) {
	start := time.Now()
	batch := &qdrant.QueryBatchPoints{CollectionName: in.GetCollectionName()}
	for i, one := range in.GetSearchPoints() {
		q, err := asQuery(one)
		if err != nil {
			return nil, prefix(err, "search_points[%d]", i)
		}
		batch.QueryPoints = append(batch.QueryPoints, q)
	}
	out, err := s.QueryBatch(ctx, batch)
	if err != nil {
		return nil, err
	}
	return &qdrant.SearchBatchResponse{Result: out.GetResult(), Time: time.Since(start).Seconds()}, nil
}

// SearchGroups implements the Points service.
func (s pointsService) SearchGroups(ctx context.Context, in *qdrant.SearchPointGroups) (*qdrant.SearchGroupsResponse, error) {
	if err := atLeastOne(uint64(in.GetLimit()), uint64(in.GetGroupSize())); err != nil {
		return nil, err
	}
	out, err := s.QueryGroups(ctx, &qdrant.QueryPointGroups{
		CollectionName: in.GetCollectionName(), Query: vectorQuery(in.GetVector(), in.GetSparseIndices()), Using: in.VectorName,
		Filter: in.GetFilter(), Params: in.GetParams(), ScoreThreshold: in.ScoreThreshold, Limit: qdrant.PtrOf(uint64(in.GetLimit())),
		GroupBy: in.GetGroupBy(), GroupSize: qdrant.PtrOf(uint64(in.GetGroupSize())), WithPayload: in.GetWithPayload(),
		WithVectors: in.GetWithVectors(), WithLookup: in.GetWithLookup(), ShardKeySelector: in.GetShardKeySelector(),
	})
	if err != nil {
		return nil, err
	}
	return &qdrant.SearchGroupsResponse{Result: out.GetResult(), Time: out.GetTime()}, nil
}

func asQuery(in *qdrant.SearchPoints) (*qdrant.QueryPoints, error) {
	if err := atLeastOne(in.GetLimit()); err != nil {
		return nil, err
	}
	return &qdrant.QueryPoints{
		CollectionName: in.GetCollectionName(), Query: vectorQuery(in.GetVector(), in.GetSparseIndices()), Using: in.VectorName, Filter: in.GetFilter(), Params: in.GetParams(),
		ScoreThreshold: in.ScoreThreshold, Limit: qdrant.PtrOf(in.GetLimit()), Offset: in.Offset,
		WithPayload: in.GetWithPayload(), WithVectors: in.GetWithVectors(), ShardKeySelector: in.GetShardKeySelector(),
	}, nil
}

func vectorQuery(values []float32, indices *qdrant.SparseIndices) *qdrant.Query {
	if indices != nil {
		return qdrant.NewQuerySparse(indices.GetData(), values)
	}
	return qdrant.NewQueryDense(values)
}

// atLeastOne checks the limits of the older calls, which have no default.
func atLeastOne(limits ...uint64) error {
	if slices.Contains(limits, 0) {
		return invalid("Validation error in body: [limit: value 0 invalid, must be 1 or larger]")
	}
	return nil
}
