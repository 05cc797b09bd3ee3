package e5

import (
	"math"
	"sync"
)

// pass is one run of the model over windows whose rows stand one below the other, so
// that short texts cost what their tokens cost; only attention looks at windows apart.
// Its memory is kept between runs.
type pass struct {
	m         *model
	windows   []window
	rows      int
	x, y, qkv []float32 // a row for each token
	team      []member
	meeting   meeting
	first     *yield
}

// member is what one of the team works with: the rows from lo to hi, and the heads.
type member struct {
	lo, hi, head, heads          int
	inner, keys, values, weights []float32
	quantized                    []byte
}

func grow[T any](s *[]T, n int) []T {
	if cap(*s) < n {
		*s = make([]T, n+n/4)
	}
	*s = (*s)[:n]
	return *s
}

// forward adds to each window's sum the sum of its tokens' last states, or its first
// token's, on as many cores as team says. Between layers it gives way to first.
func (m *model) forward(windows []window, sums [][]float32, team int, first *yield) {
	p := m.passes.Get().(*pass)
	defer m.passes.Put(p)
	p.first = first
	p.begin(m, windows, team)
	m.embed(windows, p.x, p.y)
	var wait sync.WaitGroup
	for i := 1; i < len(p.team); i++ {
		wait.Go(func() { p.run(&p.team[i]) })
	}
	p.run(&p.team[0])
	wait.Wait()
	m.pool(windows, p.x, sums)
}

// begin divides the work and makes room: rows to a whole block for the products, and one
// block more that attention's last may run into.
func (p *pass) begin(m *model, windows []window, team int) {
	n := 0
	for _, w := range windows {
		n += len(w.ids)
	}
	unit := m.unit()
	p.m, p.windows, p.rows = m, windows, roundUp(n, unit)
	team = max(1, min(team, p.rows/unit, m.heads))
	room := p.rows + rowGroup
	grow(&p.x, room*m.hidden)
	grow(&p.y, room*m.hidden)
	grow(&p.qkv, room*3*m.hidden)
	for len(p.team) < team {
		p.team = append(p.team, member{})
	}
	p.team = p.team[:team]
	for i := range p.team {
		w := &p.team[i]
		w.lo, w.hi = p.rows/unit*i/team*unit, p.rows/unit*(i+1)/team*unit
		w.head, w.heads = m.heads*i/team, m.heads*(i+1)/team
		grow(&w.inner, (w.hi-w.lo)*max(m.hidden, m.inner))
	}
	p.meeting.expect(team)
}

// run takes one member's share through the layers.
func (p *pass) run(w *member) {
	m, h, rows := p.m, p.m.hidden, w.hi-w.lo
	x, y := p.x[w.lo*h:w.hi*h], p.y[w.lo*h:w.hi*h]
	for i := range m.blocks {
		p.first.wait()
		b := &m.blocks[i]
		m.apply(&b.qkv, w, x, p.qkv[w.lo*3*h:w.hi*3*h], rows)
		p.meeting.wait()
		at := 0
		for _, window := range p.windows {
			m.attend(w, p.qkv[at*3*h:], p.y[at*h:], len(window.ids))
			at += len(window.ids)
		}
		p.meeting.wait()
		m.apply(&b.output, w, y, w.inner[:rows*h], rows)
		m.addNorm(x, w.inner, b.afterAttention, m.epsilon)
		up := w.inner[:rows*m.inner]
		m.apply(&b.up, w, x, up, rows)
		m.gelu(up)
		m.apply(&b.down, w, up, y, rows)
		m.addNorm(x, y, b.afterInner, m.epsilon)
	}
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

// pool adds up the states of each window; the first token's counts as often as there are
// tokens, so that windows of one text join by their lengths either way.
func (m *model) pool(windows []window, x []float32, sums [][]float32) {
	h := m.hidden
	for i, w := range windows {
		rows, weight := len(w.ids), float32(1)
		if m.first {
			rows, weight = 1, float32(rows)
		}
		for r := range rows {
			for j, v := range x[r*h : (r+1)*h] {
				sums[i][j] += weight * v
			}
		}
		x = x[len(w.ids)*h:]
	}
}

// apply sets y, rows of d.out, to x times the weights plus the bias.
func (m *model) apply(d *dense, w *member, x, y []float32, rows int) {
	if d.floats == nil {
		a := grow(&w.quantized, rows*d.in/blockSize*rowBlock)
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

// attend sets n rows of y to the attention's result, for the member's heads. It may
// write up to rowGroup-1 rows more, which the next window overwrites.
func (m *model) attend(w *member, qkv, y []float32, n int) {
	h := m.hidden
	size := h / m.heads
	scale := float32(1 / math.Sqrt(float64(size)))
	wide, tall := roundUp(n, panelCols), roundUp(n, rowGroup)
	keys := grow(&w.keys, wide*size)
	values := grow(&w.values, n*size)
	weights := grow(&w.weights, tall*wide)
	for head := w.head; head < w.heads; head++ {
		at := head * size
		packColumns(keys, qkv[h+at:], size, n, 3*h, scale)
		packRows(values, qkv[2*h+at:], n, size, 3*h)
		m.gemm(n, wide, size, qkv[at:], 3*h, keys, weights, wide)
		for i := range n {
			row := weights[i*wide : (i+1)*wide]
			for j := n; j < wide; j++ {
				row[j] = -1e30
			}
			m.softmax(row)
		}
		m.gemm(n, size, n, weights, wide, values, y[at:], h)
	}
}
