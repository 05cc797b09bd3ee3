package embedded_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// TestVersion holds the version that health checks tell to that of the API in use.
func TestVersion(t *testing.T) {
	t.Parallel()
	mod, err := os.ReadFile("../../go.mod")
	must(t, err)
	_, rest, _ := strings.Cut(string(mod), "github.com/qdrant/go-client v")
	want, _, _ := strings.Cut(rest, "\n")
	server, client := start(t, t.TempDir())
	reply, err := client.HealthCheck(context.Background())
	must(t, err)
	if reply.GetVersion() != want {
		t.Errorf("version %s, the client's is %q", reply.GetVersion(), want)
	}
	must(t, client.Close())
	must(t, server.Close())
}

// bases are requests of each call that go as far as they can without the field in question.
func bases() map[string]proto.Message {
	const a = "a"
	one := []*qdrant.PointId{qdrant.NewIDNum(1)}
	ids := qdrant.NewPointsSelectorIDs(one)
	return map[string]proto.Message{
		"Points/Upsert":           &qdrant.UpsertPoints{CollectionName: a, Points: []*qdrant.PointStruct{{Id: one[0]}}},
		"Points/Delete":           &qdrant.DeletePoints{CollectionName: a, Points: ids},
		"Points/Get":              &qdrant.GetPoints{CollectionName: a, Ids: one},
		"Points/UpdateVectors":    &qdrant.UpdatePointVectors{CollectionName: a, Points: []*qdrant.PointVectors{{Id: one[0]}}},
		"Points/DeleteVectors":    &qdrant.DeletePointVectors{CollectionName: a, PointsSelector: ids, Vectors: &qdrant.VectorsSelector{Names: []string{""}}},
		"Points/SetPayload":       &qdrant.SetPayloadPoints{CollectionName: a, PointsSelector: ids},
		"Points/OverwritePayload": &qdrant.SetPayloadPoints{CollectionName: a, PointsSelector: ids},
		"Points/DeletePayload":    &qdrant.DeletePayloadPoints{CollectionName: a, PointsSelector: ids, Keys: []string{"n"}},
		"Points/ClearPayload":     &qdrant.ClearPayloadPoints{CollectionName: a, Points: ids},
		"Points/CreateFieldIndex": &qdrant.CreateFieldIndexCollection{CollectionName: a, FieldName: "n"},
		"Points/Scroll":           &qdrant.ScrollPoints{CollectionName: a},
		"Points/Count":            &qdrant.CountPoints{CollectionName: a},
		"Points/UpdateBatch":      &qdrant.UpdateBatchPoints{CollectionName: a},
		"Points/Query":            &qdrant.QueryPoints{CollectionName: a},
		"Points/QueryGroups":      &qdrant.QueryPointGroups{CollectionName: a, GroupBy: "n", Query: qdrant.NewQueryDense([]float32{1, 2, 3})},
		"Points/Search":           &qdrant.SearchPoints{CollectionName: a, Vector: []float32{1, 2, 3}, Limit: 5},
		"Points/SearchBatch":      &qdrant.SearchBatchPoints{CollectionName: a},
		"Points/SearchGroups":     &qdrant.SearchPointGroups{CollectionName: a, Vector: []float32{1, 2, 3}, Limit: 5, GroupBy: "n", GroupSize: 2},
		"Points/Recommend":        &qdrant.RecommendPoints{CollectionName: a, Positive: one, Limit: 5},
		"Points/RecommendBatch":   &qdrant.RecommendBatchPoints{CollectionName: a},
		"Points/RecommendGroups":  &qdrant.RecommendPointGroups{CollectionName: a, Positive: one, Limit: 5, GroupBy: "n", GroupSize: 2},
		"Points/Facet":            &qdrant.FacetCounts{CollectionName: a, Key: "n"},
		"Collections/Create":      &qdrant.CreateCollection{CollectionName: "b"},
		"Collections/Update":      &qdrant.UpdateCollection{CollectionName: a},
	}
}

// TestRefused sets every field that fields.txt calls refused, wherever a request of a call
// that is implemented can have it, and one at a time: each is refused by name.
func TestRefused(t *testing.T) {
	t.Parallel()
	server, client := start(t, t.TempDir())
	must(t, client.CreateCollection(context.Background(), &qdrant.CreateCollection{
		CollectionName: "a", VectorsConfig: qdrant.NewVectorsConfig(&qdrant.VectorParams{Size: 3, Distance: qdrant.Distance_Dot}),
	}))
	put(t, client, "a", &qdrant.PointStruct{Id: qdrant.NewIDNum(1), Vectors: qdrant.NewVectors(1, 2, 3)})
	_, err := client.CreateFieldIndex(context.Background(), &qdrant.CreateFieldIndexCollection{
		CollectionName: "a", FieldName: "n", FieldType: qdrant.FieldType_FieldTypeInteger.Enum(), Wait: qdrant.PtrOf(true),
	})
	must(t, err)
	classes := fieldClasses(t)
	conn := client.GetConnection()
	tried := 0
	for name, base := range bases() {
		for _, way := range refusedWays(base.ProtoReflect().Descriptor(), classes, nil, map[protoreflect.FullName]bool{}) {
			req := proto.Clone(base)
			setAt(req.ProtoReflect(), way)
			err := conn.Invoke(context.Background(), "/qdrant."+name, req, &qdrant.CollectionOperationResponse{})
			tried++
			word, _, _ := strings.Cut(string(way[len(way)-1].Name()), "_")
			if status.Code(err) != codes.Unimplemented || !strings.Contains(err.Error(), word) {
				t.Errorf("%s with %s: %v", name, wayName(way), err)
			}
		}
	}
	if tried < 400 {
		t.Errorf("%d ways were tried", tried)
	}
	must(t, client.Close())
	must(t, server.Close())
}

