package retrieve

import (
	"context"
	"errors"
	"strings"

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

// search asks both lists in one call, with the words and the vector of a question; the
// vector is made only where meaning counts. Where the embedder is away or slow it goes on by words and
// says so.
func (r *Retriever) search(ctx context.Context, p grounded.Principal, q grounded.Question, words embed.Sparse, vector func() ([]float32, error)) (index.Hits, string, error) {
	query := index.Query{Collection: q.Collection, Filter: q.Filter, Limit: depth(q.TopK)}
	if !r.cfg.Without.has(StepWords) {
		query.Terms = words
	}
	degraded := ""
	if r.cfg.Embedder != nil && !r.cfg.Without.has(StepMeaning) {
		dense, err := vector()
		if ctx.Err() != nil {
			return index.Hits{}, "", ctx.Err()
		}
		if err != nil {
			degraded = "searched by words only: " + grounded.MessageOf(err)
		}
		query.Dense = dense
	}
	hits, err := r.cfg.Index.Search(ctx, p, query)
	if err != nil {
		return index.Hits{}, "", err
	}
	hits.Dense, hits.Terms = r.visible(p, hits.Dense), r.visible(p, hits.Terms)
	return hits, degraded, nil
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
		h.Passage.Name = doc.Name
		h.Passage.Sensitivity, h.Passage.UpdatedAt, h.Passage.Dated = doc.Sensitivity, doc.UpdatedAt, doc.Dated
		kept = append(kept, h)
	}
	return kept
}
