package roles

import (
	"slices"

	"grounded/generate/verify/internal/text"
)

// swapped looks for two words that have changed parts.
func (m *matched) swapped(verb bool) (pair, bool) {
	if p, ok := m.exchanged(func(w, x, y, z Role) bool {
		return w == From && x == To && y == To && z == From || w == Than && x != Than && z == Than && y != Than
	}); ok {
		return p, true
	}
	if m.c.Copula || m.s.Copula {
		if m.c.Copula && m.s.Copula {
			return m.moved()
		}
		return pair{}, false
	}
	if !verb || !m.sameAct() {
		return pair{}, false
	}
	return m.exchanged(func(w, x, y, z Role) bool {
		return w == Doer && x != Doer && x != In && y != Doer && y != In && z == Doer ||
			w == Doer && x == To && y == To && z == From
	})
}

// exchanged looks for two words whose parts are such: of the one in the claim and in the source, of the
// other likewise. It returns the one as the claim has it and the other as the source does.
func (m *matched) exchanged(such func(w, x, y, z Role) bool) (pair, bool) {
	for _, p := range m.pairs {
		w, x := &m.c.Words[p.i], &m.words[p.j]
		if p.relation != same || w.Role == x.Role || w.Verb || w.Figure {
			continue
		}
		for _, q := range m.pairs {
			y, z := &m.c.Words[q.i], &m.words[q.j]
			if q.relation == same && y.Role != z.Role && !y.Verb && !y.Figure && q != p && such(w.Role, x.Role, y.Role, z.Role) {
				return pair{p.i, q.j, same}, true
			}
		}
	}
	return pair{}, false
}

// parties reports whether both clauses name who does it and what it is done to.
func (m *matched) parties() bool {
	doer, done := false, false
	for _, p := range m.pairs {
		if w := m.c.Words[p.i]; p.relation == same && !w.Verb && !w.Figure && w.Role == m.words[p.j].Role {
			doer, done = doer || w.Role == Doer, done || w.Role != Doer
		}
	}
	return doer && (done || m.content < 3)
}

// sameTelling reports whether both clauses tell one act, whichever way, or say how something is.
func (m *matched) sameTelling() bool {
	if m.c.main < 0 || m.s.main < 0 {
		return m.c.Copula && m.s.Copula
	}
	k := m.of[m.c.main]
	return k >= 0 && m.words[m.pairs[k].j].Verb && m.pairs[k].j < len(m.s.Words)
}

// sameAct reports whether both clauses tell one act, or its other side.
func (m *matched) sameAct() bool {
	if m.c.main < 0 || m.s.main < 0 {
		return false
	}
	if !m.c.Words[m.c.main].Content {
		return false
	}
	k := m.of[m.c.main]
	return k >= 0 && m.pairs[k].j == m.s.main
}

// moved looks for a word that has changed its side of is where others have not. If all have, what is
// the same is only said the other way round.
func (m *matched) moved() (pair, bool) {
	if !m.owns(m.ct, m.c) || !m.owns(m.st, m.s) || len(m.pairs) < int(m.content) || slices.ContainsFunc(m.s.Words, func(w Word) bool { return w.Content && !m.takes(w) }) {
		return pair{}, false
	}
	stayed, at := false, -1
	for k, p := range m.pairs {
		if m.c.Words[p.i].Role > Done || m.words[p.j].Role > Done {
			return pair{}, false
		}
		if (m.c.Words[p.i].Role == Doer) == (m.words[p.j].Role == Doer) {
			stayed = true
		} else if at < 0 {
			at = k
		}
	}
	if !stayed || at < 0 {
		return pair{}, false
	}
	return m.pairs[at], true
}

// owns reports whether a clause says whose something is.
func (m *matched) owns(t *text.Text, c *Clause) bool {
	for _, w := range c.Words {
		tok := t.Tokens[w.From]
		if tok.Hash == of || tok.Hash == possessive || tok.Flags&text.Han == 0 && tok.End-tok.Start > 2 && t.Folded[tok.End-2] == '\'' {
			return true
		}
	}
	return false
}

func (m *matched) takes(w Word) bool {
	for j, x := range m.words {
		if x.From == w.From {
			return m.taken[j]
		}
	}
	return false
}

// turnedMark looks for a word that the clause has behind to and the source behind from, or the reverse, where the
// same one does the same: Orvel rents to, Orvel rents from.
func (m *matched) turnedMark() (pair, bool) {
	doer, at := false, -1
	for k, p := range m.pairs {
		if p.relation != same {
			continue
		}
		switch w, x := &m.c.Words[p.i], &m.words[p.j]; {
		case w.Role == Doer && x.Role == Doer && !w.Verb:
			doer = true
		case !w.Figure && !w.Verb && (w.Role == To && x.Role == From || w.Role == From && x.Role == To):
			at = k
		}
	}
	if !doer || at < 0 || !m.marksTurned() || !m.sameAct() || m.of[m.c.main] < 0 || m.pairs[m.of[m.c.main]].relation != same {
		return pair{}, false
	}
	return m.pairs[at], true
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
