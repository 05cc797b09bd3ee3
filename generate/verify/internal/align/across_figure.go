package align

import (
	"slices"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// Figures count as many terms: they are the same in any language.
const figureCounts = 1.5

// rivalCounts is what a sentence that has another figure of a kind counts: it speaks of the thing.
const rivalCounts = 0.3

// figureIn is how far sentence n has fact k of the claim.
func (m *Match) figureIn(s *Source, n, k int) float64 {
	t, sent := s.Text(n)
	f := m.Facts[k].Fact
	best := 0.0
	for _, g := range t.Facts[sent.FactFrom:sent.FactTo] {
		switch r := s.compareAcross(f, s.Sentences[n].Passage, g); {
		case r >= facts.Rounded:
			return 1
		case r == facts.Differs && f.Unit == g.Unit && (f.Unit != "" || f.Kind == facts.Date):
			best = rivalCounts
		}
	}
	if f.Unit == "occasion" && f.Value == 2 && slices.ContainsFunc(t.Tokens[sent.From:sent.To], func(tok text.Token) bool { return twice[tok.Hash] }) {
		return 1
	}
	if m.isCount(f) { // three stands as 三 before words that are no unit
		for _, c := range t.Folded[sent.Span.Start:sent.Span.End] {
			if v := facts.Numeral(c); v != 0 && float64(v) == f.Value {
				return 1
			}
		}
	}
	return best
}

// compareAcross says how f, of a claim in the other language, stands to g in a passage.
func (s *Source) compareAcross(f facts.Fact, passage int, g facts.Fact) facts.Relation {
	if r := s.compare(&f, passage, &g); r >= facts.Rounded {
		return r
	}
	return facts.CompareAcross(f, g)
}

// idle reports whether fact k says nothing that the other language must say as well: its place in
// a sequence, or once.
func (m *Match) idle(k int) bool {
	f := m.Facts[k].Fact
	return f.Kind == facts.Ordinal || f.Unit == "occasion" && f.Value == 1
}

// acrossFacts looks for the claim's figures in the window, and for others in their place.
func (m *Match) acrossFacts(s *Source) {
	a := m.Across
	for k := range m.Facts {
		f := &m.Facts[k]
		if f.Bound != nil || f.Derived != nil {
			continue
		}
		f.Near, f.Rival, f.Swapped = m.idle(k), false, false
		f.Found = f.Found || f.Near
		for n := range s.Sentences {
			if in := n >= a.From && n <= a.To; (in || !f.Found) && m.figureIn(s, n, k) == 1 {
				f.Found, f.Near = true, f.Near || in
			}
		}
		for n := a.From; n <= a.To && !f.Near && !f.Rival; n++ {
			m.rivalIn(s, n, f)
		}
	}
}

// rivalIn looks in sentence n for what stands in the place of f: a fact of its kind that is none of
// the claim's others.
func (m *Match) rivalIn(s *Source, n int, f *FactMatch) {
	t, sent := s.Text(n)
	p := s.Sentences[n].Passage
	for _, g := range t.Facts[sent.FactFrom:sent.FactTo] {
		if s.compareAcross(f.Fact, p, g) != facts.Differs {
			continue
		}
		own := slices.ContainsFunc(m.Facts, func(o FactMatch) bool { return s.compareAcross(o.Fact, p, g) >= facts.Rounded })
		if !own {
			f.Rival, f.Instead, f.InsteadIn = true, g, p
			return
		}
	}
}
