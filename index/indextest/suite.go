// Package indextest is one conformance suite for whatever serves Qdrant's gRPC API. It
// runs on the embedded index always, and on a real Qdrant where QDRANT_ADDR names one, so
// that a test which passes on the first says something of the second.
//
// Its cases are what the released engine does, asked of it: where an answer looked odd,
// the engine was asked again rather than the documentation. Read suite.go, then a file of
// cases; json.go has the notation. Open gives the tests of other packages an empty index.
package indextest

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Suite runs cases against one server.
type Suite struct {
	// Client speaks to the server. The suite makes collections whose names begin with
	// "conformance-" and drops them.
	Client *qdrant.Client
	// Embedded also runs the cases about what the embedded index refuses.
	Embedded bool
}

var counter atomic.Int64

// Run runs every case as a subtest.
func (s Suite) Run(t *testing.T) {
	t.Run("filters", s.filters)
	t.Run("queries", s.queries)
	t.Run("older", s.older)
	t.Run("writes", s.writes)
	t.Run("collections", s.collections)
	t.Run("invalid", s.invalid)
	if s.Embedded {
		t.Run("refused", s.refused)
	}
}

// collection makes a collection that lives as long as the test. In every one the vectors
// are those of the fixture: dense "cos", "euc", "man" and "dot" of two values, sparse
// "idf" and "raw".
func (s Suite) collection(t *testing.T, points ...*qdrant.PointStruct) string {
	t.Helper()
	name := fmt.Sprintf("conformance-%d-%s", counter.Add(1), strings.NewReplacer("/", "-", " ", "-").Replace(t.Name()))
	if len(name) > 200 {
		name = name[:200]
	}
	ctx := context.Background()
	dense := func(d qdrant.Distance) *qdrant.VectorParams { return &qdrant.VectorParams{Size: 2, Distance: d} }
	must(t, s.Client.CreateCollection(ctx, &qdrant.CreateCollection{
		CollectionName: name,
		VectorsConfig: qdrant.NewVectorsConfigMap(map[string]*qdrant.VectorParams{
			"cos": dense(qdrant.Distance_Cosine), "euc": dense(qdrant.Distance_Euclid),
			"man": dense(qdrant.Distance_Manhattan), "dot": dense(qdrant.Distance_Dot),
		}),
		SparseVectorsConfig: qdrant.NewSparseVectorsConfig(map[string]*qdrant.SparseVectorParams{
			"idf": {Modifier: qdrant.PtrOf(qdrant.Modifier_Idf)}, "raw": {},
		}),
	}))
	t.Cleanup(func() { _ = s.Client.DeleteCollection(ctx, name) })
	if len(points) > 0 {
		_, err := s.Client.Upsert(ctx, &qdrant.UpsertPoints{CollectionName: name, Wait: qdrant.PtrOf(true), Points: points})
		must(t, err)
	}
	return name
}

func (s Suite) index(t *testing.T, collection string, kind qdrant.FieldType, params ...*qdrant.PayloadIndexParams) {
	t.Helper()
	in := &qdrant.CreateFieldIndexCollection{CollectionName: collection, FieldName: "a", FieldType: &kind, Wait: qdrant.PtrOf(true)}
	if len(params) > 0 {
		in.FieldIndexParams = params[0]
	}
	_, err := s.Client.CreateFieldIndex(context.Background(), in)
	must(t, err)
}

// ids of the points that a filter admits, in order.
func (s Suite) ids(t *testing.T, collection string, f *qdrant.Filter) []uint64 {
	t.Helper()
	points, err := s.Client.Scroll(context.Background(), &qdrant.ScrollPoints{CollectionName: collection, Filter: f, Limit: qdrant.PtrOf(uint32(1000))})
	must(t, err)
	out := make([]uint64, len(points))
	for i, p := range points {
		out[i] = p.GetId().GetNum()
	}
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fails expects an error of a code whose text holds part.
func fails(t *testing.T, err error, code codes.Code, part string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %v about %q", code, part)
	}
	got, text := code, err.Error()
	for e := err; e != nil; {
		if st, ok := status.FromError(e); ok {
			got = st.Code()
			break
		}
		u, ok := e.(interface{ Unwrap() error })
		if !ok {
			break
		}
		e = u.Unwrap()
	}
	if got != code || !strings.Contains(text, part) {
		t.Errorf("%v, want %v about %q", err, code, part)
	}
}

// point is one of the fixture's: vectors by name, then a payload in JSON.
func point(id uint64, vectors map[string]*qdrant.Vector, payload string) *qdrant.PointStruct {
	return &qdrant.PointStruct{Id: qdrant.NewIDNum(id), Vectors: qdrant.NewVectorsMap(vectors), Payload: payloadOf(payload)}
}

func dense(values ...float32) *qdrant.Vector { return qdrant.NewVectorDense(values) }

func sparse(pairs ...float32) *qdrant.Vector {
	var indices []uint32
	var values []float32
	for i := 0; i+1 < len(pairs); i += 2 {
		indices, values = append(indices, uint32(pairs[i])), append(values, pairs[i+1])
	}
	return qdrant.NewVectorSparse(indices, values)
}
