package embedded_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// fuzzed opens a collection of random points to ask of. A request may be refused for any
// reason but a bug: the server turns a panic into Internal.
func fuzzed(f *testing.F) (client *qdrant.Client, check func(*testing.T, error)) {
	server, client := start(f, f.TempDir())
	f.Cleanup(func() {
		_ = client.Close()
		must(f, server.Close())
	})
	vectors := map[string]*qdrant.VectorParams{}
	for name, d := range pairDense {
		vectors[name] = &qdrant.VectorParams{Size: 2, Distance: d}
	}
	ctx := context.Background()
	must(f, client.CreateCollection(ctx, &qdrant.CreateCollection{
		CollectionName: pairName, VectorsConfig: qdrant.NewVectorsConfigMap(vectors),
		SparseVectorsConfig: qdrant.NewSparseVectorsConfig(map[string]*qdrant.SparseVectorParams{"idf": {Modifier: qdrant.Modifier_Idf.Enum()}, "raw": {}}),
	}))
	s := source{Rand: rand.New(rand.NewPCG(4, 4)), dims: 2}
	var points []*qdrant.PointStruct
	for i := range 60 {
		points = append(points, s.point(i+1))
	}
	put(f, client, pairName, points...)
	for field, kind := range map[string]qdrant.FieldType{
		"rank": qdrant.FieldType_FieldTypeInteger, "a": qdrant.FieldType_FieldTypeKeyword, "b": qdrant.FieldType_FieldTypeText, "c": qdrant.FieldType_FieldTypeDatetime,
	} {
		_, err := client.CreateFieldIndex(ctx, &qdrant.CreateFieldIndexCollection{CollectionName: pairName, FieldName: field, FieldType: &kind})
		must(f, err)
	}
	return client, func(t *testing.T, err error) {
		switch status.Code(err) {
		case codes.Internal, codes.Unknown, codes.Unavailable:
			t.Fatal(err)
		}
	}
}

func FuzzFilter(f *testing.F) {
	client, check := fuzzed(f)
	s := source{Rand: rand.New(rand.NewPCG(5, 5)), dims: 2}
	for range 200 {
		b, err := proto.Marshal(s.filter(0))
		must(f, err)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		filter := &qdrant.Filter{}
		if proto.Unmarshal(b, filter) != nil {
			return
		}
		_, err := client.GetPointsClient().Scroll(t.Context(), &qdrant.ScrollPoints{CollectionName: pairName, Filter: filter})
		check(t, err)
	})
}

func FuzzQuery(f *testing.F) {
	client, check := fuzzed(f)
	s := source{Rand: rand.New(rand.NewPCG(6, 6)), dims: 2}
	for range 200 {
		b, err := proto.Marshal(s.query())
		must(f, err)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		q := &qdrant.QueryPoints{}
		if proto.Unmarshal(b, q) != nil {
			return
		}
		q.CollectionName = pairName
		_, err := client.GetPointsClient().Query(t.Context(), q)
		check(t, err)
		_, err = client.GetPointsClient().QueryGroups(t.Context(), &qdrant.QueryPointGroups{
			CollectionName: pairName, GroupBy: "a", Query: q.GetQuery(), Using: q.Using, Prefetch: q.GetPrefetch(), Filter: q.GetFilter(),
			Limit: qdrant.PtrOf(uint64(3)), ScoreThreshold: q.ScoreThreshold, Params: q.GetParams(),
		})
		check(t, err)
	})
}

// FuzzUpsert also reads back what was written.
func FuzzUpsert(f *testing.F) {
	client, check := fuzzed(f)
	s := source{Rand: rand.New(rand.NewPCG(7, 7)), dims: 2}
	for i := range 100 {
		b, err := proto.Marshal(s.point(i))
		must(f, err)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p := &qdrant.PointStruct{}
		if proto.Unmarshal(b, p) != nil {
			return
		}
		api := client.GetPointsClient()
		_, err := api.Upsert(t.Context(), &qdrant.UpsertPoints{CollectionName: pairName, Points: []*qdrant.PointStruct{p}})
		check(t, err)
		if err != nil {
			return
		}
		got, err := api.Get(t.Context(), &qdrant.GetPoints{
			CollectionName: pairName, Ids: []*qdrant.PointId{p.GetId()}, WithPayload: qdrant.NewWithPayload(true), WithVectors: qdrant.NewWithVectors(true),
		})
		check(t, err)
		if len(got.GetResult()) != 1 {
			t.Fatalf("an acknowledged point is not there: %v", p)
		}
	})
}
