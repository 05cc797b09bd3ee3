package align

import (
	"maps"
	"math"
	"slices"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// Binding says how a figure of a claim stands to the tables: which figure it is there, and of
// what and of when.
type Binding struct {
	How  How
	Row  *Row  // where the claim's figure stands, or what is in its place
	Cell *Cell // of Row
	// Want is what the tables have of what the claim speaks of, at its time, where that is not
	// what the claim says; nil: they do not have it.
	Want    *Cell
	WantRow *Row
	Year    int // that the claim speaks of; 0: none
}

// How is how a figure stands to the tables.
type How uint8

// The ways.
const (
	Holds     How = iota // it is what the tables have
	OtherYear            // they have it of another year
	OtherRow             // they have it of another thing
	OtherCell            // they have another figure there
	OtherSign            // they have it as a loss where the claim says a profit, or the other way round
	OtherWay             // they have a rise where the claim says a fall, or the other way round
)

// Shares of a label's words from which a claim may speak of the row, and does so surely.
const (
	maySpeak   = 0.6
	surelySays = 0.99
)

// alikeTimes is how far apart two figures may be that can be one thing's at two times or in two
// reports: where they differ by more, one of them is no amount of the kind.
const alikeTimes = 20

// nearlyAs is how well, beside the row that a claim speaks of most clearly, another must be named
// to be spoken of as well.
const nearlyAs = 0.8

// meantRow is a row that a claim may speak of.
type meantRow struct {
	row    *Row
	fit    float64 // share of the label's words
	around float64 // share of the claim's other words that stand around the table
}

// bind looks for the claim's figures in the tables: each belongs to a row, by its label, and to
// a year, by the head of its column.
func (m *Match) bind(s *Source) {
	if len(s.rows) == 0 || !slices.ContainsFunc(m.Facts, func(f FactMatch) bool { return measurable(f.Fact) }) {
		return
	}
	m.rows = m.meant(s)
	years, figures := m.years(), m.tabled(s)
	for i, k := range figures {
		want := years
		switch {
		case len(years) == len(figures):
			want = years[i : i+1]
		case len(years) == 1 && len(figures) > 1:
			want = nil // the others may be of the year before
		}
		f := &m.Facts[k]
		f.Bound = m.bound(s, f.Fact, want)
		if b := f.Bound; b != nil && b.How == Holds {
			m.settle(s, f, *b)
		}
	}
}

// settle notes that the tables have a figure of the claim, and the year it is of.
func (m *Match) settle(s *Source, f *FactMatch, b Binding) {
	m.hold(f)
	f.InStep, f.Passage, f.At = true, b.Row.Passage, b.Cell.fact.Start
	f.Sentence = s.SentenceOf(b.Row.Passage, b.Cell.fact.Start)
	for _, alias := range m.Claim.Aliases {
		if shareOf(b.Row.words(), alias.Other) >= maySpeak {
			m.heard(alias.Own)
		}
	}
	for k := range m.Facts {
		if y := m.Facts[k].Fact.YearOf(); y != 0 && y == b.Cell.Year {
			m.hold(&m.Facts[k])
		}
	}
}

// heard notes that the source says the words of own, in others.
func (m *Match) heard(own map[uint32]bool) {
	for i := range m.Units {
		if own[m.Units[i].Hash] {
			m.Units[i].Found = true
		}
	}
}

// hold notes that f is what the source says.
func (m *Match) hold(f *FactMatch) {
	f.Found, f.Near, f.Rival, f.Swapped = true, true, false, false
	for i := range m.Units {
		if m.overlaps(&m.Units[i], f.Fact) {
			m.Units[i].Found = true
		}
	}
}

// meant are the rows whose label the claim has, those that it has most of first.
func (m *Match) meant(s *Source) []meantRow {
	said := m.said()
	var out []meantRow
	for i := range s.rows {
		r := &s.rows[i]
		fit := r.fit(said)
		if fit < maySpeak {
			continue
		}
		x := meantRow{row: r, fit: fit}
		for _, u := range m.Units {
			if r.around[u.Hash] {
				x.around += 1 / float64(len(m.Units))
			}
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b meantRow) int {
		switch x, y := a.fit+a.around, b.fit+b.around; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return len(b.row.words()) - len(a.row.words())
	})
	for i, x := range out {
		if x.fit < nearlyAs*out[0].fit {
			return out[:i]
		}
	}
	return out
}

// said are the words of the claim and of other names of what it names.
func (m *Match) said() map[uint32]bool {
	said := map[uint32]bool{}
	for _, alias := range m.Claim.Aliases {
		maps.Copy(said, alias.Other)
	}
	for _, u := range m.Units {
		said[u.Hash] = true
	}
	return said
}

// fit is the share of the words of r's label, or of a form of it, that are said.
func (r *Row) fit(said map[uint32]bool) float64 {
	best := 0.0
	for i, form := range r.label {
		fit := shareOf(form, said)
		if i > 0 {
			fit *= formShare
		}
		best = math.Max(best, fit)
	}
	if len(r.label) == 0 { // the row is of a year, and its heads say of what
		for _, c := range r.Cells {
			best = math.Max(best, shareOf(c.head, said))
		}
	}
	return best
}

// besides reports whether a word of r's label is said that other's does not have.
func (r *Row) besides(other *Row, said map[uint32]bool) bool {
	return slices.ContainsFunc(r.words(), func(h uint32) bool { return said[h] && !slices.Contains(other.words(), h) })
}

// formShare is what a shorter form of a label counts beside the label itself.
const formShare = 0.9

func shareOf(words []uint32, said map[uint32]bool) float64 {
	n := 0
	for _, w := range words {
		if said[w] {
			n++
		}
	}
	return ratio(n, len(words), 0)
}

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
		if !measurable(f.Fact) || f.Fact.IsYear() {
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

// compare says how the figure f of a claim stands to a cell of r.
func (r *Row) compare(f facts.Fact, c Cell) facts.Relation {
	if (f.Unit == "%") != (c.fact.Unit == "%" || c.fact.Unit == "" && (r.shares || isShare(c.Head))) {
		return facts.Apart
	}
	rel := facts.CompareUnder(f, c.fact, r.note)
	if rel < facts.Rounded && r.note.Factor == 0 && f.Scale > 1 { // the tables do not say what their figures are in
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
	if r.note.Factor == 0 && f.Scale > 1 {
		meant, _ = (facts.Note{Factor: f.Scale}).In(c.fact)
	}
	return size(c.fact.Value) || size(meant.Value)
}

// bound looks where in the tables f stands; nil where they do not concern it. Years are those
// that it may be of; none: any.
func (m *Match) bound(s *Source, f facts.Fact, years []int) *Binding {
	in := func(c Cell) bool { return len(years) == 0 || c.Year == 0 || slices.Contains(years, c.Year) }
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
				b.How, b.Year = OtherYear, years[0]
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
			if c.Year == 0 && len(x.row.Cells) > 1 || !in(*c) || !x.row.alike(f, *c) {
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
				if r := facts.CompareUnder(f, g, s.notes[p]); r >= facts.Rounded && !s.inRow(p, g.Start) {
					return true
				}
			}
		}
	}
	return false
}

// signed reports whether the claim has the sign that a cell of r has. Amounts that flow out
// stand in brackets in many a statement, and a sentence says how much it was; a profit in
// brackets is a loss.
func (m *Match) signed(r *Row, f facts.Fact, c *Cell) bool {
	t := m.Claim.Text
	gains, losses := false, f.Value < 0
	for i := m.Claim.From; i < m.Claim.To; i++ {
		if at := t.Tokens[i].Start; at > 0 && t.Folded[at-1] == '(' && (gaining[t.Tokens[i].Hash] || losing[t.Tokens[i].Hash]) {
			return true // net income (loss) may be either
		}
		gains = gains || gaining[t.Tokens[i].Hash]
		losses = losses || losing[t.Tokens[i].Hash] || t.Tokens[i].Flags&text.Negates != 0
		if b := t.Bigram(i); b != 0 {
			gains, losses = gains || gaining[b], losses || losing[b]
		}
	}
	label := func(set map[uint32]bool) bool {
		return slices.ContainsFunc(r.words(), func(h uint32) bool { return set[h] })
	}
	if !r.signed {
		return true
	}
	if c.fact.Value < 0 {
		return losses || !gains
	}
	return gains || !losses || label(losing) || f.Value < 0
}

var (
	gaining = hanSet("profit income earnings provided generated inflow", "利润 盈利 收益 流量")
	losing  = hanSet("loss losses lost used outflow expense negative deficit decrease decreased fell decline declined", "亏损 流出 损失 为负 净亏 减少 下降 费用 支出")
)

// hanSet is a set of Latin words and of pairs of Han characters.
func hanSet(latin, han string) map[uint32]bool {
	out := text.Set(latin)
	for _, u := range WordsOf(han) {
		out[u] = true
	}
	return out
}

// Held is the share of the claim's words that stand in the passages, 0..1, where tables have all
// its figures or these follow from theirs; 0 else.
func (m *Match) Held() float64 {
	bound := false
	for _, f := range m.Facts {
		if !f.Found || f.Bound != nil && f.Bound.How != Holds {
			return 0
		}
		bound = bound || f.Bound != nil || f.Derived != nil && len(m.rows) > 0
	}
	if !bound {
		return 0
	}
	all, found := 0.0, 0.0
	for _, u := range m.Units {
		if all += u.Weight; u.Found {
			found += u.Weight
		}
	}
	return found / math.Max(all, 1e-9)
}

// Named is what r is of, without notes in brackets.
func (r *Row) Named() string { return unbracketed(r.Label) }
