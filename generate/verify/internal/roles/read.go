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
	From, To int // tokens of the text
	Role     Role
	Verb     bool
	Content  bool // says something
	Denies   bool
	Figure   bool
	Name     bool
	Vague    bool // stands for another: the company, 该公司
	entry    *entry
}

// Clause is a clause of a sentence.
type Clause struct {
	Words   []Word
	Passive bool
	Copula  bool // says what something is
	From    int  // tokens of the text
	To      int
	subject []Word // that of an earlier clause, where it has none of its own, and what that does, where it tells nothing
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
	if r.han = hanShare(t, from, to); r.han {
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
			c.borrow(&r.Clauses[i-1])
		}
	}
	return r
}

// borrow gives a clause that has no subject or no verb those of the one before it.
func (c *Clause) borrow(prev *Clause) {
	subject := func(w Word) bool { return w.Role == Doer && w.Content && !w.Verb }
	if !slices.ContainsFunc(c.Words, subject) {
		for _, w := range prev.subject {
			if subject(w) {
				c.subject = append(c.subject, w)
			}
		}
		for _, w := range prev.Words {
			if subject(w) {
				c.subject = append(c.subject, w)
			}
		}
	}
	if !c.Copula && !slices.ContainsFunc(c.Words, func(w Word) bool { return w.Verb }) {
		for _, w := range prev.Words {
			if w.Verb {
				c.subject = append(c.subject, w)
			}
		}
	}
}

func hanShare(t *text.Text, from, to int) bool {
	n := 0
	for i := from; i < to; i++ {
		if t.Tokens[i].Flags&text.Han != 0 {
			n++
		}
	}
	return 2*n > to-from
}

// longestEntry is how many tokens an expression of the lists has at most.
const longestEntry = 6

