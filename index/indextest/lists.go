package indextest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
)

func (s Suite) order(t *testing.T) {
	name := s.collection(t, fixture()...)
	ctx := context.Background()
	scroll := func(o *qdrant.OrderBy) ([]*qdrant.RetrievedPoint, error) {
		return s.Client.Scroll(ctx, &qdrant.ScrollPoints{CollectionName: name, OrderBy: o})
	}
	_, err := scroll(&qdrant.OrderBy{Key: "a"})
	fails(t, err, codes.InvalidArgument, "No range index")
	f := func(kind qdrant.FieldType, o *qdrant.OrderBy, want string) {
		t.Helper()
		o.Key = "a"
		s.index(t, name, kind)
		points, err := scroll(o)
		must(t, err)
		var got []string
		for _, p := range points {
			v := fmt.Sprint(p.GetOrderValue().GetInt())
			if _, float := p.GetOrderValue().GetVariant().(*qdrant.OrderValue_Float); float {
				v = fmt.Sprint(p.GetOrderValue().GetFloat())
			}
			got = append(got, v)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("order %v gives values %v, want %s", o, got, want)
		}
		scored, err := s.Client.Query(ctx, &qdrant.QueryPoints{CollectionName: name, Query: qdrant.NewQueryOrderBy(o)})
		must(t, err)
		if len(scored) != len(points) {
			t.Errorf("a query in the same order has %d points, a scroll %d", len(scored), len(points))
		}
	}
	asc, desc := qdrant.PtrOf(qdrant.Direction_Asc), qdrant.PtrOf(qdrant.Direction_Desc)
	f(qdrant.FieldType_FieldTypeInteger, &qdrant.OrderBy{}, "1 1 1 2")
	f(qdrant.FieldType_FieldTypeInteger, &qdrant.OrderBy{Direction: desc}, "2 1 1 1")
	f(qdrant.FieldType_FieldTypeInteger, &qdrant.OrderBy{Direction: asc, StartFrom: qdrant.NewStartFromInt(2)}, "2")
	f(qdrant.FieldType_FieldTypeFloat, &qdrant.OrderBy{}, "1 1 1 1.5 2 2.5")
	f(qdrant.FieldType_FieldTypeFloat, &qdrant.OrderBy{Direction: desc, StartFrom: qdrant.NewStartFromFloat(1.5)}, "1.5 1 1 1")
	f(qdrant.FieldType_FieldTypeDatetime, &qdrant.OrderBy{}, "1704153600000000 1704157445000000")
	f(qdrant.FieldType_FieldTypeDatetime, &qdrant.OrderBy{Direction: desc, StartFrom: qdrant.NewStartFromDatetime("2024-01-02T01:00:00Z")}, "1704153600000000")
	_, err = s.Client.Scroll(ctx, &qdrant.ScrollPoints{CollectionName: name, OrderBy: &qdrant.OrderBy{Key: "a"}, Offset: qdrant.NewIDNum(3)})
	fails(t, err, codes.InvalidArgument, "")
}

func (s Suite) groups(t *testing.T) {
	var points []*qdrant.PointStruct
	for i, payload := range []string{`{"g":"x"}`, `{"g":"y"}`, `{"g":"x"}`, `{"g":7}`, `{"g":["x","z"]}`, `{}`, `{"g":1.5}`, `{"g":"y"}`} {
		points = append(points, point(uint64(i), map[string]*qdrant.Vector{"dot": dense(float32(10-i), 0)}, payload))
	}
	name := s.collection(t, points...)
	f := func(limit, size uint64, filter, want string) {
		t.Helper()
		groups, err := s.Client.QueryGroups(context.Background(), &qdrant.QueryPointGroups{
			CollectionName: name, Query: q2(1, 0), Using: qdrant.PtrOf("dot"), GroupBy: "g", Limit: &limit, GroupSize: &size, Filter: filterOf(filter),
		})
		must(t, err)
		sameGroups(t, groups, want)
	}
	f(10, 10, "", "x=0,2,4 y=1,7 7=3 z=4")
	f(2, 2, "", "x=0,2 y=1,7")
	f(1, 1, "", "x=0")
	f(10, 1, `{"must_not":[{"has_id":[0,1]}]}`, "x=2 7=3 z=4 y=7")
}

// sameGroups compares groups, written "value=id,id" each.
func sameGroups(t *testing.T, groups []*qdrant.PointGroup, want string) {
	t.Helper()
	var got []string
	for _, g := range groups {
		var ids []string
		for _, h := range g.GetHits() {
			ids = append(ids, fmt.Sprint(h.GetId().GetNum()))
		}
		id := g.GetId().GetStringValue()
		if _, number := g.GetId().GetKind().(*qdrant.GroupId_UnsignedValue); number {
			id = fmt.Sprint(g.GetId().GetUnsignedValue())
		}
		got = append(got, id+"="+strings.Join(ids, ","))
	}
	if strings.Join(got, " ") != want {
		t.Errorf("groups %v, want %s", got, want)
	}
}

