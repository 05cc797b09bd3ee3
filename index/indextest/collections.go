package indextest

import (
	"context"
	"slices"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
)

func (s Suite) collections(t *testing.T) {
	ctx := context.Background()
	f := func(name string, do func(*testing.T, string)) {
		t.Run(name, func(t *testing.T) { do(t, s.collection(t)) })
	}
	f("exists", func(t *testing.T, name string) {
		for of, want := range map[string]bool{name: true, name + "-not": false} {
			got, err := s.Client.CollectionExists(ctx, of)
			must(t, err)
			if got != want {
				t.Errorf("%s exists: %v", of, got)
			}
		}
	})
	f("listed", func(t *testing.T, name string) {
		list, err := s.Client.ListCollections(ctx)
		must(t, err)
		if !slices.Contains(list, name) {
			t.Errorf("%s is not in %v", name, list)
		}
	})
	f("made twice", func(t *testing.T, name string) {
		err := s.Client.CreateCollection(ctx, &qdrant.CreateCollection{CollectionName: name, VectorsConfig: qdrant.NewVectorsConfig(&qdrant.VectorParams{Size: 2, Distance: qdrant.Distance_Dot})})
		fails(t, err, codes.AlreadyExists, "already exists")
	})
	f("info", func(t *testing.T, name string) {
		s.index(t, name, qdrant.FieldType_FieldTypeKeyword)
		info, err := s.Client.GetCollectionInfo(ctx, name)
		must(t, err)
		params := info.GetConfig().GetParams()
		if info.GetStatus() != qdrant.CollectionStatus_Green || params.GetVectorsConfig().GetParamsMap().GetMap()["cos"].GetSize() != 2 {
			t.Errorf("info %v", info)
		}
		if params.GetSparseVectorsConfig().GetMap()["idf"].GetModifier() != qdrant.Modifier_Idf {
			t.Errorf("sparse %v", params.GetSparseVectorsConfig())
		}
		if info.GetPayloadSchema()["a"].GetDataType() != qdrant.PayloadSchemaType_Keyword {
			t.Errorf("schema %v", info.GetPayloadSchema())
		}
	})
	f("info of none", func(t *testing.T, name string) {
		_, err := s.Client.GetCollectionInfo(ctx, name+"-not")
		fails(t, err, codes.NotFound, "doesn't exist")
	})
	f("deleted", func(t *testing.T, name string) {
		must(t, s.Client.DeleteCollection(ctx, name))
		_, err := s.Client.Scroll(ctx, &qdrant.ScrollPoints{CollectionName: name})
		fails(t, err, codes.NotFound, "doesn't exist")
	})
	f("deleted and made again", func(t *testing.T, name string) {
		must(t, upsert(start()...)(ctx, s.Client, name))
		must(t, s.Client.DeleteCollection(ctx, name))
		must(t, s.Client.CreateCollection(ctx, &qdrant.CreateCollection{CollectionName: name, VectorsConfig: qdrant.NewVectorsConfig(&qdrant.VectorParams{Size: 3, Distance: qdrant.Distance_Dot})}))
		if got := s.ids(t, name, nil); len(got) != 0 {
			t.Errorf("it still holds %v", got)
		}
		plain := &qdrant.PointStruct{Id: qdrant.NewIDNum(1), Vectors: qdrant.NewVectorsDense([]float32{1, 2, 3})}
		must(t, upsert(plain)(ctx, s.Client, name))
		points, err := s.Client.Query(ctx, &qdrant.QueryPoints{CollectionName: name, Query: qdrant.NewQueryDense([]float32{1, 1, 1}), WithVectors: qdrant.NewWithVectors(true)})
		must(t, err)
		if len(points) != 1 || points[0].GetScore() != 6 || len(points[0].GetVectors().GetVector().GetDense().GetData()) != 3 {
			t.Errorf("the vector without a name: %v", points)
		}
	})
	f("updated", func(t *testing.T, name string) {
		must(t, s.Client.UpdateCollection(ctx, &qdrant.UpdateCollection{CollectionName: name, HnswConfig: &qdrant.HnswConfigDiff{M: qdrant.PtrOf(uint64(32))}}))
		info, err := s.Client.GetCollectionInfo(ctx, name)
		must(t, err)
		if h := info.GetConfig().GetHnswConfig(); h.GetM() != 32 || h.GetEfConstruct() != 100 {
			t.Errorf("after the update: %v", h)
		}
	})
	f("aliases", s.aliases)
	t.Run("health", func(t *testing.T) {
		reply, err := s.Client.HealthCheck(ctx)
		must(t, err)
		if reply.GetVersion() == "" || reply.GetTitle() == "" {
			t.Errorf("health %v", reply)
		}
	})
	t.Run("pages", s.pages)
}

