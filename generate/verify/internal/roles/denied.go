package roles

import (
	"slices"

	"grounded/generate/verify/internal/text"
)

// scope is how many words of content a denial reaches over.
const scope = 3

// denies reports whether a clause denies an odd number of times what both have.
func (m *matched) denies(c *Clause, t *text.Text, both func(int) bool) bool {
	n := 0
	for i, w := range c.Words {
		if !w.Denies || limits(t, c.Words, i) {
			continue
		}
		reached := 0
		for k := i + 1; k < len(c.Words) && reached < scope; k++ {
			if !c.Words[k].Content {
				continue
			}
			reached++
			if both(k) {
				n++
				break
			}
		}
	}
	return n%2 == 1
}

// hints reports whether a word of r that o has not may deny.
func (r *Reading) hints(o *Reading) bool {
	for _, c := range r.Clauses {
		for _, w := range c.Words {
			if w.hints && !o.has(w.Key) {
				return true
			}
		}
	}
	return false
}

// limits reports whether a denial belongs to a comparison: not more than, 不超过.
func limits(t *text.Text, words []Word, i int) bool {
	for k := i + 1; k < len(words) && k <= i+2; k++ {
		if compares[t.Tokens[words[k].From].Hash] {
			return true
		}
	}
	return words[i].To < len(t.Tokens) && onlys[t.Tokens[words[i].To].Hash]
}

var (
	compares = text.Set("exceed exceeding more less fewer later lower higher least earlier 超 高 低 多 少 大 小 晚 早 迟")
	onlys    = text.Set("only just merely 仅 只")
)

func (r *Reading) denies() bool {
	return slices.ContainsFunc(r.Clauses, func(c Clause) bool { return c.Denies() })
}

// Denials are how many words of a clause deny, whatever they reach.
func (c *Clause) Denials() int {
	n := 0
	for _, w := range c.Words {
		if w.Denies {
			n++
		}
	}
	return n
}
