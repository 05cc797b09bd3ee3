package verify

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"grounded"
	"grounded/generate/verify/internal/align"
	"grounded/generate/verify/internal/roles"
	"grounded/generate/verify/internal/text"
)

// judgement is a verdict and what it rests on.
type judgement struct {
	derived   []string // figures that follow from others, with the operands
	verdict   grounded.Verdict
	score     float64
	reasons   []reason
	against   bool    // the passages say otherwise
	misplaced bool    // tables have its figure otherwise: that says all
	lacks     bool    // a figure, date or identifier stands in no passage
	telling   float64 // 0..1, how much what is at fault lowers the score
}

// judge decides a match whose words, or words and meaning, score so much.
func judge(s *align.Source, m *align.Match, score float64) judgement {
	cover := 0.0
	if len(m.Windows) > 0 {
		cover = m.Windows[0].Cover
	}
	// The models have weighed what is at fault already. In a claim that follows its source word
	// for word, what differs is all there is to judge.
	if s.Texts[m.Step.Passage].Record {
		score = logistic(logit(score) + recordOdds)
	}
	j := judgement{score: score, telling: math.Max(0, (m.Step.Aligned-followsFrom)/(1-followsFrom))}
	if held := m.Held(); held > 0 {
		j.score = math.Max(j.score, math.Min(heldScore, held))
	}
	j.facts(s, m, cover)
	if m.Foreign() {
		return j.foreign(s, m, cover)
	}
	j.trend(s, m)
	j.versus(s, m)
	j.names(m)
	j.fields(m)
	j.quotes(m)
	if m.Versus == nil || !m.Versus.Holds {
		w := m.Who(s)
		excepted := (w.Kind == roles.Denied || m.Step.Negated > 0) && saysExcepted(s, m)
		if !excepted {
			j.turns(m.Step, w)
		}
		if (w.Kind < roles.Replaced || !m.Confirmed(w.Said)) && !(excepted && w.Kind == roles.Denied) {
			j.who(w)
		}
	}
	j.missing(m)
	j.unheard(s, m)
	j.force(s, m)
	j.settle(cover)
	return j
}

// settle gives the verdict, cover being how much of the claim the passages have in one place.
func (j *judgement) settle(cover float64) {
	switch {
	case j.against:
		j.verdict = grounded.Contradicted
	case j.lacks:
		j.verdict = grounded.Unsupported
	case j.score >= supportedFrom && len(j.reasons) == 0:
		j.verdict = grounded.Supported
	case j.score >= partialFrom || j.score >= 0.1 && cover >= 0.6:
		j.verdict = grounded.Partial
	default:
		j.verdict = grounded.Unsupported
	}
	if j.verdict != grounded.Supported && len(j.reasons) == 0 {
		j.reasons = append(j.reasons, reason{kind: weak})
	}
}

func (j *judgement) add(r reason, factor float64) {
	j.reasons = append(j.reasons, r)
	j.score *= math.Pow(factor, j.telling)
}

// facts looks at the figures, dates and identifiers.
func (j *judgement) facts(s *align.Source, m *align.Match, cover float64) {
	bound := slices.ContainsFunc(m.Facts, func(f align.FactMatch) bool { return f.Bound != nil })
	for _, f := range m.Facts {
		said := m.Claim.Text.Quote(grounded.Span{Start: f.Fact.Start, End: f.Fact.End})
		switch {
		case f.Bound != nil && f.Bound.How != align.Holds:
			j.add(misplaced(s, said, f), 0.1)
			j.score = math.Min(j.score, misplacedScore)
			j.misplaced = true
			j.against = true
		case bound && f.Fact.YearOf() != 0 && j.against && len(j.reasons) > 0:
			// the figure's reason says what is wrong with its year
		case f.Derived != nil:
			j.derived = append(j.derived, derived(s, said, f.Derived))
		case f.Scoped != nil && !f.Scoped.Holds:
			x := f.Scoped
			r := reason{kind: otherColumn, said: said, of: x.Of, want: x.Want}
			r.instead = s.Texts[x.Passage].Quote(grounded.Span{Start: x.Instead.Start, End: x.Instead.End})
			j.reasons = append(j.reasons, r)
			j.score = math.Min(j.score*whoCounts, whoScore)
			j.against = true
		case f.Otherwise != nil && !f.Swapped:
			x := f.Otherwise
			r := reason{kind: otherFact, said: m.Claim.Text.Quote(x.Said), instead: s.Texts[x.Passage].Quote(x.Instead)}
			if x.Falls {
				r.kind = negation
				r.said += " / " + r.instead
			}
			j.reasons = append(j.reasons, r)
			j.score = math.Min(j.score*whoCounts, whoScore)
			j.against = true
		case f.Scoped != nil && f.Swapped: // it is of what the claim says
		case f.Swapped && !f.Reordered && m.Step.Aligned >= inStepFrom:
			r := reason{kind: otherFact, said: said, instead: quote(s, f)}
			if f.Found {
				r.kind = otherHere
			}
			j.add(r, 0.1)
			j.against = true
		case !f.Found && f.Rival && cover >= 0.35:
			j.add(reason{kind: otherFact, said: said, instead: quote(s, f)}, 0.1)
			j.against = true
		case !f.Found:
			r := reason{kind: missingFact, said: said}
			if f.Elsewhere {
				r.kind, r.instead = ofOthers, strconv.Itoa(f.Passage+1)
			}
			j.add(r, 0.2)
			j.lacks = true
		case !f.Near && f.Rival && cover >= 0.6:
			j.add(reason{kind: elsewhere, said: said, instead: quote(s, f)}, 0.3)
		}
	}
}

