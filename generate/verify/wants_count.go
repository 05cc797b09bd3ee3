package verify

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"grounded/generate/verify/internal/align"
	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// countNear is how many tokens lie at most between a figure and what it counts, countBeside where
// it surely does.
const (
	countNear   = 8
	countBeside = 3
)

// counts finds figures of the kinds that may say how many or how much: not years, the numbers of a
// list, and those of forms, notes and sections.
func counts(kinds ...facts.Kind) func(asked, *text.Text, text.Sentence) []int {
	return func(q asked, t *text.Text, s text.Sentence) []int {
		var out []int
		for _, f := range t.Facts[s.FactFrom:s.FactTo] {
			switch {
			case !slices.Contains(kinds, f.Kind) || f.IsYear() || q.holds(f) || numbering(t, s, f):
				continue
			case f.Kind == facts.Number && f.Scale == 0 && f.Step >= 1 && f.Value < 100 && strings.Contains(strings.ToLower(q.question), "how much"):
				continue // 52 weeks
			case q.countable() && (f.Kind == facts.Money || f.Kind == facts.Percent || f.Kind == facts.Quantity && !q.measuredIn(t, s, f)):
				continue
			}
			if at := tokenAt(t, s, f.Start); at >= 0 {
				out = append(out, at)
			}
		}
		return out
	}
}

// wantsFigure reports whether a figure is asked for that is no date.
func (q asked) wantsFigure() bool {
	return q.want.name == "count" || q.want.name == "money" || q.want.name == "percent"
}

// countable reports whether it is asked how many there are of something: no share and no sum.
func (q asked) countable() bool {
	low := strings.ToLower(q.question)
	return len(q.focus) > 0 && strings.Contains(low, "how many") && !strings.Contains(low, "percent") && !strings.Contains(low, "dollar")
}

// clauseBetween reports whether a clause ends between two tokens.
func clauseBetween(t *text.Text, a, b int) bool {
	for i := int(t.Tokens[a].End); i < int(t.Tokens[b].Start); i++ {
		switch t.Folded[i] {
		case ',', ';', '，', '；', ':', '：':
			if i+1 < len(t.Folded) && !unicode.IsDigit(t.Folded[i+1]) {
				return true
			}
		}
	}
	return false
}

// plural reports whether what is counted stands in the plural in the question.
func (q asked) plural() bool { return manyOf.MatchString(q.question) }

var manyOf = regexp.MustCompile(`(?i)how many \w+s\b`)

// measuredIn reports whether the unit of f is what is counted: how many hours.
func (q asked) measuredIn(t *text.Text, s text.Sentence, f facts.Fact) bool {
	for k := s.From; k < s.To; k++ {
		if tok := t.Tokens[k]; int(tok.Start) < f.End && int(tok.End) > f.Start && slices.Contains(q.focus, tok.Hash) {
			return true
		}
	}
	return f.Unit == ""
}

// numbering reports whether f only tells one of several from the others: (1), No. 333, Form 10.
func numbering(t *text.Text, s text.Sentence, f facts.Fact) bool {
	if f.Start == s.Span.Start+1 && f.End-f.Start < 3 && f.End < len(t.Folded) && t.Folded[f.Start-1] == '(' && t.Folded[f.End] == ')' {
		return true
	}
	if f.Start == s.Span.Start && f.End-f.Start < 3 && f.End+1 < len(t.Folded) && t.Folded[f.End] == '.' && t.Folded[f.End+1] == ' ' {
		return true
	}
	i := f.Start - 1
	for i >= 0 && (t.Folded[i] == ' ' || t.Folded[i] == '.' || t.Folded[i] == '-' || t.Folded[i] == '(') {
		i--
	}
	end := i + 1
	for i >= 0 && unicode.IsLetter(t.Folded[i]) && t.Folded[i] < 0x80 {
		i--
	}
	if i >= 0 && unicode.IsDigit(t.Folded[i]) && end == i+1 && f.Start > end && t.Folded[end] == '-' {
		return true // 333-89024
	}
	return slices.Contains(numbered, string(t.Folded[i+1:end]))
}

