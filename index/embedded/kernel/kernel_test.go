package kernel_test

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"

	"grounded/index/embedded/kernel"
)

func TestRows(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	f := func(n, rows int) {
		t.Helper()
		q, x, out := make([]int16, n), make([]int8, n*rows), make([]int32, rows)
		for i := range q {
			q[i] = int16(rng.IntN(8000) - 4000)
		}
		for i := range x {
			x[i] = int8(rng.IntN(255) - 127)
		}
		kernel.Rows(q, x, out)
		for r, got := range out {
			var want int32
			for i := range q {
				want += int32(q[i]) * int32(x[r*n+i])
			}
			if got != want {
				t.Fatalf("%d values, row %d of %d: %d, want %d", n, r, rows, got, want)
			}
		}
	}
	for _, n := range []int{32, 64, 96, 384, 512, 4096} {
		for _, rows := range []int{0, 1, 2, 7} {
			f(n, rows)
		}
	}
}

func TestDot(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	f := func(n, shift int) {
		t.Helper()
		a, b := make([]float32, n), make([]byte, shift, shift+4*n)
		var dot, square, absolute float64
		for i := range a {
			a[i] = rng.Float32() - 0.5
			v := rng.Float32() - 0.5
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
			d := float64(a[i]) - float64(v)
			dot += float64(a[i]) * float64(v)
			square += d * d
			absolute += math.Abs(d)
		}
		near := func(name string, got float32, want float64) {
			t.Helper()
			if math.Abs(float64(got)-want) > 1e-4 {
				t.Errorf("%s of %d values: %v, want %v", name, n, got, want)
			}
		}
		near("dot", kernel.Dot(a, b[shift:]), dot)
		near("squared distance", kernel.SquaredDistance(a, b[shift:]), square)
		near("absolute distance", kernel.AbsoluteDistance(a, b[shift:]), absolute)
	}
	for _, n := range []int{0, 1, 3, 31, 32, 33, 100, 384, 512} {
		f(n, 0)
		f(n, 1)
	}
}

func TestQuantise(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 6))
	f := func(n int, size float32) {
		t.Helper()
		x, codes := make([]float32, n), make([]int8, (n+kernel.Pad-1)/kernel.Pad*kernel.Pad)
		for i := range codes {
			codes[i] = 99
		}
		for i := range x {
			x[i] = (rng.Float32() - 0.5) * size
		}
		scale, off, square := kernel.Quantise(x, codes)
		var wantOff, wantSquare float64
		for i, v := range x {
			d := float64(v) - float64(float32(codes[i])*scale)
			wantOff, wantSquare = wantOff+d*d, wantSquare+float64(v)*float64(v)
			if math.Abs(d) > float64(scale)*0.5001 && scale > 0 {
				t.Errorf("%d values: %v became %d, of scale %v", n, v, codes[i], scale)
			}
		}
		for i := n; i < len(codes); i++ {
			if codes[i] != 0 {
				t.Errorf("%d values: code %d beyond them", n, codes[i])
			}
		}
		near := func(name string, got float32, want float64) {
			t.Helper()
			if float64(got) < want || float64(got) > want*(1+1e-4) {
				t.Errorf("%s of %d values: %v, want %v or little more", name, n, got, want)
			}
		}
		near("distance", off, wantOff)
		near("length", square, wantSquare)
	}
	for _, n := range []int{0, 1, 7, 8, 9, 31, 100, 384, 512, 1001} {
		f(n, 1)
		f(n, 1e6)
		f(n, 0)
	}
}

func BenchmarkQuantise512(b *testing.B) {
	x, codes := make([]float32, 512), make([]int8, 512)
	for i := range x {
		x[i] = float32(i - 200)
	}
	b.SetBytes(4 * 512)
	for b.Loop() {
		kernel.Quantise(x, codes)
	}
}

func BenchmarkRows512(b *testing.B) {
	q, x, out := make([]int16, 512), make([]int8, 512*4096), make([]int32, 4096)
	b.SetBytes(int64(len(x)))
	for b.Loop() {
		kernel.Rows(q, x, out)
	}
}
