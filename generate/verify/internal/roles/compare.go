package roles

import (
	"grounded/generate/verify/internal/text"
)

// Kind says what is wrong.
type Kind uint8

// The kinds.
const (
	None     Kind = iota
	Reversed      // it says the reverse: a word and its opposite
	Denied        // the one denies what the other says
	Traded        // who does it and what it is done to have changed places
	Replaced      // a word stands where the source has another of its kind
	OtherOne      // the source says it of another
)

// Finding is how a clause of a claim stands to the clause of the source that comes nearest.
type Finding struct {
	Kind    Kind
	Said    [2]int  // code points of the claim
	Instead [2]int  // code points of the passage, where the source has another
	Cover   float64 // share of the clause's words that the source's clause has
	Sure    bool    // by the lists or by names
}

const (
	replacedCounts = 0.8 // a word in whose place another of its kind stands
	aroundCounts   = 0.5 // a word that stands near the clause
	coverFrom      = 0.6 // of a clause that is compared
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
	score   float64
}

// Compare compares a clause of a claim with one of the source. Around reports whether a word stands
// near that clause; apart whether two words are known to be two things.
func Compare(ct *text.Text, c *Clause, st *text.Text, s *Clause, around func(w Word) bool, apart func(w, x Word) bool) (Finding, float64) {
	m := matched{c: c, s: s, ct: ct, st: st}
	m.words = append(append([]Word{}, s.Words...), s.subject...)
	m.match()
	if m.content == 0 {
		return Finding{}, 0
	}
	score := m.direct
	for i, w := range c.Words {
		if w.Content && m.of[i] < 0 && around(w) {
			score += aroundCounts
		}
	}
	m.judge(around, apart)
	m.Finding.Cover = m.direct / m.content
	return m.Finding, score
}

// match gives each word of the claim the one of the source that says the same, else its opposite,
// else one of its family.
func (m *matched) match() {
	m.of, m.taken = make([]int, len(m.c.Words)), make([]bool, len(m.words))
	for i := range m.of {
		m.of[i] = -1
	}
	for i, w := range m.c.Words {
		if w.Content {
			m.content++
		} else {
			continue
		}
		m.take(i, func(x Word) bool { return x.Key == w.Key })
	}
	for i, w := range m.c.Words {
		if w.Content && m.of[i] < 0 {
			m.take(i, func(x Word) bool { return m.alike(w, x) })
		}
	}
	for _, want := range []relation{opposed, traded, excludes} {
		for i, w := range m.c.Words {
			if !w.Content || m.of[i] >= 0 {
				continue
			}
			for j, x := range m.words {
				if !m.taken[j] && x.Content && m.relate(w, x) == want && m.inPlace(i, j) {
					m.pair(i, j, want)
					break
				}
			}
		}
	}
}

