package align

import (
	"slices"

	"grounded"
	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/scopes"
	"grounded/generate/verify/internal/text"
)

// Versus is what the source has of two things of which the claim says that the one is more, and says
// no figure.
type Versus struct {
	PassageA, PassageB int
	A, B               grounded.Span // the figures, of the first thing and of the second
	Above              bool          // the first is the greater one
	Holds              bool          // as the claim says
}

// versus looks for the figures of two things that the claim compares: of two rows of a table, or of
// two parts of a sentence.
func (m *Match) versus(s *Source) {
	if slices.ContainsFunc(m.Facts, func(f FactMatch) bool { return measurable(f.Fact) && !f.Fact.IsYear() }) || m.deniesAny() {
		return
	}
	left, right, more, ok := m.sides()
	if !ok {
		return
	}
	if m.Versus = m.versusRows(s, left, right); m.Versus == nil {
		m.Versus = m.versusParts(s, left, right)
	}
	if m.Versus != nil {
		m.Versus.Holds = m.Versus.Above == more
		m.heard(ups)
		m.heard(downs)
		m.heard(against)
	}
}

// sides are the words of the two things that the claim compares, and whether it calls the first one
// the greater.
func (m *Match) sides() (left, right map[uint32]bool, more, ok bool) {
	t := m.Claim.Text
	from, to := m.Claim.From, m.Claim.To
	words := func(a, b int) map[uint32]bool {
		out := map[uint32]bool{}
		for i := a; i < b; i++ {
			if t.Tokens[i].Flags&(text.Han|text.Stop) == 0 {
				out[t.Tokens[i].Hash] = true
			}
			if h := t.Bigram(i); h != 0 && i+1 < b {
				out[h] = true
			}
		}
		return out
	}
	for k := from; k < to; k++ {
		h, b := t.Tokens[k].Hash, t.Bigram(k)
		switch {
		case exceeding[h]:
			return words(from, k), words(k+1, to), true, true
		case h == thanWord:
			for i := k - 1; i >= from; i-- {
				if h := t.Tokens[i].Hash; greater[h] || fewer[h] {
					return words(from, k), words(k+1, to), greater[h], true
				}
			}
			return nil, nil, false, false
		case b != 0 && (above[b] || below[b]):
			return words(from, k), words(k+2, to), above[b], true
		}
	}
	return nil, nil, false, false
}

// versusRows compares two rows of one table at the claim's year, or the latest.
func (m *Match) versusRows(s *Source, left, right map[uint32]bool) *Versus {
	a, b := m.rowSaid(s, left), m.rowSaid(s, right)
	if a == nil || b == nil || a == b || a.Passage != b.Passage {
		return nil
	}
	years := m.years()
	if len(years) > 1 {
		return nil
	}
	year := 0
	if len(years) == 1 {
		year = years[0]
	} else {
		for _, c := range a.Cells {
			year = max(year, c.Year)
		}
	}
	at := func(r *Row) *Cell {
		var out *Cell
		for i := range r.Cells {
			if c := &r.Cells[i]; c.Year == year && !isShare(c.Head) {
				if out != nil {
					return nil
				}
				out = c
			}
		}
		return out
	}
	x, y := at(a), at(b)
	if x == nil || y == nil || x.fact.Value == y.fact.Value || x.fact.Value < 0 || y.fact.Value < 0 || x.fact.Unit != y.fact.Unit && x.fact.Unit != "" && y.fact.Unit != "" {
		return nil
	}
	return &Versus{a.Passage, b.Passage, spanOf(x.fact), spanOf(y.fact), x.fact.Value > y.fact.Value, false}
}

// rowSaid is the row whose whole label words have, the longest one; nil where there is none, or several.
func (m *Match) rowSaid(s *Source, words map[uint32]bool) *Row {
	var out *Row
	twice := false
	for i := range s.rows {
		r := &s.rows[i]
		if len(r.words()) == 0 || shareOf(r.words(), words) < surelySays {
			continue
		}
		switch {
		case out == nil || len(r.words()) > len(out.words()):
			out, twice = r, false
		case len(r.words()) == len(out.words()):
			twice = true
		}
	}
	if twice {
		return nil
	}
	return out
}

// versusParts compares two figures of a sentence that are of the two things.
func (m *Match) versusParts(s *Source, left, right map[uint32]bool) *Versus {
	if len(m.Windows) == 0 {
		return nil
	}
	for n := m.Windows[0].From; n <= m.Windows[0].To; n++ {
		if s.isRow(n) {
			continue
		}
		here := s.sentence(n)
		for i := range here.Facts {
			f := here.Facts[i]
			if !measurable(f) || f.IsYear() {
				continue
			}
			parts := here.Parts(func(g *facts.Fact) bool { return sameKind(f, *g) })
			a, b := partSaid(parts, left, right), partSaid(parts, right, left)
			if a == nil || b == nil || a == b || a.Fact.Value == b.Fact.Value {
				continue
			}
			p := s.Sentences[n].Passage
			return &Versus{p, p, spanOf(a.Fact), spanOf(b.Fact), a.Fact.Value > b.Fact.Value, false}
		}
	}
	return nil
}

// partSaid is the part of which words say what it is, and others do not; nil where there is none.
func partSaid(parts []scopes.Part, words, others map[uint32]bool) *scopes.Part {
	var out *scopes.Part
	for i := range parts {
		mine, theirs := 0, 0
		for _, w := range parts[i].Words {
			if words[w.Key] && !others[w.Key] {
				mine++
			}
			if others[w.Key] && !words[w.Key] {
				theirs++
			}
		}
		if parts[i].Total || mine == 0 || theirs > 0 || 2*mine < len(parts[i].Words) {
			continue
		}
		if out != nil {
			return nil
		}
		out = &parts[i]
	}
	return out
}

func spanOf(f facts.Fact) grounded.Span { return grounded.Span{Start: f.Start, End: f.End} }

var (
	exceeding = text.Set("exceed exceeded exceeds exceeding outnumber outnumbered outnumbers")
	greater   = text.Set("more greater higher larger longer bigger heavier taller")
	fewer     = text.Set("fewer less lower smaller shorter")
	above     = hanSet("", "高于 多于 大于 超过 超出")
	below     = hanSet("", "低于 少于 小于")
)
