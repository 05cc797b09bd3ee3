// Package retrieve finds the passages that bear on a question. It owns the way from a
// question to passages: follow-ups made to stand alone, filters recognised, both lists of
// the index fused, near copies folded, neighbours merged. It hides how; callers see
// [Retriever.Retrieve] alone.
//
// Read retrieve.go, then search.go, fuse.go and select.go.
package retrieve

import (
	"context"
	"strings"
	"time"

	"grounded"
	"grounded/embed"
	"grounded/index"
)

// Config is what a [Retriever] is made of. Index and Terms are needed.
type Config struct {
	Index    *index.Index
	Terms    *embed.Terms
	Embedder embed.Embedder // nil: by words only
	Rerank   *Reranker      // nil: none

	// Record is what is known of a document now; a passage of another revision than its
	// live one, or of a document that is gone, is not shown. Nil shows all.
	Record func(grounded.DocumentID) (grounded.Document, bool)
	// Text returns the stored text of a revision, so that neighbouring passages can be
	// merged to the letter. Nil merges only where the gap is known.
	Text func(ctx context.Context, doc grounded.DocumentID, rev grounded.Revision) (string, error)

	// Vocabulary is a collection's own words: they and their synonyms are searched. Nil:
	// none.
	Vocabulary func(collection string) *embed.Vocabulary

	// EmbedTimeout is how long a question waits for its vector before the search goes on by
	// words alone; 0 means 3 s.
	EmbedTimeout time.Duration
	// MaxTokens bounds what the passages of one question hold together; 0 means 6,000.
	MaxTokens int
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Without leaves steps of the ranking out, so that what each brings can be measured.
	Without Steps
}

// Steps is a set of the ranking's steps.
type Steps uint8

// The steps.
const (
	StepWords    Steps = 1 << iota // the list found by words
	StepMeaning                    // the list found by meaning
	StepWeighing                   // weighing the lists by what the question is like; without: 0.6 to meaning
)

func (s Steps) has(step Steps) bool { return s&step != 0 }

// Retriever finds passages. It is safe for concurrent use.
type Retriever struct {
	cfg Config
}

// New returns a retriever of these parts.
func New(cfg Config) *Retriever {
	if cfg.EmbedTimeout == 0 {
		cfg.EmbedTimeout = 3 * time.Second
	}
	if cfg.MaxTokens == 0 {
		cfg.MaxTokens = 6000
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Retriever{cfg: cfg}
}

// Result is what was found, and what the question was taken to be.
type Result struct {
	Passages  []grounded.Passage // best first
	Question  string             // standing alone: what was searched
	Rewritten bool               // Question differs from what was asked
	Degraded  string             // why the search was not in full; empty: it was
	Hints     []Hint             // what the question was seen to ask for: years, companies
}

const (
	defaultTopK = 8 // for a question that does not say
	maxTopK     = 100
)

// Retrieve returns the passages that p may see and that bear on q. Codes: invalid for an
// empty question, not_found for a collection that p may not enter, unavailable where the
// index is away. An embedder that is away only degrades the result.
func (r *Retriever) Retrieve(ctx context.Context, p grounded.Principal, q grounded.Question) (Result, error) {
	if strings.TrimSpace(q.Text) == "" {
		return Result{}, grounded.Errorf(grounded.CodeInvalid, "the question is empty")
	}
	if q.TopK <= 0 {
		q.TopK = defaultTopK
	}
	q.TopK = min(q.TopK, maxTopK)
	result, err := r.Rank(ctx, p, q)
	if err != nil {
		return Result{}, err
	}
	result.Passages, err = r.selection(ctx, result.Passages, q.TopK)
	return result, err
}

// Rank returns every candidate, best first, before near copies are folded and neighbours
// merged: one passage for each chunk found.
func (r *Retriever) Rank(ctx context.Context, p grounded.Principal, q grounded.Question) (Result, error) {
	result := Result{Question: StandAlone(q.Text, q.History)}
	result.Rewritten = result.Question != strings.TrimSpace(q.Text)
	result.Hints = Hints(result.Question)
	hits, degraded, err := r.search(ctx, p, q, result.Question)
	if err != nil {
		return Result{}, err
	}
	result.Degraded = degraded
	result.Passages = r.Fuse(r.explained(q.Collection, result.Question), hits)
	if r.cfg.Rerank != nil {
		reranked, err := r.cfg.Rerank.order(ctx, result.Question, result.Passages)
		if err != nil {
			result.Degraded = joinNotes(result.Degraded, "not reranked: "+grounded.MessageOf(err))
		} else {
			result.Passages = reranked
		}
	}
	return result, nil
}

func joinNotes(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}
