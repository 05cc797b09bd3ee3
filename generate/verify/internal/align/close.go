package align

import (
	"slices"

	"grounded/generate/verify/internal/text"
)

// Mark is a place where a unit of a claim stands in a passage.
type Mark struct {
	Token int32
	Unit  int32
}

// Marks are the places of the claim's units in t, in reading order.
func (m *Match) Marks(t *text.Text) []Mark {
	at := make(map[uint32]int32, len(m.Units))
	for i, u := range m.Units {
		at[u.Hash] = int32(i)
	}
	var out []Mark
	for k, tok := range t.Tokens {
		if u, ok := at[tok.Hash]; ok {
			out = append(out, Mark{int32(k), u})
		}
		if b := t.Bigram(k); b != 0 {
			if u, ok := at[b]; ok {
				out = append(out, Mark{int32(k), u})
			}
		}
	}
	return out
}

// Within is the share of the claim's weight that marks have from token from to before to.
func (m *Match) Within(marks []Mark, from, to int) float64 {
	if m.Weight == 0 {
		return 0
	}
	first, _ := slices.BinarySearchFunc(marks, int32(from), func(k Mark, at int32) int { return int(k.Token - at) })
	seen := make([]uint64, (len(m.Units)+63)/64)
	for _, k := range marks[first:] {
		if int(k.Token) >= to {
			break
		}
		seen[k.Unit/64] |= 1 << (k.Unit % 64)
	}
	return m.weigh(seen, nil) / m.Weight
}

// InBest reports whether unit i stands in the best window.
func (m *Match) InBest(i int) bool {
	return len(m.Windows) > 0 && m.Windows[0].mask[i/64]&(1<<(i%64)) != 0
}

// Run is how many tokens the longest run has that a and b share.
func Run(a, b *text.Text) int {
	before, now := make([]int, len(a.Tokens)+1), make([]int, len(a.Tokens)+1)
	best := 0
	for _, y := range b.Tokens {
		for i, x := range a.Tokens {
			now[i+1] = 0
			if x.Hash == y.Hash {
				now[i+1] = before[i] + 1
				best = max(best, now[i+1])
			}
		}
		before, now = now, before
	}
	return best
}
