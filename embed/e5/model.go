package e5

import (
	"fmt"
	"math"
	"sync"
)

// model is the encoder: a BERT of post-layer-norm layers, with its matrices packed for
// the kernel.
type model struct {
	*tokenizer
	word     tensor // stays at 4 bits: only the rows of a text are widened
	position []float32
	kind     []float32 // the one type's embedding
	norm     layerNorm
	blocks   []block
	scratch  sync.Pool
}

type layerNorm struct{ weight, bias []float32 }

// dense is a linear layer: packed weights and a bias.
type dense struct {
	weight  []float32
	bias    []float32
	in, out int
}

type block struct {
	qkv, output, up, down dense
	afterAttention        layerNorm
	afterInner            layerNorm
}

// load widens and packs the matrices, layers in parallel.
func load(f *file) (*model, error) {
	m := &model{tokenizer: newTokenizer(f), word: f.tensors["emb.word"], blocks: make([]block, f.layers)}
	if m.word.kind != kindQ4 || m.word.elements != f.vocabulary*f.hidden || f.vocabulary < f.pieces {
		return nil, fmt.Errorf("%w: tensor emb.word", errFormat)
	}
	l := &loader{f: f}
	m.position = l.floats("emb.pos", f.positions*f.hidden)
	m.kind = l.floats("emb.type", f.tensors["emb.type"].elements)
	m.norm = l.norm("emb.ln")
	errs := make([]error, f.layers)
	var wait sync.WaitGroup
	for i := range m.blocks {
		wait.Go(func() {
			bl := &loader{f: f}
			m.blocks[i] = bl.block(fmt.Sprintf("l%d.", i))
			errs[i] = bl.err
		})
	}
	wait.Wait()
	for _, err := range append(errs, l.err) {
		if err != nil {
			return nil, err
		}
	}
	if len(m.kind) < f.hidden {
		return nil, fmt.Errorf("%w: tensor emb.type", errFormat)
	}
	m.scratch.New = func() any { return &scratch{} }
	return m, nil
}

// loader remembers the first error.
type loader struct {
	f   *file
	err error
}

func (l *loader) floats(name string, n int) []float32 {
	out, err := l.f.floats(name, n)
	if err != nil && l.err == nil {
		l.err = err
	}
	return out
}

func (l *loader) norm(name string) layerNorm {
	return layerNorm{l.floats(name+".w", l.f.hidden), l.floats(name+".b", l.f.hidden)}
}

// dense joins the named layers, of in inputs and out outputs each, side by side.
func (l *loader) dense(in, out int, names ...string) dense {
	d := dense{in: in, out: out * len(names)}
	d.weight = make([]float32, roundUp(d.out, panelCols)*in)
	for i, name := range names {
		w := l.floats(name+".w", in*out)
		d.bias = append(d.bias, l.floats(name+".b", out)...)
		if l.err == nil {
			packB(d.weight[i*out*in:], in, out, func(k, j int) float32 { return w[j*in+k] })
		}
	}
	return d
}

func (l *loader) block(p string) block {
	h, inner := l.f.hidden, l.f.inner
	return block{
		qkv:            l.dense(h, h, p+"q", p+"k", p+"v"),
		output:         l.dense(h, h, p+"ao"),
		up:             l.dense(h, inner, p+"fi"),
		down:           l.dense(inner, h, p+"fo"),
		afterAttention: l.norm(p + "aln"),
		afterInner:     l.norm(p + "oln"),
	}
}

// scratch is the memory of one forward pass, kept between passes.
type scratch struct {
	x, y, qkv, inner, packed, keys, values, weights []float32
}

func grow(s *[]float32, n int) []float32 {
	if cap(*s) < n {
		*s = make([]float32, n+n/4)
	}
	*s = (*s)[:n]
	return *s
}

// forward adds the mean over the tokens' last states, times their number, to sum. ids
// hold at most positions tokens, begin and end marks included.
func (m *model) forward(ids []int32, sum []float32) {
	s := m.scratch.Get().(*scratch)
	defer m.scratch.Put(s)
	n, h := len(ids), m.hidden
	x := grow(&s.x, n*h)
	m.embed(ids, x)
	for i := range m.blocks {
		b := &m.blocks[i]
		qkv := grow(&s.qkv, n*3*h)
		b.qkv.apply(s, x, qkv, n)
		y := grow(&s.y, n*h)
		m.attend(s, qkv, y, n)
		out := grow(&s.inner, n*max(h, m.inner))
		b.output.apply(s, y, out, n)
		addNorm(x, out, b.afterAttention, h, m.epsilon)
		b.up.apply(s, x, out, n)
		gelu(out[:n*m.inner])
		b.down.apply(s, out, y, n)
		addNorm(x, y, b.afterInner, h, m.epsilon)
	}
	for i := range n {
		for j, v := range x[i*h : (i+1)*h] {
			sum[j] += v
		}
	}
}

func (m *model) embed(ids []int32, x []float32) {
	h := m.hidden
	for i, id := range ids {
		row := x[i*h : (i+1)*h]
		m.word.dequantize(row, int(id)*h)
		for j := range row {
			row[j] += m.position[i*h+j] + m.kind[j]
		}
	}
	normalizeRows(x, m.norm, h, m.epsilon)
}

// apply sets y, n rows of out, to x times the weights plus the bias.
func (d *dense) apply(s *scratch, x, y []float32, n int) {
	packed := grow(&s.packed, roundUp(n, panelRows)*d.in)
	packA(packed, x, n, d.in, d.in, 1)
	gemm(n, d.out, d.in, packed, d.weight, y, d.out)
	for i := range n {
		row := y[i*d.out : (i+1)*d.out]
		for j, b := range d.bias {
			row[j] += b
		}
	}
}

// attend sets y to the attention's result, head by head.
func (m *model) attend(s *scratch, qkv, y []float32, n int) {
	h := m.hidden
	size := h / m.heads
	scale := float32(1 / math.Sqrt(float64(size)))
	wide := roundUp(n, panelCols)
	for head := range m.heads {
		q := qkv[head*size:]
		k, v := qkv[h+head*size:], qkv[2*h+head*size:]
		packed := grow(&s.packed, roundUp(n, panelRows)*max(size, n))
		packA(packed, q, n, size, 3*h, scale)
		keys := grow(&s.keys, wide*size)
		packB(keys, size, n, func(i, j int) float32 { return k[j*3*h+i] })
		w := grow(&s.weights, n*wide)
		gemm(n, n, size, packed, keys, w, wide)
		for i := range n {
			softmax(w[i*wide : i*wide+n])
		}
		packA(packed, w, n, n, wide, 1)
		values := grow(&s.values, roundUp(size, panelCols)*n)
		packB(values, n, size, func(i, j int) float32 { return v[i*3*h+j] })
		gemm(n, size, n, packed, values, y[head*size:], h)
	}
}
