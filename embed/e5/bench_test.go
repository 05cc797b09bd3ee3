package e5_test

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"grounded/embed"
	"grounded/embed/e5"
)

var sample = strings.Repeat("变压器油温超过八十五度时应立即降低负荷，并通知值班长到场检查冷却装置。", 5) +
	"The oil temperature of a transformer must not exceed eighty-five degrees under any load."

const question = "变压器油温超过多少度要降低负荷，依据哪一条"

// levels runs f with each level of kernels that this machine has.
func levels(b *testing.B, f func(*testing.B, *e5.Encoder)) {
	for _, name := range []string{"vnni", "avx2", "plain"} {
		enc := e5.Open(e5.Config{Kernels: name})
		if _, err := enc.Tokens("x"); err != nil {
			continue // not of this machine
		}
		b.Run(name, func(b *testing.B) { f(b, enc) })
	}
}

// report prints tokens a second, by the clock and by the time that cores worked: the
// second holds on a machine that others use too.
func report(b *testing.B, tokens int, cpu time.Duration) {
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
	if cpu > 0 {
		b.ReportMetric(float64(tokens)/cpu.Seconds(), "tokens/cpu-s")
	}
}

func count(b *testing.B, enc *e5.Encoder, text string) int {
	b.Helper()
	ids, err := enc.Tokens(text)
	if err != nil {
		b.Fatal(err)
	}
	return len(ids) + 2
}

func BenchmarkPassages(b *testing.B) {
	levels(b, func(b *testing.B, enc *e5.Encoder) {
		texts := slices.Repeat([]string{sample}, 16)
		n := count(b, enc, "passage: "+sample)
		b.ReportAllocs()
		start := cpuTime()
		for b.Loop() {
			if _, err := enc.Embed(b.Context(), embed.Passage, texts); err != nil {
				b.Fatal(err)
			}
		}
		report(b, b.N*len(texts)*n, cpuTime()-start)
	})
}

// BenchmarkQuestion also prints the quickest answer: what the machine does when it is
// left alone.
func BenchmarkQuestion(b *testing.B) {
	levels(b, func(b *testing.B, enc *e5.Encoder) {
		n := count(b, enc, "query: "+question)
		best := time.Hour
		start := cpuTime()
		for b.Loop() {
			begin := time.Now()
			if _, err := enc.Embed(b.Context(), embed.Query, []string{question}); err != nil {
				b.Fatal(err)
			}
			best = min(best, time.Since(begin))
		}
		report(b, b.N*n, cpuTime()-start)
		b.ReportMetric(best.Seconds()*1000, "best-ms")
		b.ReportMetric(float64(n), "tokens")
	})
}

// BenchmarkLoad opens the model and prints what memory it takes.
func BenchmarkLoad(b *testing.B) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var enc *e5.Encoder
	for b.Loop() {
		enc = e5.Open(e5.Config{})
		if _, err := enc.Tokens("x"); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB")
	runtime.KeepAlive(enc)
}