func (s Suite) aliases(t *testing.T, name string) {
	ctx := context.Background()
	other := s.collection(t, point(9, nil, `{}`))
	alias, renamed := name+"-alias", name+"-renamed"
	count := func(of string) int {
		n, err := s.Client.Count(ctx, &qdrant.CountPoints{CollectionName: of, Exact: qdrant.PtrOf(true)})
		must(t, err)
		return int(n)
	}
	must(t, s.Client.CreateAlias(ctx, alias, name))
	if n := count(alias); n != 0 {
		t.Errorf("%d points by the alias", n)
	}
	must(t, s.Client.UpdateAliases(ctx, []*qdrant.AliasOperations{qdrant.NewAliasDelete(alias), qdrant.NewAliasCreate(alias, other)}))
	if n := count(alias); n != 1 {
		t.Errorf("%d points by the alias after the switch", n)
	}
	must(t, upsert(point(10, nil, `{}`))(ctx, s.Client, alias))
	if n := count(other); n != 2 {
		t.Errorf("%d points after a write by the alias", n)
	}
	must(t, s.Client.RenameAlias(ctx, alias, renamed))
	list, err := s.Client.ListCollectionAliases(ctx, other)
	must(t, err)
	if !slices.Equal(list, []string{renamed}) {
		t.Errorf("aliases %v", list)
	}
	_, err = s.Client.Count(ctx, &qdrant.CountPoints{CollectionName: alias})
	fails(t, err, codes.NotFound, "")
	fails(t, s.Client.CreateAlias(ctx, alias, name+"-not"), codes.NotFound, "doesn't exist")
	fails(t, s.Client.RenameAlias(ctx, alias, "x"), codes.NotFound, "")
	must(t, s.Client.DeleteCollection(ctx, other))
	_, err = s.Client.Count(ctx, &qdrant.CountPoints{CollectionName: renamed})
	fails(t, err, codes.NotFound, "")
}

// pages walks a collection by scrolling, over numbers and UUIDs.
func (s Suite) pages(t *testing.T) {
	var points []*qdrant.PointStruct
	uuids := []string{"00000000-0000-0000-0000-000000000001", "550e8400-e29b-41d4-a716-446655440000", "ffffffff-ffff-ffff-ffff-ffffffffffff"}
	for _, n := range []uint64{5, 1, 18446744073709551615, 3} {
		points = append(points, point(n, nil, `{}`))
	}
	for _, u := range uuids {
		points = append(points, &qdrant.PointStruct{Id: qdrant.NewIDUUID(u), Vectors: qdrant.NewVectorsMap(nil)})
	}
	name := s.collection(t, points...)
	want := []*qdrant.PointId{qdrant.NewIDNum(1), qdrant.NewIDNum(3), qdrant.NewIDNum(5), qdrant.NewIDNum(18446744073709551615)}
	for _, u := range uuids {
		want = append(want, qdrant.NewIDUUID(u))
	}
	for _, size := range []uint32{1, 2, 3, 7, 100} {
		var got []*qdrant.PointId
		var offset *qdrant.PointId
		for range len(points) + 1 {
			page, next, err := s.Client.ScrollAndOffset(context.Background(), &qdrant.ScrollPoints{CollectionName: name, Limit: &size, Offset: offset})
			must(t, err)
			for _, p := range page {
				got = append(got, p.GetId())
			}
			if offset = next; next == nil {
				break
			}
		}
		if !slices.EqualFunc(got, want, func(a, b *qdrant.PointId) bool { return a.String() == b.String() }) {
			t.Errorf("pages of %d: %v, want %v", size, got, want)
		}
	}
}
