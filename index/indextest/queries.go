package indextest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/qdrant/go-client/qdrant"
)

// scoredID is a result as cases write it, "id:score".
type scoredID struct {
	id    uint64
	score float64
}

func scoredIDs(text string) (out []scoredID) {
	for _, part := range strings.Fields(text) {
		var s scoredID
		if _, err := fmt.Sscanf(part, "%d:%g", &s.id, &s.score); err != nil {
			panic(part)
		}
		out = append(out, s)
	}
	return out
}

// sameRanking compares results: scores in the same order, and within a group of equal
// scores the same ids in any order.
func sameRanking(t *testing.T, got, want []scoredID) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d results %v, want %d %v", len(got), got, len(want), want)
	}
	for i := range got {
		if d := math.Abs(got[i].score - want[i].score); d > 1e-4*max(1, math.Abs(want[i].score)) {
			t.Fatalf("result %d of %v, want %v", i, got, want)
		}
	}
	group := func(list []scoredID) []scoredID {
		list = slices.Clone(list)
		for i := range list {
			if i > 0 && math.Abs(want[i].score-want[i-1].score) <= 1e-4 {
				list[i].score = list[i-1].score
			} else {
				list[i].score = float64(-i)
			}
		}
		slices.SortFunc(list, func(a, b scoredID) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id)) })
		return list
	}
	if g, w := group(got), group(want); !slices.Equal(g, w) {
		t.Fatalf("results %v, want %v", got, want)
	}
}

// queryCase is a query and its results.
type queryCase struct {
	name  string
	query *qdrant.QueryPoints
	want  string
}

func nearest(using string, v *qdrant.Query) *qdrant.QueryPoints {
	return &qdrant.QueryPoints{Query: v, Using: &using, Limit: qdrant.PtrOf(uint64(6))}
}

// with sets parts of a query.
func with(q *qdrant.QueryPoints, set func(*qdrant.QueryPoints)) *qdrant.QueryPoints {
	set(q)
	return q
}

func limit(n uint64) func(*qdrant.QueryPoints) { return func(q *qdrant.QueryPoints) { q.Limit = &n } }
func threshold(x float32) func(*qdrant.QueryPoints) {
	return func(q *qdrant.QueryPoints) { q.ScoreThreshold = &x }
}

func q2(x, y float32) *qdrant.Query { return qdrant.NewQueryDense([]float32{x, y}) }

func qs(pairs ...float32) *qdrant.Query {
	v := sparse(pairs...).GetSparse()
	return qdrant.NewQuerySparse(v.GetIndices(), v.GetValues())
}

func recommend(strategy qdrant.RecommendStrategy, positive, negative []*qdrant.VectorInput) *qdrant.Query {
	return qdrant.NewQueryRecommend(&qdrant.RecommendInput{Positive: positive, Negative: negative, Strategy: &strategy})
}

func inputs(vectors ...[]float32) (out []*qdrant.VectorInput) {
	for _, v := range vectors {
		out = append(out, qdrant.NewVectorInputDense(v))
	}
	return out
}

// hybrid has a dense list 3 4 1 6 and a sparse list of which 6 is in both.
func hybrid(query *qdrant.Query, set ...func(*qdrant.QueryPoints)) *qdrant.QueryPoints {
	only := &qdrant.Filter{Must: []*qdrant.Condition{qdrant.NewHasID(qdrant.NewIDNum(6), qdrant.NewIDNum(16))}}
	q := &qdrant.QueryPoints{Query: query, Limit: qdrant.PtrOf(uint64(10)), Prefetch: []*qdrant.PrefetchQuery{
		{Query: q2(1, 0.3), Using: qdrant.PtrOf("cos"), Limit: qdrant.PtrOf(uint64(4))},
		{Query: qs(1, 1, 2, 2), Using: qdrant.PtrOf("idf"), Limit: qdrant.PtrOf(uint64(3)), Filter: only},
	}}
	for _, f := range set {
		f(q)
	}
	return q
}

func using(name string) func(*qdrant.QueryPoints) {
	return func(q *qdrant.QueryPoints) { q.Using = &name }
}

