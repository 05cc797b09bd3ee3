package embedded_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/protobuf/proto"

	"grounded/index/embedded"
)

const (
	storeFile = "points.db"
	pageSize  = 16 << 10 // of a new store
)

// samplePoint is computed from its number and version.
func samplePoint(n, version int) *qdrant.PointStruct {
	rng := rand.New(rand.NewPCG(uint64(n), uint64(version)))
	v := make([]float32, 16)
	for i := range v {
		v[i] = rng.Float32()
	}
	return &qdrant.PointStruct{
		Id: qdrant.NewIDNum(uint64(n)),
		Vectors: qdrant.NewVectorsMap(map[string]*qdrant.Vector{
			"dot": qdrant.NewVectorDense(v), "terms": qdrant.NewVectorSparse([]uint32{uint32(n % 7), 9}, []float32{rng.Float32(), 1}),
		}),
		Payload: map[string]*qdrant.Value{
			"n": qdrant.NewValueInt(int64(n)), "version": qdrant.NewValueInt(int64(version)), "text": qdrant.NewValueString(strings.Repeat(fmt.Sprint(n, " "), 50)),
		},
	}
}

func sampleCollection(t testing.TB, client *qdrant.Client, name string) {
	t.Helper()
	ctx := context.Background()
	must(t, client.CreateCollection(ctx, &qdrant.CreateCollection{
		CollectionName:      name,
		VectorsConfig:       qdrant.NewVectorsConfigMap(map[string]*qdrant.VectorParams{"dot": {Size: 16, Distance: qdrant.Distance_Dot}}),
		SparseVectorsConfig: qdrant.NewSparseVectorsConfig(map[string]*qdrant.SparseVectorParams{"terms": {}}),
	}))
	_, err := client.CreateFieldIndex(ctx, &qdrant.CreateFieldIndexCollection{
		CollectionName: name, FieldName: "n", FieldType: qdrant.FieldType_FieldTypeInteger.Enum(), Wait: qdrant.PtrOf(true),
	})
	must(t, err)
}

func put(t testing.TB, client *qdrant.Client, name string, points ...*qdrant.PointStruct) {
	t.Helper()
	_, err := client.Upsert(context.Background(), &qdrant.UpsertPoints{CollectionName: name, Wait: qdrant.PtrOf(true), Points: points})
	must(t, err)
}

// stored reads every point of a collection, by its number.
func stored(t testing.TB, client *qdrant.Client, name string) map[int]*qdrant.RetrievedPoint {
	t.Helper()
	points, err := client.Scroll(context.Background(), &qdrant.ScrollPoints{
		CollectionName: name, Limit: qdrant.PtrOf(uint32(1 << 20)), WithPayload: qdrant.NewWithPayload(true), WithVectors: qdrant.NewWithVectors(true),
	})
	must(t, err)
	out := map[int]*qdrant.RetrievedPoint{}
	for _, p := range points {
		out[int(p.GetId().GetNum())] = p
	}
	return out
}

// same tells whether a stored point is what was put.
func same(got *qdrant.RetrievedPoint, want *qdrant.PointStruct) bool {
	if got == nil || !proto.Equal(&qdrant.Struct{Fields: got.GetPayload()}, &qdrant.Struct{Fields: want.GetPayload()}) {
		return false
	}
	vectors := got.GetVectors().GetVectors().GetVectors()
	for name, v := range want.GetVectors().GetVectors().GetVectors() {
		g := vectors[name]
		if fmt.Sprint(g.GetDense().GetData(), g.GetSparse().GetIndices(), g.GetSparse().GetValues()) !=
			fmt.Sprint(v.GetDense().GetData(), v.GetSparse().GetIndices(), v.GetSparse().GetValues()) {
			return false
		}
	}
	return len(vectors) == len(want.GetVectors().GetVectors().GetVectors())
}

const samples = 1200

