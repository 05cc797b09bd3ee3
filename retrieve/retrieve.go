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
	"grounded/internal/gist"
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

	// Named finds the documents of a collection whose title or file name holds a name, of
	// those that p may see. Nil: a question's document is known by what is found alone.
	Named func(ctx context.Context, p grounded.Principal, collection, name string) []grounded.Document
	// HasCollection reports whether a collection exists, so that a question may name
	// another one, and one without documents is no error. Nil: neither.
	HasCollection func(ctx context.Context, name string) bool

	// Rewrite asks a model for a follow-up that stands alone, given the question with its
	// history. Nil: by rules only.
	Rewrite func(ctx context.Context, q grounded.Question) (string, error)
	// RewriteTimeout is how long it may take; 0 means 4 s.
	RewriteTimeout time.Duration

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
	StepWords       Steps = 1 << iota // the list found by words
	StepMeaning                       // the list found by meaning
	StepWeighing                      // what each list is worth for the question; without: 0.6 and 0.4 of their spread, and nothing more
	StepHeadings                      // how much of a passage's heading the question asks for
	StepFeedback                      // how near a passage is to what was found first
	StepTranslation                   // the list found by the words of the other language
	StepCloseness                     // how close together the question's words stand
)

func (s Steps) has(step Steps) bool { return s&step != 0 }

// Retriever finds passages. It is safe for concurrent use.
type Retriever struct {
	cfg  Config
	also otherNames
}

// New returns a retriever of these parts.
func New(cfg Config) *Retriever {
	if cfg.EmbedTimeout == 0 {
		cfg.EmbedTimeout = 3 * time.Second
	}
	if cfg.RewriteTimeout == 0 {
		cfg.RewriteTimeout = rewriteTimeout
	}
	if cfg.MaxTokens == 0 {
		cfg.MaxTokens = 6000
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Text != nil {
		cfg.Text = (&storedTexts{read: cfg.Text}).of
	}
	return &Retriever{cfg: cfg}
}

// Result is what was found, and what the question was taken to be.
type Result struct {
	Passages    []grounded.Passage // best first
	Question    string             // standing alone: what was searched
	RewrittenBy string             // ByRules or ByModel where Question is not what was asked
	Collection  string             // searched
	Hints       []Hint             // what the question was seen to ask for: years, companies
	Needs       []string           // searched apart and joined; nil where the question asks for one thing
	Degraded    string             // why the search was not in full; empty: it was
}

// noneYet reports whether err says that the index knows nothing of a collection that exists: none
// of its documents has been parsed yet.
func (r *Retriever) noneYet(ctx context.Context, p grounded.Principal, collection string, err error) bool {
	if collection == "" {
		collection = grounded.DefaultCollection
	}
	return grounded.CodeOf(err) == grounded.CodeNotFound && r.cfg.HasCollection != nil && p.MayEnter(collection) && r.cfg.HasCollection(ctx, collection)
}

// MaxTopK is how many passages [Retriever.Retrieve] returns at most.
const MaxTopK = 100

const defaultTopK = 8 // for a question that does not say

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
	q.TopK = min(q.TopK, MaxTopK)
	result, err := r.Rank(ctx, p, q)
	if err != nil {
		return Result{}, err
	}
	selected, err := r.selection(ctx, result.Passages, q.TopK)
	if err == nil && q.TopK > shortList && len(selected) < q.TopK && len(result.Passages) >= depth(q.TopK) {
		deeper := q // near copies took places; there may be more
		deeper.TopK = deeperBy * q.TopK
		if result, err = r.Rank(ctx, p, deeper); err == nil {
			selected, err = r.selection(ctx, result.Passages, q.TopK)
		}
	}
	result.Passages = selected
	return result, err
}

const (
	shortList = 20 // passages up to which a list is read as a whole, so that neighbours are merged and its tokens bounded
	deeperBy  = 4
)

// Rank returns every candidate, best first, before near copies are folded and neighbours
// merged: one passage for each chunk found.
func (r *Retriever) Rank(ctx context.Context, p grounded.Principal, q grounded.Question) (Result, error) {
	question, by := r.standAlone(ctx, p, q)
	core := gist.Of(question)
	d, err := r.read(ctx, p, q, core)
	if err != nil {
		return Result{}, err
	}
	result := Result{Question: d.text, RewrittenBy: by, Collection: d.question.Collection, Needs: Needs(d.text)}
	if core != question { // a model that is asked for the answer reads all of it
		result.Question = question
	}
	result.Passages, result.Degraded, err = r.searchNeeds(ctx, p, &d, result.Needs)
	if r.noneYet(ctx, p, d.question.Collection, err) {
		result.Hints = d.hints
		return result, nil
	}
	if err != nil {
		return Result{}, err
	}
	for _, h := range seen(d.text, result.Passages) {
		d.add(h)
	}
	rows := d.rowsAsked(result.Passages)
	result.Hints = d.hints
	result.Passages = until(q.AsOf, result.Passages)
	r.boost(&d, result.Passages, rows)
	if r.cfg.Rerank != nil {
		reranked, err := r.cfg.Rerank.order(ctx, core, result.Passages)
		if err != nil {
			result.Degraded = joinNotes(result.Degraded, "not reranked: "+grounded.MessageOf(err))
		} else {
			result.Passages = reranked
		}
	}
	return result, nil
}

func joinNotes(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}
