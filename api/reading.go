package api

import (
	"strings"
	"time"

	"grounded"
	"grounded/retrieve"
)

// readingFields are what a question's request may say about how it is to be read.
type readingFields struct {
	// AsOf asks the past: a day (2024-03-31) or a time. Nothing dated later is found.
	AsOf string `json:"as_of,omitempty"`
	// Ignore names what is not to be read into the question, by the keys of the reply's
	// hints ("year=2023"); "*" stands for all.
	Ignore []string `json:"ignore,omitempty"`
}

const maxIgnored = 100

// apply puts the fields into q.
func (f *readingFields) apply(q *grounded.Question) error {
	if len(f.Ignore) > maxIgnored {
		return grounded.Errorf(grounded.CodeInvalid, "ignore may hold at most %d keys", maxIgnored)
	}
	if err := retrieve.CheckIgnored(f.Ignore); err != nil {
		return err
	}
	q.Ignore = f.Ignore
	if f.AsOf == "" {
		return nil
	}
	if at, err := time.Parse(time.RFC3339, f.AsOf); err == nil {
		q.AsOf = at
		return nil
	}
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(f.AsOf))
	if err != nil {
		return grounded.Errorf(grounded.CodeInvalid, "as_of must be a day such as 2024-03-31 or a time such as 2024-03-31T12:00:00Z")
	}
	q.AsOf = day.Add(24*time.Hour - time.Nanosecond) // the whole day
	return nil
}

// readingView is how a question was read.
type readingView struct {
	Query       string          `json:"query"`                  // as it was searched
	RewrittenBy string          `json:"rewritten_by,omitempty"` // rules or model, where it is not what was asked
	Collection  string          `json:"collection,omitempty"`   // where the question names another than the request
	Hints       []retrieve.Hint `json:"hints,omitempty"`        // filters and boosts found in it
	Needs       []string        `json:"needs,omitempty"`        // searched apart and joined
}

func readingOf(r *retrieve.Result, asked string) readingView {
	v := readingView{Query: r.Question, RewrittenBy: r.RewrittenBy, Hints: r.Hints, Needs: r.Needs}
	if r.Collection != asked {
		v.Collection = r.Collection
	}
	return v
}
