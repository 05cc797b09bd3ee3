package roles

import (
	"slices"

	"grounded/generate/verify/internal/text"
)

// replaced looks for the one word in whose place the source has one other, of which it is known
// that they are two things.
func (m *matched) replaced(around func(Word) bool, apart func(w, x Word) Apart) {
	w, x, last := -1, -1, -1
	for i, y := range m.c.Words {
		if !y.Content || m.of[i] >= 0 {
			continue
		}
		if w >= 0 && !(y.Role == m.c.Words[w].Role && i == last+1) {
			return
		}
		if w < 0 || !y.Vague || m.chars(m.ct, &y) == nil {
			w = i // of several side by side, the last that is no company
		}
		last = i
	}
	if w < 0 {
		return
	}
	said := m.c.Words[w]
	if said.Verb || said.Figure || said.Vague || said.Role == In || said.acts() || m.pronoun(said.Role) || m.has(said.Key) || !around(said) {
		return
	}
	for j, y := range m.words {
		if m.taken[j] || !y.Content || y.Role != said.Role {
			continue
		}
		if x >= 0 && j != last+1 {
			return
		}
		if x < 0 || !y.Vague || m.chars(m.st, &y) == nil {
			x = j
		}
		last = j
	}
	if x < 0 {
		return
	}
	if y := m.words[x]; !y.Verb && !y.Figure && !y.Vague && !y.acts() && !m.loose(m.ct, said) && !m.loose(m.st, y) {
		if a := apart(said, y); a != Unknown {
			f := &m.Finding
			f.Kind, f.Said, f.Instead, f.Sure = OtherOne, m.span(m.ct, said), m.span(m.st, y), a == Surely
		}
	}
}

// bynames are the words beside the first of a name that does what the claim tells, where the source's
// clause has another such name in its place: each counts for one word.
func (m *matched) bynames() float64 {
	mine := m.byname(m.ct, m.c.Words, func(i int) bool { return m.of[i] >= 0 })
	if mine == 0 || m.ct.Tokens[m.c.From].Flags&text.Han == 0 && m.byname(m.st, m.words, func(j int) bool { return m.taken[j] }) == 0 {
		return 0
	}
	return float64(mine)
}

// byname counts the words beside the first of a name among words that does what they tell, of which
// the other side has none.
func (m *matched) byname(t *text.Text, words []Word, has func(int) bool) int {
	n := 0
	for i := 1; i < len(words); i++ {
		w, prev := &words[i], &words[i-1]
		if w.Role != Doer || prev.Role != Doer || !w.Content || !prev.Content || w.From != prev.To || parts(t, w.From) {
			continue
		}
		han := m.chars(t, w) != nil
		if !(w.Name && (prev.Name || prev.Opens || han) || han && (prev.Name || w.Vague)) {
			continue
		}
		if has(i) || has(i-1) {
			return 0
		}
		n++
	}
	return n
}

// pronoun reports whether the source's clause has a word that stands for another in a part: he, it.
func (m *matched) pronoun(role Role) bool {
	return slices.ContainsFunc(m.s.Words, func(w Word) bool { return w.Role == role && pronouns[spelled(m.st, w)] })
}

var pronouns = setOf("he she it they we i you this these those 他 她 它 其 该 此 他们 她们")

// acts reports whether the lists have a word as a verb.
func (w Word) acts() bool { return w.entry != nil && w.entry.verb && !w.Name }

// loose reports whether a word has the form of one that names no thing: allegedly, waving.
func (m *matched) loose(t *text.Text, w Word) bool {
	f := t.Folded[t.Tokens[w.From].Start:t.Tokens[w.To-1].End]
	n := len(f)
	return n > 4 && (string(f[n-2:]) == "ly" || string(f[n-3:]) == "ing")
}
