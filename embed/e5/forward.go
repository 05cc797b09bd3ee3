package e5

import "math"

// scratch is the memory of one forward pass, kept between passes.
type scratch struct {
	x, y, qkv, inner, keys, values, weights []float32
	quantized                               []byte
}

func grow[T any](s *[]T, n int) []T {
	if cap(*s) < n {
		*s = make([]T, n+n/4)
	}
	*s = (*s)[:n]
	return *s
}

// forward adds to each window's sum the sum of its tokens' last states, or its first
// token's. The windows' rows stand one below the other, so that short texts cost what
// their tokens cost; only attention looks at windows apart.
func (m *model) forward(windows []window, sums [][]float32) {
	s := m.scratch.Get().(*scratch)
	defer m.scratch.Put(s)
	n := 0
	for _, w := range windows {
		n += len(w.ids)
	}
	// Rows to a whole block for the products, and one block more that attention's last
	// may run into.
	rows, room := roundUp(n, rowGroup), roundUp(n, rowGroup)+rowGroup
	h := m.hidden
	x, y := grow(&s.x, room*h), grow(&s.y, room*h)
	qkv := grow(&s.qkv, room*3*h)
	inner := grow(&s.inner, rows*max(h, m.inner))
	m.embed(windows, x, y)
	x, states := x[:rows*h], y[:rows*h]
	for i := range m.blocks {
		b := &m.blocks[i]
		m.apply(&b.qkv, s, x, qkv[:rows*3*h], rows)
		at := 0
		for _, w := range windows {
			m.attend(s, qkv[at*3*h:], y[at*h:], len(w.ids))
			at += len(w.ids)
		}
		m.apply(&b.output, s, states, inner[:rows*h], rows)
		m.addNorm(x, inner, b.afterAttention, m.epsilon)
		up := inner[:rows*m.inner]
		m.apply(&b.up, s, x, up, rows)
		m.gelu(up)
		m.apply(&b.down, s, up, states, rows)
		m.addNorm(x, states, b.afterInner, m.epsilon)
	}
	m.pool(windows, x, sums)
}

// embed fills x with the tokens' first states; y is room to work in.
func (m *model) embed(windows []window, x, y []float32) {
	h, at := m.hidden, 0
	for _, w := range windows {
		copy(y[at*h:], m.position[:len(w.ids)*h])
		for _, id := range w.ids {
			m.word.read(x[at*h:(at+1)*h], int(id)*h)
			at++
		}
	}
	clear(x[at*h:])
	clear(y[at*h:])
	m.addNorm(x, y, m.norm, m.epsilon)
}

func (m *model) pool(windows []window, x []float32, sums [][]float32) {
	h := m.hidden
	for i, w := range windows {
		n := len(w.ids)
		if m.first {
			n = 1
		}
		for r := range n {
			for j, v := range x[r*h : (r+1)*h] {
				sums[i][j] += v
			}
		}
		x = x[len(w.ids)*h:]
	}
}

// apply sets y, rows of d.out, to x times the weights plus the bias.
func (m *model) apply(d *dense, s *scratch, x, y []float32, rows int) {
	if d.panels != nil {
		a := grow(&s.quantized, rows*d.in/blockSize*rowBlock)
		m.quantize(x, a)
		m.product(rows, a, d, y)
		return
	}
	m.gemm(rows, d.out, d.in, x, d.in, d.floats, y, d.out)
	for i := range rows {
		row := y[i*d.out : (i+1)*d.out]
		for j, b := range d.bias {
			row[j] += b
		}
	}
}

// attend sets n rows of y to the attention's result, head by head. It may write up to
// rowGroup-1 rows more, which the next window overwrites.
func (m *model) attend(s *scratch, qkv, y []float32, n int) {
	h := m.hidden
	size := h / m.heads
	scale := float32(1 / math.Sqrt(float64(size)))
	wide, tall := roundUp(n, panelCols), roundUp(n, rowGroup)
	keys := grow(&s.keys, wide*size)
	values := grow(&s.values, n*size)
	w := grow(&s.weights, tall*wide)
	for head := range m.heads {
		at := head * size
		packColumns(keys, qkv[h+at:], size, n, 3*h, scale)
		packRows(values, qkv[2*h+at:], n, size, 3*h)
		m.gemm(n, wide, size, qkv[at:], 3*h, keys, w, wide)
		for i := range n {
			row := w[i*wide : (i+1)*wide]
			for j := n; j < wide; j++ {
				row[j] = -1e30
			}
			m.softmax(row)
		}
		m.gemm(n, size, n, w, wide, values, y[at:], h)
	}
}
