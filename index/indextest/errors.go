package indextest

import (
	"context"
	"math"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
)

// invalid are requests that no server takes.
func (s Suite) invalid(t *testing.T) {
	name := s.collection(t, fixture()...)
	ctx := context.Background()
	f := func(what string, part string, do func() error) {
		t.Run(what, func(t *testing.T) { fails(t, do(), codes.InvalidArgument, part) })
	}
	put := func(v map[string]*qdrant.Vector) func() error {
		return func() error { return upsert(point(1, v, ""))(ctx, s.Client, name) }
	}
	query := func(q *qdrant.QueryPoints) func() error {
		return func() error { q.CollectionName = name; _, err := s.Client.Query(ctx, q); return err }
	}
	scroll := func(filter *qdrant.Filter) func() error {
		return func() error {
			_, err := s.Client.Scroll(ctx, &qdrant.ScrollPoints{CollectionName: name, Filter: filter})
			return err
		}
	}
	f("a vector too long", "dim", put(map[string]*qdrant.Vector{"cos": dense(1, 2, 3)}))
	f("a vector too short", "dim", put(map[string]*qdrant.Vector{"cos": dense(1)}))
	f("a vector of another name", "Not existing vector name", put(map[string]*qdrant.Vector{"none": dense(1, 2)}))
	f("a sparse vector of unequal lists", "", put(map[string]*qdrant.Vector{"raw": qdrant.NewVectorSparse([]uint32{1, 2}, []float32{1})}))
	f("a sparse vector with an index twice", "", put(map[string]*qdrant.Vector{"raw": sparse(1, 1, 1, 2)}))
	f("a UUID that is none", "", func() error {
		return upsert(&qdrant.PointStruct{Id: qdrant.NewIDUUID("nonsense"), Vectors: qdrant.NewVectorsMap(nil)})(ctx, s.Client, name)
	})
	f("a query too long", "", query(nearest("cos", qdrant.NewQueryDense([]float32{1, 2, 3}))))
	f("a query by another name", "Not existing vector name", query(nearest("none", q2(1, 2))))
	f("a limit of zero", "limit", query(with(nearest("cos", q2(1, 2)), limit(0))))
	f("a fusion of nothing", "", query(&qdrant.QueryPoints{Query: qdrant.NewQueryFusion(qdrant.Fusion_RRF)}))
	f("prefetches without a query", "", query(&qdrant.QueryPoints{Prefetch: []*qdrant.PrefetchQuery{{Query: q2(1, 2), Using: qdrant.PtrOf("cos")}}}))
	f("a recommendation of nothing", "", query(nearest("cos", recommend(qdrant.RecommendStrategy_AverageVector, nil, nil))))
	f("an order without an index", "No range index", query(&qdrant.QueryPoints{Query: qdrant.NewQueryOrderBy(&qdrant.OrderBy{Key: "a"})}))
	f("a condition of nothing", "", scroll(&qdrant.Filter{Must: []*qdrant.Condition{{}}}))
	f("a key that is no path", "", scroll(filterOf(`{"must":[{"key":"a[","match":{"value":1}}]}`)))
	f("has_id of no UUID", "", scroll(&qdrant.Filter{Must: []*qdrant.Condition{qdrant.NewHasID(qdrant.NewIDUUID("x"))}}))
	t.Run("no points selector", func(t *testing.T) {
		_, err := s.Client.Delete(ctx, &qdrant.DeletePoints{CollectionName: name})
		fails(t, err, codes.InvalidArgument, "")
	})
	t.Run("a collection that is not there", func(t *testing.T) {
		_, err := s.Client.Query(ctx, &qdrant.QueryPoints{CollectionName: name + "-not"})
		fails(t, err, codes.NotFound, "doesn't exist")
	})
	t.Run("nearest of a point that is not there", func(t *testing.T) {
		_, err := s.Client.Query(ctx, with(nearest("cos", qdrant.NewQueryID(qdrant.NewIDNum(777))), func(q *qdrant.QueryPoints) { q.CollectionName = name }))
		fails(t, err, codes.NotFound, "777")
	})
	t.Run("a vector of no size", func(t *testing.T) {
		err := s.Client.CreateCollection(ctx, &qdrant.CreateCollection{CollectionName: name + "-0", VectorsConfig: qdrant.NewVectorsConfig(&qdrant.VectorParams{Distance: qdrant.Distance_Dot})})
		fails(t, err, codes.InvalidArgument, "size")
	})
}

