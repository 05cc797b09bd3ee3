package align

import (
	"slices"
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
	Holds        How = iota // it is what the tables have
	OtherYear               // they have it of another year
	OtherQuarter            // they have it of another quarter
	OtherRow                // they have it of another thing
	OtherCell               // they have another figure there
	OtherSign               // they have it as a loss where the claim says a profit, or the other way round
	OtherWay                // they have a rise where the claim says a fall, or the other way round
)

// bind looks for the claim's figures in the tables: each belongs to a row, by its label, and to
// a year, by the head of its column.
func (m *Match) bind(s *Source) {
	if len(s.rows) == 0 || !slices.ContainsFunc(m.Facts, func(f FactMatch) bool { return measurable(f.Fact) }) {
		return
	}
	m.rows = m.meant(s)
	years, figures := m.years(), m.tabled(s)
	for k := range m.Facts {
		if m.ofLabel(m.Facts[k].Fact) {
			m.hold(&m.Facts[k])
		}
	}
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
	m.heard(tellers)
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

// tellers are words of sentences about tables that no table has: whose it is, and that it says so.
var tellers = hanSet("company group firm fiscal reported recorded posted totaled amounted stood reached", "公司 集团 本期 报告期 达到 达 实现 录得")