func queryCases() []queryCase {
	best, sum := qdrant.RecommendStrategy_BestScore, qdrant.RecommendStrategy_SumScores
	pos, neg := inputs([]float32{1, 0.3}, []float32{1, 1}), inputs([]float32{0, 1})
	pair := []*qdrant.ContextInputPair{{Positive: inputs([]float32{1, 0.3})[0], Negative: neg[0]}}
	context := qdrant.NewQueryContext(&qdrant.ContextInput{Pairs: pair})
	discover := qdrant.NewQueryDiscover(&qdrant.DiscoverInput{Target: inputs([]float32{1, 0.5})[0], Context: &qdrant.ContextInput{Pairs: pair}})
	rrf := qdrant.NewQueryFusion(qdrant.Fusion_RRF)
	return []queryCase{
		{"cosine", nearest("cos", q2(1, 0.3)), "3:1 4:0.996038 1:0.981665 6:0.969169 0:0.957826 7:0.949465"},
		{"cosine of a longer query", nearest("cos", q2(10, 3)), "3:1 4:0.996038 1:0.981665 6:0.969169 0:0.957826 7:0.949465"},
		{"cosine threshold is strict", with(nearest("cos", q2(1, 0)), threshold(1)), ""},
		{"cosine threshold", with(nearest("cos", q2(1, 0.3)), threshold(0.98)), "3:1 4:0.996038 1:0.981665"},
		{"offset", with(nearest("cos", q2(1, 0.3)), func(q *qdrant.QueryPoints) { q.Offset, q.Limit = qdrant.PtrOf(uint64(1)), qdrant.PtrOf(uint64(2)) }), "4:0.996038 1:0.981665"},
		{"offset beyond", with(nearest("cos", q2(1, 0.3)), func(q *qdrant.QueryPoints) { q.Offset = qdrant.PtrOf(uint64(100)) }), ""},
		{"filter", with(nearest("cos", q2(1, 0.3)), func(q *qdrant.QueryPoints) { q.Filter = filterOf(`{"must":[{"key":"a","match":{"value":1}}]}`) }), "0:0.957826"},
		{"exact", with(nearest("cos", q2(1, 0.3)), func(q *qdrant.QueryPoints) {
			q.Params = &qdrant.SearchParams{Exact: qdrant.PtrOf(true), HnswEf: qdrant.PtrOf(uint64(9))}
			q.Limit = qdrant.PtrOf(uint64(1))
		}), "3:1"},
		{"euclid", nearest("euc", q2(1, 3)), "3:0 4:1 1:2 0:3 6:3 7:4"},
		{"euclid threshold is strict", with(nearest("euc", q2(1, 3)), threshold(1)), "3:0"},
		{"manhattan", nearest("man", q2(2, 3)), "3:1 4:2 1:3 0:4 6:4 7:5"},
		{"manhattan threshold", with(nearest("man", q2(1, 3)), threshold(2)), "3:0 4:1"},
		{"dot", with(nearest("dot", q2(1, 2)), limit(3)), "21:43 19:39 18:37"},
		{"nearest of a point", with(nearest("dot", qdrant.NewQueryID(qdrant.NewIDNum(21))), limit(2)), "19:400 18:379"},
		{"sparse", with(nearest("raw", qs(1, 1, 2, 2)), limit(20)), "2:2 6:2 10:2 14:2 18:2 0:2 4:2 8:2 12:2 16:2 20:2"},
		{"sparse with idf", with(nearest("idf", qs(1, 1, 2, 2)), limit(20)), "2:0.822718 6:0.822718 10:0.822718 14:0.822718 18:0.822718 0:0.085119 4:0.085119 8:0.085119 12:0.085119 16:0.085119 20:0.085119"},
		{"sparse of a weight of zero", nearest("idf", qs(1, 0)), ""},
		{"sparse below zero", nearest("idf", qs(1, -1)), "2:-0.780158 6:-0.780158 10:-0.780158 14:-0.780158 18:-0.780158"},
		{"sparse of an unknown dimension", nearest("idf", qs(77, 1)), ""},
		{"sparse of nothing", nearest("idf", qs()), ""},
		{"sparse threshold is strict", with(nearest("raw", qs(1, 1)), threshold(1)), ""},
		{"sparse filtered", with(nearest("raw", qs(1, 1)), func(q *qdrant.QueryPoints) { q.Filter = filterOf(`{"must":[{"has_id":[2,4,6]}]}`) }), "2:1 6:1"},
		{"sparse nearest of a point", with(nearest("raw", qdrant.NewQueryID(qdrant.NewIDNum(2))), limit(4)), "6:1.25 10:1.25 14:1.25 18:1.25"},
		{"best score, cosine", with(nearest("cos", recommend(best, pos, neg)), limit(2)), "10:0.75 3:0.75"},
		{"best score, euclid", nearest("euc", recommend(best, pos, neg)), "1:0.5 0:0.458716 3:0.1 4:0.05 6:0.019231 7:0.013514"},
		{"best score, manhattan", nearest("man", recommend(best, pos, neg)), "1:0.5 0:0.384615 3:0.166667 4:0.125 6:0.083333 7:0.071429"},
		{"best score, dot", nearest("dot", recommend(best, pos, neg)), "21:0.978261 19:0.97619 18:0.975 16:0.972222 15:0.970588 13:0.966667"},
		{"best score of negatives", nearest("cos", recommend(best, nil, neg)), "0:-0.5 1:-0.545249 3:-0.611605 4:-0.635407 6:-0.669857 7:-0.682229"},
		{"sum of scores, cosine", nearest("cos", recommend(sum, pos, neg)), "0:1.664933 1:1.656118 3:1.593123 4:1.543792 6:1.424815 7:1.360786"},
		{"sum of scores, euclid", nearest("euc", recommend(sum, pos, neg)), "0:0.91 1:0.51 3:-6.290001 4:-12.690001 6:-31.489998 7:-43.889999"},
		{"sum of scores, dot", with(nearest("dot", recommend(sum, pos, neg)), limit(3)), "21:8.3 19:7.7 18:7.4"},
		{"recommend points", with(nearest("dot", recommend(qdrant.RecommendStrategy_AverageVector, []*qdrant.VectorInput{qdrant.NewVectorInputID(qdrant.NewIDNum(21)), qdrant.NewVectorInputID(qdrant.NewIDNum(19))}, nil)), limit(2)), "18:361 16:321"},
		{"recommend by examples of unequal length", with(nearest("cos", recommend(qdrant.RecommendStrategy_AverageVector, inputs([]float32{3, 0}, []float32{0, 1}), nil)), limit(2)), "3:0.99954 4:0.99826"},
		{"recommend away from", with(nearest("dot", recommend(qdrant.RecommendStrategy_AverageVector, inputs([]float32{1, 1}), inputs([]float32{1, 3}))), limit(3)), "0:1 1:0 3:-2"},
		{"context", with(nearest("dot", context), limit(4)), "0:0 1:0 3:-0.52381 4:-0.642857"},
		{"discover, cosine", with(nearest("cos", discover), limit(4)), "6:1.749631 4:1.749568 7:1.748643 3:1.748138"},
		{"discover, euclid", with(nearest("euc", discover), limit(4)), "0:1.4 1:1.4 3:-0.931034 4:-0.962264"},
		{"rrf", hybrid(rrf), "6:0.7 3:0.5 4:0.333333 16:0.333333 1:0.25"},
		{"rrf threshold is not strict", hybrid(rrf, threshold(0.25)), "6:0.7 3:0.5 4:0.333333 16:0.333333 1:0.25"},
		{"rrf offset", hybrid(rrf, limit(1), func(q *qdrant.QueryPoints) { q.Offset = qdrant.PtrOf(uint64(1)) }), "3:0.5"},
		{"rrf with k and weights", hybrid(qdrant.NewQueryRRF(&qdrant.Rrf{K: qdrant.PtrOf(uint32(60)), Weights: []float32{1, 3}})), "6:0.0327275 16:0.0167598 3:0.0166667 4:0.0163934 1:0.016129"},
		{"rrf with a filter", hybrid(rrf, func(q *qdrant.QueryPoints) { q.Filter = filterOf(`{"must_not":[{"has_id":[3,6]}]}`) }), "4:0.5 16:0.5 1:0.333333 0:0.25 7:0.2"},
		{"dbsf of lists of one", &qdrant.QueryPoints{Query: qdrant.NewQueryFusion(qdrant.Fusion_DBSF), Prefetch: []*qdrant.PrefetchQuery{
			{Query: q2(1, 0.3), Using: qdrant.PtrOf("cos"), Limit: qdrant.PtrOf(uint64(1))},
			{Query: qs(1, 1), Using: qdrant.PtrOf("idf"), Limit: qdrant.PtrOf(uint64(1)), Filter: filterOf(`{"must":[{"has_id":[6]}]}`)},
		}}, "3:0.5 6:0.5"},
		{"dbsf", hybrid(qdrant.NewQueryFusion(qdrant.Fusion_DBSF)), "6:0.910474 3:0.656952 4:0.610131 1:0.440291 16:0.38215"},
		{"scoring again", hybrid(q2(1, 0), using("cos")), "1:0.995037 3:0.957826 4:0.928477 6:0.857493 16:0.529999"},
		{"prefetch in a prefetch", &qdrant.QueryPoints{Query: rrf, Prefetch: []*qdrant.PrefetchQuery{{
			Query: q2(1, 0), Using: qdrant.PtrOf("cos"), Limit: qdrant.PtrOf(uint64(2)),
			Prefetch: []*qdrant.PrefetchQuery{{Query: q2(1, 0.3), Using: qdrant.PtrOf("cos"), Limit: qdrant.PtrOf(uint64(3))}},
		}}}, "1:0.5 3:0.333333"},
		{"prefetch without a query", &qdrant.QueryPoints{Query: rrf, Prefetch: []*qdrant.PrefetchQuery{{Limit: qdrant.PtrOf(uint64(3))}}}, "0:0.5 1:0.333333 2:0.25"},
		{"no query", &qdrant.QueryPoints{Limit: qdrant.PtrOf(uint64(3))}, "0:1 1:1 2:1"},
		{"the limit's default", with(nearest("cos", q2(1, 0)), func(q *qdrant.QueryPoints) { q.Limit = nil }), "0:1 1:0.995037 3:0.957826 4:0.928477 6:0.857493 7:0.819232 9:0.743294 10:0.707107 12:0.640184 13:0.609711"},
	}
}

