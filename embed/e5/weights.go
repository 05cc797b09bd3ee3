package e5

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// file is the parsed form of a weight file in the "E5S1" layout (little-endian): header,
// tokenizer pieces, normalisation table, tensor directory, tensors. Its slices alias the
// data.
type file struct {
	hidden, layers, heads, inner int
	positions                    int
	epsilon                      float32

	vocabulary
	bos, eos, pad, unk int32
	scores             []float32
	norm               map[rune][]rune // code points that become others, or none

	tensors map[string]tensor
}

// tensor is one array of the file.
type tensor struct {
	kind     byte
	elements int
	data     []byte
}

// The kinds of tensors: the first two as the file numbers them, the others of
// safetensors files.
const (
	kindF32 = iota
	kindQ4
	kindF16
	kindBF16
)

// Blocks of 4-bit tensors: 32 weights in 18 bytes, a float16 scale and 32 nibbles.
const (
	blockSize  = 32
	blockBytes = 18
)

var errFormat = errors.New("e5: not a weight file of this kind")

// reader walks a weight file; the first read past its end makes every later one fail.
type reader struct {
	data []byte
	at   int
	bad  bool
}

func (r *reader) bytes(n int) []byte {
	if r.bad || n < 0 || n > len(r.data)-r.at {
		r.bad = true
		return nil
	}
	r.at += n
	return r.data[r.at-n : r.at]
}

func (r *reader) u32() uint32 {
	if b := r.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *reader) i32() int { return int(int32(r.u32())) }

func (r *reader) u64() uint64 {
	if b := r.bytes(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func parse(data []byte) (*file, error) {
	r := &reader{data: data}
	if string(r.bytes(4)) != "E5S1" || r.u32() != 1 {
		return nil, errFormat
	}
	f := &file{hidden: r.i32(), layers: r.i32(), heads: r.i32(), inner: r.i32()}
	r.i32() // size of the vocabulary, padded
	f.positions = r.i32()
	r.i32() // type vocabulary: only type 0 is used
	f.epsilon = math.Float32frombits(r.u32())
	if r.i32() != blockSize || r.bad || f.hidden <= 0 || f.heads <= 0 || f.hidden%f.heads != 0 || f.hidden%blockSize != 0 || f.inner%blockSize != 0 {
		return nil, errFormat
	}
	f.parseTokenizer(r)
	f.parseTensors(r)
	if r.bad {
		return nil, fmt.Errorf("%w: it ends early", errFormat)
	}
	return f, nil
}

func (f *file) parseTokenizer(r *reader) {
	f.pieces = r.i32()
	f.bos, f.eos, f.pad, f.unk = int32(r.i32()), int32(r.i32()), int32(r.i32()), int32(r.i32())
	blobLen := int(r.u64())
	offsets, scores := r.bytes(4*(f.pieces+1)), r.bytes(4*f.pieces)
	f.blob = r.bytes(blobLen)
	entries := r.i32()
	table := &reader{data: r.bytes(r.i32())}
	if r.bad {
		return
	}
	f.offsets, f.scores = make([]uint32, f.pieces+1), make([]float32, f.pieces)
	for i := range f.offsets {
		f.offsets[i] = binary.LittleEndian.Uint32(offsets[4*i:])
		if int(f.offsets[i]) > blobLen || i > 0 && f.offsets[i] < f.offsets[i-1] {
			r.bad = true
			return
		}
	}
	for i := range f.scores {
		f.scores[i] = math.Float32frombits(binary.LittleEndian.Uint32(scores[4*i:]))
	}
	f.norm = make(map[rune][]rune, entries)
	for range entries {
		from := rune(table.u32())
		n := table.bytes(1)
		if n == nil {
			r.bad = true
			return
		}
		to := make([]rune, n[0])
		for i := range to {
			to[i] = rune(table.u32())
		}
		f.norm[from] = to
	}
}

func (f *file) parseTensors(r *reader) {
	count := r.i32()
	f.tensors = make(map[string]tensor, count)
	for range count {
		size := r.bytes(2)
		if size == nil {
			return
		}
		name := string(r.bytes(int(binary.LittleEndian.Uint16(size))))
		kind := r.bytes(1)
		elements, offset, length := int(r.u32()), r.u64(), r.u64()
		if r.bad || offset > uint64(len(r.data)) || length > uint64(len(r.data))-offset {
			r.bad = true
			return
		}
		if kind[0] > kindQ4 || uint64(bytesOf(kind[0], elements)) > length {
			r.bad = true
			return
		}
		f.tensors[name] = tensor{kind[0], elements, r.data[offset : offset+length]}
	}
}

// tensor implements source.
func (f *file) tensor(name string) (tensor, error) {
	t, ok := f.tensors[name]
	if !ok {
		return t, fmt.Errorf("%w: no tensor %s", errFormat, name)
	}
	return t, nil
}

// bytesOf is how many bytes that n elements of a kind take; n is a multiple of 32 for 4-bit ones.
func bytesOf(kind byte, n int) int {
	switch kind {
	case kindF32:
		return 4 * n
	case kindQ4:
		return n / blockSize * blockBytes
	}
	return 2 * n
}

// read fills out with the values from element first on; both are multiples of 32 where
// the tensor is of 4 bits.
func (t tensor) read(out []float32, first int) {
	data := t.data[bytesOf(t.kind, first):]
	switch t.kind {
	case kindF32:
		for i := range out {
			out[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
		}
	case kindF16:
		for i := range out {
			out[i] = float16(binary.LittleEndian.Uint16(data[2*i:]))
		}
	case kindBF16:
		for i := range out {
			out[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(data[2*i:])) << 16)
		}
	default:
		dequantize(out, data)
	}
}

func dequantize(out []float32, data []byte) {
	for at := 0; at < len(out); at += blockSize {
		scale := float16(binary.LittleEndian.Uint16(data))
		for j, b := range data[2:blockBytes] {
			out[at+j] = float32(int(b&15)-8) * scale
			out[at+j+16] = float32(int(b>>4)-8) * scale
		}
		data = data[blockBytes:]
	}
}

// float16 widens an IEEE 754 half.
func float16(h uint16) float32 {
	sign := uint32(h>>15) << 31
	exp, frac := uint32(h>>10)&31, uint32(h)&1023
	switch {
	case exp == 0:
		v := float32(frac) / (1 << 24)
		if sign != 0 {
			return -v
		}
		return v
	case exp == 31:
		return math.Float32frombits(sign | 0xff<<23 | frac<<13)
	}
	return math.Float32frombits(sign | (exp+112)<<23 | frac<<13)
}