// refused are requests that the embedded index does not implement, and says so by name.
func (s Suite) refused(t *testing.T) {
	name := s.collection(t, fixture()...)
	ctx := context.Background()
	f := func(part string, do func() error) {
		t.Run(part, func(t *testing.T) { fails(t, do(), codes.Unimplemented, part) })
	}
	query := func(part string, q *qdrant.QueryPoints) {
		f(part, func() error { q.CollectionName = name; _, err := s.Client.Query(ctx, q); return err })
	}
	shard := &qdrant.ShardKeySelector{}
	query("lookup_from", with(nearest("cos", q2(1, 0)), func(q *qdrant.QueryPoints) { q.LookupFrom = &qdrant.LookupLocation{CollectionName: name} }))
	query("shard_key_selector", with(nearest("cos", q2(1, 0)), func(q *qdrant.QueryPoints) { q.ShardKeySelector = shard }))
	query("params.indexed_only", with(nearest("cos", q2(1, 0)), func(q *qdrant.QueryPoints) {
		q.Params = &qdrant.SearchParams{IndexedOnly: qdrant.PtrOf(true)}
	}))
	query("query.nearest_with_mmr", &qdrant.QueryPoints{Query: qdrant.NewQueryMMR(qdrant.NewVectorInput(1, 0), &qdrant.Mmr{}), Using: qdrant.PtrOf("cos")})
	query("query.formula", &qdrant.QueryPoints{Query: qdrant.NewQueryFormula(&qdrant.Formula{}), Using: qdrant.PtrOf("cos")})
	query("inference", nearest("cos", qdrant.NewQueryDocument(&qdrant.Document{Text: "x"})))
	query("multi_dense", nearest("cos", qdrant.NewQueryMulti([][]float32{{1, 0}})))
	query("geo_bounding_box", &qdrant.QueryPoints{Filter: &qdrant.Filter{Must: []*qdrant.Condition{qdrant.NewGeoRadius("a", 1, 1, 1)}}})
	query("nested has_id", &qdrant.QueryPoints{Filter: &qdrant.Filter{Must: []*qdrant.Condition{
		qdrant.NewNestedFilter("a", &qdrant.Filter{Must: []*qdrant.Condition{qdrant.NewHasID(qdrant.NewIDNum(1))}}),
	}}})
	f("update_filter", func() error {
		_, err := s.Client.Upsert(ctx, &qdrant.UpsertPoints{CollectionName: name, UpdateFilter: &qdrant.Filter{}})
		return err
	})
	f("with_lookup", func() error {
		_, err := s.Client.QueryGroups(ctx, &qdrant.QueryPointGroups{CollectionName: name, GroupBy: "a", WithLookup: &qdrant.WithLookup{Collection: name}})
		return err
	})
	f("tokenizer multilingual", func() error {
		_, err := s.Client.CreateFieldIndex(ctx, &qdrant.CreateFieldIndexCollection{
			CollectionName: name, FieldName: "a", FieldType: qdrant.FieldType_FieldTypeText.Enum(),
			FieldIndexParams: qdrant.NewPayloadIndexParamsText(&qdrant.TextIndexParams{Tokenizer: qdrant.TokenizerType_Multilingual}),
		})
		return err
	})
	f("geo", func() error {
		_, err := s.Client.CreateFieldIndex(ctx, &qdrant.CreateFieldIndexCollection{CollectionName: name, FieldName: "a", FieldType: qdrant.FieldType_FieldTypeGeo.Enum()})
		return err
	})
	create := func(part string, p *qdrant.VectorParams) {
		p.Size, p.Distance = 2, qdrant.Distance_Dot
		f(part, func() error {
			return s.Client.CreateCollection(ctx, &qdrant.CreateCollection{CollectionName: name + "-x", VectorsConfig: qdrant.NewVectorsConfig(p)})
		})
	}
	create("multivector_config", &qdrant.VectorParams{MultivectorConfig: &qdrant.MultiVectorConfig{}})
	create("datatype uint8", &qdrant.VectorParams{Datatype: qdrant.Datatype_Uint8.Enum()})
	f("strict_mode_config", func() error {
		return s.Client.CreateCollection(ctx, &qdrant.CreateCollection{CollectionName: name + "-x", StrictModeConfig: &qdrant.StrictModeConfig{Enabled: qdrant.PtrOf(true)}})
	})
	calls := s.Client.GetPointsClient()
	f("Discover", func() error {
		_, err := calls.Discover(ctx, &qdrant.DiscoverPoints{CollectionName: name})
		return err
	})
	f("DiscoverBatch", func() error {
		_, err := calls.DiscoverBatch(ctx, &qdrant.DiscoverBatchPoints{CollectionName: name})
		return err
	})
	f("SearchMatrixPairs", func() error {
		_, err := calls.SearchMatrixPairs(ctx, &qdrant.SearchMatrixPoints{CollectionName: name})
		return err
	})
	f("SearchMatrixOffsets", func() error {
		_, err := calls.SearchMatrixOffsets(ctx, &qdrant.SearchMatrixPoints{CollectionName: name})
		return err
	})
	t.Run("values that are no numbers", func(t *testing.T) {
		err := upsert(point(1, map[string]*qdrant.Vector{"cos": dense(1, float32(math.NaN()))}, ""))(ctx, s.Client, name)
		fails(t, err, codes.InvalidArgument, "not a finite number")
	})
	t.Run("a field of a newer version", func(t *testing.T) {
		q := with(nearest("cos", q2(1, 0)), func(q *qdrant.QueryPoints) { q.CollectionName = name })
		q.Query.ProtoReflect().SetUnknown([]byte{0xfa, 0x7f, 0x01, 0x00}) // field 2047, one byte
		_, err := s.Client.Query(ctx, q)
		fails(t, err, codes.Unimplemented, "query.field 2047")
	})
}
