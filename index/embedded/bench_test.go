//go:build unix

package embedded_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/qdrant/go-client/qdrant"
	"golang.org/x/sync/errgroup"

	"grounded/index/embedded/kernel"
)

// The benchmarks' data: points with a dense vector of 512 numbers, a sparse one of 60 terms
// out of 50,000 whose frequencies fall off as words' do, and a field that a tenth share.
// Every point is computed from its number, so that nothing is held while it is written.
const (
	benchDims  = 512
	benchTerms = 60
	benchVocab = 50_000
	benchName  = "bench"
)

func benchSize() int {
	if os.Getenv("GROUNDED_FULL") != "" {
		return 1_000_000
	}
	return 100_000
}

func benchRand(n int) *rand.Rand { return rand.New(rand.NewPCG(uint64(n), 42)) }

func benchVector(rng *rand.Rand) []float32 {
	v := make([]float32, benchDims)
	var square float64
	for i := range v {
		x := rng.NormFloat64()
		v[i] = float32(x)
		square += x * x
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(square))
	}
	return v
}

// benchSparse draws terms by Zipf's law.
func benchSparse(rng *rand.Rand, terms int) (indices []uint32, values []float32) {
	zipf := rand.NewZipf(rng, 1.1, 8, benchVocab-1)
	seen := map[uint32]bool{}
	for len(seen) < terms {
		seen[uint32(zipf.Uint64())] = true
	}
	for t := range seen {
		indices = append(indices, t)
	}
	slices.Sort(indices)
	for range indices {
		values = append(values, 0.5+rng.Float32())
	}
	return indices, values
}

// benchRow is what a point is made of.
type benchRow struct {
	dense   []float32
	indices []uint32
	values  []float32
}

func newBenchRow(n int) (p benchRow) {
	rng := benchRand(n)
	p.dense = benchVector(rng)
	p.indices, p.values = benchSparse(rng, benchTerms)
	return p
}

func benchPoint(n int) *qdrant.PointStruct {
	p := newBenchRow(n)
	return &qdrant.PointStruct{
		Id: qdrant.NewIDNum(uint64(n)),
		Vectors: qdrant.NewVectorsMap(map[string]*qdrant.Vector{
			"dense": qdrant.NewVectorDense(p.dense), "terms": qdrant.NewVectorSparse(p.indices, p.values),
		}),
		Payload: map[string]*qdrant.Value{"part": qdrant.NewValueInt(int64(n % 10)), "text": qdrant.NewValueString(strings.Repeat("x", 300))},
	}
}

func benchCreate(b testing.TB, client *qdrant.Client, name string) {
	ctx := context.Background()
	must(b, client.CreateCollection(ctx, &qdrant.CreateCollection{
		CollectionName: name,
		VectorsConfig: qdrant.NewVectorsConfigMap(map[string]*qdrant.VectorParams{
			"dense": {Size: benchDims, Distance: qdrant.Distance_Cosine},
		}),
		SparseVectorsConfig: qdrant.NewSparseVectorsConfig(map[string]*qdrant.SparseVectorParams{"terms": {Modifier: qdrant.Modifier_Idf.Enum()}}),
	}))
	_, err := client.CreateFieldIndex(ctx, &qdrant.CreateFieldIndexCollection{
		CollectionName: name, FieldName: "part", FieldType: qdrant.FieldType_FieldTypeInteger.Enum(), Wait: qdrant.PtrOf(true),
	})
	must(b, err)
}

// benchWrites is what upserts took, by the clock and by the processor, points made
// beforehand, and what each call took.
type benchWrites struct {
	points    int
	took, cpu time.Duration
	mu        sync.Mutex
	calls     []time.Duration
}

// benchUpsert writes points from one number to another in batches of 256.
func benchUpsert(b testing.TB, client *qdrant.Client, name string, from, to, writers int) *benchWrites {
	const size = 256
	out := &benchWrites{points: to - from}
	for ; from < to; from += size * 64 {
		var batches [][]*qdrant.PointStruct
		for lo := from; lo < min(to, from+size*64); lo += size {
			batch := make([]*qdrant.PointStruct, min(size, to-lo))
			batches = append(batches, batch)
		}
		parallel(len(batches), func(k int) {
			for i := range batches[k] {
				batches[k][i] = benchPoint(from + k*size + i)
			}
		})
		start, busy := time.Now(), cpuTime(b)
		var group errgroup.Group
		group.SetLimit(writers)
		for _, batch := range batches {
			group.Go(func() error {
				at := time.Now()
				_, err := client.Upsert(context.Background(), &qdrant.UpsertPoints{CollectionName: name, Wait: qdrant.PtrOf(true), Points: batch})
				out.mu.Lock()
				defer out.mu.Unlock()
				out.calls = append(out.calls, time.Since(at))
				return err
			})
		}
		must(b, group.Wait())
		out.took, out.cpu = out.took+time.Since(start), out.cpu+cpuTime(b)-busy
	}
	return out
}

