package roles

import (
	"slices"

	"grounded/generate/verify/internal/text"
)

// replaced looks for the one word in whose place the source has one other, of which it is known
// that they are two things.
func (m *matched) replaced(around func(Word) bool, apart func(w, x Word) bool) {
	w, x := -1, -1
	for i, y := range m.c.Words {
		if !y.Content || m.of[i] >= 0 {
			continue
		}
		if w >= 0 && !(y.Role == m.c.Words[w].Role && i == w+1) {
			return
		}
		w = i // of several side by side, the last
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
		if x >= 0 && j != x+1 {
			return
		}
		x = j
	}
	if x < 0 {
		return
	}
	if y := m.words[x]; !y.Verb && !y.Figure && !y.Vague && !y.acts() && !m.loose(m.ct, said) && !m.loose(m.st, y) && apart(said, y) {
		f := &m.Finding
		f.Kind, f.Said, f.Instead, f.Sure = OtherOne, m.span(m.ct, said), m.span(m.st, y), said.Name && y.Name
	}
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
