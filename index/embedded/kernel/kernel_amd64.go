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
