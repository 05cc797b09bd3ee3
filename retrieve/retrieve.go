// Package retrieve turns a question into the passages that bear on it: it searches by
// meaning and by words, fuses the two by their scores, drops what may not be shown, folds
// near copies and joins neighbours.
//
// Read retrieve.go, fuse.go, select.go.
package retrieve

import (
	"context"
	"fmt"
	"strings"
	"time"

	"grounded"
	"grounded/embed"
	"grounded/index"
)

// Config is what a retriever is made of.
type Config struct {
	Index    *index.Index
	Embedder embed.Embedder
	Terms    *embed.Terms
	// Record is what is known of a document now; a passage of another revision than its
	// live one, or of a document that is gone, is not shown. Nil shows all.
	Record func(grounded.DocumentID) (grounded.Document, bool)
	// EmbedTimeout is how long a search waits for its question's vector before it goes on
	// by words alone; 0 means 3 s.
	EmbedTimeout time.Duration
}

// Retriever finds passages. It is safe for concurrent use.
type Retriever struct{ Config }

// New returns a retriever of these parts.
func New(cfg Config) *Retriever {
	if cfg.EmbedTimeout == 0 {
		cfg.EmbedTimeout = 3 * time.Second
	}
	return &Retriever{cfg}
}

// Result is what was found.
type Result struct {
	Passages []grounded.Passage
	// Question is the question as it was searched: a follow-up is made to stand alone.
	Question string
	// Degraded says why the search was less than it should be; empty: it was not.
	Degraded string
}

const (
	defaultTopK = 8
	maxTopK     = 100
	listLimit   = 100 // of each channel
)

// Retrieve returns the passages that p may see, best first. Codes: invalid (no question),
// not_found (collection), unavailable (the index is away).
func (r *Retriever) Retrieve(ctx context.Context, p grounded.Principal, q grounded.Question) (Result, error) {
	if strings.TrimSpace(q.Text) == "" {
		return Result{}, grounded.Errorf(grounded.CodeInvalid, "the question is empty")
	}
	if q.TopK <= 0 {
		q.TopK = defaultTopK
	}
	q.TopK = min(q.TopK, maxTopK)
	out := Result{Question: condense(q)}
	vector, err := r.vector(ctx, out.Question)
	if err != nil {
		if ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		out.Degraded = "searched by words only: the embedding server is away"
	}
	hits, err := r.Index.Search(ctx, p, index.Query{
		Collection: q.Collection, Dense: vector, Terms: r.Terms.Query(out.Question), Limit: listLimit, Filter: q.Filter,
	})
	if err != nil {
		return Result{}, fmt.Errorf("search: %w", err)
	}
	shown := fuse(r.visible(p, hits.Dense), r.visible(p, hits.Terms), out.Question)
	out.Passages = choose(shown, q.TopK)
	return out, nil
}

// vector embeds the question; nil where there is no embedder.
func (r *Retriever) vector(ctx context.Context, question string) ([]float32, error) {
	if r.Embedder == nil {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, r.EmbedTimeout)
	defer cancel()
	vectors, err := r.Embedder.Embed(ctx, embed.Query, []string{question})
	if err != nil {
		return nil, err
	}
	return vectors[0], nil
}

// visible drops hits of revisions that are not live and of documents whose record does
// not admit p, whatever the index still says, and brings the others up to their record.
func (r *Retriever) visible(p grounded.Principal, hits []index.Hit) []index.Hit {
	if r.Record == nil {
		return hits
	}
	out := hits[:0]
	for _, h := range hits {
		doc, ok := r.Record(h.Passage.Document)
		if !ok || doc.Live != h.Passage.Revision || !p.MaySee(doc.ACL) {
			continue
		}
		h.Passage.Title, h.Passage.Labels, h.Passage.Metadata = doc.Title, doc.Labels, doc.Metadata
		h.Passage.Sensitivity, h.Passage.UpdatedAt = doc.Sensitivity, doc.UpdatedAt
		out = append(out, h)
	}
	return out
}
