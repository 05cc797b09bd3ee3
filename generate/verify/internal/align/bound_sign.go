package align

import (
	"slices"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

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
