package kernel

import "golang.org/x/sys/cpu"

var fast = cpu.X86.HasAVX2 && cpu.X86.HasFMA

//go:noescape
func rowsAVX2(q *int16, x *int8, n, rows int, out *int32)

//go:noescape
func dotAVX2(a *float32, b *byte, n int) float32

func rows(q []int16, x []int8, out []int32) {
	if !fast {
		rowsPlain(q, x, out)
		return
	}
	rowsAVX2(&q[0], &x[0], len(q), len(out), &out[0])
}

func dot(a []float32, b []byte) float32 {
	if !fast || len(a) == 0 {
		return dotPlain(a, b)
	}
	return dotAVX2(&a[0], &b[0], len(a))
}

//go:noescape
func largestAVX2(x *float32, n int) float32

//go:noescape
func quantiseAVX2(x *float32, n int, inverse, scale float32, codes *int8) (off, square float32)

func largest(x []float32) float32 {
	if !fast || len(x) == 0 {
		return largestPlain(x)
	}
	return largestAVX2(&x[0], len(x))
}

func quantise(x []float32, inverse, scale float32, codes []int8) (off, square float32) {
	if !fast || len(x) == 0 {
		return quantisePlain(x, inverse, scale, codes)
	}
	_ = codes[len(x)-1]
	return quantiseAVX2(&x[0], len(x), inverse, scale, &codes[0])
}
