package retrieve_test

import (
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"grounded"
	"grounded/embed"
	"grounded/embed/e5"
	"grounded/index"
	"grounded/retrieve"
)

// benchWords are what the benchmark's passages are written in.
var benchWords = strings.Fields(`变压器 油温 负荷 转账 限额 手机银行 合同 条款 违约 赔偿 年度 报告 营业收入 净利润 董事会 股东大会 设备 检修 安全 规程
	transformer temperature limit transfer agreement clause damages annual report revenue profit board shareholder equipment repair safety rule
	pump seal pressure leave employee month service customer account bank mobile question answer policy office network server password`)

func benchChunks() int {
	if os.Getenv("GROUNDED_FULL") == "1" {
		return 100_000
	}
	return 10_000
}

// BenchmarkHybrid asks questions of a collection of 10,000 passages (100,000 with
// GROUNDED_FULL=1), each with an access list: the question is embedded, both channels are
// searched under the caller's groups and a filter, and the passages are chosen. It prints
// the median and the 99th of a hundred.
func BenchmarkHybrid(b *testing.B) {
	x, terms := emptyIndex(b)
	records := fill(b, x, terms)
	r := retrieve.New(retrieve.Config{Index: x, Embedder: enc, Terms: terms, Record: func(id grounded.DocumentID) (grounded.Document, bool) {
		d, ok := records[id]
		return d, ok
	}})
	who := grounded.Principal{Name: "reader", Groups: []string{"group-3", "group-7"}, Collections: []string{"*"}, Verbs: []grounded.Verb{grounded.VerbRead}}
	rng := rand.New(rand.NewPCG(1, 1))
	ask := func() time.Duration {
		q := grounded.Question{Text: "请说明" + words(rng, 4) + "的规定？", Filter: grounded.Filter{Labels: []string{"even"}}}
		start := time.Now()
		if _, err := r.Retrieve(b.Context(), who, q); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	ask() // the model is laid out
	var took []time.Duration
	for b.Loop() {
		took = append(took, ask())
	}
	slices.Sort(took)
	ms := func(part float64) float64 {
		return took[int(math.Ceil(part*float64(len(took))))-1].Seconds() * 1000
	}
	b.ReportMetric(ms(0.5), "p50-ms")
	b.ReportMetric(ms(0.99), "p99-ms")
}

func words(rng *rand.Rand, n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = benchWords[rng.IntN(len(benchWords))]
	}
	return strings.Join(out, " ")
}

// fill writes the passages, ten to a document, with random vectors.
func fill(b *testing.B, x *index.Index, terms *embed.Terms) map[grounded.DocumentID]grounded.Document {
	b.Helper()
	rng := rand.New(rand.NewPCG(2, 2))
	records := map[grounded.DocumentID]grounded.Document{}
	var points []index.Point
	for n := range benchChunks() {
		id := grounded.NewDocumentID("default", string(rune('a'+n/10%26))+words(rand.New(rand.NewPCG(uint64(n/10), 9)), 6))
		doc, ok := records[id]
		if !ok {
			doc = grounded.Document{ID: id, Collection: "default", Title: "t", Live: 1, UpdatedAt: time.Unix(0, 0),
				ACL: grounded.ACL{Groups: []string{"group-" + string(rune('0'+n/10%10)), "group-3"}}, Labels: []string{[]string{"even", "odd"}[n/10%2]}}
			records[id] = doc
		}
		v := make([]float32, e5.Dimensions)
		for i := range v {
			v[i] = float32(rng.NormFloat64() / math.Sqrt(e5.Dimensions))
		}
		text := words(rng, 60)
		points = append(points, index.Point{Record: doc, Terms: terms.Passage(text), Vector: v,
			Chunk: grounded.Chunk{ID: index.NewChunkID(id, 1, n), Document: id, Revision: 1, Ordinal: n, Text: text}})
		if len(points) == 500 {
			if err := x.Put(b.Context(), index.Live("default"), points); err != nil {
				b.Fatal(err)
			}
			points = points[:0]
		}
	}
	return records
}
