package embedded

import (
	"context"
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

func asQuery(in *qdrant.SearchPoints) (*qdrant.QueryPoints, error) {
	if in.GetLimit() == 0 {
		return nil, invalid("Validation error in body: [limit: value 0 invalid, must be 1 or larger]")
	}
	query := qdrant.NewQueryDense(in.GetVector())
	if in.GetSparseIndices() != nil {
		query = qdrant.NewQuerySparse(in.GetSparseIndices().GetData(), in.GetVector())
	}
	return &qdrant.QueryPoints{
		CollectionName: in.GetCollectionName(), Query: query, Using: in.VectorName, Filter: in.GetFilter(), Params: in.GetParams(),
		ScoreThreshold: in.ScoreThreshold, Limit: qdrant.PtrOf(in.GetLimit()), Offset: in.Offset,
		WithPayload: in.GetWithPayload(), WithVectors: in.GetWithVectors(), ShardKeySelector: in.GetShardKeySelector(),
	}, nil
}
