package align

import (
	"cmp"

	"grounded/generate/verify/internal/facts"
)

// Derivation says how a figure that the source lacks follows from two that it has.
type Derivation struct {
	// Sign is "+", "−", "÷" (a share in percent, or a ratio), "→" (a change in percent, from A to B) or
	// "=" (A in another unit).
	Sign string
	A, B facts.Fact
	// Passages of the operands.
	PassageA, PassageB int
}

// operand is a figure of the source near the claim.
type operand struct {
	fact    facts.Fact
	meant   facts.Fact // as the note of its table means it
	passage int
	row     *Row // of a table; nil: it stands in no row that the claim speaks of
	year    int  // of its column; 0: not known
}

// mostOperands bounds the pairs that are tried.
const mostOperands = 24

// derive looks whether figures that the source lacks are the sum, the difference, the
// share or the change of two figures in the rows that the claim speaks of, or in its best
// windows. The claim must speak of such a thing, or two figures nearby would explain too much.
func (m *Match) derive(s *Source) {
	var cells, near []operand
	for k := range m.Facts {
		f := &m.Facts[k]
		if m.convert(s, f) || !m.mayFollow(f) {
			continue
		}
		if near == nil {
			cells, near = m.cells(), m.operands(s)
		}
		d, x := m.derivation(f.Fact, cells)
		if d == nil {
			d, x = m.derivation(f.Fact, near)
		}
		if d == nil {
			continue
		}
		f.Bound, f.Derived = nil, d
		if m.goes(x[0], x[1]) {
			f.Bound = &Binding{How: OtherWay, Row: x[0].row}
		}
		m.hold(f)
		m.heard(reckoning) // what the claim says of reckoning is what the figures say
	}
}

// convert looks whether f, which the source lacks, is a figure of its best windows in another unit.
func (m *Match) convert(s *Source, f *FactMatch) bool {
	if f.Found && !f.Swapped || f.Fact.Kind != facts.Quantity || (f.Rival || f.Swapped) && f.Instead.Unit == f.Fact.Unit {
		return false // or its place is taken by another in its own unit
	}
	for _, w := range m.Windows {
		for n := w.From; n <= w.To; n++ {
			t, sent := s.Text(n)
			for _, g := range t.Facts[sent.FactFrom:sent.FactTo] {
				if facts.Converts(f.Fact, g) {
					p := s.Sentences[n].Passage
					f.Derived = &Derivation{Sign: "=", A: g, PassageA: p, PassageB: p}
					m.hold(f)
					return true
				}
			}
		}
	}
	return false
}

// mayFollow reports whether f may be one that follows from others: the source does not have it,
// and the claim speaks of reckoning.
func (m *Match) mayFollow(f *FactMatch) bool {
	switch {
	case !measurable(f.Fact):
		return false
	case f.Bound != nil && (f.Bound.How == Holds || f.Bound.How == OtherYear || f.Bound.How == OtherQuarter):
		return false
	case f.Bound == nil && (f.Found || len(m.rows) == 0 && f.Swapped && m.Step.Aligned > nearCopy):
		return false
	}
	return m.reckons()
}

// cells are the figures of the rows that the claim speaks of.
func (m *Match) cells() []operand {
	var list []operand
	for _, x := range m.rows {
		for _, c := range x.row.Cells {
			if len(list) == 2*mostOperands {
				return list
			}
			meant, _ := x.row.note.In(c.fact)
			list = append(list, operand{c.fact, meant, x.row.Passage, x.row, c.Year})
		}
	}
	return list
}

func (m *Match) operands(s *Source) []operand {
	list := []operand{}
	seen := map[[2]float64]bool{}
	for _, w := range m.Windows {
		for n := w.From; n <= w.To; n++ {
			t, sent := s.Text(n)
			p := s.Sentences[n].Passage
			for _, f := range t.Facts[sent.FactFrom:sent.FactTo] {
				key := [2]float64{f.Value, float64(f.Year)}
				if len(m.rows) > 0 && s.inRow(p, f.Start) {
					continue // it is of another row than the claim speaks of
				}
				if (measurable(f) || f.Kind == facts.Date && f.Month == 0) && !seen[key] && len(list) < mostOperands {
					seen[key] = true
					meant, _ := s.notes[p].In(f)
					list = append(list, operand{fact: f, meant: meant, passage: p})
				}
			}
		}
	}
	return list
}

func measurable(f facts.Fact) bool {
	switch f.Kind {
	case facts.Number, facts.Quantity, facts.Money, facts.Percent:
		return true
	}
	return false
}

// derivation is how f follows from two of list, and which two: for a change, from the first to
// the second.
func (m *Match) derivation(f facts.Fact, list []operand) (*Derivation, [2]operand) {
	ratio := m.says(dividing)
	for i, a := range list {
		for j, b := range list {
			if i == j || a.row != b.row && a.year != b.year {
				continue // of two things at two times
			}
			x, y := a.meant, b.meant
			if a.row != nil && b.row != nil && a.passage == b.passage {
				x.Unit, y.Unit = cmp.Or(x.Unit, y.Unit), cmp.Or(y.Unit, x.Unit) // only a table's first line may have the sign
			}
			sign := reckon(f, x, y, ratio)
			if sign == "" && f.Scale == 0 {
				sign = reckon(f, a.fact, b.fact, ratio)
			}
			if sign == "" || sign == "→" && !m.changes(b, a) {
				continue
			}
			if sign == "→" {
				a, b = b, a
			}
			return &Derivation{sign, a.fact, b.fact, a.passage, b.passage}, [2]operand{a, b}
		}
	}
	return nil, [2]operand{}
}
