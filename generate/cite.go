package generate

import (
	"cmp"
	"slices"
	"strings"

	"grounded"
	"grounded/generate/verify"
)

// check checks a sentence and settles its citations: of the numbers that the model wrote
// those whose passage bears the sentence out, or, where none does, the passages that do.
// A sentence that nothing supports gets none: a pointer at a passage that does not say so
// would lend it credit.
func (w *work) check(body string, written []int) (grounded.SentenceCheck, []grounded.Evidence) {
	check := w.prepared.Check(body)
	if w.q.Policy != grounded.PolicyOff && check.Verdict != grounded.Supported && check.Verdict != grounded.Partial {
		return check, nil
	}
	if strings.HasSuffix(strings.TrimSpace(body), "|") { // a marker after a table's row would break it
		return check, nil
	}
	var kept []grounded.Evidence
	for _, n := range written {
		if e, ok := w.bears(n, body, check); ok {
			kept = append(kept, e)
		}
	}
	if len(kept) == 0 && check.Verdict != grounded.NotAClaim && w.q.Policy != grounded.PolicyOff {
		kept = verify.Cited(check, w.verbatim)
	}
	slices.SortStableFunc(kept, func(a, b grounded.Evidence) int { return cmp.Compare(a.Marker, b.Marker) })
	return check, kept
}

// bears finds in passage n what bears body out.
func (w *work) bears(n int, body string, check grounded.SentenceCheck) (grounded.Evidence, bool) {
	if n < 1 || n > len(w.passages) {
		return grounded.Evidence{}, false
	}
	for _, e := range check.Evidence {
		if e.Marker == n && w.verbatim(e) {
			return e, true
		}
	}
	alone := w.single(n).Check(body)
	if len(alone.Evidence) == 0 || alone.Verdict != grounded.Supported && alone.Verdict != grounded.Partial && w.q.Policy != grounded.PolicyOff {
		return grounded.Evidence{}, false
	}
	e := alone.Evidence[0]
	e.Marker = n
	return e, w.verbatim(e)
}

// verbatim reports whether the evidence's quote stands at its span of the passage, to the
// letter.
func (w *work) verbatim(e grounded.Evidence) bool {
	if e.Marker < 1 || e.Marker > len(w.passages) || e.Quote == "" {
		return false
	}
	p := w.passages[e.Marker-1]
	runes := []rune(p.Text)
	from, to := e.Span.Start-p.Span.Start, e.Span.End-p.Span.Start
	return from >= 0 && from < to && to <= len(runes) && string(runes[from:to]) == e.Quote
}

func (w *work) citation(e grounded.Evidence) grounded.Citation {
	p := w.passages[e.Marker-1]
	return grounded.Citation{Evidence: e, Title: p.Title, Name: p.Name, ExternalID: p.ExternalID, Collection: p.Collection, Heading: strings.Join(p.Heading, " > ")}
}