const (
	// recordOdds is how much likelier (in logits) a sentence of a record is than its words tell:
	// fields have few, and most of what is said of them is put in others.
	recordOdds = 1.13
	// heldScore is the score of a claim that tables have, word for word and figure for figure:
	// it shares no sentence with them.
	heldScore = 0.7
	// misplacedScore is the score of a claim that tables have otherwise, at most.
	misplacedScore = 0.15
)

// followsFrom is how far a claim must follow its source for a difference to lower its score.
const followsFrom = 0.8

// inStepFrom is how far a claim must follow a window for what stands in its place there
// to count as said of the same thing.
const inStepFrom = 0.6

// trend looks at what is said to have risen or fallen, without a figure.
func (j *judgement) trend(s *align.Source, m *align.Match) {
	t := m.Trend
	if t == nil {
		return
	}
	later, before := s.CellText(t.Row, t.Later), s.CellText(t.Row, t.Before)
	if !t.Holds {
		j.add(reason{kind: otherWay, instead: fmt.Sprintf("%d: %s, %d: %s", t.Before.Year, before, t.Later.Year, later)}, 0.1)
		j.score = math.Min(j.score, misplacedScore)
		j.misplaced, j.against = true, true
		return
	}
	j.score = math.Max(j.score, math.Min(heldScore, m.Heard()))
	j.derived = append(j.derived, fmt.Sprintf("%s → %s", before, later))
}

// versus looks at what is said to be more than another, without a figure.
func (j *judgement) versus(s *align.Source, m *align.Match) {
	v := m.Versus
	if v == nil {
		return
	}
	sign := " < "
	if v.Above {
		sign = " > "
	}
	both := s.Texts[v.PassageA].Quote(v.A) + sign + s.Texts[v.PassageB].Quote(v.B)
	if !v.Holds {
		j.reasons = append(j.reasons, reason{kind: otherWay, instead: both})
		j.score = math.Min(j.score*whoCounts, misplacedScore)
		j.misplaced, j.against = true, true
		return
	}
	j.score = math.Max(j.score, math.Min(heldScore, m.Heard()))
	j.derived = append(j.derived, both)
}

// names looks at names in whose place the source has others.
func (j *judgement) names(m *align.Match) {
	if m.Step.Aligned < inStepFrom {
		return
	}
	for _, n := range m.Names {
		if m.Confirmed(n.Said) || incorporated[strings.ToLower(n.Said)] && incorporated[strings.ToLower(n.Instead)] {
			continue
		}
		if n.Opens { // it may be no name
			j.add(reason{kind: otherHere, said: n.Said, instead: n.Instead}, 0.5)
			continue
		}
		j.add(reason{kind: otherHere, said: n.Said, instead: n.Instead}, 0.2)
		j.against = true
	}
}

// incorporated are words for what a company is, of which the one says no other than the other: PepsiCo, the Company.
var incorporated = map[string]bool{"co": true, "company": true, "inc": true, "incorporated": true, "corp": true, "corporation": true, "ltd": true, "limited": true, "plc": true, "llc": true}

