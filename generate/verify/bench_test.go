//go:build unix

package verify_test

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"grounded"
)

// BenchmarkAnswer checks ten sentences against ten passages of some 400 tokens, passages read
// anew each time, on one core.
func BenchmarkAnswer(b *testing.B) {
	f := func(name string, words []string, stop, answer string) {
		b.Run(name, func(b *testing.B) {
			c := checker(b)
			list := manyPassages(words, stop)
			if _, err := c.Check(b.Context(), answer, list); err != nil { // reads the lexicon, once for all answers
				b.Fatal(err)
			}
			b.ReportAllocs()
			start := cpuTime()
			for b.Loop() {
				if _, err := c.Check(b.Context(), answer, list); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((cpuTime()-start).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
	f("english", strings.Fields(`the seal of pump P-101 is rated for 12 bar and must be replaced every 8,000 hours by Harlan Voss of the
		northern plant in 2023 while revenue was 120 million yuan or 5.6 % more than the year before and no personal data is shared`), ". ",
		strings.Repeat("The seal of pump P-101, which Harlan Voss of the northern plant replaced in 2023, is rated for 12 bar. ", 10))
	f("chinese", strings.Split("变压器/上层/油温/超过/85℃/时/应当/立即/降低/负荷/并/通知/值班长/张志强/2023年/营业/收入/为/1.2亿元/同比/增长/5.6%/冷却/装置/每/6个月/检查/一次", "/"), "。",
		strings.Repeat("变压器上层油温超过85℃时，值班长张志强应当立即降低负荷，冷却装置每6个月检查一次。", 10))
}

// cpuTime is what the process has used of the processors.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// manyPassages are ten passages of 400 words in different orders.
func manyPassages(words []string, stop string) []grounded.Passage {
	gap := " "
	if stop == "。" {
		gap = ""
	}
	texts := make([]string, 10)
	for p := range texts {
		var b strings.Builder
		for i := range 400 {
			b.WriteString(words[(i*(p+3)+p*7+i/9)%len(words)] + gap)
			if i%20 == 19 {
				b.WriteString(fmt.Sprint(i*p) + stop)
			}
		}
		texts[p] = b.String()
	}
	return passages(texts...)
}

// BenchmarkAnswerable judges a question beside ten passages that have been read.
func BenchmarkAnswerable(b *testing.B) {
	p := checker(b).Prepare(manyPassages(strings.Fields(`the seal of pump P-101 is rated for 12 bar and must be replaced every 8,000 hours by Harlan Voss of the
		northern plant in 2023 while revenue was 120 million yuan`), ". "))
	b.ReportAllocs()
	start := cpuTime()
	for b.Loop() {
		p.Answerable("How often must the seal of pump P-101 be replaced at the northern plant?")
	}
	b.ReportMetric(float64((cpuTime()-start).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}
