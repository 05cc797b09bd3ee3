package indextest

import (
	"context"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
)

// older has the calls that came before Query. Each is compared with the query that it
// stands for.
func (s Suite) older(t *testing.T) {
	name := s.collection(t, fixture()...)
	t.Run("search", func(t *testing.T) { s.olderSearch(t, name) })
	t.Run("recommend", func(t *testing.T) { s.olderRecommend(t, name) })
	t.Run("groups", s.olderGroups)
}

// asQueried expects the points of a query.
func (s Suite) asQueried(t *testing.T, name string, got []*qdrant.ScoredPoint, query *qdrant.QueryPoints) {
	t.Helper()
	query.CollectionName = name
	want, err := s.Client.Query(context.Background(), query)
	must(t, err)
	sameRanking(t, rankingOf(got), rankingOf(want))
	for i := range got {
		if len(got[i].GetPayload()) != len(want[i].GetPayload()) || (got[i].GetVectors() == nil) != (want[i].GetVectors() == nil) {
			t.Errorf("point %d shows %v, want %v", i, got[i], want[i])
		}
	}
}

func (s Suite) olderSearch(t *testing.T, name string) {
	ctx, calls := context.Background(), s.Client.GetPointsClient()
	few := filterOf(`{"must_not":[{"has_id":[3,4]}]}`)
	words := &qdrant.SearchPoints{CollectionName: name, Vector: []float32{1, 2}, SparseIndices: &qdrant.SparseIndices{Data: []uint32{1, 2}}, VectorName: proto.String("idf"), Limit: 4}
	f := func(what string, in *qdrant.SearchPoints, query *qdrant.QueryPoints) {
		t.Run(what, func(t *testing.T) {
			got, err := calls.Search(ctx, in)
			must(t, err)
			s.asQueried(t, name, got.GetResult(), query)
		})
	}
	f("dense", &qdrant.SearchPoints{CollectionName: name, Vector: []float32{1, 0.3}, VectorName: proto.String("cos"), Limit: 5},
		with(nearest("cos", q2(1, 0.3)), limit(5)))
	f("a filter, a threshold, an offset and views", &qdrant.SearchPoints{
		CollectionName: name, Vector: []float32{1, 2}, VectorName: proto.String("dot"), Limit: 3, Filter: few, Offset: proto.Uint64(1),
		ScoreThreshold: proto.Float32(7), WithPayload: qdrant.NewWithPayload(true), WithVectors: qdrant.NewWithVectors(true),
	}, with(with(nearest("dot", q2(1, 2)), threshold(7)), func(q *qdrant.QueryPoints) {
		q.Limit, q.Offset, q.Filter = proto.Uint64(3), proto.Uint64(1), few
		q.WithPayload, q.WithVectors = qdrant.NewWithPayload(true), qdrant.NewWithVectors(true)
	}))
	f("sparse", words, with(nearest("idf", qs(1, 1, 2, 2)), limit(4)))
	t.Run("batch", func(t *testing.T) {
		got, err := calls.SearchBatch(ctx, &qdrant.SearchBatchPoints{CollectionName: name, SearchPoints: []*qdrant.SearchPoints{
			words, {CollectionName: name, Vector: []float32{1, 1}, VectorName: proto.String("euc"), Limit: 2},
		}})
		must(t, err)
		if len(got.GetResult()) != 2 {
			t.Fatalf("a batch of two gave %v", got)
		}
		s.asQueried(t, name, got.GetResult()[0].GetResult(), with(nearest("idf", qs(1, 1, 2, 2)), limit(4)))
		s.asQueried(t, name, got.GetResult()[1].GetResult(), with(nearest("euc", q2(1, 1)), limit(2)))
	})
	t.Run("no limit", func(t *testing.T) {
		_, err := calls.Search(ctx, &qdrant.SearchPoints{CollectionName: name, Vector: []float32{1, 1}, VectorName: proto.String("euc")})
		fails(t, err, codes.InvalidArgument, "limit")
	})
}

