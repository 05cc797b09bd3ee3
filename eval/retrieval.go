package eval

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"grounded"
	"grounded/embed"
	"grounded/index"
	"grounded/ingest"
	"grounded/retrieve"
)

// RetrievalConfig is what an evaluation of retrieval runs on.
type RetrievalConfig struct {
	Index    *index.Index // holds nothing of the collection "eval" yet
	Pipeline *ingest.Pipeline
	Retrieve retrieve.Config // its Index, Terms and Embedder are set here
	// Most bounds the questions, taken evenly from the whole; 0: all.
	Most int
	// Progress is told how far each part of the work is; nil: nobody is.
	Progress func(what string, done, of int)
}

// RetrievalResult is how retrieval did on one set.
type RetrievalResult struct {
	Quality
	Queries int     `json:"queries"`
	Docs    int     `json:"docs"`
	IndexS  float64 `json:"index_s"` // seconds until the last passage had its vector
	P50Ms   float64 `json:"p50_ms"`  // of one question, its vector included
	P99Ms   float64 `json:"p99_ms"`

	// Each is the quality of each question, in the set's order.
	Each []Quality `json:"-"`
	// Found are the documents found for each, best first.
	Found [][]string `json:"-"`
}

// Retrieval is a set, indexed as documents are, and ready to be asked.
type Retrieval struct {
	cfg       RetrievalConfig
	set       Set
	questions []SetQuestion
	asked     *remembering
	indexS    float64
	folded    []string // the documents' texts, where answers are looked for in them
}

// patient is how long an evaluation waits for a question's vector: figures do not depend on the
// machine's load.
const patient = time.Minute

// OpenRetrieval indexes the set's passages through the pipeline, each as a document of
// its own. Codes are those of the parts.
func OpenRetrieval(ctx context.Context, set Set, cfg RetrievalConfig) (*Retrieval, error) {
	if cfg.Progress == nil {
		cfg.Progress = func(string, int, int) {}
	}
	cfg.Retrieve.EmbedTimeout = patient
	r := &Retrieval{cfg: cfg, set: set, questions: sampled(set.Questions, cfg.Most)}
	started := time.Now()
	if err := indexSet(ctx, set.Documents, cfg); err != nil {
		return nil, err
	}
	r.indexS = round(time.Since(started).Seconds(), 2)
	if cfg.Pipeline.Embedder != nil {
		r.asked = &remembering{Embedder: cfg.Pipeline.Embedder, vectors: map[string][]float32{}}
	}
	return r, nil
}

// Run asks every question, one after another, with the given steps left out.
func (r *Retrieval) Run(ctx context.Context, without retrieve.Steps) (RetrievalResult, error) {
	cfg := r.cfg.Retrieve
	cfg.Index, cfg.Terms, cfg.Without = r.cfg.Index, r.cfg.Pipeline.Terms, without
	if r.asked != nil {
		cfg.Embedder = r.asked
	}
	retriever := retrieve.New(cfg)
	out := RetrievalResult{Queries: len(r.questions), Docs: len(r.set.Documents), IndexS: r.indexS}
	took := make([]float64, 0, len(r.questions))
	for i, q := range r.questions {
		started := time.Now()
		found, err := retriever.Rank(ctx, reader, grounded.Question{Text: q.Text, History: q.History, Collection: collection, TopK: depth})
		if err != nil {
			return out, err
		}
		took = append(took, float64(time.Since(started).Microseconds())/1000)
		documents := documentsOf(found.Passages)
		out.Each, out.Found = append(out.Each, qualityOf(documents, q.Relevant)), append(out.Found, documents)
		r.cfg.Progress("asked", i+1, len(r.questions))
	}
	out.Quality = meanQuality(out.Each)
	for _, v := range out.Quality.fields() {
		*v = round(*v, 4)
	}
	out.P50Ms, out.P99Ms = round(percentile(took, 0.5), 2), round(percentile(took, 0.99), 2)
	return out, nil
}

const (
	collection = "eval"
	depth      = 100 // as far as any figure looks
)

// reader may see all.
var reader = grounded.Principal{Name: "eval", Admin: true}

// documentsOf is what the passages are of, each once, where its best one stands.
func documentsOf(passages []grounded.Passage) []string {
	out := make([]string, 0, len(passages))
	seen := make(map[string]bool, len(passages))
	for _, p := range passages {
		if !seen[p.ExternalID] {
			seen[p.ExternalID] = true
			out = append(out, p.ExternalID)
		}
	}
	return out
}

func round(v float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(v*scale) / scale
}

// remembering keeps the vectors of questions, so that a set asked again with other steps
// does not wait for them. It is safe for concurrent use: the needs of one question are
// searched at once.
type remembering struct {
	embed.Embedder
	mu      sync.Mutex
	vectors map[string][]float32 // guarded by mu
}

// Embed implements [embed.Embedder].
func (m *remembering) Embed(ctx context.Context, kind embed.Kind, texts []string) ([][]float32, error) {
	if kind != embed.Query || len(texts) != 1 {
		return m.Embedder.Embed(ctx, kind, texts)
	}
	m.mu.Lock()
	v, ok := m.vectors[texts[0]]
	m.mu.Unlock()
	if ok {
		return [][]float32{v}, nil
	}
	vectors, err := m.Embedder.Embed(ctx, kind, texts)
	if err == nil {
		m.mu.Lock()
		m.vectors[texts[0]] = slices.Clone(vectors[0])
		m.mu.Unlock()
	}
	return vectors, err
}
