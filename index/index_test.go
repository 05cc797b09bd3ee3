package index_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"grounded"
	"grounded/embed"
	"grounded/index"
	"grounded/index/embedded"
)

var spec = index.Spec{Dimensions: 3, Model: "test", Terms: "test"}

func open(t *testing.T, dir string) *index.Index {
	t.Helper()
	server, err := embedded.Open(embedded.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(t.Context(), index.Config{Dial: server.Dial})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

func doc(name string, acl grounded.ACL) grounded.Document {
	return grounded.Document{
		ID: grounded.NewDocumentID("default", name), ExternalID: name, Title: name, ACL: acl,
		Labels: []string{"l-" + name}, Metadata: map[string]string{"year": "2024"}, UpdatedAt: time.Unix(1, 0),
	}
}

func point(d grounded.Document, rev grounded.Revision, ordinal int, term uint32, vector []float32) index.Point {
	return index.Point{
		Record: d, Terms: embed.Sparse{Indices: []uint32{term}, Values: []float32{1}}, Vector: vector,
		Chunk: grounded.Chunk{
			ID: index.NewChunkID(d.ID, rev, ordinal), Document: d.ID, Revision: rev, Ordinal: ordinal,
			Text: fmt.Sprintf("%s %d", d.Title, ordinal), Span: grounded.Span{Start: 3, End: 9}, Page: 2,
			Boxes: []grounded.Box{{Page: 2, X1: 5}}, Heading: []string{"a", "b"},
		},
	}
}

var (
	admin = grounded.Principal{Name: "root", Admin: true}
	ann   = grounded.Principal{Name: "ann", Groups: []string{"finance"}, Collections: []string{"*"}}
	bob   = grounded.Principal{Name: "bob", Collections: []string{"default"}}
	query = index.Query{Dense: []float32{1, 0, 0}, Terms: embed.Sparse{Indices: []uint32{7}, Values: []float32{1}}}
)

func titles(hits []index.Hit) (out []string) {
	for _, h := range hits {
		out = append(out, h.Passage.Title)
	}
	return out
}

func TestSearchKeepsAccessLists(t *testing.T) {
	t.Parallel()
	x := open(t, t.TempDir())
	ctx := context.Background()
	if err := x.Ensure(ctx, "default", spec); err != nil {
		t.Fatal(err)
	}
	docs := map[string]grounded.ACL{
		"open": {}, "finance": {Groups: []string{"finance"}}, "bobs": {Users: []string{"bob"}},
		"not-bob": {DenyUsers: []string{"bob"}}, "denied": {Users: []string{"ann"}, DenyGroups: []string{"finance"}},
	}
	for name, acl := range docs {
		if err := x.Put(ctx, index.Live("default"), []index.Point{point(doc(name, acl), 1, 0, 7, []float32{1, 0, 0})}); err != nil {
			t.Fatal(err)
		}
	}
	f := func(p grounded.Principal) {
		t.Helper()
		hits, err := x.Search(ctx, p, query)
		if err != nil {
			t.Fatal(err)
		}
		for _, list := range [][]string{titles(hits.Dense), titles(hits.Terms)} {
			seen := map[string]bool{}
			for _, title := range list {
				seen[title] = true
			}
			for name, acl := range docs {
				if seen[name] != p.MaySee(acl) {
					t.Errorf("%s sees %q: %v, want %v", p.Name, name, seen[name], p.MaySee(acl))
				}
			}
		}
	}
	f(admin)
	f(ann)
	f(bob)
	f(grounded.Principal{Collections: []string{"*"}})

	stranger := grounded.Principal{Name: "eve", Collections: []string{"other"}}
	if _, err := x.Search(ctx, stranger, query); grounded.CodeOf(err) != grounded.CodeNotFound {
		t.Errorf("a foreign collection: %v", err)
	}
	if _, err := x.Search(ctx, admin, index.Query{Collection: "none", Dense: []float32{1, 0, 0}}); grounded.CodeOf(err) != grounded.CodeNotFound {
		t.Errorf("a missing collection: %v", err)
	}
}

func TestSearchBare(t *testing.T) {
	t.Parallel()
	x := open(t, t.TempDir())
	if err := x.Ensure(t.Context(), "default", spec); err != nil {
		t.Fatal(err)
	}
	if err := x.Put(t.Context(), index.Live("default"), []index.Point{point(doc("handbook", grounded.ACL{}), 1, 0, 7, []float32{1, 0, 0})}); err != nil {
		t.Fatal(err)
	}
	f := func(bare bool, title string) {
		t.Helper()
		q := query
		q.Bare = bare
		hits, err := x.Search(t.Context(), ann, q)
		if err != nil || len(hits.Dense) != 1 {
			t.Fatalf("%v: %d found, %v", bare, len(hits.Dense), err)
		}
		if got := hits.Dense[0].Passage; got.Title != title || got.Text == "" || got.Revision != 1 {
			t.Errorf("bare %v: %+v", bare, got)
		}
	}
	f(false, "handbook")
	f(true, "")
}

func TestRevisionsPruneAndVectors(t *testing.T) {
	t.Parallel()
	x := open(t, t.TempDir())
	ctx := context.Background()
	if err := x.Ensure(ctx, "财务", spec); err != nil {
		t.Fatal(err)
	}
	live, d := index.Live("财务"), doc("a", grounded.ACL{})
	old := point(d, 1, 0, 7, []float32{1, 0, 0})
	fresh := []index.Point{point(d, 2, 0, 7, nil), point(d, 2, 1, 8, nil)}
	if err := x.Put(ctx, live, append(fresh, old)); err != nil {
		t.Fatal(err)
	}
	if err := x.Prune(ctx, live, d.ID, 2); err != nil {
		t.Fatal(err)
	}
	without, err := x.WithoutVectors(ctx, live, d.ID, 2, 0)
	if err != nil || len(without) != 2 {
		t.Fatalf("%d without vectors, %v", len(without), err)
	}
	ids := []grounded.ChunkID{fresh[0].Chunk.ID, fresh[1].Chunk.ID, old.Chunk.ID}
	if err := x.PutVectors(ctx, live, ids, [][]float32{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if s, err := x.Stats(ctx, live); err != nil || s != (index.Stats{Chunks: 2}) {
		t.Fatalf("%+v, %v", s, err)
	}
	q := query
	q.Collection = "财务"
	q.Filter = grounded.Filter{Documents: []grounded.DocumentID{d.ID}, Labels: []string{"l-a"}, Metadata: map[string]string{"year": "2024"}}
	hits, err := x.Search(ctx, ann, q)
	if err != nil || len(hits.Dense) != 2 || len(hits.Terms) != 1 {
		t.Fatalf("%d by meaning, %d by words, %v", len(hits.Dense), len(hits.Terms), err)
	}
	p := hits.Terms[0].Passage
	if p.ID != ids[0] || p.Page != 2 || len(p.Boxes) != 1 || len(p.Heading) != 2 || p.Span.End != 9 || p.Collection != "财务" {
		t.Errorf("passage came back as %+v", p)
	}
	near, err := x.Around(ctx, ann, "财务", d.ID, 2, []int{1, 0, 5})
	if err != nil || len(near) != 2 || near[0].Ordinal != 1 {
		t.Errorf("around: %+v, %v", near, err)
	}
	d.ACL = grounded.ACL{Users: []string{"bob"}}
	if err := x.SetPayload(ctx, live, d); err != nil {
		t.Fatal(err)
	}
	if hits, err := x.Search(ctx, ann, q); err != nil || len(hits.Dense)+len(hits.Terms) != 0 {
		t.Errorf("after the access list changed: %d hits, %v", len(hits.Dense), err)
	}
}

func TestBuildBesideAndSwap(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	x := open(t, dir)
	ctx := context.Background()
	if err := x.Ensure(ctx, "default", spec); err != nil {
		t.Fatal(err)
	}
	other := index.Spec{Dimensions: 2, Model: "other", Terms: "test"}
	if err := x.Ensure(ctx, "default", other); grounded.CodeOf(err) != grounded.CodeConflict {
		t.Fatalf("another model was not refused: %v", err)
	}
	built, err := x.Build(ctx, "default", other, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Put(ctx, built, []index.Point{point(doc("new", grounded.ACL{}), 1, 0, 7, []float32{1, 0})}); err != nil {
		t.Fatal(err)
	}
	if hits, err := x.Search(ctx, admin, query); err != nil || len(hits.Dense) != 0 {
		t.Fatalf("the build is seen before the swap: %v %v", titles(hits.Dense), err)
	}
	old, err := x.Swap(ctx, built)
	if err != nil || old.Number() != 1 {
		t.Fatalf("swapped out %+v, %v", old, err)
	}
	if got, err := x.LiveSpec(ctx, "default"); err != nil || got != other {
		t.Fatalf("live spec %+v, %v", got, err)
	}
	if err := x.Drop(ctx, built); grounded.CodeOf(err) != grounded.CodeConflict {
		t.Errorf("the live generation was dropped: %v", err)
	}
	if err := x.Drop(ctx, old); err != nil {
		t.Error(err)
	}
	if err := x.DropCollection(ctx, "default"); err != nil {
		t.Error(err)
	}
}

func TestUnavailable(t *testing.T) {
	t.Parallel()
	x, err := index.Open(t.Context(), index.Config{Addr: "127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Ping(t.Context()); grounded.CodeOf(err) != grounded.CodeUnavailable {
		t.Errorf("a dead server: %v", err)
	}
}