// listed is the longest expression of the lists that begins at token i; nil where there is none.
func (l *lexicon) listed(t *text.Text, i, to int) (e *entry, end int, key uint32) {
	k := uint32(0)
	for j := i; j < min(to, i+longestEntry); j++ {
		if j > i && t.Tokens[j-1].End != t.Tokens[j].Start && (t.Tokens[j].Flags&text.Han != 0 || parts(t, j)) {
			break
		}
		k = l.join(k, t.Tokens[j])
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

func (l *lexicon) latinWords(t *text.Text, from, to int) []Word {
	out := make([]Word, 0, to-from)
	for i := from; i < to; {
		tok := t.Tokens[i]
		e, end, key := l.listed(t, i, to)
		if e == nil || end == i+1 {
			end, key = i+1, l.join(0, tok)
		}
		w := Word{Key: key, From: i, To: end, entry: e}
		w.Denies = tok.Flags&text.Negates != 0 || forbids[tok.Hash]
		w.Figure = tok.Flags&text.Figure != 0
		w.Content = end > i+1 || tok.Flags&(text.Stop|text.Negates) == 0 && !faint[tok.Hash]
		if latinMarks[tok.Hash] != 0 && end == i+1 || helps[tok.Hash] {
			w.Content = false
		}
		w.Name = tok.Flags&text.Capital != 0 && tok.Flags&(text.First|text.Stop) == 0
		w.Vague = vague[tok.Hash]
		if tok.Flags&text.Han != 0 && w.Content {
			w.Name = false
		}
		out = append(out, w)
		i = end
	}
	for i := range out {
		out[i].Verb = latinVerb(t, out, i, l)
		out[i].Content = out[i].Content && !out[i].Denies || out[i].Verb && !out[i].Denies
	}
	return out
}

// latinVerb reports whether word i tells what is done: it is known as a verb, or has the form of
// one, and stands where verbs do.
func latinVerb(t *text.Text, words []Word, i int, l *lexicon) bool {
	w := words[i]
	tok := t.Tokens[w.From]
	if w.Figure || w.Name || tok.Flags&text.Stop != 0 && w.To == w.From+1 {
		return false
	}
	form := t.Folded[tok.Start:tok.End]
	past := len(form) > 3 && form[len(form)-1] == 'd' && form[len(form)-2] == 'e' || l.past[tok.Hash]
	ing := len(form) > 5 && string(form[len(form)-3:]) == "ing"
	helped := false
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		prev := words[k]
		h := t.Tokens[prev.From].Hash
		if helps[h] {
			helped = true
			break
		}
		if determines[h] || latinMarks[h] != 0 && (h != to || past || ing) || prev.Figure {
			return false
		}
		if !prev.Denies && !adverb(t, prev) {
			break
		}
	}
	if helped && (past || ing) {
		return true
	}
	known := w.entry != nil && w.entry.verb
	return known && !ing || past && i > 0
}

func adverb(t *text.Text, w Word) bool {
	f := t.Folded[t.Tokens[w.From].Start:t.Tokens[w.From].End]
	return len(f) > 3 && f[len(f)-1] == 'y' && f[len(f)-2] == 'l' || often[t.Tokens[w.From].Hash]
}

// clauses parts words where a mark or a joining word stands and something is told on both sides.
func (r *Reading) clauses(words []Word) {
	t := r.Text
	start := 0
	told := func(from, to int) bool {
		content, verb := 0, false
		for _, w := range words[from:to] {
			if w.Content {
				content++
			}
			verb = verb || w.Verb || helps[t.Tokens[w.From].Hash]
		}
		han := from < to && t.Tokens[words[from].From].Flags&text.Han != 0
		return content > 0 && verb || han && content > 1
	}
	add := func(from, to int) {
		if from < to {
			r.Clauses = append(r.Clauses, Clause{Words: words[from:to:to], From: words[from].From, To: words[to-1].To})
		}
	}
	for i := 1; i < len(words); i++ {
		if !r.breaks(words, i) || !told(start, i) {
			continue
		}
		end := i + 1
		for end < len(words) && !r.breaks(words, end) {
			end++
		}
		if told(i, end) || r.contrasts(words[start:i], words[i:end]) {
			add(start, i)
			start = i
		}
	}
	add(start, len(words))
}

// contrasts reports whether b, which tells nothing by itself, goes on with the opposites of a: the
// left one with oil, the right one with grease.
func (r *Reading) contrasts(a, b []Word) bool {
	content := 0
	for _, w := range b {
		if w.Content {
			content++
		}
	}
	if content < 2 {
		return false
	}
	for _, x := range a {
		for _, y := range b {
			if x.entry != nil && y.entry != nil && x.entry.relate(y.entry) == opposed {
				return true
			}
		}
	}
	return false
}

// breaks reports whether a clause may begin at word i.
func (r *Reading) breaks(words []Word, i int) bool {
	t := r.Text
	for k := int(t.Tokens[words[i].From-1].End); k < int(t.Tokens[words[i].From].Start); k++ {
		switch t.Folded[k] {
		case ',', ';', ':', '(', ')', '，', '；', '：', '（', '）', '|', '。', '.', '!', '?', '"':
			return true
		}
	}
	h := t.Tokens[words[i].From].Hash
	return joins[h] && words[i].To == words[i].From+1
}

// voice turns a clause in the passive round, so that who does it is the doer.
func (c *Clause) voice() {
	by := slices.ContainsFunc(c.Words, func(w Word) bool { return w.Role == By })
	for i := range c.Words {
		switch w := &c.Words[i]; {
		case w.Role == By:
			w.Role = Doer
		case (c.Passive || by) && w.Role == Doer:
			w.Role = Done
		}
	}
	c.Passive = c.Passive || by
}

// latinRoles gives the words of a clause their parts.
func (c *Clause) latinRoles(t *text.Text) {
	role, named, told := Doer, false, false
	for i := range c.Words {
		w := &c.Words[i]
		h := t.Tokens[w.From].Hash
		mark := latinMarks[h]
		switch {
		case w.Verb && (!told || i > 1 && c.Words[i-2].Verb && t.Tokens[c.Words[i-1].From].Hash == to):
			told, role = true, Done
			c.Passive = i > 0 && c.passiveAt(t, i)
			w.Role = Done
			continue
		case helps[h] && !told:
			if bes[h] && !c.verbNear(i) {
				told, role, c.Copula = true, Done, true
			} else if !told {
				role = Doer
			}
		case mark != 0 && w.To == w.From+1 && !(h == to && i+1 < len(c.Words) && c.Words[i+1].Verb):
			role, named = mark-1, false
			if role == By && (!told || !c.Passive) {
				role = In
			}
		case role == In && !told && named && determines[h]:
			role = Doer // In 2020 the workforce shrank
		}
		w.Role = role
		named = named || w.Content
	}
}

// verbNear reports whether the verb stands behind word i, which helps it.
func (c *Clause) verbNear(i int) bool {
	for k := i + 1; k < len(c.Words) && k <= i+3; k++ {
		if c.Words[k].Verb {
			return true
		}
	}
	return false
}

// passiveAt reports whether the verb at word i has a form of be before it and the form of a
// participle.
func (c *Clause) passiveAt(t *text.Text, i int) bool {
	tok := t.Tokens[c.Words[i].From]
	form := t.Folded[tok.Start:tok.End]
	if n := len(form); !(form[n-1] == 'd' && n > 1 && form[n-2] == 'e' || lists().past[tok.Hash] || sameForms[tok.Hash]) {
		return false
	}
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		if bes[t.Tokens[c.Words[k].From].Hash] {
			return true
		}
		if !c.Words[k].Denies && !adverb(t, c.Words[k]) && !helps[t.Tokens[c.Words[k].From].Hash] {
			return false
		}
	}
	return false
}

