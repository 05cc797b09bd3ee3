package verify_test

import (
	"math/rand/v2"
	"testing"

	"grounded"
	"grounded/generate/verify"
)

func TestThreshold(t *testing.T) {
	t.Parallel()
	f := func(n int, wrong, want float64) {
		t.Helper()
		scores := make([]float64, n)
		for i := range scores {
			scores[i] = float64(n-i) / 100 // 0.01, 0.02 and so on, not in order
		}
		got, err := verify.Threshold(scores, wrong)
		switch {
		case want == 0 && grounded.CodeOf(err) != grounded.CodeInvalid:
			t.Errorf("%d scores, %g: %v, %v", n, wrong, got, err)
		case want != 0 && (err != nil || got != want):
			t.Errorf("%d scores, %g: %v, %v, want %v", n, wrong, got, err, want)
		}
	}
	f(19, 0.05, 0.01) // nothing of these lies below
	f(18, 0.05, 0)
	f(39, 0.05, 0.02)
	f(38, 0.05, 0.01)
	f(99, 0.1, 0.1)
	f(99, 0, 0)
	f(99, 0.6, 0)
	f(0, 0.05, 0)
}

// TestThresholdHolds: of further scores of the same kind no more than the share lies below, on
// average over many draws.
func TestThresholdHolds(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	below, all := 0, 0
	for range 2000 {
		scores := make([]float64, 30)
		for i := range scores {
			scores[i] = random.ExpFloat64()
		}
		at, err := verify.Threshold(scores, 0.1)
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			if all++; random.ExpFloat64() < at {
				below++
			}
		}
	}
	if share := float64(below) / float64(all); share > 0.105 || share < 0.08 {
		t.Errorf("%.3f lie below", share)
	}
}

// TestAnsweringID: another model has another one.
func TestAnsweringID(t *testing.T) {
	t.Parallel()
	a, b := verify.Answering{}, verify.Answering{Words: verify.Forest{Bias: 1}}
	if a.ID() == b.ID() || a.ID() != (verify.Answering{}).ID() {
		t.Errorf("%s, %s", a.ID(), b.ID())
	}
	if checker(t).AnsweringID() == a.ID() {
		t.Error("the shipped model is told as an empty one")
	}
}
