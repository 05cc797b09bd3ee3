package retrieve

import (
	"context"
	"slices"
	"sync"

	"grounded"
	"grounded/internal/subject"
)

// alsoCalled notes of the reports found what else they call whose they are, where the question has a
// name by which none of them is called: their titles may have only one of several.
func (r *Retriever) alsoCalled(ctx context.Context, question string, found []grounded.Passage) {
	names := append(subject.Owners(question), subject.Asked(question)...)
	if r.cfg.Text == nil || len(names) == 0 {
		return
	}
	reports := map[grounded.DocumentID][]string{}
	for _, p := range found {
		if _, ok := reports[p.Document]; ok {
			continue
		}
		called := subject.Called(p.Title, p.Name)
		if slices.ContainsFunc(names, called.Of) && called.Report() {
			return
		}
		if called.Report() && len(reports) < reportsRead {
			reports[p.Document] = r.also.of(p, func() string {
				text, _ := r.cfg.Text(ctx, p.Document, p.Revision) // without it there is nothing to tell
				return text
			})
		}
	}
	for i := range found {
		found[i].Also = reports[found[i].Document]
	}
}

const (
	reportsRead = 12  // of one question
	reportsKept = 500 // whose names are kept
)

// otherNames keeps what reports call whose they are. It is safe for concurrent use.
type otherNames struct {
	mu   sync.Mutex
	kept map[grounded.DocumentID]namesOf
}

type namesOf struct {
	revision grounded.Revision
	names    []string
}

// of are the names of a passage's document, read of its text where they are not known.
func (o *otherNames) of(p grounded.Passage, text func() string) []string {
	o.mu.Lock()
	known, ok := o.kept[p.Document]
	o.mu.Unlock()
	if ok && known.revision == p.Revision {
		return known.names
	}
	said := text()
	if said == "" {
		return nil
	}
	names := subject.Also(said)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.kept == nil || len(o.kept) >= reportsKept {
		o.kept = map[grounded.DocumentID]namesOf{}
	}
	o.kept[p.Document] = namesOf{p.Revision, names}
	return names
}
