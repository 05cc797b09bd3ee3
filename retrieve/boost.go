package retrieve

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"grounded"
	"grounded/embed"
	"grounded/internal/subject"
)

// What a passage gains by fitting a hint, in parts of the best fused score.
var boosts = map[string]float64{
	HintYear: 0.16, HintCompany: 0.06, HintDocument: 0.12, HintLabel: 0.06, HintTerm: 0.08, HintPresent: 0.15, HintStatement: 0.35, HintRow: 0.2, HintDefinition: 0.35,
}

// ownerGains is what a passage gains whose document is of whom the question is about: the
// figures of another company are no answer.
const ownerGains = 0.5

// boost raises the passages that fit the hints, and have rows that are asked for, and puts them in their new order.
func (r *Retriever) boost(d *reading, ranked []grounded.Passage, rows map[grounded.ChunkID]float64) {
	vocabulary := r.vocabulary(d.question.Collection)
	fresh := newest(ranked)
	raised := len(d.owned) > 0
	for i := range ranked {
		ranked[i].Score.Fused += ownerGains * flag(d.owned[ranked[i].Document])
		if n := holdCodes(d.codes, ranked[i]); n > 0 {
			ranked[i].Score.Fused += codeGains * n
			raised = true
		}
	}
	for _, h := range d.hints {
		weight := boosts[h.Kind]
		if h.Effect != Boost || weight == 0 {
			continue
		}
		fits := func(p grounded.Passage) float64 { return flag(d.fits(p, h)) }
		switch h.Kind {
		case HintYear:
			fits = func(p grounded.Passage) float64 { return ofYear(p, h.Value) }
		case HintStatement:
			fits = func(p grounded.Passage) float64 { return ofStatement(p, h.Value) }
		case HintDefinition:
			fits = func(p grounded.Passage) float64 { return flag(subject.Defines(p.Text, h.Value)) }
		case HintPresent:
			fits = fresh.share
		case HintRow:
			fits = func(p grounded.Passage) float64 { return rows[p.ID] }
		case HintTerm:
			fits = func(p grounded.Passage) float64 { return flag(names(vocabulary, p, h.Value)) }
		}
		for i := range ranked {
			gain := weight * fits(ranked[i])
			ranked[i].Score.Fused += gain
			raised = raised || gain > 0
		}
	}
	if !raised {
		return
	}
	slices.SortStableFunc(ranked, byScore)
	if top := ranked[0].Score.Fused; top > 1 {
		for i := range ranked {
			ranked[i].Score.Fused /= top
		}
	}
}

// fits reports whether p is what h asks for.
func (d *reading) fits(p grounded.Passage, h Hint) bool {
	switch h.Kind {
	case HintLabel:
		return slices.Contains(p.Labels, h.Value)
	case HintDocument:
		return slices.Contains(d.documents, p.Document) || strings.EqualFold(p.Title, h.Value)
	case HintCompany:
		for _, key := range companyKeys {
			if strings.EqualFold(p.Metadata[key], h.Value) {
				return true
			}
		}
		return holds(strings.ToLower(p.Title+"\n"+p.Context+"\n"+p.Text), strings.ToLower(h.Value))
	}
	return false
}

// ofYear is 1 for a passage of a document of that year, a half for one that mentions it.
func ofYear(p grounded.Passage, year string) float64 {
	switch {
	case strings.Contains(p.Title, year) || strings.Contains(p.Name, year) || !p.Dated.IsZero() && strconv.Itoa(p.Dated.Year()) == year:
		return 1
	case strings.Contains(p.Text, year) || strings.Contains(p.Context, year):
		return 0.5
	}
	return 0
}

// names reports whether p holds a name of the dictionary's entry for term.
func names(v *embed.Vocabulary, p grounded.Passage, term string) bool {
	return slices.ContainsFunc(v.Find(p.Context+"\n"+p.Text), func(f embed.Found) bool { return f.Entry.Term == term })
}

// freshness is the stretch of time that passages are from.
type freshness struct {
	from, to time.Time
	dated    bool // by the documents' own dates, else by when they were last changed here
}

// newest looks at the passages that bear most on the question: how old an accidental find
// is tells nothing.
func newest(ranked []grounded.Passage) freshness {
	top := ranked[:min(len(ranked), 30)]
	f := freshness{dated: slices.ContainsFunc(top, func(p grounded.Passage) bool { return !p.Dated.IsZero() })}
	for _, p := range top {
		at := f.at(p)
		if at.IsZero() {
			continue
		}
		if f.from.IsZero() || at.Before(f.from) {
			f.from = at
		}
		if at.After(f.to) {
			f.to = at
		}
	}
	return f
}

func (f freshness) at(p grounded.Passage) time.Time {
	if f.dated {
		return p.Dated
	}
	return p.UpdatedAt
}

// share is 1 for what is as new as the newest, 0 for the oldest and what has no date.
func (f freshness) share(p grounded.Passage) float64 {
	at, span := f.at(p), f.to.Sub(f.from)
	if at.IsZero() || span < 24*time.Hour {
		return 0
	}
	return min(max(float64(at.Sub(f.from))/float64(span), 0), 1)
}

// until drops what is dated after the day that is asked of.
func until(asOf time.Time, ranked []grounded.Passage) []grounded.Passage {
	if asOf.IsZero() {
		return ranked
	}
	return slices.DeleteFunc(ranked, func(p grounded.Passage) bool { return p.Dated.After(asOf) })
}
