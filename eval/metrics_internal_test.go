package eval

import (
	"math"
	"testing"
)

func TestQualityOf(t *testing.T) {
	t.Parallel()
	f := func(ranked []string, gains map[string]float64, want Quality) {
		t.Helper()
		got := qualityOf(ranked, gains)
		for i, v := range got.fields() {
			if math.Abs(*v-*want.fields()[i]) > 1e-4 {
				t.Errorf("%v against %v: got %+v, want %+v", ranked, gains, got, want)
				return
			}
		}
	}
	one := map[string]float64{"a": 1}
	f([]string{"a", "b"}, one, Quality{1, 1, 1, 1, 1, 1})
	f([]string{"b", "a"}, one, Quality{NDCG10: 1 / math.Log2(3), Recall5: 1, Recall10: 1, Recall100: 1, MRR10: 0.5})
	f(nil, one, Quality{})
	f([]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a"}, one, Quality{Recall100: 1})
	// Gains 2 and 1 found in the wrong order, and one not at all.
	f([]string{"low", "high"}, map[string]float64{"high": 2, "low": 1, "none": 1},
		Quality{NDCG10: (1 + 2/math.Log2(3)) / (2 + 1/math.Log2(3) + 0.5), Recall1: 1. / 3, Recall5: 2. / 3, Recall10: 2. / 3, Recall100: 2. / 3, MRR10: 1})
}

func TestPercentile(t *testing.T) {
	t.Parallel()
	f := func(values []float64, share, want float64) {
		t.Helper()
		if got := percentile(values, share); got != want {
			t.Errorf("percentile(%v, %v) = %v, want %v", values, share, got, want)
		}
	}
	f(nil, 0.5, 0)
	f([]float64{3, 1, 2}, 0.5, 2)
	f([]float64{4, 3, 1, 2}, 0.99, 4)
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	f := func(share, want float64, sorted ...float64) {
		t.Helper()
		if got := quantile(sorted, share); math.Abs(got-want) > 1e-9 {
			t.Errorf("%g of %v: %g, want %g", share, sorted, got, want)
		}
	}
	f(0.05, 1, 1)
	f(0, 1, 1, 3)
	f(0.25, 1.5, 1, 3)
	f(1, 3, 1, 3)
	f(0.5, 2, 1, 2, 9)
}
