package align

import (
	"math"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// Derivation says how a figure that the source lacks follows from two that it has.
type Derivation struct {
	Sign string // "+", "−", "÷" (a share in percent), "→" (a change in percent, from A to B)
	A, B facts.Fact
	// Passages of the operands.
	PassageA, PassageB int
}

// operand is a figure of the source near the claim.
type operand struct {
	fact    facts.Fact
	passage int
}

// mostOperands bounds the pairs that are tried.
const mostOperands = 24

// derive looks whether figures that the source lacks are the sum, the difference, the
// share or the change of two figures in the claim's best windows. The claim must speak of
// such a thing, or two figures nearby would explain too much.
func (m *Match) derive(s *Source) {
	var list []operand
	for k := range m.Facts {
		f := &m.Facts[k]
		if f.Found || f.Swapped && m.Step.Aligned > nearCopy || !measurable(f.Fact) || !m.reckons() {
			continue
		}
		if list == nil {
			list = m.operands(s)
		}
		f.Derived = derivation(f.Fact, list)
		if f.Derived == nil {
			continue
		}
		f.Found, f.Near, f.Swapped, f.Rival = true, true, false, false
		for i := range m.Units {
			if m.overlaps(&m.Units[i], f.Fact) {
				m.Units[i].Found = true
			}
		}
	}
}

func (m *Match) operands(s *Source) []operand {
	list := []operand{}
	seen := map[[2]float64]bool{}
	for _, w := range m.Windows {
		for n := w.From; n <= w.To; n++ {
			t, sent := s.Text(n)
			for _, f := range t.Facts[sent.FactFrom:sent.FactTo] {
				key := [2]float64{f.Value, float64(f.Year)}
				if (measurable(f) || f.Kind == facts.Date && f.Month == 0) && !seen[key] && len(list) < mostOperands {
					seen[key] = true
					list = append(list, operand{f, s.Sentences[n].Passage})
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

func derivation(f facts.Fact, list []operand) *Derivation {
	for i, a := range list {
		for j, b := range list {
			if i == j {
				continue
			}
			if sign := reckon(f, a.fact, b.fact); sign != "" {
				if sign == "→" {
					a, b = b, a
				}
				return &Derivation{sign, a.fact, b.fact, a.passage, b.passage}
			}
		}
	}
	return nil
}

// reckon is how f follows from a and b; empty where it does not.
func reckon(f, a, b facts.Fact) string {
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
	if sameUnit := f.Unit == a.Unit || f.Unit == "" || f.Unit == "pp" && a.Unit == "%"; sameUnit {
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
	return ""
}

// reckons reports whether the claim speaks of a sum, a difference, a share or a change.
func (m *Match) reckons() bool {
	t := m.Claim.Text
	for i := m.Claim.From; i < m.Claim.To; i++ {
		if reckoning[t.Tokens[i].Hash] {
			return true
		}
		if t.Tokens[i].Flags&text.Joined != 0 {
			if reckoningHan[string(t.Folded[t.Tokens[i].Start:t.Tokens[i].Start+2])] {
				return true
			}
		}
		if t.Folded[t.Tokens[i].Start] == '共' {
			return true
		}
	}
	return false
}

var reckoning = text.Set("total combined together sum altogether overall difference differ gap more less fewer increase increased grew growth rise rose fell fall decrease decreased decline declined drop dropped share percent percentage proportion up down higher lower later earlier lasted span")

var reckoningHan = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range []string{"合计", "总计", "总共", "累计", "相差", "差额", "增长", "增加", "减少", "下降", "上升", "提高", "占比", "比例", "多出", "高出", "低于", "高于", "历时", "上涨", "下跌", "之和", "相比", "降低"} {
		m[w] = true
	}
	return m
}()