func (s Suite) facets(t *testing.T) {
	name := s.collection(t, fixture()...)
	ctx := context.Background()
	_, err := s.Client.Facet(ctx, &qdrant.FacetCounts{CollectionName: name, Key: "a"})
	fails(t, err, codes.InvalidArgument, "No appropriate index")
	f := func(kind qdrant.FieldType, limit *uint64, filter, want string) {
		t.Helper()
		s.index(t, name, kind)
		hits, err := s.Client.Facet(ctx, &qdrant.FacetCounts{CollectionName: name, Key: "a", Exact: qdrant.PtrOf(true), Limit: limit, Filter: filterOf(filter)})
		must(t, err)
		var got []string
		for _, h := range hits {
			v := fmt.Sprintf("%q", h.GetValue().GetStringValue())
			switch x := h.GetValue().GetVariant().(type) {
			case *qdrant.FacetValue_IntegerValue:
				v = fmt.Sprint(x.IntegerValue)
			case *qdrant.FacetValue_BoolValue:
				v = fmt.Sprint(x.BoolValue)
			}
			got = append(got, fmt.Sprintf("%s:%d", v, h.GetCount()))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("facets of %v: %v, want %s", kind, got, want)
		}
	}
	f(qdrant.FieldType_FieldTypeInteger, nil, "", "1:3 2:1")
	f(qdrant.FieldType_FieldTypeInteger, qdrant.PtrOf(uint64(1)), "", "1:3")
	f(qdrant.FieldType_FieldTypeInteger, nil, `{"must":[{"has_id":[5]}]}`, "1:1 2:1")
	f(qdrant.FieldType_FieldTypeKeyword, qdrant.PtrOf(uint64(3)), "", `"":1 "2024-01-02":1 "2024-01-02T03:04:05+02:00":1`)
	f(qdrant.FieldType_FieldTypeKeyword, nil, `{"must":[{"has_id":[5,20]}]}`, `"q":1 "x":1`)
	f(qdrant.FieldType_FieldTypeBool, nil, "", "true:2")
}

// views are what of a point an answer shows.
func (s Suite) views(t *testing.T) {
	payload := `{"a":"text","l":["one","two"],"n":{"x":1,"y":[1,2]},"o":[{"p":1,"q":2}]}`
	name := s.collection(t, point(1, map[string]*qdrant.Vector{"cos": dense(3, 4), "dot": dense(3, 4), "raw": sparse(7, 1, 3, 2)}, payload))
	ctx := context.Background()
	get := func(t *testing.T, p *qdrant.WithPayloadSelector, v *qdrant.WithVectorsSelector) *qdrant.RetrievedPoint {
		t.Helper()
		points, err := s.Client.Get(ctx, &qdrant.GetPoints{CollectionName: name, Ids: []*qdrant.PointId{qdrant.NewIDNum(1)}, WithPayload: p, WithVectors: v})
		must(t, err)
		if len(points) != 1 {
			t.Fatalf("%d points", len(points))
		}
		return points[0]
	}
	f := func(label string, p *qdrant.WithPayloadSelector, want string) {
		t.Helper()
		t.Run(label, func(t *testing.T) {
			got := get(t, p, nil).GetPayload()
			if !proto.Equal(&qdrant.Struct{Fields: got}, &qdrant.Struct{Fields: payloadOf(want)}) {
				t.Errorf("shows %v, want %s", got, want)
			}
		})
	}
	f("all", qdrant.NewWithPayload(true), payload)
	f("none", qdrant.NewWithPayload(false), `{}`)
	f("include", qdrant.NewWithPayloadInclude("a", "l"), `{"a":"text","l":["one","two"]}`)
	f("include nested", qdrant.NewWithPayloadInclude("n.x"), `{"n":{"x":1}}`)
	f("include an array", qdrant.NewWithPayloadInclude("n.y[]"), `{"n":{"y":[1,2]}}`)
	f("include what is missing", qdrant.NewWithPayloadInclude("zz"), `{}`)
	f("include what is missing inside", qdrant.NewWithPayloadInclude("n.z"), `{"n":{}}`)
	f("exclude", qdrant.NewWithPayloadExclude("a", "o", "l"), `{"n":{"x":1,"y":[1,2]}}`)
	f("exclude nested", qdrant.NewWithPayloadExclude("a", "l", "o", "n.x"), `{"n":{"y":[1,2]}}`)
	f("exclude an array", qdrant.NewWithPayloadExclude("a", "l", "o", "n.y[]"), `{"n":{"x":1,"y":[]}}`)
	t.Run("vectors", func(t *testing.T) {
		v := get(t, nil, qdrant.NewWithVectors(true)).GetVectors().GetVectors().GetVectors()
		if len(v) != 3 || fmt.Sprint(v["cos"].GetDense().GetData()) != "[0.6 0.8]" || fmt.Sprint(v["dot"].GetDense().GetData()) != "[3 4]" {
			t.Errorf("vectors %v", v)
		}
		if sp := v["raw"].GetSparse(); fmt.Sprint(sp.GetIndices(), sp.GetValues()) != "[3 7] [2 1]" {
			t.Errorf("sparse vector %v", sp)
		}
	})
	t.Run("some vectors", func(t *testing.T) {
		v := get(t, nil, qdrant.NewWithVectorsInclude("dot")).GetVectors().GetVectors().GetVectors()
		if len(v) != 1 || v["dot"] == nil {
			t.Errorf("vectors %v", v)
		}
	})
	t.Run("no vectors", func(t *testing.T) {
		if v := get(t, nil, qdrant.NewWithVectors(false)).GetVectors(); v != nil {
			t.Errorf("vectors %v", v)
		}
	})
}
