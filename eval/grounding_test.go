package eval_test

import (
	"math"
	"testing"

	"grounded/eval"
)

func TestAUROC(t *testing.T) {
	t.Parallel()
	f := func(want float64, scores []float64, positive ...bool) {
		t.Helper()
		if got := eval.AUROC(scores, positive); math.Abs(got-want) > 1e-9 {
			t.Errorf("AUROC(%v, %v) = %g, want %g", scores, positive, got, want)
		}
	}
	f(1, []float64{1, 2, 3, 4}, false, false, true, true)
	f(0, []float64{1, 2}, true, false)
	f(0.5, []float64{1, 1, 1}, true, false, true)
	f(0.75, []float64{1, 2, 3, 4}, false, true, false, true)
	f(0, []float64{1, 2}, true, true)
}