var (
	to         = text.Analyse("to").Tokens[0].Hash
	joins      = text.Set("and but while whereas when if because although though which who where unless until after before since whose nor yet so 并 且 但")
	determines = text.Set("the a an its their his her our your my this that these those no any each every some all")
	helps      = text.Set("is are was were be been being am has have had do does did will would can could may might shall should must to cannot didn't wasn't weren't isn't aren't doesn't don't won't hasn't haven't hadn't couldn't shouldn't wouldn't can't")
	bes        = text.Set("is are was were be been being am isn't aren't wasn't weren't get got gets")
	often      = text.Set("also then now still always often already not just only first again later ever never yet since been")
	forbids    = text.Set("prohibited prohibit forbidden forbid banned")
	sameForms  = text.Set("cut hit let put set shut split spread read bid cost hurt")
	faint      = text.Set("one ones such other others another own several respective respectively")
	vague      = text.Set("company firm group business corporation bank organisation organization team person man woman one people official authority former latter thing part number case year period party parties")
)

// latinMarks are the small words that give those behind them a part, the role and one.
var latinMarks = func() map[uint32]Role {
	out := map[uint32]Role{}
	for role, list := range map[Role]string{
		From: "from", To: "to into onto toward towards", With: "with using via through", Than: "than", By: "by",
		In: "in on at during within under over near against per between among for about as upon without after before since until because despite",
	} {
		for h := range text.Set(list) {
			out[h] = role + 1
		}
	}
	return out
}()

// Contents is how many words of content a clause has.
func (c *Clause) Contents() int {
	n := 0
	for _, w := range c.Words {
		if w.Content {
			n++
		}
	}
	return n
}

// Apart reports whether w and x, words of other texts, stand in different clauses of r or have
// different parts in one.
func (r *Reading) Apart(wt *text.Text, w Word, xt *text.Text, x Word) bool {
	type place struct {
		clause int
		role   Role
	}
	find := func(y Word) (out []place) {
		for k, c := range r.Clauses {
			for _, z := range c.Words {
				if z.Key == y.Key {
					out = append(out, place{k, z.Role})
				}
			}
		}
		return out
	}
	for _, a := range find(w) {
		for _, b := range find(x) {
			if a != b {
				return true
			}
		}
	}
	return false
}

// Whole is all that is read as one clause.
func (r *Reading) Whole() *Clause {
	if len(r.Clauses) == 1 {
		return &r.Clauses[0]
	}
	all := Clause{}
	for _, c := range r.Clauses {
		all.Words = append(all.Words, c.Words...)
	}
	return &all
}
