package align

import (
	"math"
	"slices"

	"grounded/generate/verify/internal/text"
)

// Trend is what the tables have of a thing of which the claim says that it rose or fell, and says
// no figure.
type Trend struct {
	Row           *Row
	Later, Before *Cell
	Holds         bool // the figures go the way that the claim says
}

// trend looks for a row of the tables that the claim speaks of, and for its figures of two years.
func (m *Match) trend(s *Source) {
	if len(s.rows) == 0 || slices.ContainsFunc(m.Facts, func(f FactMatch) bool { return measurable(f.Fact) && !f.Fact.IsYear() }) {
		return
	}
	if rises, falls := m.says(ups), m.says(downs); rises == falls {
		return
	}
	rows := m.meant(s)
	if len(rows) == 0 || rows[0].fit < surelySays || m.saidInProse(s) {
		return
	}
	rises, falls := m.heads(rows[0].row)
	if rises == falls || m.deniesAny() {
		return
	}
	for _, x := range rows {
		if x.fit+x.around < rows[0].fit+rows[0].around {
			break
		}
		later, before := x.row.twoYears(m.years())
		if later == nil {
			continue
		}
		a, b := later.fact.Value, before.fact.Value
		if a < 0 && b < 0 && !x.row.signed {
			a, b = -a, -b // money that flows out stands in brackets
		}
		if a == b || a < 0 != (b < 0) {
			continue
		}
		if m.comparesBack() {
			a, b = b, a
		}
		t := Trend{Row: x.row, Later: later, Before: before, Holds: a > b == rises}
		if m.Trend == nil || t.Holds && !m.Trend.Holds {
			m.Trend = &t
		}
	}
	if m.Trend == nil {
		return
	}
	for _, own := range []map[uint32]bool{ups, downs, trending, tellers, spending} {
		m.heard(own)
	}
	for _, alias := range m.Claim.Aliases {
		if shareOf(m.Trend.Row.words(), alias.Other) >= maySpeak {
			m.heard(alias.Own)
		}
	}
	for i := range m.Units {
		if m.Units[i].Flags&text.Han != 0 && m.aboutTrend(m.Units[i]) {
			m.Units[i].Found = true
		}
	}
}

// heads is the way that the claim says it went, by words that are no part of r's label.
func (m *Match) heads(r *Row) (rises, falls bool) {
	t := m.Claim.Text
	for i := m.Claim.From; i < m.Claim.To; i++ {
		for _, h := range [2]uint32{t.Tokens[i].Hash, t.Bigram(i)} {
			if h == 0 || slices.Contains(r.words(), h) {
				continue
			}
			rises, falls = rises || ups[h], falls || downs[h]
		}
	}
	return rises, falls
}

// aboutTrend reports whether a pair of Han characters has one of a word that tells a trend: 年增 of
// 上年增加.
func (m *Match) aboutTrend(u Unit) bool {
	t := m.Claim.Text
	for i := max(m.Claim.From, u.From-1); i < min(u.To, m.Claim.To-1); i++ {
		if b := t.Bigram(i); ups[b] || downs[b] || trending[b] {
			return true
		}
	}
	return false
}

func (m *Match) deniesAny() bool {
	t := m.Claim.Text
	for i := m.Claim.From; i < m.Claim.To; i++ {
		if t.Tokens[i].Flags&text.Negates != 0 {
			return true
		}
	}
	return false
}

// comparesBack reports whether the claim names the earlier year first and the later one to compare it
// with: lower in 2018 than in 2019.
func (m *Match) comparesBack() bool {
	y := m.years()
	return len(y) == 2 && y[0] < y[1] && m.says(against)
}

// saidInProse reports whether a sentence that is no row of a table has as much of the claim as any.
func (m *Match) saidInProse(s *Source) bool {
	prose, row := 0.0, 0.0
	for n, score := range m.scores {
		if at := s.Sentences[n]; s.inRow(at.Passage, s.Texts[at.Passage].Sentences[at.Index].Span.Start) {
			row = math.Max(row, score)
		} else {
			prose = math.Max(prose, score)
		}
	}
	return prose > row
}

// twoYears are r's figures of the later of years and of the earlier one or the year before, where
// years are none of the two latest; nil where r has not one of each.
func (r *Row) twoYears(years []int) (later, before *Cell) {
	y := 0
	for _, x := range years {
		y = max(y, x)
	}
	if y == 0 {
		for _, c := range r.Cells {
			y = max(y, c.Year)
		}
	}
	if y == 0 {
		return nil, nil
	}
	x := y - 1
	if len(years) == 2 {
		x = min(years[0], years[1])
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		switch {
		case c.Year != y && c.Year != x || isShare(c.Head):
		case c.Year == y && later == nil:
			later = c
		case c.Year == x && before == nil:
			before = c
		default:
			return nil, nil // of two kinds
		}
	}
	if later == nil || before == nil {
		return nil, nil
	}
	return later, before
}

// Heard is the share of the claim's words that stand in the passages, or only tell a trend.
func (m *Match) Heard() float64 {
	all, found := 0.0, 0.0
	for _, u := range m.Units {
		if all += u.Weight; u.Found {
			found += u.Weight
		}
	}
	return found / math.Max(all, 1e-9)
}

var (
	trending = hanSet("compared versus year-on-year year over previous prior last went during slightly sharply significantly from to than", "比上 较上 上年 同期 同比 有所 去年 上一 年度 略有 大幅 明显 期末 年末 出现 呈现")
	against  = hanSet("than compared versus", "")
)
