package embedded

import (
	"context"
	"time"

	"github.com/qdrant/go-client/qdrant"
)

// Recommend implements the Points service: the older form of a recommend query.
func (s pointsService) Recommend(ctx context.Context, in *qdrant.RecommendPoints) (*qdrant.RecommendResponse, error) {
	q, err := asRecommendQuery(in)
	if err != nil {
		return nil, err
	}
	out, err := s.Query(ctx, q)
	if err != nil {
		return nil, err
	}
	return &qdrant.RecommendResponse{Result: out.GetResult(), Time: out.GetTime()}, nil
}

// RecommendBatch implements the Points service.
func (s pointsService) RecommendBatch(ctx context.Context, in *qdrant.RecommendBatchPoints) (*qdrant.RecommendBatchResponse, error) {
	start := time.Now()
	batch := &qdrant.QueryBatchPoints{CollectionName: in.GetCollectionName()}
	for i, one := range in.GetRecommendPoints() {
		q, err := asRecommendQuery(one)
		if err != nil {
			return nil, prefix(err, "recommend_points[%d]", i)
		}
		batch.QueryPoints = append(batch.QueryPoints, q)
	}
	out, err := s.QueryBatch(ctx, batch)
	if err != nil {
		return nil, err
	}
	return &qdrant.RecommendBatchResponse{Result: out.GetResult(), Time: time.Since(start).Seconds()}, nil
}

// RecommendGroups implements the Points service.
func (s pointsService) RecommendGroups(ctx context.Context, in *qdrant.RecommendPointGroups) (*qdrant.RecommendGroupsResponse, error) {
	if err := atLeastOne(uint64(in.GetLimit()), uint64(in.GetGroupSize())); err != nil {
		return nil, err
	}
	query, err := recommendQuery(in)
	if err != nil {
		return nil, err
	}
	out, err := s.QueryGroups(ctx, &qdrant.QueryPointGroups{
		CollectionName: in.GetCollectionName(), Query: query, Using: in.Using, Filter: in.GetFilter(), Params: in.GetParams(),
		ScoreThreshold: in.ScoreThreshold, Limit: qdrant.PtrOf(uint64(in.GetLimit())), GroupBy: in.GetGroupBy(),
		GroupSize: qdrant.PtrOf(uint64(in.GetGroupSize())), WithPayload: in.GetWithPayload(), WithVectors: in.GetWithVectors(),
		LookupFrom: in.GetLookupFrom(), WithLookup: in.GetWithLookup(), ShardKeySelector: in.GetShardKeySelector(),
	})
	if err != nil {
		return nil, err
	}
	return &qdrant.RecommendGroupsResponse{Result: out.GetResult(), Time: out.GetTime()}, nil
}

func asRecommendQuery(in *qdrant.RecommendPoints) (*qdrant.QueryPoints, error) {
	if err := atLeastOne(in.GetLimit()); err != nil {
		return nil, err
	}
	query, err := recommendQuery(in)
	return &qdrant.QueryPoints{
		CollectionName: in.GetCollectionName(), Query: query, Using: in.Using, Filter: in.GetFilter(), Params: in.GetParams(),
		ScoreThreshold: in.ScoreThreshold, Limit: qdrant.PtrOf(in.GetLimit()), Offset: in.Offset, WithPayload: in.GetWithPayload(),
		WithVectors: in.GetWithVectors(), LookupFrom: in.GetLookupFrom(), ShardKeySelector: in.GetShardKeySelector(),
	}, err
}

// examplesOf is what both older forms of recommendation have.
type examplesOf interface {
	GetPositive() []*qdrant.PointId
	GetNegative() []*qdrant.PointId
	GetPositiveVectors() []*qdrant.Vector
	GetNegativeVectors() []*qdrant.Vector
	GetStrategy() qdrant.RecommendStrategy
}

func recommendQuery(in examplesOf) (*qdrant.Query, error) {
	positive, err := vectorInputs(in.GetPositive(), in.GetPositiveVectors())
	if err != nil {
		return nil, prefix(err, "positive_vectors")
	}
	negative, err := vectorInputs(in.GetNegative(), in.GetNegativeVectors())
	if err != nil {
		return nil, prefix(err, "negative_vectors")
	}
	strategy := in.GetStrategy()
	return qdrant.NewQueryRecommend(&qdrant.RecommendInput{Positive: positive, Negative: negative, Strategy: &strategy}), nil
}

func vectorInputs(ids []*qdrant.PointId, vectors []*qdrant.Vector) (out []*qdrant.VectorInput, err error) {
	for _, id := range ids {
		out = append(out, qdrant.NewVectorInputID(id))
	}
	for i, v := range vectors {
		in, err := vectorInput(v)
		if err != nil {
			return nil, prefix(err, "[%d]", i)
		}
		out = append(out, in)
	}
	return out, nil
}

// vectorInput is a stored form of a vector in the form of queries.
func vectorInput(v *qdrant.Vector) (*qdrant.VectorInput, error) {
	_, isSparse := v.GetVector().(*qdrant.Vector_Sparse)
	if isSparse || v.GetVector() == nil && v.GetIndices() != nil {
		sv, err := sparseValues(v)
		return qdrant.NewVectorInputSparse(sv.indices, sv.values), err
	}
	values, err := denseValues(v)
	return qdrant.NewVectorInputDense(values), err
}
