package verify

import (
	"fmt"
	"strconv"
	"strings"

	"grounded"
	"grounded/generate/verify/internal/align"
)

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
	otherHere                        // they say another thing in this place
	deniedHere                       // they affirm what it denies
	otherOrder                       // what comes first comes last
	planned                          // they tell a plan as what it tells as done
	hedged                           // it may be; it will
	conditional                      // they have a condition
	otherForce                       // they say it more weakly, or of fewer
	otherCause                       // what brings it about is what comes of it
	excepted                         // they say it of all but this
	ofOthers                         // only a passage of something else has it
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
	case align.OtherQuarter:
		r.of = b.Cell.Head
		if b.Want != nil {
			r.want = b.Want.Head
		}
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
	return s.Texts[f.InsteadIn].Quote(grounded.Span{Start: f.Instead.Start, End: f.Instead.End})
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

var wordings = map[grounded.Language][25]string{
	grounded.Chinese: {
		"材料中没有“%s”", "材料中没有“%s”，写的是“%s”", "材料中的“%s”说的不是这件事，这里写的是“%s”", "材料中没有这些词：%s", "材料中找不到相应的内容", "材料说的正相反：%s", "材料的肯定、否定与此相反", "引号里的“%s”不是材料的原话", "材料中“%s”一项是“%s”",
		"材料中“%s”属于%s", "材料中“%s”写作“%s”，正负相反", "材料说的升降与此相反", "材料的数字变动方向相反：%s", "材料里主客相反：“%s”与“%s”", "材料说的不是“%s”，是“%s”", "材料这里写的不是“%s”，是“%s”",
		"材料没有说“%s”，而是肯定“%s”", "材料里的先后与此相反（“%s”与“%s”）", "材料没有说已经做到（“%s”），只说“%s”", "材料没有说一定如此（“%s”），只说“%s”", "材料说的有条件，不是“%s”，而是“%s”", "材料没有说“%s”，只说“%s”",
		"材料里的因果与此相反（“%s”与“%s”）", "材料把“%s”排除在外（“%s”）", "“%s”只见于第%s段，那里说的是别的事",
	},
	grounded.English: {
		"%s is not in the passages", "%s is not in the passages; they say %s", "the passages have %s of something else; here they say %s", "not in the passages: %s", "nothing in the passages says this",
		"the passages say the opposite: %s", "the passages deny this, or this denies them", "the passages do not have “%s” word for word", "the record says %s: %s",
		"the passages have %s for %s", "%s stands as %s in the passages: a profit is no loss", "the passages speak of a rise where this speaks of a fall, or the other way round", "the figures of the passages go the other way: %s",
		"in the passages it is the other way round: %s, %s", "the passages do not say it of %s; they say it of %s", "the passages do not say %s here; they say %s",
		"the passages do not say %s; they say it is so: %s", "in the passages the order in time is the other one: here %s, there %s", "the passages do not say that it is done (%s); they say %s", "the passages do not say that it is certain (%s); they say %s", "the passages have a condition: not %s but %s", "the passages do not say %s; they say %s",
		"in the passages cause and effect are the other way round: here %s, there %s", "the passages except %s (%s)", "%s stands only in passage %s, which is of something else",
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
	case otherSign, otherFact, elsewhere, recordSays, ofAnother, traded, otherHere, deniedHere, otherOrder, planned, hedged, conditional, otherForce, otherCause, excepted, ofOthers:
		return fmt.Sprintf(w[r.kind], r.said, r.instead)
	case weak, denial, otherDirection:
		return w[r.kind]
	}
	return fmt.Sprintf(w[r.kind], r.said)
}
