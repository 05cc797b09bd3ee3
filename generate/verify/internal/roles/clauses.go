package roles

import (
	"slices"

	"grounded/generate/verify/internal/text"
)

// borrow gives a clause that has no subject or no verb those of the one before it.
func (c *Clause) borrow(t *text.Text, prev *Clause) {
	subject := func(w Word) bool { return w.Role == Doer && w.Content && !w.Verb }
	if len(c.Words) > 0 && c.Words[0].is(relative) {
		for k := len(prev.Words) - 1; k >= 0 && len(c.subject) < 2; k-- { // what stands before which
			w := prev.Words[k]
			if !w.Content || w.Verb {
				if len(c.subject) > 0 {
					break
				}
				continue
			}
			w.Role = Doer
			c.subject = append(c.subject, w)
		}
	} else if !slices.ContainsFunc(c.Words, subject) {
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
			if w.Verb || w.Content && w.Role == subjectRole(prev) && !slices.ContainsFunc(c.Words, func(x Word) bool { return x.Key == w.Key || x.entry.relate(w.entry) > same }) {
				c.subject = append(c.subject, w) // the right one: the right bearing
			}
		}
		for i := range c.Words {
			if prev.Passive && c.Words[i].Role == Doer {
				c.Words[i].Role = Done
			}
		}
	}
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
			verb = verb || w.Verb || w.is(helps)
		}
		han := from < to && t.Tokens[words[from].From].Flags&text.Han != 0
		return content > 0 && verb || han && content > 1
	}
	add := func(from, to int) {
		if from < to {
			r.Clauses = append(r.Clauses, Clause{main: -1, Words: words[from:to:to], From: words[from].From, To: words[to-1].To})
		}
	}
	for i := 1; i < len(words); i++ {
		if !r.breaks(words, i) || !told(start, i) {
			continue
		}
		end := i + 1
		for end < len(words) && (!r.breaks(words, end) || words[i].is(links) && !told(i, end) && r.onlyComma(words, end)) {
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
		case ',', ';', ':', '(', ')', '，', '；', '：', '（', '）', '|', '。', '!', '?', '"':
			return true
		case '.':
			if k+1 < len(t.Folded) && t.Folded[k+1] == ' ' && words[i-1].To-words[i-1].From == 1 && t.Tokens[words[i-1].From].End-t.Tokens[words[i-1].From].Start > 1 {
				return true
			}
		}
	}
	return words[i].is(joins) && words[i].To == words[i].From+1
}

// onlyComma reports whether nothing parts word i from the one before it but a comma.
func (r *Reading) onlyComma(words []Word, i int) bool {
	t := r.Text
	for k := int(t.Tokens[words[i].From-1].End); k < int(t.Tokens[words[i].From].Start); k++ {
		if c := t.Folded[k]; c != ' ' && c != ',' && c != '，' {
			return false
		}
	}
	return true
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

// Span is where a clause stands in t, in code points.
func (c *Clause) Span(t *text.Text) [2]int {
	return [2]int{int(t.Tokens[c.From].Start), int(t.Tokens[c.To-1].End)}
}

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

// Tells is the token with which a clause begins to tell something of its subject: that of its verb, or of the
// word that helps it; -1 where there is none.
func (c *Clause) Tells() int {
	for _, w := range c.Words {
		if w.Verb || w.is(helps) {
			return w.From
		}
	}
	return -1
}

// Denies reports whether a word of a clause denies.
func (c *Clause) Denies() bool {
	return slices.ContainsFunc(c.Words, func(w Word) bool { return w.Denies })
}

// Apart reports whether w and x, words of other texts, have different parts in one clause of r, or are
// those who do what two clauses side by side tell, or from where the one leads and whereto the other.
func (r *Reading) Apart(w, x Word) bool {
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
			if a.clause == b.clause && a.role != b.role || (a.role == Doer && b.role == Doer || a.role == From && b.role == To || a.role == To && b.role == From) && r.sideBySide(a.clause, b.clause) {
				return true
			}
		}
	}
	return false
}

// Beside reports whether w and x, words of other texts, do together what a clause of r tells: A and B.
func (r *Reading) Beside(w, x Word) bool {
	for _, c := range r.Clauses {
		at, to := -1, -1
		for i, z := range c.Words {
			if z.Key == w.Key && z.Role == Doer {
				at = i
			} else if z.Key == x.Key && z.Role == Doer {
				to = i
			}
		}
		if at < 0 || to < 0 {
			continue
		}
		for _, z := range c.Words[min(at, to):max(at, to)] {
			if tok := r.Text.Tokens[z.From]; z.is(joins) || tok.Hash == andHan || tok.Hash == withHan {
				return true
			}
		}
	}
	return false
}

// Does reports whether w, a word of another text, does what a clause of r tells that says nothing of x.
func (r *Reading) Does(w, x Word) bool {
	for _, c := range r.Clauses {
		does, other := false, false
		for _, z := range c.Words {
			does = does || z.Key == w.Key && z.Role == Doer
			other = other || z.Key == x.Key
		}
		if does && !other && c.main >= 0 {
			return true
		}
	}
	return false
}

// Whole is all that is read as one clause.
func (r *Reading) Whole() *Clause {
	if len(r.Clauses) == 1 {
		return &r.Clauses[0]
	}
	all := Clause{main: -1}
	for _, c := range r.Clauses {
		all.Words = append(all.Words, c.Words...)
	}
	all.all = all.Words
	all.sift()
	return &all
}

// sift notes which keys the words of a clause may have.
func (c *Clause) sift() {
	for i := range c.all {
		c.keys |= keyBit(c.all[i].Key)
	}
}

// may reports whether a word of a clause may have key: where it says no, none has.
func (c *Clause) may(key uint32) bool { return c.keys&keyBit(key) != 0 }

func keyBit(key uint32) uint64 { return 1 << (key * 2654435769 >> 26) }

// sideBySide reports whether clauses a and b stand side by side, neither part of the other.
func (r *Reading) sideBySide(a, b int) bool {
	if a == b {
		return false
	}
	for k := min(a, b) + 1; k <= max(a, b); k++ {
		if c := r.Clauses[k]; !r.han && !c.Words[0].is(links) {
			return false
		}
	}
	return true
}

// subjectRole is the part of what a clause speaks of.
func subjectRole(c *Clause) Role {
	if c.Passive {
		return Done
	}
	return Doer
}
