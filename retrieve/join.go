package retrieve

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"grounded"
)

// partShare is what the best find for one part of a question is worth beside the best one
// for the whole.
const (
	partShare = 0.95
	partTop   = 3   // finds for one part that count so
	partRest  = 0.8 // what the others are worth beside them
)

// searchNeeds searches the question, each of its needs and the documents it names, and
// joins what is found: a passage counts by the search that it fits best.
func (r *Retriever) searchNeeds(ctx context.Context, p grounded.Principal, d *reading, needs []string) (ranked []grounded.Passage, degraded string, err error) {
	type search struct {
		text      string
		words     wording
		vector    func() ([]float32, error)
		documents []grounded.DocumentID
		found     []grounded.Passage
		degraded  string
	}
	g, gctx := errgroup.WithContext(ctx)
	of := func(text string) search {
		related := d.related(text)
		terms := r.terms(d.question.Collection)
		words := wording{own: terms.QueryRelated(text, related), translated: terms.Translated(text)}
		return search{text: text, words: words, vector: sync.OnceValues(func() ([]float32, error) {
			return r.vector(gctx, r.explained(d.question.Collection, text, related))
		})}
	}
	searches := []search{of(d.text)}
	for _, need := range needs {
		searches = append(searches, of(need))
	}
	if len(d.documents) > 0 && len(d.question.Filter.Documents) == 0 {
		within := searches[0] // the vector is the same
		within.documents = d.documents
		searches = append(searches, within)
	}
	for i := range searches {
		g.Go(func() error {
			s := &searches[i]
			q := d.question
			if s.documents != nil {
				q.Filter.Documents = s.documents
			}
			hits, degraded, err := r.search(gctx, p, q, s.text, s.words, s.vector)
			if err != nil {
				return err
			}
			var vector []float32
			if len(hits.Dense) > 0 {
				vector, err = s.vector()
			}
			if err != nil {
				return err
			}
			var note string
			s.found, note = r.fuse(gctx, p, q, s.text, s.words, vector, hits)
			s.degraded = joinNotes(degraded, note)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, "", err
	}
	ranked = searches[0].found
	for _, s := range searches[1:] {
		ranked = joined(ranked, s.found)
	}
	return ranked, searches[0].degraded, nil
}

// joined adds what a part of the question found to what the whole found.
func joined(whole, part []grounded.Passage) []grounded.Passage {
	if len(part) == 0 {
		return whole
	}
	at := make(map[grounded.ChunkID]int, len(whole))
	for i, p := range whole {
		at[p.ID] = i
	}
	for n, p := range part {
		p.Score.Fused *= partShare
		if n >= partTop {
			p.Score.Fused *= partRest
		}
		i, ok := at[p.ID]
		switch {
		case !ok:
			whole = append(whole, p)
		case whole[i].Score.Fused < p.Score.Fused:
			whole[i].Score.Fused = p.Score.Fused
		}
	}
	slices.SortStableFunc(whole, byScore)
	return whole
}
