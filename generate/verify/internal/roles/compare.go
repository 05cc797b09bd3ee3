package roles

import (
	"sync"
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
	Open    bool    // whether the one denies the other is not known
}

const (
	replacedCounts = 0.8  // a word in whose place another of its kind stands
	aroundCounts   = 0.5  // a word that stands near the clause
	actCounts      = 0.25 // that both clauses tell one act
	coverFrom      = 0.65 // of a clause that is compared
	coverShort     = 0.6  // the same of one of three words at most
)

// scratch keeps the lists of a comparison for the next one.
var scratch = sync.Pool{New: func() any { return new(matched) }}

// Shared is how many words of content of c stand in s.
func Shared(c, s *Clause) int {
	n := 0
	for i := range c.Words {
		w := &c.Words[i]
		if !w.Content || !s.may(w.Key) {
			continue
		}
		for j := range s.all {
			if s.all[j].Key == w.Key && s.all[j].Content {
				n++
				break
			}
		}
	}
	return n
}

// Apart says whether two words are two things.
type Apart uint8

// The degrees.
const (
	Unknown Apart = iota
	Likely
	Surely // two names
)

// Compare compares a clause of a claim with one of the source. Around reports whether a word stands
// near that clause; apart whether two words are known to be two things.
func Compare(claim *Reading, c *Clause, source *Reading, s *Clause, around func(w Word) bool, apart func(w, x Word) Apart) (Finding, float64) {
	m := scratch.Get().(*matched)
	defer scratch.Put(m)
	*m = matched{c: c, s: s, ct: claim.Text, st: source.Text, words: s.all, pairs: m.pairs[:0], of: m.of[:0], taken: m.taken[:0]}
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
	if m.sameTelling() {
		score += actCounts
	}
	m.judge(claim, source, around, apart)
	m.Finding.Cover = m.direct / m.content
	if m.Finding.Kind == None && c.Denials()%2 != s.Denials()%2 {
		m.Finding.Open = true
	}
	return m.Finding, score
}

// judge looks for what is wrong.
func (m *matched) judge(claim, source *Reading, around func(Word) bool, apart func(w, x Word) Apart) {
	f := &m.Finding
	if content := m.content - m.bynames(); m.direct < coverFrom*content {
		if content <= 3 && m.direct >= coverShort*content {
			m.replaced(around, apart)
		}
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
		switch p := &m.pairs[k]; {
		case p.relation == opposed && turn == nil:
			turn, turns = p, 1
		case p.relation == traded && turn == nil && (ok || m.parties()):
			if turn = p; !ok { // else the parties have traded places with the word
				turns = 1
			}
		}
	}
	mine, theirs := m.denies(m.c, m.ct, func(i int) bool { return m.of[i] >= 0 }), m.denies(m.s, m.st, func(j int) bool { return m.taken[j] })
	denied := mine != theirs
	if denied && (!claim.han && !m.sameTelling() || mine && source.hints(claim) || theirs && claim.hints(source)) {
		f.Open = true // the other may deny it in other words
		return
	}
	if denied {
		turns++
	}
	if ok && turn == nil && m.marksTurned() {
		ok = false
	} else if !ok && turn == nil {
		swap, ok = m.turnedMark()
	}
	if turns%2 == 1 && !denied && !claim.han && source.denies() && !claim.denies() {
		f.Open = true // a denial elsewhere in the sentence may turn it
		return
	}
	if turns%2 == 1 {
		if turn != nil && !denied {
			f.Kind, f.Said, f.Instead, f.Sure = Reversed, m.span(m.ct, m.c.Words[turn.i]), m.span(m.st, m.words[turn.j]), true
		} else {
			if f.Kind, f.Sure = Denied, true; turn != nil {
				f.Kind = None
			}
		}
		if f.Kind != None {
			return
		}
	}
	if ok && (turn == nil || turn.relation != traded) {
		f.Kind, f.Said, f.Instead, f.Sure = Traded, m.span(m.ct, m.c.Words[swap.i]), m.span(m.st, m.words[swap.j]), true
		return
	}
	for _, p := range m.pairs {
		if p.relation == excludes && !(m.c.Copula && m.c.Words[p.i].Role == Done) { // one may be several things
			f.Kind, f.Said, f.Instead, f.Sure = Replaced, m.span(m.ct, m.c.Words[p.i]), m.span(m.st, m.words[p.j]), true
			return
		}
	}
	if sames >= 1 {
		m.replaced(around, apart)
	}
}
