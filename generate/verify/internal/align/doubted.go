package align

import (
	"grounded"
	"grounded/generate/verify/internal/text"
)

const (
	// farDoubt is how much a word that stands elsewhere than the best windows is doubted beside
	// one that stands nowhere.
	farDoubt = 0.4
	// factDoubt is how much a clause is doubted for a figure that the source lacks or has otherwise,
	// beside what its words are.
	factDoubt = 0.6
	// faultDoubt is how much a clause is doubted for a word that a record says no to.
	faultDoubt = 1
	// doubtedLike is how near a clause must come to the worst one to be doubted with it.
	doubtedLike = 0.4
)

// clause is a part of a claim.
type clause struct {
	span    grounded.Span // in code points of the claim's text, up to the next one
	words   int           // of content
	missing int           // of these, in the source nowhere
	doubt   float64       // how badly they stand, on the mean; -1 without any
}

// clauses are the parts of the claim, in order.
func (m *Match) clauses() []clause {
	t := m.Claim.Text
	at, near := m.unitsByHash(), m.nearMask()
	var out []clause
	for from := m.Claim.From; from < m.Claim.To; {
		to := from + 1
		for to < m.Claim.To && !m.clauseBefore(to) {
			to++
		}
		c := m.clause(from, to, at, near)
		c.span = grounded.Span{Start: int(t.Tokens[from].Start), End: int(t.Tokens[to-1].End)}
		if to < m.Claim.To {
			c.span.End = int(t.Tokens[to].Start)
		}
		out = append(out, c)
		from = to
	}
	return out
}

// Doubted are the clauses of the claim that stand worst in its source, in code points of its
// text, neighbours as one: what is at fault in a claim that is. Where all words stand near, it
// is the whole claim.
func (m *Match) Doubted() []grounded.Span {
	clauses := m.clauses()
	worst := 0.0
	for _, c := range clauses {
		worst = max(worst, c.doubt)
	}
	var out []grounded.Span
	for _, c := range clauses {
		if c.doubt < doubtedLike*worst {
			continue
		}
		if n := len(out); n > 0 && out[n-1].End == c.span.Start {
			out[n-1].End = c.span.End
			continue
		}
		out = append(out, c.span)
	}
	return out
}

const (
	// unheardWords is how many words of content a clause must have to count as unheard of.
	unheardWords = 3
	// unheardShare is the share of them that the source must lack.
	unheardShare = 0.75
)

// Unheard is the first clause of which the source has next to no word; nil: there is none.
func (m *Match) Unheard() *grounded.Span {
	missing := 0
	for _, u := range m.Units {
		if !u.Found && u.Flags&text.Stop == 0 {
			missing++
		}
	}
	if missing < unheardWords {
		return nil
	}
	for _, c := range m.clauses() {
		if c.words >= unheardWords && float64(c.missing) >= unheardShare*float64(c.words) {
			return &c.span
		}
	}
	return nil
}

// clauseBefore reports whether a clause begins with token i of the claim.
func (m *Match) clauseBefore(i int) bool {
	t := m.Claim.Text
	if joins[t.Tokens[i].Hash] {
		return true
	}
	for k := int(t.Tokens[i-1].End); k < int(t.Tokens[i].Start); k++ {
		switch t.Folded[k] {
		case ',', ';', ':', '(', ')', '，', '；', '：':
			return true
		}
	}
	return false
}

// clause looks at the tokens [from, to); near has the units of the best windows.
func (m *Match) clause(from, to int, at map[uint32]int, near []uint64) clause {
	t := m.Claim.Text
	c := clause{doubt: -1}
	sum := 0.0
	for i := from; i < to; i++ {
		if t.Tokens[i].Flags&text.Stop != 0 {
			continue
		}
		u, ok := at[t.Bigram(i)]
		if !ok {
			u, ok = at[t.Tokens[i].Hash]
		}
		if !ok {
			continue // the end of a word in Han characters
		}
		c.words++
		switch {
		case !m.Units[u].Found:
			c.missing++
			sum++
		case near[u/64]&(1<<(u%64)) == 0:
			sum += farDoubt
		}
		for _, f := range m.Facts {
			if (!f.Found || f.Swapped) && f.Derived == nil && touches(t.Tokens[i], f.Fact) {
				sum++
			}
		}
	}
	if c.words > 0 {
		c.doubt = sum / float64(c.words)
	}
	for _, f := range m.Facts {
		within := int(t.Tokens[from].Start) < f.Fact.End && f.Fact.Start < int(t.Tokens[to-1].End)
		if within && (!f.Found || f.Swapped || f.Bound != nil && f.Bound.How != Holds) && f.Derived == nil {
			c.doubt = max(c.doubt, 0) + factDoubt
		}
	}
	for _, i := range m.faults {
		if from <= i && i < to {
			c.doubt = max(c.doubt, 0) + faultDoubt
		}
	}
	return c
}

func (m *Match) unitsByHash() map[uint32]int {
	at := make(map[uint32]int, len(m.Units))
	for i, u := range m.Units {
		at[u.Hash] = i
	}
	return at
}
