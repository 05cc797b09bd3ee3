package indextest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
)

// start is what every case of writing begins with.
func start() []*qdrant.PointStruct {
	return []*qdrant.PointStruct{
		point(1, map[string]*qdrant.Vector{"dot": dense(1, 0), "raw": sparse(1, 1)}, `{"a":1,"n":{"x":1,"y":[1,2]}}`),
		point(2, map[string]*qdrant.Vector{"dot": dense(2, 0)}, `{"a":2}`),
		point(3, map[string]*qdrant.Vector{"raw": sparse(1, 3, 2, 1)}, `{}`),
	}
}

// writeCase is a change and what is there after it, each point as "id{vectors}payload"
// with vectors in order of name.
type writeCase struct {
	name string
	do   func(context.Context, *qdrant.Client, string) error
	want string
}

const untouched = `1{dot raw}{"a":1,"n":{"x":1,"y":[1,2]}} 2{dot}{"a":2} 3{raw}{}`

func ids(list ...uint64) *qdrant.PointsSelector {
	out := make([]*qdrant.PointId, len(list))
	for i, id := range list {
		out[i] = qdrant.NewIDNum(id)
	}
	return qdrant.NewPointsSelectorIDs(out)
}

func where(filter string) *qdrant.PointsSelector {
	return qdrant.NewPointsSelectorFilter(filterOf(filter))
}

func upsert(points ...*qdrant.PointStruct) func(context.Context, *qdrant.Client, string) error {
	return func(ctx context.Context, c *qdrant.Client, name string) error {
		_, err := c.Upsert(ctx, &qdrant.UpsertPoints{CollectionName: name, Wait: qdrant.PtrOf(true), Points: points})
		return err
	}
}

func remove(sel *qdrant.PointsSelector) func(context.Context, *qdrant.Client, string) error {
	return func(ctx context.Context, c *qdrant.Client, name string) error {
		_, err := c.Delete(ctx, &qdrant.DeletePoints{CollectionName: name, Wait: qdrant.PtrOf(true), Points: sel})
		return err
	}
}

func setPayload(sel *qdrant.PointsSelector, payload string, key ...string) func(context.Context, *qdrant.Client, string) error {
	return func(ctx context.Context, c *qdrant.Client, name string) error {
		in := &qdrant.SetPayloadPoints{CollectionName: name, Wait: qdrant.PtrOf(true), PointsSelector: sel, Payload: payloadOf(payload)}
		if len(key) > 0 {
			in.Key = &key[0]
		}
		_, err := c.SetPayload(ctx, in)
		return err
	}
}

func overwrite(sel *qdrant.PointsSelector, payload string) func(context.Context, *qdrant.Client, string) error {
	return func(ctx context.Context, c *qdrant.Client, name string) error {
		_, err := c.OverwritePayload(ctx, &qdrant.SetPayloadPoints{CollectionName: name, Wait: qdrant.PtrOf(true), PointsSelector: sel, Payload: payloadOf(payload)})
		return err
	}
}

func deletePayload(sel *qdrant.PointsSelector, keys ...string) func(context.Context, *qdrant.Client, string) error {
	return func(ctx context.Context, c *qdrant.Client, name string) error {
		_, err := c.DeletePayload(ctx, &qdrant.DeletePayloadPoints{CollectionName: name, Wait: qdrant.PtrOf(true), PointsSelector: sel, Keys: keys})
		return err
	}
}

func updateVectors(id uint64, vectors map[string]*qdrant.Vector) func(context.Context, *qdrant.Client, string) error {
	return func(ctx context.Context, c *qdrant.Client, name string) error {
		_, err := c.UpdateVectors(ctx, &qdrant.UpdatePointVectors{CollectionName: name, Wait: qdrant.PtrOf(true), Points: []*qdrant.PointVectors{
			{Id: qdrant.NewIDNum(id), Vectors: qdrant.NewVectorsMap(vectors)},
		}})
		return err
	}
}

func deleteVectors(sel *qdrant.PointsSelector, names ...string) func(context.Context, *qdrant.Client, string) error {
	return func(ctx context.Context, c *qdrant.Client, name string) error {
		_, err := c.DeleteVectors(ctx, &qdrant.DeletePointVectors{CollectionName: name, Wait: qdrant.PtrOf(true), PointsSelector: sel, Vectors: &qdrant.VectorsSelector{Names: names}})
		return err
	}
}

func inTurn(list ...func(context.Context, *qdrant.Client, string) error) func(context.Context, *qdrant.Client, string) error {
	return func(ctx context.Context, c *qdrant.Client, name string) error {
		for _, f := range list {
			if err := f(ctx, c, name); err != nil {
				return err
			}
		}
		return nil
	}
}

