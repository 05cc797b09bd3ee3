package retrieve

import (
	"context"

	"grounded"
)

const (
	lookedLike   = 3  // candidates that the others are measured against
	fedBack      = 40 // candidates for which that counts: among the others it would shuffle what is far from an answer
	headingsRead = 60 // distinct headings, of the best candidates
)

// look measures the candidates, best first, a second time by their vectors: those that only
// words have found get their cosine to the question, which without would seem to be as near
// as the last of the other list, and all get one to the mean of the best few, for what answers
// a question is like what else answers it (pseudo-relevance feedback).
// The note says why it could not.
func (r *Retriever) look(ctx context.Context, p grounded.Principal, collection string, vector []float32, m *measures, cands []candidate) (note string) {
	if vector == nil || r.cfg.Without.has(StepFeedback) {
		return ""
	}
	ids := make([]grounded.ChunkID, len(cands))
	var like []grounded.ChunkID
	for i, c := range cands {
		ids[i] = c.passage.ID
		if c.hasDense && len(like) < lookedLike {
			like = append(like, c.passage.ID)
		}
	}
	near, err := r.cfg.Index.Near(ctx, p, collection, ids, vector, like)
	if err != nil {
		return "not measured a second time: " + grounded.MessageOf(err)
	}
	for i := range cands {
		c := &cands[i]
		n, ok := near[c.passage.ID]
		if !ok {
			continue
		}
		c.dense, c.hasDense = n.Vector, true
		c.near, c.hasNear = n.Like, true
		m.dense = m.dense.grow(n.Vector)
	}
	m.guess(cands)
	return ""
}

// guess gives the candidates that have no vector yet, as their documents are still being embedded,
// the cosine that their words let expect: beside what has one they would seem to mean nothing like
// the question.
func (m *measures) guess(cands []candidate) {
	for i := range cands {
		if c := &cands[i]; !c.hasDense && m.bestTerms > 0 {
			c.dense, c.guessed = m.dense.at(min(1, c.terms/m.bestTerms)), true
		}
	}
}

// feedBack lets the cosine to what was found first count for these candidates.
func (m *measures) feedBack(cands []candidate) {
	first := true
	for i := range cands {
		c := &cands[i]
		if !c.hasNear {
			continue
		}
		if c.nearCounts = true; first {
			m.near, first = scale{c.near, c.near}, false
		}
		m.near = m.near.grow(c.near)
	}
}

// headings measures how much of their headings the question asks for: a section about just
// that is worth more than one that mentions it. Candidates are best first.
func (r *Retriever) headings(a asked, cands []candidate) {
	if len(a.idf) == 0 || r.cfg.Without.has(StepHeadings) {
		return
	}
	read := make(map[string]float64, headingsRead)
	for i := range cands {
		heading := cands[i].passage.Context
		if heading == "" {
			continue
		}
		share, ok := read[heading]
		if !ok {
			if len(read) == headingsRead {
				continue
			}
			share = a.share(r.cfg.Terms.Passage(heading))
			read[heading] = share
		}
		cands[i].heading = share
	}
}