// sampleStore makes a store of several transactions and returns its bytes.
func sampleStore(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	server, client := start(t, dir)
	sampleCollection(t, client, "a")
	for n := 0; n < samples; n += 100 {
		var points []*qdrant.PointStruct
		for k := range 100 {
			points = append(points, samplePoint(n+k, 1))
		}
		put(t, client, "a", points...)
	}
	must(t, client.Close())
	must(t, server.Close())
	data, err := os.ReadFile(filepath.Join(dir, storeFile))
	must(t, err)
	used := max(binary.LittleEndian.Uint64(data[16+40:]), binary.LittleEndian.Uint64(data[pageSize+16+40:]))
	return data[:used*pageSize] // the file grows ahead of its use
}

// reopen opens a store of these bytes. What it holds must be what was put.
func reopen(t *testing.T, data []byte) (found int, repair *embedded.Repair) {
	t.Helper()
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, storeFile), data, 0o600))
	server, client := start(t, dir)
	defer func() {
		must(t, client.Close())
		must(t, server.Close())
	}()
	list, err := client.ListCollections(context.Background())
	must(t, err)
	if len(list) == 0 {
		return 0, server.Repaired()
	}
	for n, p := range stored(t, client, "a") {
		found++
		want := samplePoint(n, 1)
		if len(p.GetVectors().GetVectors().GetVectors()) < 2 { // its vector may be what was lost
			delete(want.GetVectors().GetVectors().GetVectors(), "dot")
		}
		if !same(p, want) {
			t.Fatalf("point %d is %v", n, p)
		}
	}
	put(t, client, "a", samplePoint(1, 2))
	if !same(stored(t, client, "a")[1], samplePoint(1, 2)) {
		t.Fatal("a write after the repair was lost")
	}
	if r := server.Repaired(); r != nil {
		kept, err := os.ReadFile(r.Kept)
		must(t, err)
		if len(kept) != len(data) {
			t.Errorf("the damaged file is kept with %d bytes of %d", len(kept), len(data))
		}
	}
	return found, server.Repaired()
}

func TestUndamaged(t *testing.T) {
	t.Parallel()
	if found, r := reopen(t, sampleStore(t)); found != samples || r != nil {
		t.Errorf("%d points, repaired: %v", found, r)
	}
}

// The newer of the two first pages is what a commit writes last.
func TestTornCommit(t *testing.T) {
	t.Parallel()
	data := sampleStore(t)
	newest, tx := 0, uint64(0)
	for page := range 2 {
		if n := binary.LittleEndian.Uint64(data[page*pageSize+16+48:]); n > tx {
			newest, tx = page, n
		}
	}
	clear(data[newest*pageSize+20 : newest*pageSize+40])
	if found, r := reopen(t, data); found != samples-100 || r != nil {
		t.Errorf("%d points, repaired: %v; want what the transaction before left", found, r)
	}
}

func TestTruncated(t *testing.T) {
	t.Parallel()
	data := sampleStore(t)
	lost := 0
	for size := len(data) - pageSize; size > 4*pageSize; size -= max(pageSize, len(data)/10/pageSize*pageSize) {
		found, r := reopen(t, data[:size-size%512])
		if found < samples {
			lost++
			if r == nil {
				t.Errorf("cut to %d bytes, %d points are lost and nothing is reported", size, samples-found)
			}
		}
	}
	if lost == 0 {
		t.Error("no cut lost anything")
	}
}

func TestFlippedBytes(t *testing.T) {
	t.Parallel()
	whole := sampleStore(t)
	rng := rand.New(rand.NewPCG(1, 9))
	rounds, reported := 40, 0
	if testing.Short() {
		rounds = 10
	}
	for range rounds {
		data := append([]byte(nil), whole...)
		for range 1 + rng.IntN(4) {
			at := 2*pageSize + rng.IntN(len(data)-2*pageSize)
			if rng.IntN(3) == 0 { // the header of a page or its first elements
				at = at/pageSize*pageSize + rng.IntN(96)
			}
			data[at] ^= byte(1 + rng.IntN(255))
		}
		found, r := reopen(t, data)
		if r != nil {
			reported++
		} else if found < samples {
			t.Errorf("%d points are lost and nothing is reported", samples-found)
		}
	}
	if reported == 0 {
		t.Error("no damage was reported")
	}
}

