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

// reason is one thing wrong with a sentence.
type reason struct {
	kind     reasonKind
	said     string // of the claim
	instead  string // of the passages; may be empty
	of, want string // of a figure of a table: what it is of, and what the claim speaks of
}

type reasonKind int

const (
	missingFact    reasonKind = iota // the passages do not have it
	otherFact                        // they have another in its place
	elsewhere                        // they have it, of something else
	missingWords                     // words that no passage has
	weak                             // nothing in particular: little agrees
	negation                         // a word and its opposite
	denial                           // the one denies what the other says
	misquoted                        // quotation marks around what is not to the letter
	recordSays                       // a field of a record says yes or no to it
	otherColumn                      // a table has it of another year, or of another thing
	otherSign                        // a table has a loss for a profit, or the other way round
	otherDirection                   // they speak of a rise where it speaks of a fall, or the other way round
	otherWay                         // figures fall that are said to rise, or the other way round
	traded                           // who does it and what it is done to have changed places
	ofAnother                        // they say it of another
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
	if held := m.Held(); held > 0 {
		j.score = math.Max(j.score, math.Min(heldScore, held))
	}
	j.facts(s, m, cover)
	j.names(m)
	j.fields(m)
	j.quotes(m)
	j.turns(m, m.Step)
	j.who(m)
	if missing := m.Missing(); len(missing) > 0 && !j.misplaced && (j.score < supportedFrom || names(m)) {
		j.add(reason{kind: missingWords, said: strings.Join(missing, ", ")}, 0.6)
	}
	j.unheard(s, m)
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
		case f.Swapped && !f.Reordered && m.Step.Aligned >= inStepFrom:
			j.add(reason{kind: otherFact, said: said, instead: quote(s, f)}, 0.1)
			j.against = true
		case !f.Found && f.Rival && cover >= 0.35:
			j.add(reason{kind: otherFact, said: said, instead: quote(s, f)}, 0.1)
			j.against = true
		case !f.Found:
			j.add(reason{kind: missingFact, said: said}, 0.2)
			j.lacks = true
		case !f.Near && f.Rival && cover >= 0.6:
			j.add(reason{kind: elsewhere, said: said, instead: quote(s, f)}, 0.3)
		}
	}
}

const (
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

// names looks at names in whose place the source has others.
func (j *judgement) names(m *align.Match) {
	if m.Step.Aligned < inStepFrom {
		return
	}
	for _, n := range m.Names {
		if n.Opens { // it may be no name
			j.add(reason{kind: otherFact, said: n.Said, instead: n.Instead}, 0.5)
			continue
		}
		j.add(reason{kind: otherFact, said: n.Said, instead: n.Instead}, 0.2)
		j.against = true
	}
}

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
func (j *judgement) turns(m *align.Match, d align.Diff) {
	if d.Aligned < 0.55 || m.Who.Agrees {
		return
	}
	switch {
	case d.Opposite != "":
		j.add(reason{kind: negation, said: strings.TrimSpace(d.Opposite) + " / " + d.Against}, 0.2)
		j.against = true
	case d.Negated > 0:
		j.add(reason{kind: denial, said: ""}, 0.2)
		j.against = true
	}
}

// who looks at who does what to whom. What it finds, the models have not weighed.
func (j *judgement) who(m *align.Match) {
	w := m.Who
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
		r.kind = otherFact
	case roles.OtherOne:
		r.kind = ofAnother
	}
	if !slices.ContainsFunc(j.reasons, func(x reason) bool { return x.kind == r.kind }) {
		j.reasons = append(j.reasons, r)
	}
	j.score = math.Min(j.score*whoCounts, whoScore)
	j.against = true
}

// A claim that says it of another scores so much of what it would, and at most so much.
const (
	whoCounts = 0.4
	whoScore  = 0.3
)

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

// misplaced says where a figure of a table belongs, and what the table has of what is spoken of.
func misplaced(s *align.Source, said string, f align.FactMatch) reason {
	b := f.Bound
	r := reason{kind: otherColumn, said: said, of: b.Row.Named(), want: wantedRow(b)}
	if b.Want != nil {
		r.instead = s.CellText(b.WantRow, b.Want)
	}
	switch b.How {
	case align.OtherCell:
		r.kind = otherFact
	case align.OtherYear:
		r.of, r.want = strconv.Itoa(b.Cell.Year), strconv.Itoa(b.Year)
	case align.OtherSign:
		r.kind = otherSign
	case align.OtherWay:
		r.kind, r.instead = otherWay, derived(s, said, f.Derived)
	}
	return r
}

func wantedRow(b *align.Binding) string {
	if b.WantRow == nil {
		return ""
	}
	return b.WantRow.Named()
}

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
	if d.Sign == "=" {
		return said + " = " + a
	}
	b := s.Texts[d.PassageB].Quote(grounded.Span{Start: d.B.Start, End: d.B.End})
	return fmt.Sprintf("%s = %s %s %s", said, a, d.Sign, b)
}

var wordings = map[grounded.Language][15]string{
	grounded.Chinese: {
		"材料中没有“%s”", "材料中没有“%s”，写的是“%s”", "材料中的“%s”说的不是这件事，这里写的是“%s”", "材料中没有这些词：%s", "材料中找不到相应的内容", "材料说的正相反：%s", "材料的肯定、否定与此相反", "引号里的“%s”不是材料的原话", "材料中“%s”一项是“%s”",
		"材料中“%s”属于%s", "材料中“%s”写作“%s”，正负相反", "材料说的升降与此相反", "材料的数字变动方向相反：%s", "材料里主客相反：“%s”与“%s”", "材料说的不是“%s”，是“%s”",
	},
	grounded.English: {
		"%s is not in the passages", "%s is not in the passages; they say %s", "the passages have %s of something else; here they say %s", "not in the passages: %s", "nothing in the passages says this",
		"the passages say the opposite: %s", "the passages deny this, or this denies them", "the passages do not have “%s” word for word", "the record says %s: %s",
		"the passages have %s for %s", "%s stands as %s in the passages: a profit is no loss", "the passages speak of a rise where this speaks of a fall, or the other way round", "the figures of the passages go the other way: %s",
		"in the passages it is the other way round: %s, %s", "the passages do not say it of %s; they say it of %s",
	},
}

// wantings go on where the passages have something of what is spoken of.
var wantings = map[bool]string{true: "，%s的是“%s”", false: "; for %s they say %s"}

func (r reason) in(lang grounded.Language) string {
	w, ok := wordings[lang]
	if !ok {
		w = wordings[grounded.English]
	}
	switch r.kind {
	case otherColumn:
		of, want := strings.TrimSpace(r.of), strings.TrimSpace(r.want)
		if lang == grounded.Chinese {
			of, want = yearOnly.ReplaceAllString(of, "${0}年"), yearOnly.ReplaceAllString(want, "${0}年")
		}
		out := fmt.Sprintf(w[r.kind], r.said, of)
		if r.instead != "" {
			out += fmt.Sprintf(wantings[lang == grounded.Chinese], want, r.instead)
		}
		return out
	case otherWay:
		return fmt.Sprintf(w[r.kind], r.instead)
	case otherSign, otherFact, elsewhere, recordSays, ofAnother, traded:
		return fmt.Sprintf(w[r.kind], r.said, r.instead)
	case weak, denial, otherDirection:
		return w[r.kind]
	}
	return fmt.Sprintf(w[r.kind], r.said)
}