// fields looks at what a record says yes or no to, or says nothing of.
func (j *judgement) fields(m *align.Match) {
	for _, f := range m.Against {
		j.add(reason{kind: recordSays, said: f.Name, instead: f.Value}, 0.4)
		j.against, j.lacks = j.against || !f.Unknown, true
	}
}

// quotes looks at quotations that are not to the letter.
func (j *judgement) quotes(m *align.Match) {
	for _, q := range m.Broken {
		j.add(reason{kind: misquoted, said: q}, 0.5)
	}
}

// turns looks at denials and opposites, where claim and source run in step.
func (j *judgement) turns(d align.Diff, w align.Who) {
	if d.Aligned < 0.55 || w.Agrees {
		return
	}
	switch {
	case d.Opposite != "" && w.Near && w.Says(d.Opposite): // another clause says it in its own words
	case d.Opposite != "":
		j.add(reason{kind: negation, said: d.Turned}, 0.2)
		j.against = true
	case d.Denied > 0:
		j.add(reason{kind: denial, said: ""}, 0.2)
		j.against = true
	}
}

// who looks at who does what to whom. What it finds, the models have not weighed.
func (j *judgement) who(w align.Who) {
	r := reason{said: w.Said, instead: w.Instead}
	switch w.Kind {
	case roles.None:
		return
	case roles.Reversed:
		r = reason{kind: negation, said: w.Said + " / " + w.Instead}
	case roles.Denied:
		r.kind = denial
	case roles.Traded:
		r.kind = traded
	case roles.Replaced:
		r.kind = otherHere
	case roles.OtherOne:
		if r.kind = ofAnother; !w.Sure {
			j.reasons = append(j.reasons, r)
			j.score *= unsureCounts
			return
		}
	}
	if !slices.ContainsFunc(j.reasons, func(x reason) bool { return x.kind == r.kind }) {
		j.reasons = append(j.reasons, r)
	}
	j.score = math.Min(j.score*whoCounts, whoScore)
	j.against = true
}

// A claim that says it of another scores so much of what it would, and at most so much.
const (
	whoCounts = 0.5
	whoScore  = 0.4
	// unsureCounts is the same of one where it may not be another.
	unsureCounts = 0.75
)

// missing looks at words that the passages do not have.
func (j *judgement) missing(m *align.Match) {
	if j.misplaced || j.score >= supportedFrom && !names(m) {
		return
	}
	missing, whole := m.Missing()
	missing = slices.DeleteFunc(missing, j.told)
	if len(missing) == 0 {
		return
	}
	told := len(j.reasons)
	j.add(reason{kind: missingWords, said: strings.Join(missing, ", ")}, 0.6)
	if !whole && told > 0 {
		j.reasons = j.reasons[:told] // what is wrong is said already
	}
}

// told reports whether a reason has named word already.
func (j *judgement) told(word string) bool {
	return slices.ContainsFunc(j.reasons, func(r reason) bool {
		return (r.kind == otherHere || r.kind == ofAnother) && strings.Contains(r.said, word)
	})
}

// names reports whether a name of the claim stands nowhere: a word with a capital that
// does not begin the sentence.
func names(m *align.Match) bool {
	for _, u := range m.Units {
		if !u.Found && u.Flags&text.Capital != 0 && u.Flags&text.First == 0 {
			return true
		}
	}
	return false
}

// unheard looks for a clause of which the passages have next to no word: however well the rest
// agrees, the sentence says more than they do. Of a record much is said in other words.
func (j *judgement) unheard(s *align.Source, m *align.Match) {
	if j.score < supportedFrom || s.Texts[m.Step.Passage].Record {
		return
	}
	clause := m.Unheard()
	if clause == nil {
		return
	}
	j.score = math.Min(j.score, unheardScore)
	if slices.ContainsFunc(j.reasons, func(r reason) bool { return r.kind == missingWords }) {
		return
	}
	said := strings.TrimRight(m.Claim.Text.Quote(*clause), " ,;:.!?，；：。！？")
	j.reasons = append(j.reasons, reason{kind: missingWords, said: said})
}

// unheardScore is just below what counts as supported.
const unheardScore = 0.49

// Scores from which a sentence counts as supported, and as partly so.
const (
	supportedFrom = 0.5
	partialFrom   = 0.3
)
