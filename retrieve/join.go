package retrieve

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"grounded"
	"grounded/embed"
	"grounded/index"
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
	g, gctx := errgroup.WithContext(ctx)
	of := func(text string, related []embed.Related) search {
		terms := r.terms(d.question.Collection)
		words := wording{own: terms.QueryRelated(text, related), translated: terms.Translated(text)}
		return search{text: text, words: words, vector: sync.OnceValues(func() ([]float32, error) {
			return r.vector(gctx, r.explained(d.question.Collection, text, related))
		})}
	}
	searches := []search{of(d.text, d.known)}
	for _, need := range needs {
		searches = append(searches, of(need, d.related(need)))
	}
	if len(d.codes) > 0 {
		searches = append(searches, search{text: d.text, words: wording{own: ofCodes(r.terms(d.question.Collection), d.codes)}, byWords: true})
	}
	if len(d.documents) > 0 && len(d.question.Filter.Documents) == 0 {
		within := searches[0] // the vector is the same
		within.documents = d.documents
		searches = append(searches, within)
	}
	for i := range searches {
		g.Go(func() error { return r.run(gctx, p, d.question, &searches[i]) })
	}
	if err := g.Wait(); err != nil {
		return nil, "", err
	}
	ranked = searches[0].found
	for _, s := range searches[1:] {
		ranked = joined(ranked, s.found)
	}
	r.alsoCalled(ctx, d.text, ranked)
	d.find(ranked)
	if len(d.owned) > 0 && len(d.documents) == 0 && len(d.question.Filter.Documents) == 0 {
		within := searches[0]
		for id := range d.owned {
			within.documents = append(within.documents, id)
		}
		if err := r.run(ctx, p, d.question, &within); err != nil {
			return nil, "", err
		}
		r.alsoCalled(ctx, d.text, within.found)
		ranked = joined(ranked, within.found)
	}
	return ranked, searches[0].degraded, nil
}

// search is a question, or one of its needs, on its way.
type search struct {
	text      string
	words     wording
	vector    func() ([]float32, error)
	documents []grounded.DocumentID // searched alone; nil: all
	byWords   bool                  // and not by meaning
	found     []grounded.Passage
	degraded  string
}

func (r *Retriever) run(ctx context.Context, p grounded.Principal, q grounded.Question, s *search) error {
	if s.documents != nil {
		q.Filter.Documents = s.documents
	}
	if s.byWords {
		terms, err := r.searchWords(ctx, p, q, s.words.own, depth(q.TopK))
		s.found, _ = r.fuse(ctx, p, q, s.text, s.words, nil, found{Hits: index.Hits{Terms: terms}})
		return err
	}
	hits, degraded, err := r.search(ctx, p, q, s.text, s.words, s.vector)
	if err != nil {
		return err
	}
	var vector []float32
	if len(hits.Dense) > 0 {
		if vector, err = s.vector(); err != nil {
			return err
		}
	}
	var note string
	s.found, note = r.fuse(ctx, p, q, s.text, s.words, vector, hits)
	s.degraded = joinNotes(degraded, note)
	return nil
}

// find notes whose documents, of those found, the question is about.
func (d *reading) find(found []grounded.Passage) {
	for _, o := range owners(d.text, found) {
		h := newHint(HintCompany, o.name, Boost)
		if d.ignored(h) {
			continue
		}
		d.add(h)
		if d.owned == nil {
			d.owned = map[grounded.DocumentID]bool{}
		}
		for _, id := range o.documents {
			d.owned[id] = true
		}
	}
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
