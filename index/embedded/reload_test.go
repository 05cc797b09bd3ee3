package embedded_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/protobuf/proto"
)

// TestReload asks the same of an index as it grew and of one that read it back, which does
// so in several parts.
func TestReload(t *testing.T) {
	t.Parallel()
	const points = 10_000
	dir := t.TempDir()
	server, client := start(t, dir)
	ctx := context.Background()
	must(t, client.CreateCollection(ctx, &qdrant.CreateCollection{
		CollectionName: "a",
		VectorsConfig: qdrant.NewVectorsConfigMap(map[string]*qdrant.VectorParams{
			"cos": {Size: 5, Distance: qdrant.Distance_Cosine}, "euc": {Size: 3, Distance: qdrant.Distance_Euclid},
			"never": {Size: 2, Distance: qdrant.Distance_Dot},
		}),
		SparseVectorsConfig: qdrant.NewSparseVectorsConfig(map[string]*qdrant.SparseVectorParams{"idf": {Modifier: qdrant.Modifier_Idf.Enum()}, "none": {}}),
	}))
	for field, kind := range map[string]qdrant.FieldType{
		"word": qdrant.FieldType_FieldTypeKeyword, "one": qdrant.FieldType_FieldTypeKeyword, "n": qdrant.FieldType_FieldTypeInteger,
		"x": qdrant.FieldType_FieldTypeFloat, "yes": qdrant.FieldType_FieldTypeBool, "text": qdrant.FieldType_FieldTypeText,
	} {
		_, err := client.CreateFieldIndex(ctx, &qdrant.CreateFieldIndexCollection{CollectionName: "a", FieldName: field, FieldType: kind.Enum(), Wait: proto.Bool(true)})
		must(t, err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for from := 0; from < points; from += 1000 {
		var batch []*qdrant.PointStruct
		for i := range 1000 {
			batch = append(batch, reloadPoint(rng, from+i))
		}
		put(t, client, "a", batch...)
	}
	var again []*qdrant.PointStruct // some get new slots, some are gone
	for n := 100; n < points; n += 97 {
		again = append(again, reloadPoint(rng, n))
	}
	put(t, client, "a", again...)
	_, err := client.Delete(ctx, &qdrant.DeletePoints{CollectionName: "a", Wait: proto.Bool(true), Points: qdrant.NewPointsSelectorFilter(
		&qdrant.Filter{Must: []*qdrant.Condition{qdrant.NewMatchInt("n", 7)}},
	)})
	must(t, err)

	want := reloadAnswers(t, client)
	must(t, client.Close())
	must(t, server.Close())
	server, client = start(t, dir)
	for i, got := range reloadAnswers(t, client) {
		if got != want[i] {
			t.Errorf("answer %d is\n%.300s\nit was\n%.300s", i, got, want[i])
		}
	}
	must(t, client.Close())
	must(t, server.Close())
}

func reloadPoint(rng *rand.Rand, n int) *qdrant.PointStruct {
	floats := func(n int) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(rng.NormFloat64())
		}
		return v
	}
	vectors := map[string]*qdrant.Vector{"euc": qdrant.NewVectorDense(floats(3))}
	if n%5 > 0 {
		vectors["cos"] = qdrant.NewVectorDense(floats(5))
	}
	if n%7 > 0 {
		var dims []uint32
		for range 12 {
			dims = append(dims, uint32(rng.ExpFloat64()*30))
		}
		slices.Sort(dims)
		dims = slices.Compact(dims)
		vectors["idf"] = qdrant.NewVectorSparse(dims, floats(len(dims)))
	}
	payload := map[string]any{
		"one": fmt.Sprint("id ", n), "n": int64(rng.IntN(50)), "yes": n%3 == 0, "text": fmt.Sprintf("point %d of part %d", n, n/1000),
	}
	if n%4 == 0 {
		payload["word"] = []any{"red", fmt.Sprint("w", n%100)}
	}
	if n%6 == 0 {
		payload["x"] = []any{rng.NormFloat64(), rng.NormFloat64() + 2}
	}
	return &qdrant.PointStruct{Id: qdrant.NewIDNum(uint64(n)), Vectors: qdrant.NewVectorsMap(vectors), Payload: qdrant.NewValueMap(payload)}
}

func reloadAnswers(t *testing.T, client *qdrant.Client) (out []string) {
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(5, 6))
	filters := []*qdrant.Filter{
		nil,
		{Must: []*qdrant.Condition{qdrant.NewMatch("word", "red")}},
		{Must: []*qdrant.Condition{qdrant.NewMatch("word", "w96")}, MustNot: []*qdrant.Condition{qdrant.NewMatchInt("n", 3)}},
		{Must: []*qdrant.Condition{qdrant.NewMatch("one", "id 9876")}},
		{Must: []*qdrant.Condition{qdrant.NewMatchBool("yes", true), qdrant.NewMatchText("text", "part 9")}},
		{Must: []*qdrant.Condition{qdrant.NewRange("x", &qdrant.Range{Gt: proto.Float64(2.5)})}},
		{Must: []*qdrant.Condition{qdrant.NewHasVector("cos"), qdrant.NewHasVector("idf")}},
	}
	say := func(m any, err error) {
		t.Helper()
		must(t, err)
		out = append(out, fmt.Sprint(m))
	}
	for _, f := range filters {
		say(client.Count(ctx, &qdrant.CountPoints{CollectionName: "a", Filter: f, Exact: proto.Bool(true)}))
		say(client.Scroll(ctx, &qdrant.ScrollPoints{CollectionName: "a", Filter: f, Limit: proto.Uint32(300), WithVectors: qdrant.NewWithVectors(true)}))
		for _, name := range []string{"cos", "euc"} {
			v := make([]float32, map[string]int{"cos": 5, "euc": 3}[name])
			for i := range v {
				v[i] = float32(rng.NormFloat64())
			}
			say(client.Query(ctx, &qdrant.QueryPoints{CollectionName: "a", Query: qdrant.NewQueryDense(v), Using: &name, Filter: f, Limit: proto.Uint64(50)}))
		}
		say(client.Query(ctx, &qdrant.QueryPoints{
			CollectionName: "a", Query: qdrant.NewQuerySparse([]uint32{0, 3, 40, 200}, []float32{0.2, 1, 2, 3}), Using: proto.String("idf"), Filter: f, Limit: proto.Uint64(50),
		}))
		say(client.Query(ctx, &qdrant.QueryPoints{CollectionName: "a", Query: qdrant.NewQueryOrderBy(&qdrant.OrderBy{Key: "x"}), Filter: f, Limit: proto.Uint64(50)}))
	}
	say(client.Facet(ctx, &qdrant.FacetCounts{CollectionName: "a", Key: "n", Limit: proto.Uint64(60), Exact: proto.Bool(true)}))
	say(client.GetCollectionInfo(ctx, "a"))
	return out
}