func (m *matched) take(i int, fits func(Word) bool) {
	best, most := -1, -1
	for j, x := range m.words {
		if m.taken[j] || !x.Content || !fits(x) {
			continue
		}
		fit := 0
		if x.Role == m.c.Words[i].Role {
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
func (m *matched) alike(w, x Word) bool {
	if w.entry.relate(x.entry) == same {
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
func (m *matched) chars(t *text.Text, w Word) []rune {
	if t.Tokens[w.From].Flags&text.Han == 0 {
		return nil
	}
	return t.Folded[t.Tokens[w.From].Start:t.Tokens[w.To-1].End]
}

// relate is how two words stand to one another, by the lists or by the one character in which
// they differ.
func (m *matched) relate(w, x Word) relation {
	if r := w.entry.relate(x.entry); r != other {
		return r
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

// prefixed tells a word from the same with un or non before it.
func (m *matched) prefixed(w, x Word) relation {
	a, b := string(m.ct.Folded[m.ct.Tokens[w.From].Start:m.ct.Tokens[w.To-1].End]), string(m.st.Folded[m.st.Tokens[x.From].Start:m.st.Tokens[x.To-1].End])
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) >= 4 && (b == "un"+a || b == "non"+a || b == "in"+a && len(a) > 6) {
		return opposed
	}
	return other
}

// inPlace reports whether word j of the source stands where word i of the claim does: in the same
// part of the clause, or beside a word that both have.
func (m *matched) inPlace(i, j int) bool {
	w, x := m.c.Words[i], m.words[j]
	if w.Verb && x.Verb {
		return true
	}
	if w.Role == x.Role || w.Verb != x.Verb {
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

// judge looks for what is wrong.
func (m *matched) judge(around func(Word) bool, apart func(w, x Word) bool) {
	f := &m.Finding
	if m.direct < coverFrom*m.content {
		return
	}
	sames, verb := 0, false
	for _, p := range m.pairs {
		if p.relation == same {
			sames++
			verb = verb || m.c.Words[p.i].Verb && m.words[p.j].Verb
		} else if p.relation == traded {
			verb = true
		}
	}
	if sames == 0 {
		return
	}
	swap, ok := m.swapped(verb)
	turns := 0
	var turn *pair
	for k := range m.pairs {
		switch p := &m.pairs[k]; p.relation {
		case opposed:
			turns++
			turn = p
		case traded:
			turn = p
			turns++
			if ok {
				turns++ // the parties have traded places with the word
			}
		}
	}
	denied := m.denies(m.c, m.ct, func(i int) bool { return m.of[i] >= 0 }) != m.denies(m.s, m.st, func(j int) bool { return m.taken[j] })
	if denied {
		turns++
	}
	if ok && turn == nil && m.marksTurned() {
		ok = false
	}
	if turns%2 == 1 {
		if turn != nil && !denied {
			*f = Finding{Kind: Reversed, Said: m.span(m.ct, m.c.Words[turn.i]), Instead: m.span(m.st, m.words[turn.j]), Sure: true}
		} else {
			*f = Finding{Kind: Denied, Sure: true}
			if turn != nil {
				f.Kind = None
			}
		}
		if f.Kind != None {
			return
		}
	}
	if ok && (turn == nil || turn.relation != traded) {
		*f = Finding{Kind: Traded, Said: m.span(m.ct, m.c.Words[swap.i]), Instead: m.span(m.st, m.words[swap.j]), Sure: true}
		return
	}
	for _, p := range m.pairs {
		if p.relation == excludes {
			*f = Finding{Kind: Replaced, Said: m.span(m.ct, m.c.Words[p.i]), Instead: m.span(m.st, m.words[p.j]), Sure: true}
			return
		}
	}
	if sames >= 1 {
		m.replaced(around, apart)
	}
}

// swapped looks for two words that have changed parts.
func (m *matched) swapped(verb bool) (pair, bool) {
	if !verb && !(m.c.Copula && m.s.Copula) {
		return pair{}, false
	}
	for _, p := range m.pairs {
		w, x := m.c.Words[p.i], m.words[p.j]
		if p.relation != same || w.Role == x.Role || w.Verb || w.Figure {
			continue
		}
		for _, q := range m.pairs {
			y, z := m.c.Words[q.i], m.words[q.j]
			if q.relation != same || y.Role == z.Role || y.Verb || y.Figure || q == p {
				continue
			}
			if w.Role == Doer && x.Role != Doer && x.Role != In && y.Role != Doer && y.Role != In && z.Role == Doer ||
				w.Role == From && x.Role == To && y.Role == To && z.Role == From ||
				w.Role == Than && x.Role != Than && z.Role == Than && y.Role != Than {
				if m.c.Copula && m.s.Copula && m.whole() {
					continue
				}
				return p, true
			}
		}
	}
	return pair{}, false
}

// whole reports whether all words on both sides of is have changed sides: what is the same may be
// said either way.
func (m *matched) whole() bool {
	for _, p := range m.pairs {
		if w, x := m.c.Words[p.i], m.words[p.j]; !w.Verb && (w.Role == Doer) == (x.Role == Doer) {
			return false
		}
	}
	return true
}

// marksTurned reports whether from has become to, or to from, with the parties: to let to, to rent
// from.
func (m *matched) marksTurned() bool {
	has := func(words []Word, role Role) bool {
		for _, w := range words {
			if w.Role == role && w.Content {
				return true
			}
		}
		return false
	}
	c, s := m.c.Words, m.s.Words
	return has(c, To) && !has(c, From) && has(s, From) && !has(s, To) || has(c, From) && !has(c, To) && has(s, To) && !has(s, From)
}

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

// replaced looks for words in the place of which the source has others, of which it is known that
// they are two things.
func (m *matched) replaced(around func(Word) bool, apart func(w, x Word) bool) {
	for i, w := range m.c.Words {
		if !w.Content || w.Verb || w.Figure || w.Vague || m.of[i] >= 0 || w.Role == In || !around(w) {
			continue
		}
		for j, x := range m.words {
			if m.taken[j] || !x.Content || x.Verb || x.Figure || x.Vague || x.Role != w.Role || !apart(w, x) {
				continue
			}
			m.Finding = Finding{Kind: OtherOne, Said: m.span(m.ct, w), Instead: m.span(m.st, x)}
			return
		}
	}
}

func (m *matched) span(t *text.Text, w Word) [2]int {
	return [2]int{int(t.Tokens[w.From].Start), int(t.Tokens[w.To-1].End)}
}
