package retrieve

import (
	"context"
	"errors"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"grounded"
	"grounded/embed"
	"grounded/index"
)

// depth is how many chunks each list brings for so many passages. Reading them is most of a
// search's time; more than these change little among the first ten.
func depth(topK int) int {
	if topK <= 20 {
		return 90
	}
	return max(150, topK)
}

// wording is a question as words.
type wording struct {
	own        embed.Sparse // what it says, and what is related to that
	translated embed.Sparse // in the other language; empty where nothing is known of it
}

// found is the lists of one search.
type found struct {
	index.Hits
	translated []index.Hit // in the other language, by its words
}

// search asks all lists, with the words and the vector of a question; the vector is made
// only where meaning counts, and the lists of words are read meanwhile. Where the embedder
// is away or slow it goes on by words and says so.
func (r *Retriever) search(ctx context.Context, p grounded.Principal, q grounded.Question, text string, words wording, vector func() ([]float32, error)) (out found, degraded string, err error) {
	var g errgroup.Group
	g.Go(func() (err error) {
		out.Dense, degraded, err = r.searchMeaning(ctx, p, q, vector)
		return err
	})
	g.Go(func() (err error) {
		out.Terms, err = r.searchWords(ctx, p, q, words.own, depth(q.TopK))
		return err
	})
	g.Go(func() (err error) {
		out.translated, err = r.searchTranslated(ctx, p, q, text, words.translated)
		return err
	})
	err = g.Wait()
	return out, degraded, err
}

// searchMeaning returns what is nearest to the question's vector; nothing, with the reason,
// where there is none.
func (r *Retriever) searchMeaning(ctx context.Context, p grounded.Principal, q grounded.Question, vector func() ([]float32, error)) (hits []index.Hit, degraded string, err error) {
	if r.cfg.Embedder == nil || r.cfg.Without.has(StepMeaning) {
		return nil, "", nil
	}
	dense, err := vector()
	if ctx.Err() != nil {
		return nil, "", ctx.Err()
	}
	if err != nil {
		return nil, "searched by words only: " + grounded.MessageOf(err), nil
	}
	query := r.query(q, depth(q.TopK))
	query.Dense = dense
	lists, err := r.cfg.Index.Search(ctx, p, query)
	return r.visible(p, lists.Dense), "", err
}

// searchWords returns what holds the words.
func (r *Retriever) searchWords(ctx context.Context, p grounded.Principal, q grounded.Question, words embed.Sparse, limit int) ([]index.Hit, error) {
	query := r.query(q, limit)
	if !r.cfg.Without.has(StepWords) {
		query.Terms = words
	}
	lists, err := r.cfg.Index.Search(ctx, p, query)
	return r.visible(p, lists.Terms), err
}

// query is what all lists of a question have in common. What visible brings from a
// document's record need not be read from the index.
func (r *Retriever) query(q grounded.Question, limit int) index.Query {
	return index.Query{Collection: q.Collection, Filter: q.Filter, Limit: limit, Bare: r.cfg.Record != nil}
}

// searchTranslated asks by the words of the other language, so that a question finds
// documents that it shares no word with: a model of meaning puts passages of the question's
// own language first. What is in that language is left out.
func (r *Retriever) searchTranslated(ctx context.Context, p grounded.Principal, q grounded.Question, text string, words embed.Sparse) ([]index.Hit, error) {
	if len(words.Indices) == 0 || r.cfg.Without.has(StepTranslation) || r.cfg.Without.has(StepWeighing) {
		return nil, nil
	}
	hits, err := r.searchWords(ctx, p, q, words, depth(q.TopK)*2/3)
	lang := grounded.LanguageOf(text)
	return slices.DeleteFunc(hits, func(h index.Hit) bool { return !isForeign(h.Passage, lang) }), err
}

// vector embeds the question within the deadline.
func (r *Retriever) vector(ctx context.Context, text string) ([]float32, error) {
	ctx, cancel := context.WithTimeout(ctx, r.cfg.EmbedTimeout)
	defer cancel()
	type reply struct {
		vectors [][]float32
		err     error
	}
	done := make(chan reply, 1)
	go func() { // an embedder in this process may not look at ctx until it is done
		vectors, err := r.cfg.Embedder.Embed(ctx, embed.Query, []string{strings.Join(strings.Fields(text), " ")})
		done <- reply{vectors, err}
	}()
	select {
	case got := <-done:
		switch {
		case errors.Is(got.err, context.DeadlineExceeded):
		case got.err != nil:
			return nil, got.err
		default:
			return got.vectors[0], nil
		}
	case <-ctx.Done():
	}
	return nil, grounded.Errorf(grounded.CodeUnavailable, "the embedder did not answer in %s", r.cfg.EmbedTimeout)
}

// visible drops hits of revisions that are not live and of documents whose record does
// not admit p, whatever the index still says, and brings the others up to their record.
func (r *Retriever) visible(p grounded.Principal, hits []index.Hit) []index.Hit {
	if r.cfg.Record == nil {
		return hits
	}
	kept := hits[:0]
	for _, h := range hits {
		doc, ok := r.cfg.Record(h.Passage.Document)
		if !ok || doc.Live != h.Passage.Revision || !p.MaySee(doc.ACL) {
			continue
		}
		h.Passage.Title, h.Passage.Labels, h.Passage.Metadata = doc.Title, doc.Labels, doc.Metadata
		h.Passage.Name, h.Passage.ExternalID = doc.Name, doc.ExternalID
		h.Passage.Sensitivity, h.Passage.UpdatedAt, h.Passage.Dated = doc.Sensitivity, doc.UpdatedAt, doc.Dated
		kept = append(kept, h)
	}
	return kept
}
