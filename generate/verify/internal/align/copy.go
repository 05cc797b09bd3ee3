package align

import (
	"math"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// nearCopy is how far a claim must follow its source for one other word in it to be telling.
const nearCopy = 0.7

// altered measures what a claim that follows its source changes of it: words put in the
// place of others, and words left out from within.
func (m *Match) altered(s *Source, f *Features) {
	d := m.Step
	if len(d.Pairs) == 0 {
		return
	}
	ct, pt := m.Claim.Text, s.Texts[d.Passage]
	skipped, skips, softeners := 0, 0, 0
	for _, g := range d.Gaps {
		mine, theirs := content(ct, g.From, g.To), content(pt, g.Other, g.Until)
		inner := g.From > m.Claim.From && g.To < m.Claim.To
		switch {
		case mine > 0 && theirs > 0 && g.Until-g.Other <= 2+2*(g.To-g.From):
			f[WordsSwapped] += math.Max(0, d.Aligned-nearCopy) / (1 - nearCopy)
		case mine == 0 && theirs > 0 && inner:
			skips++
			skipped += min(theirs, 8)
			for i := g.Other; i < g.Until; i++ {
				if softens[pt.Tokens[i].Hash] {
					softeners++
				}
			}
		}
	}
	f[WordsSwapped] = math.Min(2, f[WordsSwapped])
	f[Skipped] = math.Log1p(float64(skipped)) * d.Aligned
	f[Skips] = ratio(skips, len(d.Pairs), 0)
	f[Softeners] = math.Min(2, float64(softeners)) * d.Aligned
	last := d.Pairs[len(d.Pairs)-1]
	if last[0] == m.Claim.To-1 && last[1]+1 < len(pt.Tokens) && !stopBetween(pt, last[1], last[1]+1) {
		f[CutShort] = d.Aligned
	}
}

func content(t *text.Text, from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		if t.Tokens[i].Flags&text.Stop == 0 {
			n++
		}
	}
	return n
}

// stopBetween reports whether anything but a space stands between two tokens.
func stopBetween(t *text.Text, a, b int) bool {
	for i := int(t.Tokens[a].End); i < int(t.Tokens[b].Start); i++ {
		if t.Folded[i] != ' ' {
			return true
		}
	}
	return false
}

// softens holds words that a claim does not leave out without saying more than its source.
var softens = text.Set(`may might could possibly perhaps probably likely seem appear allegedly alleged formerly former nearly almost partly partially
	attempt tried try fail failed plan planned propose proposed expected suggest claim claims believed reportedly unless if only some several most
	many potential potentially under hypothetical initial initially try would`)

// loose counts figures of the claim beside which the source never has the word that the
// claim has beside them: ten what?
func (m *Match) loose(s *Source, f *Features) {
	t := m.Claim.Text
	for k, x := range m.Facts {
		if !x.Found || x.Fact.Kind != facts.Number && x.Fact.Kind != facts.Quantity && x.Fact.Kind != facts.Percent || x.Fact.Kind == facts.Quantity && x.Fact.Unit == "" {
			continue
		}
		noun := m.wordAfter(x.Fact.End)
		if noun < 0 {
			continue
		}
		h, b := t.Tokens[noun].Hash, t.Bigram(noun)
		held := false
		for _, n := range m.places[k] {
			pt, sent := s.Text(int(n))
			for i := sent.From; i < sent.To && !held; i++ {
				held = pt.Tokens[i].Hash == h && b == 0 || b != 0 && pt.Bigram(i) == b
			}
		}
		if !held {
			f[FiguresLoose]++
		}
	}
	f[FiguresLoose] = math.Min(3, f[FiguresLoose])
}

// wordAfter is the first token of content after code point end of the claim; -1 where
// something stands between.
func (m *Match) wordAfter(end int) int {
	t := m.Claim.Text
	for i := m.Claim.From; i < m.Claim.To; i++ {
		if int(t.Tokens[i].Start) < end {
			continue
		}
		for k := end; k < int(t.Tokens[i].Start); k++ {
			switch t.Folded[k] {
			case ' ', '-':
			default:
				return -1
			}
		}
		if t.Tokens[i].Flags&text.Stop != 0 || t.Tokens[i].Flags&text.Figure != 0 {
			return -1
		}
		return i
	}
	return -1
}

// quotes looks at what stands between quotation marks in the claim: it must be in the source
// to the letter, word for word. Broken are those that are not.
func (m *Match) quotes(s *Source) {
	t := m.Claim.Text
	open := -1
	for i, c := range t.Folded {
		if c != '"' {
			continue
		}
		if open < 0 {
			open = i
			continue
		}
		from, to := tokensWithin(t, open, i)
		open = -1
		if to-from < 3 || t.Tokens[from].Flags&text.Han != 0 && to-from < 6 {
			continue // a word so called
		}
		if !s.verbatim(t, from, to) {
			m.Broken = append(m.Broken, Words(t, from, to))
		}
	}
}

func tokensWithin(t *text.Text, a, b int) (from, to int) {
	from = len(t.Tokens)
	for i, tok := range t.Tokens {
		if int(tok.Start) > a && int(tok.End) <= b {
			from, to = min(from, i), i+1
		}
	}
	return min(from, to), to
}

// verbatim reports whether the tokens [from, to) of t stand in a row somewhere.
func (s *Source) verbatim(t *text.Text, from, to int) bool {
	for at := from; at < to; {
		length, _ := s.longest(t, at, to, nil)
		if at+length >= to {
			return true
		}
		if length < 2 || at > from {
			return false
		}
		// A quotation may leave out a part: ... between two runs.
		if !elided(t, at+length-1, at+length) {
			return false
		}
		at += length
	}
	return true
}

func elided(t *text.Text, a, b int) bool {
	for i := int(t.Tokens[a].End); i < int(t.Tokens[b].Start); i++ {
		if t.Folded[i] == '…' || t.Folded[i] == '.' && i+1 < len(t.Folded) && t.Folded[i+1] == '.' {
			return true
		}
	}
	return false
}
