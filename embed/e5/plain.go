package e5

import (
	"encoding/binary"
	"math"
)

// Where no assembly is at hand, products with 4-bit weights take four columns at once in
// the four 16-bit lanes of a word: the weights of a word times one activation, added up
// over a block, stay within 32 x 8 x 127 of zero, which a lane holds. So one
// multiplication does four, and the sums are the same integers that assembly finds.
const (
	lanes      = 4
	panelWords = panelCols / lanes
	blockWords = panelWords * blockSize // of a block of a panel
)

// words are the weights of a layer for the plain kernels: panel by panel, block by block,
// a group of columns after the other; and 16 scales for each block of a panel.
type words struct {
	weights []int64
	scales  []float32
}

func newWords(in, out int) words {
	blocks := out / panelCols * in / blockSize
	return words{make([]int64, blocks*blockWords), make([]float32, blocks*panelCols)}
}

// pack lays out a matrix as packQ4 does.
func (w words) pack(t tensor, in, out, first int) {
	blocks := in / blockSize
	data := t.data
	for j := first; j < first+out; j++ {
		at := j / panelCols * blocks
		group, shift := j%panelCols/lanes, j%lanes*16
		for range blocks {
			block := w.weights[at*blockWords+group*blockSize:][:blockSize]
			for i, b := range data[2:blockBytes] {
				block[i] += int64(int(b&15)-8) << shift
				block[i+16] += int64(int(b>>4)-8) << shift
			}
			w.scales[at*panelCols+j%panelCols] = float16(binary.LittleEndian.Uint16(data))
			at, data = at+1, data[blockBytes:]
		}
	}
}

// productGo sets rows of y to the bias plus the product of quantized rows and the
// layer's weights, two rows at a time.
func productGo(rows int, a []byte, d *dense, y []float32) {
	blocks := d.in / blockSize
	row := blocks * rowBlock
	for p := 0; p < d.out; p += panelCols {
		at := p / panelCols * blocks
		weights, scales := d.words.weights[at*blockWords:], d.words.scales[at*panelCols:]
		for i := 0; i < rows; i += 2 {
			second := min(i+1, rows-1) // the last of an odd number is done twice
			wordsGo(blocks, a[i*row:], a[second*row:], weights, scales, d.bias[p:], y[i*d.out+p:], y[second*d.out+p:])
		}
	}
}

// wordsGo sets 16 columns of two rows c and e to the bias plus the products of the
// quantized rows a and b with a panel.
func wordsGo(blocks int, a, b []byte, weights []int64, scales, bias, c, e []float32) {
	sums := [2][panelCols]float32{[panelCols]float32(bias), [panelCols]float32(bias)}
	for range blocks {
		scaleA := math.Float32frombits(binary.LittleEndian.Uint32(a[40:]))
		scaleB := math.Float32frombits(binary.LittleEndian.Uint32(b[40:]))
		x, y := (*[blockSize]byte)(a), (*[blockSize]byte)(b)
		for g := 0; g < panelWords; g += 2 {
			xv, xw, yv, yw := dots(x, y, (*[2 * blockSize]int64)(weights[g*blockSize:]))
			s := (*[2 * lanes]float32)(scales[g*lanes:])
			unpack((*[2 * lanes]float32)(sums[0][g*lanes:]), xv, xw, scaleA, s)
			unpack((*[2 * lanes]float32)(sums[1][g*lanes:]), yv, yw, scaleB, s)
		}
		a, b, weights, scales = a[rowBlock:], b[rowBlock:], weights[blockWords:], scales[panelCols:]
	}
	copy(c[:panelCols], sums[0][:])
	copy(e[:panelCols], sums[1][:])
}

// dots multiplies two rows with two words a place. It stays a function of its own so that
// registers hold all it needs.
//
//go:noinline
func dots(x, y *[blockSize]byte, w *[2 * blockSize]int64) (a, b, c, d int64) {
	for k := 0; k < blockSize; k += 2 {
		p, q, v := int64(int8(x[k])), int64(int8(y[k])), w[k]
		a += p * v
		c += q * v
		v = w[k+blockSize]
		b += p * v
		d += q * v
		p, q, v = int64(int8(x[k+1])), int64(int8(y[k+1])), w[k+1]
		a += p * v
		c += q * v
		v = w[k+1+blockSize]
		b += p * v
		d += q * v
	}
	return a, b, c, d
}

// unpack adds the lanes of two words, each times the row's and its column's scale.
func unpack(sums *[2 * lanes]float32, v, w int64, scale float32, columns *[2 * lanes]float32) {
	for i := range lanes {
		low, high := int16(v), int16(w)
		sums[i] += float32(low) * scale * columns[i]
		sums[lanes+i] += float32(high) * scale * columns[lanes+i]
		v, w = (v-int64(low))>>16, (w-int64(high))>>16
	}
}

// blockGo is the kernel of plain matrices: two rows by four columns at a time, which is
// what registers hold.
func blockGo(k int, a []float32, lda int, b, c []float32, ldc int) {
	for r := 0; r < rowGroup; r += 2 {
		first, second := a[r*lda:][:k], a[(r+1)*lda:][:k]
		for col := 0; col < panelCols; col += 4 {
			s, t := floatDots(first, second, b[col:])
			*(*[4]float32)(c[r*ldc+col:]) = s
			*(*[4]float32)(c[(r+1)*ldc+col:]) = t
		}
	}
}

// floatDots multiplies two rows with four columns of a panel.
//
//go:noinline
func floatDots(a, b, w []float32) (s, t [4]float32) {
	var s0, s1, s2, s3, t0, t1, t2, t3 float32
	b = b[:len(a)]
	for i, x := range a {
		y, right := b[i], (*[4]float32)(w[i*panelCols:])
		z := right[0]
		s0 += x * z
		t0 += y * z
		z = right[1]
		s1 += x * z
		t1 += y * z
		z = right[2]
		s2 += x * z
		t2 += y * z
		z = right[3]
		s3 += x * z
		t3 += y * z
	}
	return [4]float32{s0, s1, s2, s3}, [4]float32{t0, t1, t2, t3}
}
