// Package kernel has the inner loops of the embedded index: the inner product of an int16
// query with rows of int8 codes, and of float32 vectors as they lie on disk. On amd64 with
// AVX2 they are assembly (written by gen with avo), elsewhere plain Go.
package kernel

import (
	"encoding/binary"
	"math"
)

//go:generate go run ./gen -out kernel_amd64.s

// Pad is what the length of a row of codes is a multiple of.
const Pad = 32

// Rows sets out[r] to the inner product of q and the r-th row of x. Rows have len(q)
// values, a multiple of [Pad]. The caller keeps the sums within int32.
func Rows(q []int16, x []int8, out []int32) {
	n := len(q)
	if len(out) == 0 || n == 0 {
		clear(out)
		return
	}
	_ = x[len(out)*n-1]
	rows(q, x, out)
}

func rowsPlain(q []int16, x []int8, out []int32) {
	n := len(q)
	for r := range out {
		row := x[r*n:][:n]
		var s0, s1 int32
		for i := 0; i+1 < n; i += 2 {
			s0 += int32(q[i]) * int32(row[i])
			s1 += int32(q[i+1]) * int32(row[i+1])
		}
		out[r] = s0 + s1
	}
}

// Dot is the inner product of a and the little-endian float32 values in b, which has
// four bytes for each value of a.
func Dot(a []float32, b []byte) float32 {
	if len(a) == 0 {
		return 0
	}
	_ = b[len(a)*4-1]
	whole := len(a) &^ 31
	sum := dot(a[:whole], b)
	for i := whole; i < len(a); i++ {
		sum += a[i] * at(b, i)
	}
	return sum
}

func dotPlain(a []float32, b []byte) float32 {
	var s0, s1, s2, s3 float32
	for i := 0; i+3 < len(a); i += 4 {
		s0 += a[i] * at(b, i)
		s1 += a[i+1] * at(b, i+1)
		s2 += a[i+2] * at(b, i+2)
		s3 += a[i+3] * at(b, i+3)
	}
	return s0 + s1 + s2 + s3
}

// Quantise rounds x to int8 codes, each of which stands for code * scale, and clears the
// codes beyond. Off is the square of the distance of x from what the codes stand for,
// square the square of its length; both are rounded up rather than down, by far less than
// a part in ten thousand. The codes of values that are not finite mean nothing.
func Quantise(x []float32, codes []int8) (scale, off, square float32) {
	whole := len(x) &^ 7
	most := largest(x[:whole])
	for _, v := range x[whole:] {
		most = max(most, v, -v)
	}
	clear(codes[len(x):])
	if most == 0 {
		clear(codes[:len(x)])
		return 0, 0, 0
	}
	scale = most / 127
	inverse := 1 / scale
	if math.IsInf(float64(inverse), 0) { // so small that nothing comes of it
		clear(codes[:len(x)])
		off = float32(len(x)) * most * most
		return 0, off, off
	}
	off, square = quantise(x[:whole], inverse, scale, codes)
	o, s := quantisePlain(x[whole:], inverse, scale, codes[whole:])
	const up = 1 + 1e-5
	return scale, (off + o) * up, (square + s) * up
}

func largestPlain(x []float32) (most float32) {
	for _, v := range x {
		most = max(most, v, -v)
	}
	return most
}

func quantisePlain(x []float32, inverse, scale float32, codes []int8) (float32, float32) {
	var off, square float64
	for i, v := range x {
		code := int32(v*inverse+128.5) - 128 // rounds; v*inverse is at least -127
		codes[i] = int8(code)
		d := float64(v - float32(code)*scale)
		off += d * d
		square += float64(v) * float64(v)
	}
	return float32(off), float32(square)
}

// SquaredDistance is the sum of the squared differences of a and the values in b.
func SquaredDistance(a []float32, b []byte) float32 {
	var sum float64
	for i, x := range a {
		d := float64(x - at(b, i))
		sum += d * d
	}
	return float32(sum)
}

// AbsoluteDistance is the sum of the absolute differences of a and the values in b.
func AbsoluteDistance(a []float32, b []byte) float32 {
	var sum float64
	for i, x := range a {
		sum += math.Abs(float64(x - at(b, i)))
	}
	return float32(sum)
}

func at(b []byte, i int) float32 {
	return math.Float32frombits(binary.LittleEndian.Uint32(b[i*4:]))
}
