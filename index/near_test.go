package index_test

import (
	"math"
	"testing"

	"grounded"
	"grounded/index"
)

// TestNear holds the cosines of chunks to a vector and to the mean of others, and that
// access lists count here too.
func TestNear(t *testing.T) {
	t.Parallel()
	x := open(t, t.TempDir())
	if err := x.Ensure(t.Context(), "default", spec); err != nil {
		t.Fatal(err)
	}
	put := func(name string, acl grounded.ACL, vector []float32) grounded.ChunkID {
		p := point(doc(name, acl), 1, 0, 7, vector)
		if err := x.Put(t.Context(), index.Live("default"), []index.Point{p}); err != nil {
			t.Fatal(err)
		}
		return p.Chunk.ID
	}
	right := put("right", grounded.ACL{}, []float32{1, 0, 0})
	up := put("up", grounded.ACL{}, []float32{0, 1, 0})
	bobs := put("bobs", grounded.ACL{Users: []string{"bob"}}, []float32{0, 0, 1})
	bare := put("bare", grounded.ACL{}, nil)
	ids := []grounded.ChunkID{right, up, bobs, bare}

	f := func(p grounded.Principal, like []grounded.ChunkID, want map[grounded.ChunkID]index.Nearness) {
		t.Helper()
		got, err := x.Near(t.Context(), p, "", ids, []float32{1, 0, 0}, like)
		if err != nil || len(got) != len(want) {
			t.Fatalf("%s: %v %v, want %v", p.Name, got, err, want)
		}
		for id, w := range want {
			if g := got[id]; math.Abs(g.Vector-w.Vector) > 1e-5 || math.Abs(g.Like-w.Like) > 1e-5 {
				t.Errorf("%s: %s is %v, want %v", p.Name, id, g, w)
			}
		}
	}
	half := math.Sqrt(0.5)
	f(ann, []grounded.ChunkID{right, up}, map[grounded.ChunkID]index.Nearness{right: {1, half}, up: {0, half}})
	f(ann, []grounded.ChunkID{right, bobs}, map[grounded.ChunkID]index.Nearness{right: {1, 1}, up: {0, 0}}) // bob's does not count
	f(bob, []grounded.ChunkID{right, bobs}, map[grounded.ChunkID]index.Nearness{right: {1, half}, up: {0, 0}, bobs: {0, half}})
	f(ann, []grounded.ChunkID{bare}, nil)
	f(grounded.Principal{Collections: []string{"*"}}, []grounded.ChunkID{right}, nil)
}
