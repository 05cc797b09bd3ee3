package eval

import (
	"context"
	"strings"

	"grounded"
	"grounded/retrieve"
)

// Passages are what the service would answer q from: its own retrieval, as if the documents
// named in without had never been put, with the question as it stands alone.
func (r *Retrieval) Passages(ctx context.Context, q SetQuestion, without map[string]float64) (string, []grounded.Passage, error) {
	documents := make(map[grounded.DocumentID]SetDocument, len(r.set.Documents))
	for _, d := range r.set.Documents {
		if _, gone := without[d.ID]; !gone {
			documents[grounded.NewDocumentID(collection, d.ID)] = d
		}
	}
	cfg := r.cfg.Retrieve
	cfg.Index, cfg.Terms = r.cfg.Index, r.cfg.Pipeline.Terms
	if r.asked != nil {
		cfg.Embedder = r.asked
	}
	cfg.Record = func(id grounded.DocumentID) (grounded.Document, bool) {
		d, ok := documents[id]
		return recordOf(d), ok
	}
	found, err := retrieve.New(cfg).Retrieve(ctx, reader, grounded.Question{Text: q.Text, History: q.History, Collection: collection})
	return found.Question, found.Passages, err
}

// holding are the relevant documents of q and all others that hold an accepted answer of it:
// those that judged a set have seldom read the whole of it.
func (r *Retrieval) holding(q SetQuestion) map[string]float64 {
	if r.folded == nil {
		r.folded = make([]string, len(r.set.Documents))
		for i, d := range r.set.Documents {
			r.folded[i] = fold(d.Title + "\n" + d.Text)
		}
	}
	out := make(map[string]float64, len(q.Relevant))
	for id, gain := range q.Relevant {
		out[id] = gain
	}
	for _, way := range q.Accepted {
		parts := make([]string, len(way))
		for i, s := range way {
			parts[i] = fold(s)
		}
		for i, text := range r.folded {
			if holdsAll(text, parts) {
				out[r.set.Documents[i].ID] = 1
			}
		}
	}
	return out
}

func holdsAll(text string, parts []string) bool {
	for _, s := range parts {
		if !strings.Contains(text, s) {
			return false
		}
	}
	return true
}

// relevantAmong reports whether a passage is of a document judged relevant to q.
func (q SetQuestion) relevantAmong(passages []grounded.Passage) bool {
	for _, p := range passages {
		if q.Relevant[p.ExternalID] > 0 {
			return true
		}
	}
	return false
}

// Accept gives the questions of s that have none the accepted answers of the cases with the
// same words.
func (s *Set) Accept(cases []AnswerCase) {
	accepted := make(map[string][][]string, len(cases))
	for _, c := range cases {
		accepted[c.Question] = c.Accepted
	}
	for i, q := range s.Questions {
		if q.Accepted == nil {
			s.Questions[i].Accepted = accepted[q.Text]
		}
	}
}