func (s Suite) olderRecommend(t *testing.T, name string) {
	ctx, calls := context.Background(), s.Client.GetPointsClient()
	id := qdrant.NewIDNum
	far := dense(1, 1)
	f := func(what string, strategy qdrant.RecommendStrategy) {
		t.Run(what, func(t *testing.T) {
			got, err := calls.Recommend(ctx, &qdrant.RecommendPoints{
				CollectionName: name, Using: proto.String("cos"), Limit: 5, Strategy: strategy.Enum(),
				Positive: []*qdrant.PointId{id(3)}, PositiveVectors: []*qdrant.Vector{dense(1, 0.4)},
				Negative: []*qdrant.PointId{id(9)}, NegativeVectors: []*qdrant.Vector{far},
			})
			must(t, err)
			s.asQueried(t, name, got.GetResult(), with(nearest("cos", recommend(strategy,
				append([]*qdrant.VectorInput{qdrant.NewVectorInputID(id(3))}, inputs([]float32{1, 0.4})...),
				append([]*qdrant.VectorInput{qdrant.NewVectorInputID(id(9))}, inputs([]float32{1, 1})...))), limit(5)))
			for _, p := range got.GetResult() {
				if n := p.GetId().GetNum(); n == 3 || n == 9 {
					t.Errorf("example %d is recommended", n)
				}
			}
		})
	}
	f("the average", qdrant.RecommendStrategy_AverageVector)
	f("the best score", qdrant.RecommendStrategy_BestScore)
	f("the sum of scores", qdrant.RecommendStrategy_SumScores)
	byID := &qdrant.RecommendPoints{CollectionName: name, Using: proto.String("cos"), Limit: 2, Positive: []*qdrant.PointId{id(1)}}
	average := recommend(qdrant.RecommendStrategy_AverageVector, []*qdrant.VectorInput{qdrant.NewVectorInputID(id(1))}, nil)
	t.Run("no strategy, sparse, in a batch", func(t *testing.T) {
		got, err := calls.RecommendBatch(ctx, &qdrant.RecommendBatchPoints{CollectionName: name, RecommendPoints: []*qdrant.RecommendPoints{
			byID, {CollectionName: name, Using: proto.String("raw"), Limit: 3, PositiveVectors: []*qdrant.Vector{sparse(1, 1, 2, 1)}},
		}})
		must(t, err)
		if len(got.GetResult()) != 2 {
			t.Fatalf("a batch of two gave %v", got)
		}
		s.asQueried(t, name, got.GetResult()[0].GetResult(), with(nearest("cos", average), limit(2)))
		s.asQueried(t, name, got.GetResult()[1].GetResult(), with(nearest("raw", qs(1, 1, 2, 1)), limit(3)))
	})
	t.Run("an example that is not there", func(t *testing.T) {
		_, err := calls.Recommend(ctx, &qdrant.RecommendPoints{CollectionName: name, Using: proto.String("cos"), Limit: 2, Positive: []*qdrant.PointId{id(777)}})
		fails(t, err, codes.NotFound, "777")
	})
	t.Run("an example too long", func(t *testing.T) {
		_, err := calls.Recommend(ctx, &qdrant.RecommendPoints{CollectionName: name, Using: proto.String("cos"), Limit: 2, PositiveVectors: []*qdrant.Vector{dense(1, 2, 3)}})
		fails(t, err, codes.InvalidArgument, "dim")
	})
}

func (s Suite) olderGroups(t *testing.T) {
	var points []*qdrant.PointStruct
	for i, payload := range []string{`{"g":"x"}`, `{"g":"y"}`, `{"g":"x"}`, `{"g":7}`, `{"g":["x","z"]}`, `{}`} {
		points = append(points, point(uint64(i), map[string]*qdrant.Vector{"dot": dense(float32(10-i), 0)}, payload))
	}
	name := s.collection(t, points...)
	ctx, calls := context.Background(), s.Client.GetPointsClient()
	t.Run("search", func(t *testing.T) {
		got, err := calls.SearchGroups(ctx, &qdrant.SearchPointGroups{
			CollectionName: name, Vector: []float32{1, 0}, VectorName: proto.String("dot"), GroupBy: "g", Limit: 2, GroupSize: 2,
		})
		must(t, err)
		sameGroups(t, got.GetResult().GetGroups(), "x=0,2 y=1")
	})
	t.Run("recommend", func(t *testing.T) {
		got, err := calls.RecommendGroups(ctx, &qdrant.RecommendPointGroups{
			CollectionName: name, Positive: []*qdrant.PointId{qdrant.NewIDNum(0)}, Using: proto.String("dot"), GroupBy: "g", Limit: 3, GroupSize: 1,
		})
		must(t, err)
		sameGroups(t, got.GetResult().GetGroups(), "y=1 x=2 7=3")
	})
	t.Run("no size", func(t *testing.T) {
		_, err := calls.SearchGroups(ctx, &qdrant.SearchPointGroups{
			CollectionName: name, Vector: []float32{1, 0}, VectorName: proto.String("dot"), GroupBy: "g", Limit: 2,
		})
		fails(t, err, codes.InvalidArgument, "")
	})
}
