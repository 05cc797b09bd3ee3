package align

import (
	"grounded"
	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// Otherwise is a figure of the claim that the source has with another word at it: as a fall where the
// claim says a rise, or for another time or thing each.
type Otherwise struct {
	Said    grounded.Span // of the claim, with that word
	Instead grounded.Span // of the passage
	Passage int
	Falls   bool // it is the way that differs
}

// otherwise looks whether the figures of the claim go the way there that the claim says, and are of the
// same time or thing each. Where one sentence of those that have the figure agrees, or
// says neither, it is taken for right.
func (m *Match) otherwise(s *Source) {
	m.along(s)
	t := m.Claim.Text
	own := t.Facts[m.Claim.FactFrom:m.Claim.FactTo]
	for k := range m.Facts {
		f := &m.Facts[k]
		if !f.Found || f.Derived != nil || !measurable(f.Fact) || f.Fact.IsYear() {
			continue
		}
		if up, at := way(t, m.Claim.From, m.Claim.To, own, &f.Fact); up != 0 {
			f.Otherwise = m.differs(s, k, func(t *text.Text, sent text.Sentence, g *facts.Fact) (bool, grounded.Span) {
				there, span := way(t, sent.From, sent.To, t.Facts[sent.FactFrom:sent.FactTo], g)
				return there == -up, span
			})
			if f.Otherwise != nil {
				f.Otherwise.Said, f.Otherwise.Falls = at, true
				continue
			}
		}
		if each := eachOf(t, &f.Fact); each.told() {
			f.Otherwise = m.differs(s, k, func(t *text.Text, _ text.Sentence, g *facts.Fact) (bool, grounded.Span) {
				there := eachOf(t, g)
				return there.apart(each), there.span
			})
			if f.Otherwise != nil {
				f.Otherwise.Said = each.span
			}
		}
	}
}

// along takes back an opposite of the claim's word of change where the sentences that have the claim's figures
// go its way: what goes the other way is of another thing.
func (m *Match) along(s *Source) {
	rises, falls := m.says(climbing), m.says(sinking)
	if m.Step.Opposite == "" || rises == falls || !turning(m.Step.Opposite) {
		return
	}
	for k := range m.Facts {
		if f := &m.Facts[k]; !f.Found || !measurable(f.Fact) || f.Fact.IsYear() {
			continue
		}
		for _, n := range m.places[k] {
			t, sent := s.Text(int(n))
			up, down := false, false
			for i := sent.From; i < sent.To; i++ {
				switch wayAt(t, i) {
				case 1:
					up = true
				case -1:
					down = true
				}
			}
			if up == rises && down == falls {
				m.Step.Opposite = ""
				return
			}
		}
	}
}

// turning reports whether word is one of change.
func turning(word string) bool {
	for _, h := range WordsOf(word) {
		if climbing[h] || sinking[h] {
			return true
		}
	}
	return false
}

// differs is where the source has the figure k of the claim otherwise, and nowhere else so near to
// what the claim says.
func (m *Match) differs(s *Source, k int, other func(t *text.Text, sent text.Sentence, g *facts.Fact) (bool, grounded.Span)) *Otherwise {
	f := &m.Facts[k].Fact
	best := 0.0
	for _, n := range m.places[k] {
		best = max(best, m.scores[n])
	}
	var out *Otherwise
	for _, n := range m.places[k] {
		if m.scores[n] < scopeNear*best {
			continue
		}
		t, sent := s.Text(int(n))
		p := s.Sentences[n].Passage
		for i := sent.FactFrom; i < sent.FactTo; i++ {
			g := &t.Facts[i]
			if s.compare(f, p, g) < facts.Rounded {
				continue
			}
			differs, span := other(t, sent, g)
			if !differs {
				return nil
			}
			if out == nil {
				out = &Otherwise{Instead: span, Passage: p}
			}
		}
	}
	return out
}

const (
	wayBefore    = 4 // words between a word of change and its figure, at most
	wayBeforeHan = 8
	wayBehind    = 1 // the same behind it: what comes later is of another thing
	wayBehindHan = 2
)

// way is the way that f, one of the facts own among the tokens [from, to) of t, is said to have gone:
// 1 for a rise, -1 for a fall, 0 where that is not said; and f with the word that says so.
func way(t *text.Text, from, to int, own []facts.Fact, f *facts.Fact) (int, grounded.Span) {
	first, last := tokensOf(t, from, to, f)
	if first < 0 {
		return 0, grounded.Span{}
	}
	count := 0
	for k := first - 1; k >= from && count < wayBeforeHan && !markBehind(t, k); k-- {
		tok := t.Tokens[k]
		if tok.Flags&text.Negates != 0 || ofFigure(tok, own) {
			break
		}
		if x := wayAt(t, k); x != 0 {
			if tok.Flags&text.Han == 0 && k+1 < first && t.Tokens[k+1].Hash == toWord || k > from && t.Tokens[k-1].Flags&text.Negates != 0 {
				break // up to 7 %
			}
			return x, grounded.Span{Start: int(tok.Start), End: f.End}
		}
		if count++; tok.Flags&text.Han == 0 {
			count++
		}
	}
	behind := wayBehind
	if last < to && t.Tokens[last].Flags&text.Han != 0 {
		behind = wayBehindHan
	}
	for k := last; k < min(to, last+behind); k++ {
		if tok := t.Tokens[k]; markBehind(t, k-1) || ofFigure(tok, own) || tok.Flags&text.Negates != 0 {
			break
		}
		if x := wayAt(t, k); x != 0 {
			if comparative[t.Tokens[k].Hash] && k+1 < to && !markBehind(t, k) && t.Tokens[k+1].Hash != thanWord {
				break // 7 % higher costs
			}
			return x, grounded.Span{Start: f.Start, End: int(t.Tokens[k].End)}
		}
	}
	return 0, grounded.Span{}
}

// tokensOf are the first token of f and the one behind it; -1 where it has none.
func tokensOf(t *text.Text, from, to int, f *facts.Fact) (first, last int) {
	first = -1
	for k := from; k < to && int(t.Tokens[k].Start) < f.End; k++ {
		if touches(t.Tokens[k], *f) {
			if first < 0 {
				first = k
			}
			last = k + 1
		}
	}
	return first, last
}

// markBehind reports whether a mark stands behind token k that ends what is said of a figure.
func markBehind(t *text.Text, k int) bool {
	if k < 0 || k+1 >= len(t.Tokens) {
		return true
	}
	for i := t.Tokens[k].End; i < t.Tokens[k+1].Start; i++ {
		switch t.Folded[i] {
		case ',', ';', ':', '|', '(', ')', '、', '。':
			return true
		}
	}
	return false
}

// ofFigure reports whether tok is part of one of the measured figures own.
func ofFigure(tok text.Token, own []facts.Fact) bool {
	for i := range own {
		if measurable(own[i]) && touches(tok, own[i]) {
			return true
		}
	}
	return false
}

// wayAt is the way that the word at token k, or the pair of Han characters, says.
func wayAt(t *text.Text, k int) int {
	h := t.Tokens[k].Hash
	if t.Tokens[k].Flags&text.Han != 0 {
		if h = t.Bigram(k); h == 0 {
			return 0
		}
	}
	switch {
	case climbing[h]:
		return 1
	case sinking[h]:
		return -1
	}
	return 0
}

var (
	comparative = text.Set("higher lower")
	thanWord    = text.Analyse("than").Tokens[0].Hash
	toWord      = text.Analyse("to").Tokens[0].Hash
)