// report tells points a second and, what another program's load disturbs less, the tenth
// of the calls that were fastest.
func (w *benchWrites) report(b *testing.B) {
	for b.Loop() {
	}
	slices.Sort(w.calls)
	b.ReportMetric(float64(w.points)/w.took.Seconds(), "points/s")
	b.ReportMetric(float64(w.points)/w.cpu.Seconds(), "points/cpu-s")
	b.ReportMetric(float64(w.calls[len(w.calls)/10].Microseconds())/1000, "batch-p10-ms")
	b.ReportMetric(float64(w.calls[len(w.calls)/2].Microseconds())/1000, "batch-p50-ms")
	b.ReportMetric(0, "ns/op")
}

// cpuTime is what this process has used of the processors.
func cpuTime(b testing.TB) time.Duration {
	var u syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func parallel(n int, f func(int)) {
	var wait sync.WaitGroup
	var mu sync.Mutex
	next := 0
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for {
				mu.Lock()
				k := next
				next++
				mu.Unlock()
				if k >= n {
					return
				}
				f(k)
			}
		})
	}
	wait.Wait()
}

// benchQueries are asked of the server and, for the recall, of the vectors themselves.
type benchQuery struct {
	dense   []float32
	indices []uint32
	values  []float32
	filter  *qdrant.Filter
}

func benchQueries(n int) []benchQuery {
	out := make([]benchQuery, n)
	for i := range out {
		rng := benchRand(-1 - i)
		out[i].dense = benchVector(rng)
		out[i].indices, out[i].values = benchSparse(rng, 12)
		out[i].filter = &qdrant.Filter{Must: []*qdrant.Condition{qdrant.NewMatchInt("part", int64(i%10))}}
	}
	return out
}

func (q benchQuery) byDense() *qdrant.QueryPoints {
	return &qdrant.QueryPoints{CollectionName: benchName, Query: qdrant.NewQueryDense(q.dense), Using: qdrant.PtrOf("dense"), Limit: qdrant.PtrOf(uint64(20))}
}

func (q benchQuery) bySparse() *qdrant.QueryPoints {
	return &qdrant.QueryPoints{CollectionName: benchName, Query: qdrant.NewQuerySparse(q.indices, q.values), Using: qdrant.PtrOf("terms"), Limit: qdrant.PtrOf(uint64(20))}
}

// hybrid fuses the top 100 of both kinds, among the tenth that the filter admits.
func (q benchQuery) hybrid() *qdrant.QueryPoints {
	hundred := qdrant.PtrOf(uint64(100))
	return &qdrant.QueryPoints{
		CollectionName: benchName, Query: qdrant.NewQueryFusion(qdrant.Fusion_RRF), Filter: q.filter, Limit: qdrant.PtrOf(uint64(20)),
		Prefetch: []*qdrant.PrefetchQuery{
			{Query: qdrant.NewQueryDense(q.dense), Using: qdrant.PtrOf("dense"), Limit: hundred},
			{Query: qdrant.NewQuerySparse(q.indices, q.values), Using: qdrant.PtrOf("terms"), Limit: hundred},
		},
	}
}

// latencies runs f once for each number, in turn, and reports what it took.
func latencies(b *testing.B, f func(i int)) {
	var all []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		f(i)
		all = append(all, time.Since(start))
	}
	slices.Sort(all)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(all[0]), "min-ms")
	b.ReportMetric(ms(all[len(all)/2]), "p50-ms")
	b.ReportMetric(ms(all[len(all)*99/100]), "p99-ms")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkIndex writes the points, reads them back at a restart and asks them. Run it by
