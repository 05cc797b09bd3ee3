// Package roles reads who does what to whom. It parts a sentence into clauses and the clauses
// into words, each with its part in what is told: who does it, what it is done to, from where, to
// whom. Two sentences made of the same words may so be told apart: Acme bought Bolt, Bolt bought
// Acme. It knows no grammar beyond the word order, the voice and the small words of Chinese and
// English, and what its lists of opposites, families and verbs say.
//
// Read read.go and read_han.go, then compare.go; lists/ has the words.
package roles

import (
	"slices"

	"grounded/generate/verify/internal/text"
)

// Role is a word's part in its clause.
type Role uint8

// The roles.
const (
	Doer Role = iota // who does it, or what is spoken of
	Done             // what it is done to, or what is said of it
	From
	To
	With
	Than
	In // when, where, how
	By // before the clause's voice is known
)

// Word is a word of a clause.
type Word struct {
	Key      uint32
	class    class
	mark     Role // of a small word that gives those behind it a part, the role and one
	From, To int  // tokens of the text
	Role     Role
	Verb     bool
	Content  bool // says something
	Denies   bool
	Figure   bool
	Name     bool
	Opens    bool // begins its sentence with a capital: it may be a name
	Vague    bool // stands for another: the company, 该公司
	hints    bool // may deny
	entry    *entry
}

// Clause is a clause of a sentence.
type Clause struct {
	Words   []Word
	Passive bool
	main    int  // the word that parts who does it from what it is done to; -1
	Copula  bool // says what something is
	From    int  // tokens of the text
	To      int
	subject []Word // that of an earlier clause, where it has none of its own, and what that does, where it tells nothing
	all     []Word // Words and then subject
	keys    uint64 // of all, as [Clause.may] tells
}

// Reading is a sentence as clauses.
type Reading struct {
	Text    *text.Text
	Clauses []Clause
	han     bool
}

// Read reads the tokens [from, to) of t.
func Read(t *text.Text, from, to int) *Reading {
	l := lists()
	r := &Reading{Text: t}
	var words []Word
	if r.han = t.MostlyHan(from, to); r.han {
		words = l.hanWords(t, from, to)
	} else {
		words = l.latinWords(t, from, to)
	}
	r.clauses(words)
	for i := range r.Clauses {
		c := &r.Clauses[i]
		if r.han {
			c.hanRoles(t)
		} else {
			c.latinRoles(t)
		}
		c.voice()
		if i > 0 {
			c.borrow(t, &r.Clauses[i-1])
		}
		if c.all = c.Words; len(c.subject) > 0 {
			c.all = slices.Concat(c.Words, c.subject)
		}
		c.sift()
	}
	return r
}

// longestEntry is how many tokens an expression of the lists has at most.
const longestEntry = 7

// listed is the longest expression of the lists that begins at token i; nil where there is none.
func (l *lexicon) listed(t *text.Text, i, to int) (e *entry, end int, key uint32) {
	k := uint32(0)
	for j := i; j < min(to, i+longestEntry); j++ {
		if j > i && t.Tokens[j-1].End != t.Tokens[j].Start && (t.Tokens[j].Flags&text.Han != 0 || parts(t, j)) {
			break
		}
		k = l.join(k, t.Tokens[j])
		if !l.keys.may(k) {
			break
		}
		if x := l.entries[k]; x != nil {
			e, end, key = x, j+1, k
		}
		if !l.begins[k] {
			break
		}
	}
	return e, end, key
}

// parts reports whether anything but a space or a hyphen stands before token j.
func parts(t *text.Text, j int) bool {
	for i := int(t.Tokens[j-1].End); i < int(t.Tokens[j].Start); i++ {
		if t.Folded[i] != ' ' && t.Folded[i] != '-' {
			return true
		}
	}
	return false
}