func TestNothingLeft(t *testing.T) {
	t.Parallel()
	data := sampleStore(t)
	clear(data[:2*pageSize])
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, storeFile), data, 0o600))
	_, err := embedded.Open(embedded.Config{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "restore a snapshot") {
		t.Errorf("a store without its first pages opens with %v", err)
	}
	must(t, os.Truncate(filepath.Join(dir, storeFile), pageSize)) // as a first start that was cut short leaves it
	server, err := embedded.Open(embedded.Config{Dir: dir})
	must(t, err)
	if server.Repaired() == nil {
		t.Error("nothing is reported")
	}
	must(t, server.Close())
}

func TestInUse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server, err := embedded.Open(embedded.Config{Dir: dir})
	must(t, err)
	if _, err := embedded.Open(embedded.Config{Dir: dir}); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("opened twice: %v", err)
	}
	must(t, server.Close())
}

func TestSnapshot(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	server, client := start(t, t.TempDir())
	for _, name := range []string{"a", "b"} {
		sampleCollection(t, client, name)
		for n := range 50 {
			put(t, client, name, samplePoint(n, 1))
		}
	}
	must(t, client.CreateAlias(ctx, "alias", "a"))
	full, err := client.CreateFullSnapshot(ctx)
	must(t, err)
	one, err := client.CreateSnapshot(ctx, "b")
	must(t, err)
	put(t, client, "a", samplePoint(1, 2)) // after the snapshots: in neither
	path, err := server.SnapshotFile(full.GetName())
	must(t, err)
	check := func(file string, collections ...string) {
		t.Helper()
		dir := t.TempDir()
		f, err := os.Open(file)
		must(t, err)
		must(t, embedded.Restore(dir, f))
		must(t, f.Close())
		if err := embedded.Restore(dir, strings.NewReader("")); !errors.Is(err, os.ErrExist) {
			t.Errorf("an index was replaced: %v", err)
		}
		restored, to := start(t, dir)
		list, err := to.ListCollections(ctx)
		must(t, err)
		if fmt.Sprint(list) != fmt.Sprint(collections) {
			t.Errorf("restored %v, want %v", list, collections)
		}
		for _, name := range collections {
			points := stored(t, to, name)
			for n := range 50 {
				if !same(points[n], samplePoint(n, 1)) {
					t.Fatalf("point %d of %s is %v", n, name, points[n])
				}
			}
			hits, err := to.Count(ctx, &qdrant.CountPoints{CollectionName: name, Filter: &qdrant.Filter{Must: []*qdrant.Condition{qdrant.NewMatchInt("n", 7)}}})
			must(t, err)
			if info, err := to.GetCollectionInfo(ctx, name); err != nil || hits != 1 || info.GetPayloadSchema()["n"] == nil {
				t.Errorf("the payload index of %s: %v, %v, %d points", name, info, err, hits)
			}
		}
		must(t, to.Close())
		must(t, restored.Close())
	}
	check(path, "a", "b")
	check(filepath.Join(filepath.Dir(path), "collections", "b", one.GetName()), "b")

	list, err := client.ListFullSnapshots(ctx)
	must(t, err)
	if len(list) != 1 || list[0].GetName() != full.GetName() || list[0].GetSize() == 0 || len(list[0].GetChecksum()) != 64 {
		t.Errorf("snapshots %v", list)
	}
	if err := client.DeleteFullSnapshot(ctx, "../"+storeFile); err == nil {
		t.Error("a name that leads elsewhere was taken")
	}
	must(t, client.DeleteFullSnapshot(ctx, full.GetName()))
	must(t, client.DeleteSnapshot(ctx, "b", one.GetName()))
	if list, err = client.ListSnapshots(ctx, "b"); err != nil || len(list) != 0 {
		t.Errorf("after deletion: %v, %v", list, err)
	}
	must(t, client.Close())
	must(t, server.Close())
}

func TestRestoreDamaged(t *testing.T) {
	t.Parallel()
	data := sampleStore(t)
	for _, cut := range []int{0, 100, len(data) / 2} {
		dir := t.TempDir()
		if err := embedded.Restore(dir, strings.NewReader(string(data[:cut]))); err == nil {
			t.Errorf("%d bytes of a snapshot were restored", cut)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
}