func writeCases() []writeCase {
	v := map[string]*qdrant.Vector{"dot": dense(9, 9)}
	a2 := `{"must":[{"key":"a","match":{"value":2}}]}`
	return []writeCase{
		{"nothing", upsert(), untouched},
		{"insert", upsert(point(4, v, `{"k":true}`)), untouched + ` 4{dot}{"k":true}`},
		{"insert without vectors", upsert(point(4, nil, `{}`)), untouched + ` 4{}{}`},
		{"replace whole", upsert(point(1, map[string]*qdrant.Vector{"euc": dense(1, 1)}, `{"b":1}`)), `1{euc}{"b":1} 2{dot}{"a":2} 3{raw}{}`},
		{"the last of one id", upsert(point(4, v, `{"k":1}`), point(4, nil, `{"k":2}`)), untouched + ` 4{}{"k":2}`},
		{"insert twice", inTurn(upsert(point(4, v, `{"k":1}`)), upsert(point(4, v, `{"k":1}`))), untouched + ` 4{dot}{"k":1}`},
		{"delete", remove(ids(2)), `1{dot raw}{"a":1,"n":{"x":1,"y":[1,2]}} 3{raw}{}`},
		{"delete what is not there", remove(ids(77)), untouched},
		{"delete by filter", remove(where(a2)), `1{dot raw}{"a":1,"n":{"x":1,"y":[1,2]}} 3{raw}{}`},
		{"delete all", remove(where(`{}`)), ""},
		{"delete and insert again", inTurn(remove(ids(3)), upsert(start()[2])), untouched},
		{"set", setPayload(ids(2), `{"b":"x"}`), `1{dot raw}{"a":1,"n":{"x":1,"y":[1,2]}} 2{dot}{"a":2,"b":"x"} 3{raw}{}`},
		{"set over", setPayload(ids(2, 3), `{"a":"x"}`), `1{dot raw}{"a":1,"n":{"x":1,"y":[1,2]}} 2{dot}{"a":"x"} 3{raw}{"a":"x"}`},
		{"set by filter", setPayload(where(a2), `{"b":1}`), `1{dot raw}{"a":1,"n":{"x":1,"y":[1,2]}} 2{dot}{"a":2,"b":1} 3{raw}{}`},
		{"set null takes away", setPayload(ids(2), `{"a":null,"b":1}`), `1{dot raw}{"a":1,"n":{"x":1,"y":[1,2]}} 2{dot}{"b":1} 3{raw}{}`},
		{"set inside", setPayload(ids(1), `{"q":5,"x":9}`, "n"), `1{dot raw}{"a":1,"n":{"q":5,"x":9,"y":[1,2]}} 2{dot}{"a":2} 3{raw}{}`},
		{"set inside what is new", setPayload(ids(2), `{"q":5}`, "new.k"), `1{dot raw}{"a":1,"n":{"x":1,"y":[1,2]}} 2{dot}{"a":2,"new":{"k":{"q":5}}} 3{raw}{}`},
		{"overwrite", overwrite(ids(1), `{"z":0}`), `1{dot raw}{"z":0} 2{dot}{"a":2} 3{raw}{}`},
		{"overwrite with nothing", overwrite(ids(1), `{}`), `1{dot raw}{} 2{dot}{"a":2} 3{raw}{}`},
		{"delete payload", deletePayload(ids(1, 2), "a", "zz"), `1{dot raw}{"n":{"x":1,"y":[1,2]}} 2{dot}{} 3{raw}{}`},
		{"delete nested payload", deletePayload(ids(1), "n.x"), `1{dot raw}{"a":1,"n":{"y":[1,2]}} 2{dot}{"a":2} 3{raw}{}`},
		{"clear payload", func(ctx context.Context, c *qdrant.Client, name string) error {
			_, err := c.ClearPayload(ctx, &qdrant.ClearPayloadPoints{CollectionName: name, Wait: qdrant.PtrOf(true), Points: ids(1)})
			return err
		}, `1{dot raw}{} 2{dot}{"a":2} 3{raw}{}`},
		{"add a vector", updateVectors(3, v), `1{dot raw}{"a":1,"n":{"x":1,"y":[1,2]}} 2{dot}{"a":2} 3{dot raw}{}`},
		{"add a sparse vector", updateVectors(2, map[string]*qdrant.Vector{"idf": sparse(1, 1)}), `1{dot raw}{"a":1,"n":{"x":1,"y":[1,2]}} 2{dot idf}{"a":2} 3{raw}{}`},
		{"delete vectors", deleteVectors(ids(1, 2), "dot"), `1{raw}{"a":1,"n":{"x":1,"y":[1,2]}} 2{}{"a":2} 3{raw}{}`},
		{"delete a sparse vector", deleteVectors(ids(1), "raw"), `1{dot}{"a":1,"n":{"x":1,"y":[1,2]}} 2{dot}{"a":2} 3{raw}{}`},
		{"delete vectors by filter", deleteVectors(where(a2), "dot"), `1{dot raw}{"a":1,"n":{"x":1,"y":[1,2]}} 2{}{"a":2} 3{raw}{}`},
		{"a batch", func(ctx context.Context, c *qdrant.Client, name string) error {
			_, err := c.UpdateBatch(ctx, &qdrant.UpdateBatchPoints{CollectionName: name, Wait: qdrant.PtrOf(true), Operations: []*qdrant.PointsUpdateOperation{
				qdrant.NewPointsUpdateUpsert(&qdrant.PointsUpdateOperation_PointStructList{Points: []*qdrant.PointStruct{point(4, v, `{}`)}}),
				qdrant.NewPointsUpdateSetPayload(&qdrant.PointsUpdateOperation_SetPayload{PointsSelector: ids(4), Payload: payloadOf(`{"k":1}`)}),
				qdrant.NewPointsUpdateDeletePoints(&qdrant.PointsUpdateOperation_DeletePoints{Points: ids(1)}),
				qdrant.NewPointsUpdateDeletePayload(&qdrant.PointsUpdateOperation_DeletePayload{PointsSelector: ids(2), Keys: []string{"a"}}),
				qdrant.NewPointsUpdateDeleteVectors(&qdrant.PointsUpdateOperation_DeleteVectors{PointsSelector: ids(3), Vectors: &qdrant.VectorsSelector{Names: []string{"raw"}}}),
			}})
			return err
		}, `2{dot}{} 3{}{} 4{dot}{"k":1}`},
	}
}

