package e5

import (
	"encoding/binary"
	"math"
)

// Products with 4-bit weights are done on integers: each row of activations becomes
// int8 in blocks of 32 with a scale of their own, which costs a cosine of 0.9999 or
// better, and weights stay what they are.
//
// A block of a row holds 32 int8 values, the corrections for the weights being stored
// with an offset of 8 (-8 times the sum of the values: as two int16, for the values whose
// place modulo 4 is 0 or 1 and for the others, and as one int32), and the scale.
// A block of a panel holds 8 steps of 16 columns by 4 weights, a byte each, and the 16
// columns' scales.
const (
	rowBlock   = 48
	panelBlock = 8*panelCols*4 + 4*panelCols
)

// packQ4 lays out a matrix of out rows (the columns of a product) by in weights, from
// column first on, in panels.
func packQ4(dst []byte, t tensor, in, out, first int) {
	blocks := in / blockSize
	data := t.data
	for j := first; j < first+out; j++ {
		panel := dst[j/panelCols*blocks*panelBlock:]
		col := j % panelCols
		for range blocks {
			block := panel[:panelBlock]
			for s := range 4 {
				w := binary.LittleEndian.Uint32(data[2+4*s:])
				binary.LittleEndian.PutUint32(block[(s*panelCols+col)*4:], w&0x0f0f0f0f)
				binary.LittleEndian.PutUint32(block[((s+4)*panelCols+col)*4:], w>>4&0x0f0f0f0f)
			}
			scale := float16(binary.LittleEndian.Uint16(data))
			binary.LittleEndian.PutUint32(block[8*panelCols*4+4*col:], math.Float32bits(scale))
			panel, data = panel[panelBlock:], data[blockBytes:]
		}
	}
}

// quantizeGo writes x, a multiple of 32 floats, as row blocks.
func quantizeGo(x []float32, out []byte) {
	for ; len(x) > 0; x, out = x[blockSize:], out[rowBlock:] {
		most := float32(1e-30) // zeros must not divide
		for _, v := range x[:blockSize] {
			most = max(most, v, -v)
		}
		inverse := 127 / most
		var sums [2]int
		for i, v := range x[:blockSize] {
			q := int(math.RoundToEven(float64(v * inverse)))
			out[i] = byte(int8(q))
			sums[i/2%2] += q
		}
		binary.LittleEndian.PutUint16(out[32:], uint16(int16(-8*sums[0])))
		binary.LittleEndian.PutUint16(out[34:], uint16(int16(-8*sums[1])))
		binary.LittleEndian.PutUint32(out[36:], uint32(int32(-8*(sums[0]+sums[1]))))
		binary.LittleEndian.PutUint32(out[40:], math.Float32bits(most*(1.0/127)))
	}
}
