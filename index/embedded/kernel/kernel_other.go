//go:build !amd64

package kernel

func rows(q []int16, x []int8, out []int32) { rowsPlain(q, x, out) }

func dot(a []float32, b []byte) float32 { return dotPlain(a, b) }

func largest(x []float32) float32 { return largestPlain(x) }

func quantise(x []float32, inverse, scale float32, codes []int8) (float32, float32) {
	return quantisePlain(x, inverse, scale, codes)
}
