package verify

import (
	"slices"

	"grounded"
)

// citedMost is how many passages one sentence points at.
const citedMost = 2

// Cited is the evidence that a sentence so checked is to point at: the best of each passage
// that usable lets pass, two at most.
func Cited(check grounded.SentenceCheck, usable func(grounded.Evidence) bool) []grounded.Evidence {
	var out []grounded.Evidence
	for _, e := range check.Evidence {
		known := slices.ContainsFunc(out, func(x grounded.Evidence) bool { return x.Marker == e.Marker })
		if len(out) < citedMost && !known && usable(e) {
			out = append(out, e)
		}
	}
	return out
}
