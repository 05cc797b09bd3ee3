package align

import (
	"math/bits"
	"slices"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// bearsFrom is the share of what the best document has of a claim, or of a clause of it, from which
// another bears on it.
const bearsFrom = 0.6

// Groups tells the source which passages are of one document: its number, from 0, for each.
func (s *Source) Groups(of []int) { s.groups = of }

// groupOf is the document of passage p.
func (s *Source) groupOf(p int) int {
	if s.groups == nil {
		return p
	}
	return s.groups[p]
}

// bearing is which documents speak of what a claim, or a clause of it, speaks of. A figure or a word
// may stand in any other by chance.
type bearing struct {
	clauses [][]uint64 // units of the whole claim, then of each clause where there are several
	words   [][]uint64 // those of them that are of no figure
	allowed [][]uint64 // by document: units of the clauses that it bears on; nil: all
	foreign []bool     // by passage: in the other language, whose words are not the claim's
	strange []bool     // by passage: it bears on no clause
	left    int        // sentences of the others
}

// setApart takes out of m what stands only in documents that speak of something else, and returns
// the sentences that still have some of the claim.
func (m *Match) setApart(s *Source, touched []int32) []int32 {
	if !m.Claim.Stated || m.Foreign() || !s.ofSeveral(touched) {
		return touched
	}
	b := &bearing{}
	m.clauseMasks(b)
	if !m.weighDocuments(s, b, touched) {
		return touched
	}
	words, facts := m.clearWords(s, b, touched), m.clearFacts(s, b)
	if !words && !facts && b.left == len(s.Sentences) {
		return touched
	}
	if b.left < len(s.Sentences) {
		m.strange, m.sentences = b.strange, b.left
	}
	return m.weighAgain(s, b, touched)
}

// ofSeveral reports whether the sentences are of several documents.
func (s *Source) ofSeveral(list []int32) bool {
	if len(list) == 0 || len(s.Texts) < 2 {
		return false
	}
	first := s.groupOf(s.Sentences[list[0]].Passage)
	return slices.ContainsFunc(list, func(n int32) bool { return s.groupOf(s.Sentences[n].Passage) != first })
}

// weighDocuments measures how much each document has of the words of each clause in one place, and
// so which it bears on. It is false where that tells nothing.
func (m *Match) weighDocuments(s *Source, b *bearing, touched []int32) bool {
	groups, many := 0, len(b.words)
	for p := range s.Texts {
		groups = max(groups, s.groupOf(p)+1)
	}
	best, top := make([]float64, groups*many), make([]float64, many)
	first := make([]int, many) // the document that has most of each
	shared := m.knownToAll()
	around := make([]uint64, len(b.words[0]))
	for _, n := range touched {
		m.aroundOf(s, int(n), shared, around)
		g := s.groupOf(s.Sentences[n].Passage)
		for c, words := range b.words {
			w := m.weighBoth(around, words)
			best[g*many+c] = max(best[g*many+c], w)
			if w > top[c] {
				top[c], first[c] = w, g
			}
		}
	}
	if top[0] == 0 {
		return false
	}
	b.allowed = make([][]uint64, groups)
	for g := range b.allowed {
		if best[g*many] >= bearsFrom*top[0] || s.akin(g, first[0]) {
			continue
		}
		b.allowed[g] = make([]uint64, len(around))
		for c := 1; c < many; c++ {
			if top[c] > 0 && (best[g*many+c] >= bearsFrom*top[c] || s.akin(g, first[c])) {
				for i, w := range b.clauses[c] {
					b.allowed[g][i] |= w
				}
			}
		}
	}
	own := mostlyHan(m.Claim.Text)
	b.foreign, b.strange = make([]bool, len(s.Texts)), make([]bool, len(s.Texts))
	for p, t := range s.Texts {
		b.foreign[p] = s.han[p] != own
		a := b.allowed[s.groupOf(p)]
		if b.strange[p] = a != nil && !b.foreign[p] && !slices.ContainsFunc(a, func(w uint64) bool { return w != 0 }); !b.strange[p] {
			b.left += len(t.Sentences)
		}
	}
	return true
}

// clearWords takes the units out of sentences whose document does not bear on their clause, and
// reports whether there were any.
func (m *Match) clearWords(s *Source, b *bearing, touched []int32) bool {
	cleared := false
	for _, n := range touched {
		p := s.Sentences[n].Passage
		allowed := b.allowed[s.groupOf(p)]
		if allowed == nil || b.foreign[p] {
			continue
		}
		for i, w := range allowed {
			cleared = cleared || m.masks[n][i]&^w != 0
			m.masks[n][i] &= w
		}
	}
	return cleared
}

// clearFacts leaves each fact the places that bear on its clause, and reports whether one lost all.
func (m *Match) clearFacts(s *Source, b *bearing) bool {
	cleared := false
	for k := range m.Facts {
		own := m.unitsOf(k)
		bears := func(n int32) bool {
			p := s.Sentences[n].Passage
			allowed := b.allowed[s.groupOf(p)]
			return allowed == nil || meet(allowed, own) || b.foreign[p] && m.termBeside(s, int(n))
		}
		list := slices.DeleteFunc(slices.Clone(m.places[k]), func(n int32) bool { return !bears(n) })
		switch {
		case len(list) > 0:
			m.places[k] = list
		case len(m.places[k]) > 0 && len(m.places[k]) < mostFactPlaces: // else not all are known
			m.Facts[k].Elsewhere, m.Facts[k].Passage = true, s.Sentences[m.places[k][0]].Passage
			for _, n := range m.places[k] {
				for i, w := range own {
					if m.masks[n] != nil {
						m.masks[n][i] &^= w
					}
				}
			}
			m.places[k], cleared = nil, true
		}
	}
	return cleared
}

// weighAgain weighs what is left among the sentences that are left.
func (m *Match) weighAgain(s *Source, b *bearing, touched []int32) []int32 {
	counts := make([]int, len(m.Units))
	touched = slices.DeleteFunc(touched, func(n int32) bool {
		none := true
		for i, w := range m.masks[n] {
			none = none && w == 0
			for ; w != 0; w &= w - 1 {
				counts[i*64+bits.TrailingZeros64(w)]++
			}
		}
		if none {
			m.masks[n], m.scores[n] = nil, 0
		}
		return none
	})
	known := make([]uint64, len(b.words[0]))
	for p, k := range m.known {
		allowed := b.allowed[s.groupOf(p)]
		for i := range k {
			if allowed != nil {
				k[i] &= allowed[i]
			}
			known[i] |= k[i]
		}
	}
	m.Weight, m.Covered = 0, 0
	for i := range m.Units {
		u := &m.Units[i]
		u.Found = counts[i] > 0 || known[i/64]&(1<<(i%64)) != 0
		u.Weight = u.weight(counts[i], b.left)
		m.Weight += u.Weight
		if u.Found {
			m.Covered += u.Weight
		}
	}
	if m.Weight > 0 {
		m.Covered /= m.Weight
	}
	for _, n := range touched {
		m.scores[n] = m.weigh(m.masks[n], nil)
	}
	return touched
}

// clauseMasks sets the units of the claim and those of its clauses, each of which has a word.
func (m *Match) clauseMasks(b *bearing) {
	width := (len(m.Units) + 63) / 64
	whole, words := make([]uint64, width), make([]uint64, width)
	b.clauses = [][]uint64{whole}
	var clause []uint64
	has := false // clause has a word
	for i, u := range m.Units {
		bit := uint64(1) << (i % 64)
		whole[i/64] |= bit
		if clause == nil || has && m.clauseBetween(i-1, i) {
			clause, has = make([]uint64, width), false
			b.clauses = append(b.clauses, clause)
		}
		clause[i/64] |= bit
		if !m.isFigure(u) {
			words[i/64] |= bit
			has = has || u.Flags&text.Stop == 0
		}
	}
	if last := len(b.clauses) - 1; !has && last > 1 {
		for i, w := range clause {
			b.clauses[last-1][i] |= w
		}
		b.clauses = b.clauses[:last]
	}
	if len(b.clauses) == 2 {
		b.clauses = b.clauses[:1]
	}
	for _, c := range b.clauses {
		of := slices.Clone(words)
		for i, w := range c {
			of[i] &= w
		}
		b.words = append(b.words, of)
	}
}

// isFigure reports whether u is of a figure or a date; an identifier is a name.
func (m *Match) isFigure(u Unit) bool {
	return slices.ContainsFunc(m.Facts, func(f FactMatch) bool { return f.Fact.Kind != facts.Identifier && m.overlaps(&u, f.Fact) })
}

// knownToAll has the units that the titles of all passages have, or the question.
func (m *Match) knownToAll() []uint64 {
	if m.known == nil {
		return nil
	}
	out := slices.Clone(m.known[0])
	for _, k := range m.known {
		if k == nil {
			return nil
		}
		for i := range out {
			out[i] &= k[i]
		}
	}
	return out
}

// aroundOf sets out to the units of sentence n, its neighbours and the title of its passage, those
// of all titles left out.
func (m *Match) aroundOf(s *Source, n int, shared, out []uint64) {
	p := s.Sentences[n].Passage
	clear(out)
	if m.known != nil {
		copy(out, m.known[p])
		for i, w := range shared {
			out[i] &^= w
		}
	}
	for k := max(0, n-1); k <= min(len(s.Sentences)-1, n+1); k++ {
		if s.Sentences[k].Passage == p {
			for i, w := range m.masks[k] {
				out[i] |= w
			}
		}
	}
}

// weighBoth is the weight of the units that both masks have.
func (m *Match) weighBoth(a, b []uint64) float64 {
	sum := 0.0
	for i, w := range a {
		for w &= b[i]; w != 0; w &= w - 1 {
			sum += m.Units[i*64+bits.TrailingZeros64(w)].Weight
		}
	}
	return sum
}

// unitsOf has the units of fact k.
func (m *Match) unitsOf(k int) []uint64 {
	out := make([]uint64, (len(m.Units)+63)/64)
	for i := range m.Units {
		if m.overlaps(&m.Units[i], m.Facts[k].Fact) {
			out[i/64] |= 1 << (i % 64)
		}
	}
	return out
}

// meet reports whether two masks have a unit in common.
func meet(a, b []uint64) bool {
	for i, w := range a {
		if w&b[i] != 0 {
			return true
		}
	}
	return false
}
