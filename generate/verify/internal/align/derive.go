package align

import (
	"cmp"
	"math"
	"slices"

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
	case f.Bound != nil && (f.Bound.How == Holds || f.Bound.How == OtherYear):
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

// changes reports whether a claim may speak of the change from a to b: they are of one row, the one
// that it speaks of most clearly, and b is of a later year that it names, where it names any.
func (m *Match) changes(a, b operand) bool {
	if a.row != b.row {
		return false
	}
	if a.row == nil || a.year == 0 || b.year == 0 {
		return true
	}
	years := m.years()
	return a.year < b.year && (len(years) == 0 || slices.Contains(years, b.year)) && m.clearly(a.row)
}

// clearly reports whether no row's label is said better than r's.
func (m *Match) clearly(r *Row) bool {
	for _, x := range m.rows {
		if x.row == r {
			return x.fit >= m.rows[0].fit
		}
	}
	return false
}

// goes reports whether two figures of one row, at two times, rise where the claim speaks of a
// fall only, or fall where it speaks of a rise only.
func (m *Match) goes(a, b operand) bool {
	if a.row == nil || a.row != b.row || a.year == 0 || b.year == 0 || a.year == b.year {
		return false
	}
	if a.year > b.year {
		a, b = b, a
	}
	up, down := m.says(rising), m.says(falling)
	return up != down && (math.Abs(b.fact.Value) > math.Abs(a.fact.Value)) != up
}

// reckon is how f follows from a and b; empty where it does not. A ratio counts only where the
// claim speaks of one.
func reckon(f, a, b facts.Fact, ratio bool) string {
	if a.Kind == facts.Date && b.Kind == facts.Date {
		if f.Unit == "year" && f.Value == float64(a.Year-b.Year) && f.Value > 0 {
			return "−"
		}
		return ""
	}
	if a.Kind == facts.Date || b.Kind == facts.Date || a.Unit != b.Unit {
		return ""
	}
	is := func(v float64) bool {
		return math.Abs(v-f.Value) <= math.Max(0.5*f.Step*(1+1e-9), 1e-9*math.Abs(v)) && f.Value != 0
	}
	if sameUnit := f.Unit == a.Unit || f.Unit == "" || f.Unit == "pp" && a.Unit == "%" || f.Kind == facts.Money && a.Unit == ""; sameUnit {
		switch {
		case is(a.Value + b.Value):
			return "+"
		case is(a.Value - b.Value):
			return "−"
		}
	}
	if f.Unit == "%" && a.Unit != "%" && b.Value != 0 {
		switch {
		case is(100 * a.Value / b.Value):
			return "÷"
		case is(100 * (a.Value - b.Value) / b.Value), is(100 * (b.Value - a.Value) / b.Value):
			return "→"
		}
	}
	if ratio && (f.Unit == "" || f.Unit == "times") && b.Value != 0 && f.Step < 1 && is(a.Value/b.Value) {
		return "÷"
	}
	return ""
}

// reckons reports whether the claim speaks of a sum, a difference, a share or a change.
func (m *Match) reckons() bool {
	t := m.Claim.Text
	for i := m.Claim.From; i < m.Claim.To; i++ {
		if h, b := t.Tokens[i].Hash, t.Bigram(i); reckoning[h] && !m.labelled(h) || reckoning[b] && !m.labelled(b) {
			return true
		}
		if c := t.Folded[t.Tokens[i].Start]; c == '共' || c == '占' {
			return true
		}
	}
	return false
}

// labelled reports whether h is a word of the label of the row that the claim speaks of: a net
// increase in cash.
func (m *Match) labelled(h uint32) bool {
	return len(m.rows) > 0 && slices.ContainsFunc(m.rows[0].row.label, func(form []uint32) bool { return slices.Contains(form, h) })
}

// says reports whether the claim has a word of set.
func (m *Match) says(set map[uint32]bool) bool {
	t := m.Claim.Text
	for i := m.Claim.From; i < m.Claim.To; i++ {
		if set[t.Tokens[i].Hash] || set[t.Bigram(i)] {
			return true
		}
	}
	return false
}

var (
	rising   = hanSet("increase increased grew grow growth rise rose risen climbed up higher", "增长 增加 上升 提高 上涨")
	falling  = hanSet("fell fall fallen decrease decreased decline declined drop dropped down lower shrank", "减少 下降 下跌 降低 下滑")
	dividing = hanSet("ratio times turnover coverage multiple", "倍数 比率 周转")

	reckoning = hanSet(`total combined together sum altogether overall difference differ gap more less fewer increase increased grew growth rise rose
		fell fall decrease decreased decline declined drop dropped share percent percentage proportion up down higher lower later earlier
		lasted span ratio margin represented accounted minus plus climbed shrank turnover coverage`,
		"合计 总计 总共 累计 相差 差额 增长 增加 减少 下降 上升 提高 占比 比例 多出 高出 低于 高于 历时 上涨 下跌 之和 相比 降低 下滑 比率 倍数 周转")
)
