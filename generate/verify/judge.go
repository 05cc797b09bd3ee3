package verify

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"grounded"
	"grounded/generate/verify/internal/align"
	"grounded/generate/verify/internal/text"
)

// judgement is a verdict and what it rests on.
type judgement struct {
	derived []string // figures that follow from others, with the operands
	verdict grounded.Verdict
	score   float64
	reasons []reason
	against bool    // the passages say otherwise
	lacks   bool    // a figure, date or identifier stands in no passage
	telling float64 // 0..1, how much what is at fault lowers the score
}

// reason is one thing wrong with a sentence.
type reason struct {
	kind    reasonKind
	said    string // of the claim
	instead string // of the passages; may be empty
}

type reasonKind int

const (
	missingFact  reasonKind = iota // the passages do not have it
	otherFact                      // they have another in its place
	elsewhere                      // they have it, of something else
	missingWords                   // words that no passage has
	weak                           // nothing in particular: little agrees
	negation                       // a word and its opposite
	denial                         // the one denies what the other says
	misquoted                      // quotation marks around what is not to the letter
	recordSays                     // a field of a record says yes or no to it
)

// judge decides a match whose words, or words and meaning, score so much.
func judge(s *align.Source, m *align.Match, score float64) judgement {
	cover := 0.0
	if len(m.Windows) > 0 {
		cover = m.Windows[0].Cover
	}
	// The models have weighed what is at fault already. In a claim that follows its source word
	// for word, what differs is all there is to judge.
	j := judgement{score: score, telling: math.Max(0, (m.Step.Aligned-followsFrom)/(1-followsFrom))}
	j.facts(s, m, cover)
	j.names(m)
	j.fields(m)
	j.quotes(m)
	j.turns(m, m.Step)
	if missing := m.Missing(); len(missing) > 0 && (j.score < supportedFrom || names(m)) {
		j.add(reason{missingWords, strings.Join(missing, ", "), ""}, 0.6)
	}
	j.unheard(s, m)
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
	return j
}

func (j *judgement) add(r reason, factor float64) {
	j.reasons = append(j.reasons, r)
	j.score *= math.Pow(factor, j.telling)
}

// facts looks at the figures, dates and identifiers.
func (j *judgement) facts(s *align.Source, m *align.Match, cover float64) {
	for _, f := range m.Facts {
		said := m.Claim.Text.Quote(grounded.Span{Start: f.Fact.Start, End: f.Fact.End})
		switch {
		case f.Derived != nil:
			j.derived = append(j.derived, derived(s, said, f.Derived))
		case f.Swapped && m.Step.Aligned >= inStepFrom:
			j.add(reason{otherFact, said, quote(s, f)}, 0.1)
			j.against = true
		case !f.Found && f.Rival && cover >= 0.35:
			j.add(reason{otherFact, said, quote(s, f)}, 0.1)
			j.against = true
		case !f.Found:
			j.add(reason{missingFact, said, ""}, 0.2)
			j.lacks = true
		case !f.Near && f.Rival && cover >= 0.6:
			j.add(reason{elsewhere, said, quote(s, f)}, 0.3)
		}
	}
}

// followsFrom is how far a claim must follow its source for a difference to lower its score.
const followsFrom = 0.8

// inStepFrom is how far a claim must follow a window for what stands in its place there
// to count as said of the same thing.
const inStepFrom = 0.6

// names looks at names in whose place the source has others.
func (j *judgement) names(m *align.Match) {
	if m.Step.Aligned < inStepFrom {
		return
	}
	for _, n := range m.Names {
		if n.Opens { // it may be no name
			j.add(reason{otherFact, n.Said, n.Instead}, 0.5)
			continue
		}
		j.add(reason{otherFact, n.Said, n.Instead}, 0.2)
		j.against = true
	}
}

// fields looks at what a record says yes or no to.
func (j *judgement) fields(m *align.Match) {
	for _, f := range m.Against {
		j.add(reason{recordSays, f.Name, f.Value}, 0.4)
		j.against = true
	}
}

// quotes looks at quotations that are not to the letter.
func (j *judgement) quotes(m *align.Match) {
	for _, q := range m.Broken {
		j.add(reason{misquoted, q, ""}, 0.5)
	}
}

// turns looks at denials and opposites, where claim and source run in step.
func (j *judgement) turns(m *align.Match, d align.Diff) {
	if d.Aligned < 0.55 {
		return
	}
	switch {
	case d.Opposite != "":
		j.add(reason{negation, strings.TrimSpace(d.Opposite) + " / " + d.Against, ""}, 0.2)
		j.against = true
	case d.Negated > 0:
		j.add(reason{denial, "", ""}, 0.2)
		j.against = true
	}
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
	j.reasons = append(j.reasons, reason{missingWords, said, ""})
}

// unheardScore is just below what counts as supported.
const unheardScore = 0.49

// Scores from which a sentence counts as supported, and as partly so.
const (
	supportedFrom = 0.5
	partialFrom   = 0.3
)

func quote(s *align.Source, f align.FactMatch) string {
	return s.Texts[f.Passage].Quote(grounded.Span{Start: f.Instead.Start, End: f.Instead.End})
}

// reason says in words what is wrong.
func (j judgement) reason(lang grounded.Language) string {
	var out []string
	for _, d := range j.derived {
		if lang == grounded.Chinese {
			out = append(out, "由材料推算："+d)
		} else {
			out = append(out, "derived: "+d)
		}
	}
	if j.verdict == grounded.Supported {
		j.reasons = nil
	}
	for _, r := range j.reasons[:min(3, len(j.reasons))] {
		out = append(out, r.in(lang))
	}
	if lang == grounded.Chinese {
		return strings.Join(out, "；")
	}
	return strings.Join(out, "; ")
}

// derived says how a figure follows: 220 = 120 + 100.
func derived(s *align.Source, said string, d *align.Derivation) string {
	a := s.Texts[d.PassageA].Quote(grounded.Span{Start: d.A.Start, End: d.A.End})
	b := s.Texts[d.PassageB].Quote(grounded.Span{Start: d.B.Start, End: d.B.End})
	return fmt.Sprintf("%s = %s %s %s", said, a, d.Sign, b)
}

var wordings = map[grounded.Language][9]string{
	grounded.Chinese: {
		"材料中没有“%s”", "材料中没有“%s”，写的是“%s”", "材料中的“%s”说的不是这件事，这里写的是“%s”", "材料中没有这些词：%s", "材料中找不到相应的内容", "材料说的正相反：%s", "材料的肯定、否定与此相反", "引号里的“%s”不是材料的原话", "材料中“%s”一项是“%s”",
	},
	grounded.English: {
		"%s is not in the passages", "%s is not in the passages; they say %s", "the passages have %s of something else; here they say %s", "not in the passages: %s", "nothing in the passages says this",
		"the passages say the opposite: %s", "the passages deny this, or this denies them", "the passages do not have “%s” word for word", "the record says %s: %s",
	},
}

func (r reason) in(lang grounded.Language) string {
	w, ok := wordings[lang]
	if !ok {
		w = wordings[grounded.English]
	}
	switch r.kind {
	case otherFact, elsewhere, recordSays:
		return fmt.Sprintf(w[r.kind], r.said, r.instead)
	case weak, denial:
		return w[r.kind]
	}
	return fmt.Sprintf(w[r.kind], r.said)
}
