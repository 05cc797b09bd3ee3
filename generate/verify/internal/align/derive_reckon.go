package align

import (
	"math"
	"slices"

	"grounded/generate/verify/internal/facts"
)

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
	dividing = hanSet("ratio times turnover coverage multiple", "倍数 比率 周转")

	reckoning = hanSet(`total combined together sum altogether overall difference differ gap more less fewer increase increased grew growth rise rose
		fell fall decrease decreased decline declined drop dropped share percent percentage proportion up down higher lower later earlier
		lasted span ratio margin represented accounted minus plus climbed shrank turnover coverage`,
		"合计 总计 总共 累计 相差 差额 增长 增加 减少 下降 上升 提高 占比 比例 多出 高出 低于 高于 历时 上涨 下跌 之和 相比 降低 下滑 比率 倍数 周转")
)
