package force

import "slices"

// latinRole finds what holds in one role said of another: as senior advisor.
func latinRole(c, s *latin, t *Told) Finding {
	mine, theirs := c.roles(), s.roles()
	if len(mine) != 1 || len(theirs) == 0 || c.shared(s) < .5 {
		return Finding{}
	}
	head := c.stems[mine[0]]
	if s.find(head, 0) >= 0 || !t.has(c.words[mine[0]]) || sameRole(head, s) {
		return Finding{}
	}
	var figures []string
	for _, w := range c.words {
		if startsFigure(w) && s.has(set{w: true}) >= 0 {
			figures = append(figures, w)
		}
	}
	at := theirs[0]
	return Finding{Kind: Here, Said: c.say(max(0, mine[0]-1), mine[0]+1), Instead: s.say(max(0, at-1), at+1), Key: figures}
}

// sameRole reports whether s names a post of head by its other name.
func sameRole(head string, s *latin) bool {
	for _, same := range [...][2]string{{"chair", "chairman"}, {"chair", "chairwoman"}, {"ceo", "officer"}, {"cfo", "officer"}, {"coo", "officer"}, {"advisor", "adviser"}, {"head", "director"}, {"head", "chief"}} {
		if head == same[0] && s.find(same[1], 0) >= 0 || head == same[1] && s.find(same[0], 0) >= 0 {
			return true
		}
	}
	return false
}

// roles are the last words of the posts behind as.
func (l *latin) roles() (out []int) {
	for k, w := range l.words {
		if w != "as" || l.word(k-1) == "well" || l.word(k-1) == "such" {
			continue
		}
		last := -1
		for n := k + 1; n < min(k+6, len(l.words)) && !(l.stops[n] && n > k+1); n++ {
			if posts[l.words[n]] {
				last = n
			} else if last >= 0 || l.words[n] == "of" {
				break
			}
		}
		if last >= 0 {
			out = append(out, last)
		}
	}
	return out
}

// latinSaid finds what one says that another says in the source, where both are told to say things.
func latinSaid(c, s *latin, t *Told) Finding {
	mine, theirs := c.speakers(), s.speakers()
	if len(mine) != 1 || len(theirs) == 0 {
		return Finding{}
	}
	m := mine[0]
	if len(m.who) == 0 || len(m.what) < 3 {
		return Finding{}
	}
	for w := range m.who {
		if s.find(w, 0) >= 0 {
			return Finding{}
		}
	}
	before, around := readLatin(string(t.Before)), readLatin(string(t.Around))
	if !slices.ContainsFunc(around.speakers(), func(x speaker) bool { return common(x.who, m.who) > 0 }) {
		return Finding{}
	}
	for w := range m.who {
		if before.find(w, 0) >= 0 { // whom the words of the source may stand for
			return Finding{}
		}
	}
	for _, x := range theirs {
		if len(x.who) > 0 && !x.vague() && 4*common(m.what, x.what) >= 3*len(m.what) {
			return Finding{Kind: Of, Said: c.say(m.from, m.to), Instead: s.say(x.from, x.to)}
		}
	}
	return Finding{}
}

// speaker is who says what.
type speaker struct {
	who, what set
	from, to  int // of who
}

// vague reports whether x may stand for anybody: others, the 33 year old.
func (x speaker) vague() bool {
	for w := range x.who {
		if w == "other" || w == "some" || w == "many" || startsFigure(w) {
			return true
		}
	}
	return false
}

func (l *latin) speakers() (out []speaker) {
	for k, w := range l.words {
		if w == "according" && l.word(k+1) == "to" {
			end := l.stop(k)
			if k == 0 && end < len(l.words) {
				out = append(out, speaker{l.content(2, end), l.content(end, len(l.words)), 2, end})
			} else if k > 2 {
				out = append(out, speaker{l.content(k+2, end), l.content(0, k), k + 2, end})
			}
			continue
		}
		if !speaks[w] || k == 0 {
			continue
		}
		from := k
		for from > 0 && k-from < 6 && !l.stops[from] && !contrasts[l.words[from-1]] && l.words[from-1] != "and" {
			from--
		}
		end := k + 1
		for end < len(l.words) && !contrasts[l.words[end]] {
			end++
		}
		out = append(out, speaker{l.content(from, k), l.content(k+1, end), from, k})
	}
	return out
}

var (
	posts  = words("officer chairman chair chairwoman president director advisor adviser manager secretary treasurer curator member partner consultant counsel coach captain minister editor trustee ceo cfo coo governor deputy ambassador professor principal")
	speaks = words("said says stated told warned announced argued claimed claims added explained")
)
