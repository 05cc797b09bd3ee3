package embedded_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// TestFields walks every request of the API: no field of it is one that nothing was decided
// about, so none can be ignored unseen when the client grows.
func TestFields(t *testing.T) {
	t.Parallel()
	listed := fieldClasses(t)
	found := map[string]bool{}
	seen := map[protoreflect.FullName]bool{}
	var walk func(m protoreflect.MessageDescriptor)
	walk = func(m protoreflect.MessageDescriptor) {
		if seen[m.FullName()] || m.ParentFile().Package() != "qdrant" {
			return
		}
		seen[m.FullName()] = true
		for i := range m.Fields().Len() {
			f := m.Fields().Get(i)
			name := strings.TrimPrefix(string(f.FullName()), "qdrant.")
			found[name] = found[name] || !m.IsMapEntry()
			switch listed[name] {
			case "used", "refused", "inert":
			default:
				if !m.IsMapEntry() {
					t.Errorf("%s is new: implement it, or have it refused, and put it into fields.txt", name)
				}
			}
			if f.Message() != nil {
				walk(f.Message())
			}
		}
	}
	for _, file := range []protoreflect.FileDescriptor{qdrant.File_collections_service_proto, qdrant.File_points_service_proto, qdrant.File_snapshots_service_proto} {
		for i := range file.Services().Len() {
			for methods, k := file.Services().Get(i).Methods(), 0; k < methods.Len(); k++ {
				walk(methods.Get(k).Input())
			}
		}
	}
	for name := range listed {
		if !found[name] {
			t.Errorf("%s is listed and does not exist", name)
		}
	}
	if len(found) < 500 {
		t.Errorf("%d fields were found", len(found))
	}
}

// fieldClasses is what fields.txt says of each field.
func fieldClasses(t *testing.T) map[string]string {
	data, err := os.ReadFile("fields.txt")
	must(t, err)
	classes := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if class, name, ok := strings.Cut(strings.TrimSpace(line), " "); ok && class != "#" {
			classes[strings.TrimSpace(name)] = class
		}
	}
	return classes
}

func TestNoSuchValue(t *testing.T) {
	t.Parallel()
	server, client := start(t, t.TempDir())
	sampleCollection(t, client, "a")
	f := func(path string, q *qdrant.QueryPoints) {
		t.Helper()
		q.CollectionName = "a"
		_, err := client.GetPointsClient().Query(context.Background(), q)
		if status.Code(err) != codes.InvalidArgument || !strings.Contains(err.Error(), path) {
			t.Errorf("%v, want InvalidArgument about %s", err, path)
		}
	}
	f("query.fusion: value 77", &qdrant.QueryPoints{Query: qdrant.NewQueryFusion(77)})
	f("prefetch[0].query.sample: value 9", &qdrant.QueryPoints{
		Query: qdrant.NewQueryFusion(qdrant.Fusion_RRF), Prefetch: []*qdrant.PrefetchQuery{{Query: qdrant.NewQuerySample(9)}},
	})
	f("query.order_by.direction: value 5", &qdrant.QueryPoints{Query: qdrant.NewQueryOrderBy(&qdrant.OrderBy{Key: "n", Direction: qdrant.Direction(5).Enum()})})
	f("read_consistency.type: value 8", &qdrant.QueryPoints{ReadConsistency: qdrant.NewReadConsistencyType(8)})
	must(t, client.Close())
	must(t, server.Close())
}
