// Package e5 is the sentence encoder multilingual-e5-small in this process: a SentencePiece
// tokenizer and a 12-layer BERT of 384 dimensions in Go, with assembly kernels for the
// matrices. Its weights are figures compiled in (weights/README.md has their origin);
// they are laid out at the first use, so a process that embeds nothing pays nothing.
// [OpenPath] runs any other encoder of BERT's family from its files.
//
// Read e5.go, forward.go, model.go, then gemm.go and q4.go for the products, unigram.go
// and tokenizer.go for the pieces; path.go, folder.go and tokenizer_json.go for other
// models.
package e5

import (
	"cmp"
	"context"
	_ "embed" // the weights
	"iter"
	"math"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"grounded"
	"grounded/embed"
)

//go:embed weights/e5-small-q4.bin
var weights []byte

// modelID changes whenever the same text would get another vector.
const modelID = "multilingual-e5-small/q4"

// Dimensions is the length of the compiled-in model's vectors.
const Dimensions = 384

// Config tunes the encoder.
type Config struct {
	// Threads is how many texts are encoded at once; 0 means one a core.
	Threads int
	// Kernels is "plain", "avx2" or "vnni"; empty means the best of this machine.
	Kernels string
	// QueryPrefix and PassagePrefix are put before each text of their kind by a model from
	// a path; both empty means those that its own files name, if they do.
	QueryPrefix, PassagePrefix string
}

// Encoder implements [embed.Embedder]. It is safe for concurrent use.
type Encoder struct {
	about    embed.Model
	prefixes map[embed.Kind]string
	threads  int
	model    func() (*model, error)
	lanes    map[embed.Kind]*lane
}

// The prefixes that the e5 models were trained with.
const (
	queryPrefix   = "query: "
	passagePrefix = "passage: "
)

// Open returns an encoder with the compiled-in model. Nothing is read before the first
// text.
func Open(cfg Config) *Encoder {
	about := embed.Model{ID: modelID, Dimensions: Dimensions}
	cfg.QueryPrefix, cfg.PassagePrefix = queryPrefix, passagePrefix
	return newEncoder(cfg, about, func(l level) (*model, error) { return loadFile(weights, l) })
}

func newEncoder(cfg Config, about embed.Model, load func(level) (*model, error)) *Encoder {
	if cfg.Threads <= 0 {
		cfg.Threads = runtime.GOMAXPROCS(0)
	}
	asked := &yield{}
	return &Encoder{
		about: about, threads: cfg.Threads,
		lanes: map[embed.Kind]*lane{
			embed.Query:   {slots: make(chan struct{}, cfg.Threads), holds: asked},
			embed.Passage: {slots: make(chan struct{}, cfg.Threads), yield: asked},
		},
		prefixes: map[embed.Kind]string{embed.Query: cfg.QueryPrefix, embed.Passage: cfg.PassagePrefix},
		model: sync.OnceValues(func() (*model, error) {
			l, err := levelOf(cfg.Kernels)
			if err != nil {
				return nil, grounded.Wrap(grounded.CodeInvalid, err, "the kernels asked for are none that this machine has")
			}
			return load(l)
		}),
	}
}

// Model implements [embed.Embedder].
func (e *Encoder) Model() embed.Model { return e.about }

// Prefix is what is put before each text of a kind.
func (e *Encoder) Prefix(kind embed.Kind) string { return e.prefixes[kind] }

// Tokens is text in pieces of the model's vocabulary, without its begin and end marks.
func (e *Encoder) Tokens(text string) ([]int32, error) {
	m, err := e.model()
	if err != nil {
		return nil, err
	}
	return m.tokens(text), nil
}

// readsFrom is the share of a text's pieces that must be known.
const readsFrom = 0.9

// Reads reports whether the model has pieces for text: the compiled-in one has none in scripts other than
// Han, kana, Latin and Greek.
func (e *Encoder) Reads(text string) bool {
	m, err := e.model()
	if err != nil {
		return false
	}
	ids := m.tokens(text)
	unknown := 0
	for _, id := range ids {
		if id == m.unk {
			unknown++
		}
	}
	return float64(len(ids)-unknown) >= readsFrom*float64(len(ids))
}

// window is one stretch of a text that the model sees at once.
type window struct {
	text int
	ids  []int32
}

// Embed implements [embed.Embedder]. A text longer than the model's 512 tokens is
// encoded in windows, whose means are joined by their lengths.
func (e *Encoder) Embed(ctx context.Context, kind embed.Kind, texts []string) ([][]float32, error) {
	m, err := e.model()
	if err != nil {
		return nil, err
	}
	out := make([][]float32, len(texts))
	for i := range out {
		out[i] = make([]float32, m.hidden)
	}
	lane, ok := e.lanes[kind]
	if !ok {
		lane = e.lanes[embed.Passage]
	}
	var lock sync.Mutex // of out
	work := slices.Collect(batches(m.windows(e.prefixes[kind], texts), e.threads))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(e.threads)
	for _, batch := range work {
		g.Go(func() error {
			team, err := lane.enter(ctx, len(work) == 1)
			if err != nil {
				return err
			}
			defer lane.leave(team)
			sums := make([][]float32, len(batch))
			for i := range sums {
				sums[i] = make([]float32, m.hidden)
			}
			m.forward(batch, sums, team, lane.yield)
			lock.Lock()
			defer lock.Unlock()
			for i, w := range batch {
				for j, v := range sums[i] {
					out[w.text][j] += v
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	for _, v := range out {
		unit(v)
	}
	return out, nil
}

func (m *model) windows(prefix string, texts []string) []window {
	var out []window
	most := m.most - 2
	for i, text := range texts {
		ids := m.tokens(prefix + text)
		for first := true; first || len(ids) > 0; first = false {
			n := min(most, len(ids))
			w := make([]int32, 0, n+2)
			w = append(append(append(w, m.bos), ids[:n]...), m.eos)
			out = append(out, window{i, w})
			ids = ids[n:]
		}
	}
	return out
}

// Tokens in a forward pass: enough that weights are read seldom, few enough that
// activations stay in the cache and each core has its share.
const (
	batchLeast = 64
	batchMost  = 256
)

// batches groups windows of like lengths, the longest first so that no core is left with
// them at the end.
func batches(windows []window, threads int) iter.Seq[[]window] {
	slices.SortStableFunc(windows, func(a, b window) int { return cmp.Compare(len(b.ids), len(a.ids)) })
	total := 0
	for _, w := range windows {
		total += len(w.ids)
	}
	most := min(batchMost, max(batchLeast, (total+threads-1)/threads))
	return func(yield func([]window) bool) {
		for from := 0; from < len(windows); {
			to, n := from, 0
			for to < len(windows) && (to == from || n+len(windows[to].ids) <= most) {
				n += len(windows[to].ids)
				to++
			}
			if !yield(windows[from:to]) {
				return
			}
			from = to
		}
	}
}

// unit scales v to length 1; it also turns the sum of states into their mean's direction.
func unit(v []float32) {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 {
		return
	}
	scale := float32(1 / math.Sqrt(sum))
	for i := range v {
		v[i] *= scale
	}
}