//
//	go test -run '^$' -bench . ./index/embedded/
//
// GROUNDED_FULL=1 takes 1,000,000 points, GROUNDED_PEERS (the directory of a Python
// environment with qdrant-edge-py) asks Qdrant's own engine for the same beside it.
func BenchmarkIndex(b *testing.B) {
	dir, n := b.TempDir(), benchSize()
	server, client := start(b, dir)
	benchCreate(b, client, benchName)
	b.Run(fmt.Sprintf("upsert-%d", n), func(b *testing.B) { benchUpsert(b, client, benchName, 0, n, 1).report(b) })
	if n <= 100_000 {
		b.Run("upsert-4-writers", func(b *testing.B) {
			const other = benchName + "-4"
			benchCreate(b, client, other)
			benchUpsert(b, client, other, 0, n/2, 4).report(b)
			must(b, client.DeleteCollection(context.Background(), other))
		})
		b.Run("rewrite-4-writers", func(b *testing.B) { // over points that are there
			benchUpsert(b, client, benchName, 0, n/4, 4).report(b)
		})
	}
	must(b, client.Close())
	must(b, server.Close())
	b.Run("open", func(b *testing.B) {
		at, busy := time.Now(), cpuTime(b)
		server, client = start(b, dir)
		took, cpu := time.Since(at), cpuTime(b)-busy
		for b.Loop() {
		}
		b.ReportMetric(took.Seconds(), "s")
		b.ReportMetric(cpu.Seconds(), "cpu-s")
		b.ReportMetric(0, "ns/op")
	})
	queries := benchQueries(200)
	ask := func(name string, q func(benchQuery) *qdrant.QueryPoints) {
		b.Run(name, func(b *testing.B) {
			latencies(b, func(i int) {
				_, err := client.Query(context.Background(), q(queries[i%len(queries)]))
				must(b, err)
			})
		})
	}
	ask("dense", benchQuery.byDense)
	ask("sparse", benchQuery.bySparse)
	ask("hybrid-10%", benchQuery.hybrid)
	b.Run("memory", func(b *testing.B) {
		for b.Loop() {
		}
		rss, shared := resident(b)
		b.ReportMetric(rss, "private-MiB")
		b.ReportMetric(shared, "file-pages-MiB")
		b.ReportMetric(0, "ns/op")
	})
	if n > 100_000 {
		return // the vectors themselves would be held twice
	}
	b.Run("recall", func(b *testing.B) { benchRecall(b, client, n, queries[:50]) })
	b.Run("edge", func(b *testing.B) { benchEdge(b, n, queries[:50]) })
}

// benchRecall compares with the scan of the float vectors, which it times.
func benchRecall(b *testing.B, client *qdrant.Client, n int, queries []benchQuery) {
	rows := make([][]byte, n)
	parallel(n, func(i int) {
		row := make([]byte, 0, 4*benchDims)
		for _, x := range benchVector(benchRand(i)) {
			row = binary.LittleEndian.AppendUint32(row, math.Float32bits(x))
		}
		rows[i] = row
	})
	found, scan := 0, make([]time.Duration, len(queries))
	scores := make([]float32, n)
	for k, q := range queries {
		start := time.Now()
		for i, row := range rows {
			scores[i] = kernel.Dot(q.dense, row)
		}
		scan[k] = time.Since(start)
		order := slices.Clone(scores)
		slices.Sort(order)
		points, err := client.Query(context.Background(), q.byDense())
		must(b, err)
		for _, p := range points {
			if scores[p.GetId().GetNum()] >= order[n-20] {
				found++
			}
		}
	}
	for b.Loop() {
	}
	slices.Sort(scan)
	b.ReportMetric(float64(found)/float64(20*len(queries)), "recall@20")
	b.ReportMetric(float64(scan[0].Microseconds())/1000, "float-scan-min-ms")
	b.ReportMetric(float64(scan[len(scan)/2].Microseconds())/1000, "float-scan-p50-ms")
	b.ReportMetric(0, "ns/op")
}

// resident is the memory of this process in MiB: its own, and the pages of files that it
// has mapped, which the system takes back when it needs them.
func resident(b *testing.B) (own, file float64) {
	runtime.GC()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("this system does not tell: ", err)
	}
	for line := range strings.Lines(string(status)) {
		var kib float64
		if n, _ := fmt.Sscanf(line, "RssAnon: %f", &kib); n == 1 {
			own = kib / 1024
		}
		if n, _ := fmt.Sscanf(line, "RssFile: %f", &kib); n == 1 {
			file = kib / 1024
		}
	}
	return own, file
}
