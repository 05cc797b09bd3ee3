package roles

import (
	"slices"

	"grounded/generate/verify/internal/text"
)

// pair is a word of the claim and what answers to it.
type pair struct {
	i, j     int // words; j counts on into the clause's subject
	relation relation
}

// matched is a clause of a claim beside one of the source.
type matched struct {
	c, s    *Clause
	ct, st  *text.Text
	words   []Word // of the source's clause and its subject
	pairs   []pair
	of      []int // of each word of the claim, its pair; -1
	taken   []bool
	direct  float64
	content float64
	Finding Finding
}

// match gives each word of the claim the one of the source that says the same, else its opposite,
// else one of its family.
func (m *matched) match() {
	for range m.c.Words {
		m.of = append(m.of, -1)
	}
	for range m.words {
		m.taken = append(m.taken, false)
	}
	for i := range m.c.Words {
		w := &m.c.Words[i]
		if !w.Content {
			continue
		}
		m.content++
		if m.s.may(w.Key) {
			m.take(i, sameKey)
		}
	}
	for i := range m.c.Words {
		if w := &m.c.Words[i]; w.Content && m.of[i] < 0 && (w.entry.tells() || m.chars(m.ct, w) != nil) {
			m.take(i, m.alike)
		}
	}
	for i := range m.c.Words {
		w := &m.c.Words[i]
		if !w.Content || m.of[i] >= 0 || m.has(w.Key) {
			continue
		}
		best, at := other, -1
		for j := range m.words {
			x := &m.words[j]
			if m.taken[j] || !x.Content {
				continue
			}
			if r := m.relate(w, x); r > same && (best == other || r < best) && m.inPlace(i, j) {
				best, at = r, j
			}
		}
		if at >= 0 {
			m.pair(i, at, best)
		}
	}
}

func (m *matched) has(key uint32) bool {
	if !m.s.may(key) {
		return false
	}
	for j := range m.words {
		if m.words[j].Key == key {
			return true
		}
	}
	return false
}

func sameKey(w, x *Word) bool { return w.Key == x.Key }

// take gives word i of the claim the word of the source that fits it and stands most as it does.
func (m *matched) take(i int, fits func(w, x *Word) bool) {
	best, most := -1, -1
	w := &m.c.Words[i]
	for j := range m.words {
		x := &m.words[j]
		if m.taken[j] || !x.Content || !fits(w, x) {
			continue
		}
		fit := 0
		if x.Role == w.Role {
			fit++
		}
		if i > 0 && j > 0 && m.c.Words[i-1].Key == m.words[j-1].Key {
			fit += 2
		}
		if i+1 < len(m.c.Words) && j+1 < len(m.words) && m.c.Words[i+1].Key == m.words[j+1].Key {
			fit += 2
		}
		if fit > most {
			best, most = j, fit
		}
	}
	if best >= 0 {
		m.pair(i, best, same)
	}
}

func (m *matched) pair(i, j int, r relation) {
	m.of[i] = len(m.pairs)
	m.taken[j] = true
	m.pairs = append(m.pairs, pair{i, j, r})
	if r == same {
		m.direct++
	} else {
		m.direct += replacedCounts
	}
}

// alike reports whether two words say the same: by the lists, or the one is the other with more
// characters around it.
func (m *matched) alike(w, x *Word) bool {
	if w.entry.tells() && x.entry.tells() && w.entry.relate(x.entry) == same {
		return true
	}
	a, b := m.chars(m.ct, w), m.chars(m.st, x)
	if len(a) == 0 || len(b) == 0 || len(a) == len(b) {
		return false
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) > 1 && (hasPrefix(b, a) || hasPrefix(b[len(b)-len(a):], a)) && m.relate(w, x) == other
}

func hasPrefix(b, a []rune) bool {
	for i := range a {
		if b[i] != a[i] {
			return false
		}
	}
	return true
}

// chars are the characters of a Chinese word; none of another.
func (m *matched) chars(t *text.Text, w *Word) []rune {
	if t.Tokens[w.From].Flags&text.Han == 0 {
		return nil
	}
	return t.Folded[t.Tokens[w.From].Start:t.Tokens[w.To-1].End]
}

// relate is how two words stand to one another, by the lists or by the one character in which
// they differ.
func (m *matched) relate(w, x *Word) relation {
	if w.entry.tells() && x.entry.tells() {
		if r := w.entry.relate(x.entry); r != other {
			return r
		}
	}
	a, b := m.chars(m.ct, w), m.chars(m.st, x)
	if len(a) == 0 || len(b) == 0 {
		return m.prefixed(w, x)
	}
	if len(a) != len(b) {
		return other
	}
	at := -1
	for i := range a {
		if a[i] != b[i] {
			if at >= 0 {
				return other
			}
			at = i
		}
	}
	if at >= 0 && len(a) > 1 && lists().singles[[2]rune{a[at], b[at]}] {
		return excludes
	}
	return other
}

// prefixed tells a word from the same with un, non or in before it.
func (m *matched) prefixed(w, x *Word) relation {
	a, b := m.letters(m.ct, w), m.letters(m.st, x)
	if len(a) > len(b) {
		a, b = b, a
	}
	n := len(b) - len(a)
	if len(a) < 4 || n < 2 || n > 3 || !slices.Equal(b[n:], a) {
		return other
	}
	switch string(b[:n]) {
	case "un", "non":
		return opposed
	case "in":
		if len(a) > 6 {
			return opposed
		}
	}
	return other
}

func (m *matched) letters(t *text.Text, w *Word) []rune {
	return t.Folded[t.Tokens[w.From].Start:t.Tokens[w.To-1].End]
}

// inPlace reports whether word j of the source stands where word i of the claim does: in the same
// part of the clause, or beside a word that both have.
func (m *matched) inPlace(i, j int) bool {
	w, x := m.c.Words[i], m.words[j]
	if w.Verb != x.Verb && m.chars(m.ct, &w) == nil {
		return false
	}
	if w.Verb && x.Verb || w.Role == x.Role {
		return true
	}
	for _, p := range m.pairs {
		if p.relation == same && near(p.i, i) && near(p.j, j) {
			return true
		}
	}
	return false
}

func near(a, b int) bool { return a-b <= 2 && b-a <= 2 }

func (r *Reading) has(key uint32) bool {
	for _, c := range r.Clauses {
		for _, w := range c.Words {
			if w.Key == key {
				return true
			}
		}
	}
	return false
}

func spelled(t *text.Text, w Word) string {
	return string(t.Folded[t.Tokens[w.From].Start:t.Tokens[w.To-1].End])
}

func (m *matched) span(t *text.Text, w Word) [2]int {
	return [2]int{int(t.Tokens[w.From].Start), int(t.Tokens[w.To-1].End)}
}
