//go:build !amd64

package kernel

func rows(q []int16, x []int8, out []int32) { rowsPlain(q, x, out) }

func dot(a []float32, b []byte) float32 { return dotPlain(a, b) }
