package e5_test

import (
	"math"
	"strings"
	"testing"

	"grounded/embed"
	"grounded/embed/e5"
)

// TestLevelsAgree compares each level of kernels that this machine has with the plain one.
// Floats are added in another order, and where that moves a value across the edge between
// two int8 steps, later layers see a difference of a step: less than what the steps
// themselves cost.
func TestLevelsAgree(t *testing.T) {
	t.Parallel()
	texts := []string{"变压器油温", "What is the limit of a transfer?", strings.Repeat("条款 clause ", 30)}
	want, err := e5.Open(e5.Config{Kernels: "plain"}).Embed(t.Context(), embed.Passage, texts)
	if err != nil {
		t.Fatal(err)
	}
	for _, level := range []string{"avx2", "vnni"} {
		got, err := e5.Open(e5.Config{Kernels: level}).Embed(t.Context(), embed.Passage, texts)
		if err != nil {
			t.Logf("%s is not compared: %v", level, err)
			continue
		}
		for i := range got {
			c := dot(got[i], want[i])
			t.Logf("%s %.20q: cosine %.6f", level, texts[i], c)
			if c < 0.9998 {
				t.Errorf("%s %.20q: cosine %.6f", level, texts[i], c)
			}
		}
	}
}

func dot[A, B float32 | float64](a []A, b []B) (sum float64) {
	for i, v := range a {
		sum += float64(v) * float64(b[i])
	}
	return sum
}

// TestTeamIsOne compares a text that all cores work on with the same on one.
func TestTeamIsOne(t *testing.T) {
	t.Parallel()
	alone, team := e5.Open(e5.Config{Threads: 1}), e5.Open(e5.Config{Threads: 5})
	for _, text := range []string{"", "a", "变压器油温超过多少度要降低负荷", strings.Repeat("long text ", 200)} {
		want, err := alone.Embed(t.Context(), embed.Query, []string{text})
		if err != nil {
			t.Fatal(err)
		}
		got, err := team.Embed(t.Context(), embed.Query, []string{text})
		if err != nil {
			t.Fatal(err)
		}
		for j, v := range got[0] {
			if d := math.Abs(float64(v - want[0][j])); d > 1e-5 {
				t.Fatalf("%.20q: value %d differs by %g", text, j, d)
			}
		}
	}
}

func TestUnknownKernelsAreRefused(t *testing.T) {
	t.Parallel()
	if _, err := e5.Open(e5.Config{Kernels: "quantum"}).Tokens("x"); err == nil {
		t.Error("no error")
	}
}