func (s Suite) queries(t *testing.T) {
	name := s.collection(t, fixture()...)
	for _, c := range queryCases() {
		t.Run(c.name, func(t *testing.T) {
			c.query.CollectionName = name
			points, err := s.Client.Query(context.Background(), c.query)
			must(t, err)
			sameRanking(t, rankingOf(points), scoredIDs(c.want))
		})
	}
	t.Run("batch", func(t *testing.T) {
		results, err := s.Client.QueryBatch(context.Background(), &qdrant.QueryBatchPoints{CollectionName: name, QueryPoints: []*qdrant.QueryPoints{
			with(nearest("cos", q2(1, 0.3)), limit(1)), with(nearest("raw", qs(1, 1)), limit(0+5)),
		}})
		must(t, err)
		if len(results) != 2 || len(results[0].GetResult()) != 1 || len(results[1].GetResult()) != 5 {
			t.Errorf("a batch of two gave %v", results)
		}
	})
	t.Run("sample", func(t *testing.T) {
		points, err := s.Client.Query(context.Background(), &qdrant.QueryPoints{CollectionName: name, Query: qdrant.NewQuerySample(qdrant.Sample_Random), Limit: qdrant.PtrOf(uint64(5))})
		must(t, err)
		seen := map[uint64]bool{}
		for _, p := range points {
			seen[p.GetId().GetNum()] = true
		}
		if len(seen) != 5 {
			t.Errorf("a sample of 5 has %d points", len(seen))
		}
	})
	t.Run("order", s.order)
	t.Run("groups", s.groups)
	t.Run("facets", s.facets)
	t.Run("views", s.views)
}

func rankingOf(points []*qdrant.ScoredPoint) []scoredID {
	out := make([]scoredID, len(points))
	for i, p := range points {
		out[i] = scoredID{p.GetId().GetNum(), float64(p.GetScore())}
	}
	return out
}