var numbered = strings.Fields("no nos form note notes section sections item rule article page exhibit chapter part clause asc asu topic")

// countsFocus reports whether a figure stands near the words of how many is asked; true where the
// sentence does not have them, or where nothing is counted.
func (q asked) countsFocus(t *text.Text, s text.Sentence) bool {
	if len(q.focus) == 0 {
		return true
	}
	has, counted := q.focusCounted(t, s, countNear)
	return !has || counted
}

// tellsFigure reports whether a sentence says how many there are of what the question asks, or has
// all that it asks for and a sum or a share.
func (p *Prepared) tellsFigure(q asked, m *align.Match, strange func(int, string) bool) bool {
	n := p.need(q, m)
	for i, at := range p.source.Sentences {
		t, sent := p.source.Text(i)
		if quote := t.Quote(sent.Span); q.isFieldLatin(quote) && p.holdsAnswer(q, n, i) && !strange(at.Passage, quote) {
			return true
		}
	}
	sum := q.want.name == "money" || q.want.name == "percent" || q.want.name == "count" && strings.Contains(strings.ToLower(q.question), "how much")
	if !q.countable() && !sum {
		return false
	}
	for i, at := range p.source.Sentences {
		t, sent := p.source.Text(i)
		quote := t.Quote(sent.Span)
		tells := false
		if sum {
			tells = n.heavy(unitsOf(quote)) >= wordsSurely
		} else {
			_, tells = q.focusCounted(t, sent, countBeside)
		}
		if tells && p.holdsAnswer(q, n, i) && !debris(quote) && !strange(at.Passage, quote) {
			return true
		}
	}
	return false
}

// wordsSurely is of how many words that weigh a sentence must have all.
const wordsSurely = 2

// heavy is how many words that weigh units have, where they have all; 0 else.
func (n need) heavy(units map[uint32]bool) int {
	has := 0
	for h, w := range n.weigh {
		switch {
		case w <= stopCounts:
		case !units[h]:
			return 0
		default:
			has++
		}
	}
	return has
}

// some is how many words that weigh units have.
func (n need) some(units map[uint32]bool) (has int) {
	for h, w := range n.weigh {
		if w > stopCounts && units[h] {
			has++
		}
	}
	return has
}

// leadsTo reports whether what is counted says its number behind it: employees were 73,300, but not
// employees purchased 2.5 million shares.
func leadsTo(t *text.Text, from, to int) bool {
	for k := from; k < to; k++ {
		tok := t.Tokens[k]
		if tok.Flags&(text.Stop|text.Han) == 0 && !countingWords[string(t.Folded[tok.Start:tok.End])] {
			return false
		}
	}
	return true
}

var countingWords = wordSet(`total totaled totalled totaling number numbered approximately about around some over nearly roughly worldwide globally reached exceeded`)

// focusCounted reports whether a sentence has the words of how many is asked, not as a part of a
// name, and whether a figure stands within near tokens of them.
func (q asked) focusCounted(t *text.Text, s text.Sentence, near int) (has, counted bool) {
	at := q.want.has(q, t, s)
	for k := s.From; k+len(q.focus) <= s.To; k++ {
		hit := true
		for j, h := range q.focus {
			hit = hit && t.Tokens[k+j].Hash == h
		}
		if !hit {
			continue
		}
		has = true
		end := k + len(q.focus)
		if end < s.To && t.Tokens[end-1].Flags&text.Han == 0 && t.Folded[t.Tokens[end-1].End-1] != 's' && t.Tokens[end].Flags&text.Stop == 0 && q.plural() {
			continue // employee groupings, Employee Stock Purchase Plan
		}
		if slices.ContainsFunc(at, func(i int) bool {
			return i >= k-near && i <= end+near && !clauseBetween(t, min(i, k), max(i, k)) && (near > countBeside || i < end || leadsTo(t, end, i))
		}) {
			return true, true
		}
	}
	return has, false
}
