package align

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded/generate/verify/internal/facts"
)

// alikeTimes is how far apart two figures may be that can be one thing's at two times or in two
// reports: where they differ by more, one of them is no amount of the kind.
const alikeTimes = 20

// years are those that the claim names, in order.
func (m *Match) years() []int {
	var out []int
	for _, f := range m.Facts {
		if y := f.Fact.YearOf(); y != 0 && !slices.Contains(out, y) {
			out = append(out, y)
		}
	}
	return out
}

// tabled are the figures of the claim that tables may have: they have it, or the rows that the
// claim speaks of have figures of its size.
func (m *Match) tabled(s *Source) []int {
	var out []int
	for k, f := range m.Facts {
		if !measurable(f.Fact) || f.Fact.IsYear() || m.ofLabel(f.Fact) {
			continue
		}
		has := func(r *Row) bool {
			return slices.ContainsFunc(r.Cells, func(c Cell) bool { return r.compare(f.Fact, c) >= facts.Rounded })
		}
		like := func(x meantRow) bool {
			return slices.ContainsFunc(x.row.Cells, func(c Cell) bool { return x.row.alike(f.Fact, c) })
		}
		inTables := slices.ContainsFunc(m.rows, like)
		for i := range s.rows {
			inTables = inTables || has(&s.rows[i])
		}
		if inTables {
			out = append(out, k)
		}
	}
	return out
}

// ofLabel reports whether f is part of the name of the row that the claim speaks of: maturities
// greater than 90 days.
func (m *Match) ofLabel(f facts.Fact) bool {
	if len(m.rows) == 0 {
		return false
	}
	label, said := m.rows[0].row.folded, string(m.Claim.Text.Folded[f.Start:f.End])
	at := strings.Index(label, said)
	if at < 0 {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(label[:at])
	after, _ := utf8.DecodeRuneInString(label[at+len(said):])
	return !unicode.IsDigit(before) && !unicode.IsDigit(after)
}

// compare says how the figure f of a claim stands to a cell of r.
func (r *Row) compare(f facts.Fact, c Cell) facts.Relation {
	if (f.Unit == "%") != (c.fact.Unit == "%" || c.fact.Unit == "" && (r.shares || isShare(c.Head))) {
		return facts.Apart
	}
	rel := facts.CompareUnder(&f, &c.fact, r.note)
	if rel < facts.Rounded && r.note.Factor == 0 && f.Scale > 1 && !r.each { // the tables do not say what their figures are in
		if meant, ok := (facts.Note{Factor: f.Scale}).In(c.fact); ok {
			return facts.Compare(f, meant)
		}
	}
	return rel
}

// alike reports whether a cell of r can stand in the place of f: it is of the same kind and of
// like size.
func (r *Row) alike(f facts.Fact, c Cell) bool {
	if r.compare(f, c) == facts.Apart {
		return false
	}
	if f.Kind == facts.Quantity && c.fact.Unit != f.Unit || f.Unit == "" && f.Scale == 0 && f.Value < 100 && f.Step == 1 {
		return false
	}
	size := func(x float64) bool {
		return x != 0 && math.Abs(f.Value) <= alikeTimes*math.Abs(x) && math.Abs(x) <= alikeTimes*math.Abs(f.Value)
	}
	meant, _ := r.note.In(c.fact)
	if r.note.Factor == 0 && f.Scale > 1 && !r.each {
		meant, _ = (facts.Note{Factor: f.Scale}).In(c.fact)
	}
	return size(c.fact.Value) || size(meant.Value)
}

// bound looks where in the tables f stands; nil where they do not concern it. Years are those
// that it may be of; none: any.
func (m *Match) bound(s *Source, f facts.Fact, years []int) *Binding {
	q := m.quarter()
	in := func(c Cell) bool {
		return (len(years) == 0 || c.Year == 0 || slices.Contains(years, c.Year)) && (q == 0 || c.quarter == 0 || c.quarter == q)
	}
	var elsewhen *Binding
	for _, x := range m.rows {
		for i := range x.row.Cells {
			c := &x.row.Cells[i]
			if x.row.compare(f, *c) < facts.Rounded {
				continue
			}
			b := &Binding{Row: x.row, Cell: c}
			switch {
			case in(*c) && m.signed(x.row, f, c):
				return b
			case in(*c):
				b.How, b.Want, b.WantRow = OtherSign, c, x.row
				return b
			case elsewhen == nil:
				if b.How = OtherQuarter; len(years) > 0 && c.Year != 0 && !slices.Contains(years, c.Year) {
					b.How, b.Year = OtherYear, years[0]
				}
				elsewhen = b
			}
		}
	}
	if m.inProse(s, f) {
		return nil
	}
	if elsewhen != nil {
		elsewhen.Want, elsewhen.WantRow = m.wanted(f, in)
		return elsewhen
	}
	want, row := m.wanted(f, in)
	if want == nil {
		return nil
	}
	b := &Binding{How: OtherCell, Row: row, Cell: want, Want: want, WantRow: row}
	if len(years) > 0 {
		b.Year = years[0]
	}
	said := m.said()
	for i := range s.rows {
		for k := range s.rows[i].Cells {
			if r := &s.rows[i]; r.compare(f, r.Cells[k]) >= facts.Rounded && (b.How == OtherCell || in(r.Cells[k])) {
				if len(row.words()) < 2 || r.besides(row, said) {
					return nil // a label of one word is part of many a name
				}
				b.How, b.Row, b.Cell = OtherRow, r, &r.Cells[k]
			}
		}
	}
	return b
}

// wanted is what the row that the claim surely speaks of has at its time, where that is but one
// figure.
func (m *Match) wanted(f facts.Fact, in func(Cell) bool) (*Cell, *Row) {
	var cell *Cell
	var row *Row
	for _, x := range m.rows {
		if x.fit < surelySays {
			continue
		}
		if row != nil && (x.fit+x.around < m.rows[0].fit+m.rows[0].around || len(x.row.words()) < len(row.words())) {
			break
		}
		for i := range x.row.Cells {
			c := &x.row.Cells[i]
			if c.Year == 0 && c.quarter == 0 && len(x.row.Cells) > 1 || !in(*c) || !x.row.alike(f, *c) {
				continue
			}
			if cell != nil && cell.fact.Value != c.fact.Value {
				return nil, nil // which of them is not said
			}
			cell, row = c, x.row
		}
	}
	return cell, row
}

// quarter is the one that the claim names; 0 where there is none, or several.
func (m *Match) quarter() int {
	out := 0
	for _, f := range m.Facts {
		if q := f.Fact.QuarterOf(); q != 0 && out != 0 && q != out {
			return 0
		} else if q != 0 {
			out = q
		}
	}
	return out
}

// inProse reports whether f stands outside of all tables too.
func (m *Match) inProse(s *Source, f facts.Fact) bool {
	for k := range m.Facts {
		if m.Facts[k].Fact.Start != f.Start {
			continue
		}
		for _, n := range m.places[k] {
			t, sent := s.Text(int(n))
			p := s.Sentences[n].Passage
			for _, g := range t.Facts[sent.FactFrom:sent.FactTo] {
				if r := facts.CompareUnder(&f, &g, s.notes[p]); r >= facts.Rounded && !s.inRow(p, g.Start) {
					return true
				}
			}
		}
	}
	return false
}
