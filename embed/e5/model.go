package e5

import (
	"fmt"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"grounded"
)

// model is the encoder: a BERT of post-layer-norm layers, with its matrices packed for
// the kernels.
type model struct {
	level
	tokens   func(text string) []int32
	bos, eos int32
	unk      int32 // what no piece covers; -1: not known

	hidden, inner, heads int
	most                 int // tokens at once, marks included
	skipped              int // positions before the first token's
	epsilon              float32
	first                bool // the first token's state is the text's, not the mean

	word     tensor    // stays as it is in the file: only the rows of a text are widened
	position []float32 // with the one type's embedding added
	norm     layerNorm
	blocks   []block
	passes   sync.Pool
}

type layerNorm struct{ weight, bias []float32 }

// unit is how many rows the kernels take at once: shares are multiples of it.
func (m *model) unit() int {
	if m.blocks[0].qkv.floats != nil {
		return rowGroup
	}
	return m.level.rows()
}

// dense is a linear layer: packed weights, of 4 bits (panels, or words for the plain
// kernels) or whole (floats), and a bias.
type dense struct {
	panels  []byte
	words   words
	floats  []float32
	bias    []float32
	in, out int
}

type block struct {
	qkv, output, up, down dense
	afterAttention        layerNorm
	afterInner            layerNorm
}

// source is what holds weights, under the names of the "E5S1" layout: a file of it, or a
// folder of the standard files.
type source interface {
	tensor(name string) (tensor, error)
}

// load reads and packs the matrices, layers in parallel.
func (m *model) load(src source, layers int) error {
	l := &loader{m: m, src: src}
	m.word = l.tensor("emb.word")
	m.position = l.floats("emb.pos", (m.skipped+m.most)*m.hidden)[m.skipped*m.hidden:]
	m.norm = l.norm("emb.ln")
	kind := l.floats("emb.type", m.hidden)
	if l.err != nil {
		return l.err
	}
	for i := range m.position {
		m.position[i] += kind[i%m.hidden]
	}
	m.blocks = make([]block, layers)
	m.passes.New = func() any { return &pass{} }
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0)) // each holds a layer twice while it packs
	for i := range m.blocks {
		g.Go(func() error {
			bl := &loader{m: m, src: src}
			m.blocks[i] = bl.block(fmt.Sprintf("l%d.", i))
			return bl.err
		})
	}
	return g.Wait()
}

// loader remembers the first error.
type loader struct {
	m   *model
	src source
	err error
}

func (l *loader) tensor(name string) tensor {
	t, err := l.src.tensor(name)
	if l.err == nil {
		l.err = err
	}
	return t
}

// floats is the first n values of a tensor.
func (l *loader) floats(name string, n int) []float32 {
	t := l.tensor(name)
	if l.err == nil && t.elements < n {
		l.err = grounded.Errorf(grounded.CodeInvalid, "the model's tensor %s does not have the shape that its configuration says", name)
	}
	if l.err != nil {
		return make([]float32, n)
	}
	out := make([]float32, n)
	t.read(out, 0)
	return out
}

func (l *loader) norm(name string) layerNorm {
	return layerNorm{l.floats(name+".w", l.m.hidden), l.floats(name+".b", l.m.hidden)}
}

// dense joins the named layers, of in inputs and out outputs each, side by side.
func (l *loader) dense(in, out int, names ...string) dense {
	d := dense{in: in, out: out * len(names)}
	for i, name := range names {
		d.bias = append(d.bias, l.floats(name+".b", out)...)
		t := l.tensor(name + ".w")
		if l.err == nil && t.elements != in*out {
			l.err = grounded.Errorf(grounded.CodeInvalid, "the model's tensor %s.w does not have the shape that its configuration says", name)
		}
		if l.err != nil {
			return d
		}
		if t.kind == kindQ4 && out%panelCols == 0 {
			d.packQ4(l.m.level, t, in, out, i*out)
			continue
		}
		if d.floats == nil {
			d.floats = make([]float32, roundUp(d.out, panelCols)*in)
		}
		whole := make([]float32, in*out)
		t.read(whole, 0)
		packColumns(d.floats[i*out*in:], whole, in, out, in, 1)
	}
	return d
}

// packQ4 lays out a matrix of out columns from column first on, as the level's kernels
// read it.
func (d *dense) packQ4(l level, t tensor, in, out, first int) {
	if l == plain {
		if first == 0 {
			d.words = newWords(in, d.out)
		}
		d.words.pack(t, in, out, first)
		return
	}
	if first == 0 {
		d.panels = make([]byte, d.out/panelCols*in/blockSize*panelBlock)
	}
	packQ4(d.panels, t, in, out, first)
}

func (l *loader) block(p string) block {
	h, inner := l.m.hidden, l.m.inner
	return block{
		qkv:            l.dense(h, h, p+"q", p+"k", p+"v"),
		output:         l.dense(h, h, p+"ao"),
		up:             l.dense(h, inner, p+"fi"),
		down:           l.dense(inner, h, p+"fo"),
		afterAttention: l.norm(p + "aln"),
		afterInner:     l.norm(p + "oln"),
	}
}