func (s Suite) writes(t *testing.T) {
	ctx := context.Background()
	for _, c := range writeCases() {
		t.Run(c.name, func(t *testing.T) {
			name := s.collection(t, start()...)
			s.index(t, name, qdrant.FieldType_FieldTypeInteger)
			must(t, c.do(ctx, s.Client, name))
			if got := s.content(t, name); got != c.want {
				t.Errorf("holds %s\nwant  %s", got, c.want)
			}
		})
	}
	missing := map[string]func(context.Context, *qdrant.Client, string) error{
		"set payload": setPayload(ids(77), `{"a":1}`), "update vectors": updateVectors(77, map[string]*qdrant.Vector{"dot": dense(1, 1)}),
	}
	for what, do := range missing {
		t.Run(what+" of a point that is not there", func(t *testing.T) {
			name := s.collection(t, start()...)
			fails(t, do(ctx, s.Client, name), codes.NotFound, "77")
			if got := s.content(t, name); got != untouched {
				t.Errorf("holds %s", got)
			}
		})
	}
	t.Run("what is found follows", s.follows)
}

// content writes down a collection as writeCase does.
func (s Suite) content(t *testing.T, name string) string {
	t.Helper()
	points, err := s.Client.Scroll(context.Background(), &qdrant.ScrollPoints{
		CollectionName: name, Limit: qdrant.PtrOf(uint32(100)), WithPayload: qdrant.NewWithPayload(true), WithVectors: qdrant.NewWithVectors(true),
	})
	must(t, err)
	var out []string
	for _, p := range points {
		var names []string
		for _, n := range []string{"cos", "dot", "euc", "idf", "man", "raw"} {
			if p.GetVectors().GetVectors().GetVectors()[n] != nil {
				names = append(names, n)
			}
		}
		out = append(out, fmt.Sprintf("%d{%s}%s", p.GetId().GetNum(), strings.Join(names, " "), jsonOf(p.GetPayload())))
	}
	return strings.Join(out, " ")
}

// follows checks that every way of finding points sees what was written.
func (s Suite) follows(t *testing.T) {
	ctx := context.Background()
	name := s.collection(t, start()...)
	s.index(t, name, qdrant.FieldType_FieldTypeInteger)
	f := func(filter, want string) {
		t.Helper()
		if got := strings.Trim(fmt.Sprint(s.ids(t, name, filterOf(filter))), "[]"); got != want {
			t.Errorf("%s admits %q, want %q", filter, got, want)
		}
	}
	a := func(n int) string { return fmt.Sprintf(`{"must":[{"key":"a","match":{"value":%d}}]}`, n) }
	raw := func(want string) {
		t.Helper()
		points, err := s.Client.Query(ctx, with(nearest("raw", qs(1, 1)), func(q *qdrant.QueryPoints) { q.CollectionName = name }))
		must(t, err)
		sameRanking(t, rankingOf(points), scoredIDs(want))
	}
	raw("3:3 1:1")
	must(t, setPayload(ids(1), `{"a":5}`)(ctx, s.Client, name))
	f(a(1), "")
	f(a(5), "1")
	must(t, updateVectors(1, map[string]*qdrant.Vector{"raw": sparse(1, 9)})(ctx, s.Client, name))
	raw("1:9 3:3")
	f(a(5), "1")
	must(t, remove(ids(3))(ctx, s.Client, name))
	raw("1:9")
	must(t, updateVectors(2, map[string]*qdrant.Vector{"raw": sparse(1, 4)})(ctx, s.Client, name))
	raw("1:9 2:4")
	must(t, deleteVectors(ids(1), "raw")(ctx, s.Client, name))
	raw("2:4")
	f(`{"must":[{"has_vector":"raw"}]}`, "2")
	must(t, upsert(point(2, nil, `{"a":6}`))(ctx, s.Client, name))
	raw("")
	f(a(2), "")
	f(a(6), "2")
	info, err := s.Client.GetCollectionInfo(ctx, name)
	must(t, err)
	if info.GetPointsCount() != 2 {
		t.Errorf("%d points", info.GetPointsCount())
	}
}