// refusedWays are the shortest ways by used fields to each refused one.
func refusedWays(m protoreflect.MessageDescriptor, classes map[string]string, way []protoreflect.FieldDescriptor, on map[protoreflect.FullName]bool) (out [][]protoreflect.FieldDescriptor) {
	if on[m.FullName()] {
		return nil
	}
	on[m.FullName()] = true
	defer delete(on, m.FullName())
	for i := range m.Fields().Len() {
		f := m.Fields().Get(i)
		here := slices.Concat(way, []protoreflect.FieldDescriptor{f})
		inner := f.Message()
		if f.IsMap() {
			inner = f.MapValue().Message()
		}
		switch class := classes[strings.TrimPrefix(string(f.FullName()), "qdrant.")]; {
		case class == "refused":
			out = append(out, here)
		case class == "used" && inner != nil && inner.FullName() != "qdrant.Value":
			out = append(out, refusedWays(inner, classes, here, on)...)
		}
	}
	return out
}

func wayName(way []protoreflect.FieldDescriptor) string {
	names := make([]string, len(way))
	for i, f := range way {
		names[i] = string(f.Name())
	}
	return strings.Join(names, ".")
}

// complete gives a message that is on a way what it would be refused without.
func complete(m proto.Message) {
	some := qdrant.NewVectorInput(1, 2, 3)
	switch x := m.(type) {
	case *qdrant.SearchPoints:
		x.Vector, x.Limit = []float32{1, 2, 3}, 5
	case *qdrant.RecommendPoints:
		x.Positive, x.Limit = []*qdrant.PointId{qdrant.NewIDNum(1)}, 5
	case *qdrant.FieldCondition:
		x.Key = "n"
	case *qdrant.VectorParams:
		x.Size, x.Distance = 3, qdrant.Distance_Dot
	case *qdrant.DiscoverInput:
		x.Target = some
	case *qdrant.ContextInputPair:
		x.Positive, x.Negative = some, some
	case *qdrant.RecommendInput:
		x.Positive = []*qdrant.VectorInput{some}
	case *qdrant.PointsUpdateOperation_DeleteVectors:
		x.Vectors = &qdrant.VectorsSelector{Names: []string{""}}
	case *qdrant.PointVectors:
		x.Id = qdrant.NewIDNum(1)
	case *qdrant.PointStruct:
		x.Id = qdrant.NewIDNum(1)
	}
}

// setAt puts something into the field that a way leads to, making what is on it.
func setAt(m protoreflect.Message, way []protoreflect.FieldDescriptor) {
	f := way[0]
	complete(m.Interface())
	inner := func(e protoreflect.Message) {
		if len(way) > 1 {
			setAt(e, way[1:])
		}
	}
	switch {
	case f.IsMap():
		key := protoreflect.ValueOfString("").MapKey()
		if f.MapValue().Message() == nil {
			m.Mutable(f).Map().Set(key, protoreflect.ValueOfString("x"))
			return
		}
		inner(m.Mutable(f).Map().Mutable(key).Message())
	case f.IsList() && f.Message() != nil:
		list := m.Mutable(f).List()
		if list.Len() == 0 {
			list.AppendMutable()
		}
		inner(list.Get(0).Message())
	case f.IsList():
		m.Mutable(f).List().Append(something(f))
	case f.Message() != nil:
		inner(m.Mutable(f).Message())
	default:
		m.Set(f, something(f))
	}
}

func something(f protoreflect.FieldDescriptor) protoreflect.Value {
	switch f.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.StringKind:
		return protoreflect.ValueOfString("x")
	case protoreflect.EnumKind:
		values := f.Enum().Values()
		return protoreflect.ValueOfEnum(values.Get(values.Len() - 1).Number())
	case protoreflect.FloatKind:
		return protoreflect.ValueOfFloat32(1)
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(1)
	case protoreflect.Uint32Kind:
		return protoreflect.ValueOfUint32(1)
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(1)
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte{1})
	}
	return protoreflect.ValueOfUint64(1)
}
