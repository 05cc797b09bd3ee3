package verify

import (
	"math"
	"slices"
	"strings"

	"grounded/generate/verify/internal/align"
)

// foreign goes on with a claim in neither Chinese nor English: figures have been looked at, what is left are
// names, denials and opposites, words that the passages lack.
func (j judgement) foreign(s *align.Source, m *align.Match, cover float64) judgement {
	j.names(m)
	j.fields(m)
	j.quotes(m)
	if t := m.Turned; t != nil {
		r := reason{kind: negation, said: t.Said + " / " + t.Instead}
		switch t.How {
		case align.Reversed:
			r = reason{kind: denial}
		case align.Exchanged:
			r = reason{kind: traded, said: t.Said, instead: t.Instead}
		}
		j.reasons = append(j.reasons, r)
		j.score = math.Min(j.score*whoCounts, whoScore)
		j.against = true
	}
	j.missing(m)
	if strange := m.Strange(s); len(strange) > 0 {
		if !slices.ContainsFunc(j.reasons, func(r reason) bool { return r.kind == missingWords }) {
			j.reasons = append(j.reasons, reason{kind: missingWords, said: strings.Join(strange, ", ")})
		}
		j.score = math.Min(j.score*unsureCounts, unheardScore)
	}
	j.unheard(s, m)
	j.settle(cover)
	return j
}
