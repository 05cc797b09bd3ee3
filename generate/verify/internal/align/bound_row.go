package align

import (
	"maps"
	"math"
	"slices"

	"grounded/generate/verify/internal/text"
)

// Shares of a label's words from which a claim may speak of the row, and does so surely.
const (
	maySpeak       = 0.6
	translatedSays = 0.5 // in the other language
	surelySays     = 0.99
)

// nearlyAs is how well, beside the row that a claim speaks of most clearly, another must be named
// to be spoken of as well.
const nearlyAs = 0.8

// meantRow is a row that a claim may speak of.
type meantRow struct {
	row    *Row
	fit    float64 // share of the label's words
	around float64 // share of the claim's other words that stand around the table
}

// meant are the rows whose label the claim has, those that it has most of first.
func (m *Match) meant(s *Source) []meantRow {
	said := m.said()
	least := maySpeak
	if len(m.Claim.Terms) > 0 {
		least = translatedSays
	}
	var out []meantRow
	for i := range s.rows {
		r := &s.rows[i]
		fit := r.fit(said)
		if fit < least {
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
	for _, t := range m.Claim.Terms {
		for _, name := range t.Names {
			for _, h := range name {
				said[h] = true
			}
		}
	}
	for _, u := range m.Units {
		said[u.Hash] = true
		if spending[u.Hash] {
			said[expense] = true
		}
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
	return m.Heard()
}

// RowNamed is the share of the words of the label that the claim says, of the row that it speaks of
// most clearly.
func (m *Match) RowNamed() float64 {
	if len(m.rows) == 0 {
		return 0
	}
	return m.rows[0].fit
}

// Named is what r is of, without notes in brackets.
func (r *Row) Named() string { return unbracketed(r.Label) }

// What is spent on a thing is the expense of it.
var (
	spending = text.Set("spent spend spends spending")
	expense  = text.Analyse("expense").Tokens[0].Hash
)
