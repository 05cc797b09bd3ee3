package align

import (
	"slices"
	"strings"

	"grounded/generate/verify/internal/text"
)

// Turn is how a sentence turns what a claim says.
type Turn struct {
	Denied  bool // the one denies, the other does not
	Opposed bool // the one speaks of a rise, the other of a fall
}

// nearTop is how much of what the best sentence has another must have to say the same.
const nearTop = 0.7

// Turned is how the sentences that have most of the claim turn it: all of them must, or one would
// bear it out.
func (a *Across) Turned() Turn {
	out := Turn{true, true}
	for i, t := range a.Turns {
		if a.scores[i] >= nearTop*a.scores[0] {
			out.Denied, out.Opposed = out.Denied && t.Denied, out.Opposed && t.Opposed
		}
	}
	return out
}

// Closest are the sentences that have nearly as much of the claim as any.
func (a *Across) Closest() []int {
	var out []int
	for i, n := range a.Nearest {
		if i < len(a.scores) && a.scores[i] >= nearTop*a.scores[0] {
			out = append(out, n)
		}
	}
	return out
}

// acrossTurns compares denials, and rises with falls, with each sentence that has most of the
// claim.
func (m *Match) acrossTurns(s *Source) {
	a := m.Across
	mine := turnsOf(m.Claim.Text, m.Claim.From, m.Claim.To, m.termAt)
	for _, n := range a.Nearest {
		t, sent := s.Text(n)
		theirs := turnsOf(t, sent.From, sent.To, nil)
		a.Turns = append(a.Turns, Turn{
			Denied:  mine.denies%2 != theirs.denies%2,
			Opposed: mine.rises != mine.falls && theirs.rises != theirs.falls && mine.rises != theirs.rises,
		})
	}
}

// termAt reports whether code point at of the claim stands within a term of more than itself.
func (m *Match) termAt(at int) bool {
	return slices.ContainsFunc(m.Claim.Terms, func(t Term) bool { return t.From <= at && at < t.To && t.To-t.From > 2 })
}

// turned are the words of a stretch of text that turn what it says.
type turned struct {
	denies       int
	rises, falls bool
}

// turnsOf reads the tokens [from, to) of t; within tells code points whose characters are part of
// longer words.
func turnsOf(t *text.Text, from, to int, within func(int) bool) (out turned) {
	for i := from; i < to; i++ {
		tok := t.Tokens[i]
		if limits(t, i, to) {
			continue
		}
		if tok.Flags&text.Han == 0 {
			if (tok.Flags&text.Negates != 0 || forbidding[tok.Hash]) && !lexical[tok.Hash] {
				out.denies++
			}
			out.rises = out.rises || rising[tok.Hash] || raising[tok.Hash]
			out.falls = out.falls || falling[tok.Hash] || lowering[tok.Hash]
			continue
		}
		c, b := t.Folded[tok.Start], t.Bigram(i)
		if lexical[b] || i > from && lexical[t.Bigram(i-1)] {
			continue
		}
		if (tok.Flags&text.Negates != 0 || c == '禁') && (within == nil || !within(int(tok.Start))) {
			out.denies++
		}
		out.rises = out.rises || strings.ContainsRune("升涨增", c) || raising[b]
		out.falls = out.falls || strings.ContainsRune("降跌减", c) || lowering[b]
	}
	return out
}

// limits reports whether token i begins "not more than", 不得超过 and the like, which the other
// language may say as "at most".
func limits(t *text.Text, i, to int) bool {
	if t.Tokens[i].Flags&text.Negates == 0 {
		return false
	}
	for k := i + 1; k < min(to, i+4); k++ {
		if comparing[t.Tokens[k].Hash] || comparing[t.Bigram(k)] {
			return true
		}
	}
	return false
}

var (
	twice      = text.Set("twice")
	comparing  = hanSet("exceed more less fewer later lower higher", "超过 少于 低于 高于 多于 大于 小于 晚于")
	forbidding = text.Set("forbidden forbid prohibited prohibit banned")
	raising    = hanSet("raise raised", "上调")
	lowering   = hanSet("cut reduce reduced lowered", "下调")
	// lexical are words that deny or tell a rise by their form only.
	lexical = hanSet("fail failed unable non", "不良 不动 不锈 不服 不同 不断 不仅 不久 不论 不管 无线 无形 无锡 无论 无保 非常 增值 减值 未来 未成")
)
