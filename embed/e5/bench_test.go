package e5_test

import (
	"strings"
	"testing"

	"grounded/embed"
	"grounded/embed/e5"
)

var sample = strings.Repeat("变压器油温超过八十五度时应立即降低负荷，并通知值班长到场检查冷却装置。", 5) +
	"The oil temperature of a transformer must not exceed eighty-five degrees under any load."

func BenchmarkPassages(b *testing.B) {
	enc := e5.Open(e5.Config{})
	texts := make([]string, 16)
	for i := range texts {
		texts[i] = sample
	}
	ids, err := enc.Tokens("passage: " + sample)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := enc.Embed(b.Context(), embed.Passage, texts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*len(texts)*(len(ids)+2))/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkQuestion(b *testing.B) {
	enc := e5.Open(e5.Config{})
	text := []string{"变压器的油温超过多少度要降低负荷？请说明依据的条款"}
	for b.Loop() {
		if _, err := enc.Embed(b.Context(), embed.Query, text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := e5.Open(e5.Config{}).Tokens("x"); err != nil {
			b.Fatal(err)
		}
	}
}
