package force

import "strings"

// latinHedged finds what will be where the source has what may be.
func latinHedged(c, s *latin) Finding {
	if c.has(softened) >= 0 {
		return Finding{}
	}
	if c.has(certain) >= 0 {
		return c.modal(s, Hedged, hedges, certain)
	}
	return latinBare(c, s)
}

// latinBare finds what is told as so where the source has that it may be.
func latinBare(c, s *latin) Finding {
	for k, w := range s.words {
		if !bareHedges[w] || k > 0 && s.words[k-1] == "as" {
			continue
		}
		v := s.verb(k + 1)
		if v < 0 || small[s.words[v]] && s.words[v] != "have" || len(s.all(s.stems[v])) > 1 {
			continue
		}
		o := s.next(v+1, 5)
		for _, i := range c.all(s.stems[v]) {
			if o < 0 || i == 0 || strings.HasSuffix(c.words[i], "ing") || c.near(denials, i, 4) >= 0 || c.near(bareNot, i, 2) >= 0 {
				continue
			}
			if n := c.next(i+1, 5); n >= 0 && c.stems[n] == s.stems[o] {
				return Finding{Kind: Hedged, Said: c.say(i, n+1), Instead: s.say(k, o+1)}
			}
		}
	}
	return Finding{}
}

var (
	bareHedges = words("could might may")
	bareNot    = words("to help helps let lets")
)

// modal finds a word that follows one of mine in the claim and one of theirs in the source, and
// nowhere there one of mine.
func (c *latin) modal(s *latin, kind Kind, theirs, mine set) Finding {
	for k, w := range s.words {
		if !theirs[w] {
			continue
		}
		v := s.verb(k + 1)
		if v < 0 {
			continue
		}
		for i := c.find(s.stems[v], 0); i >= 0; i = c.find(s.stems[v], i+1) {
			n := c.near(mine, i, 4)
			if n < 0 || c.near(denials, i, 4) >= 0 {
				continue
			}
			if !s.follows(s.stems[v], mine) {
				return Finding{Kind: kind, Said: c.say(n, i+1), Instead: s.say(k, v+1)}
			}
		}
	}
	return Finding{}
}

// verb is the first word from i on that be, not and the like do not make; -1 where it is denied.
func (l *latin) verb(i int) int {
	for k := i; k < min(i+4, len(l.words)); k++ {
		w := l.words[k]
		if denials[w] {
			return -1
		}
		if w == "be" || w == "been" || w == "also" || w == "to" || w == "then" || strings.HasSuffix(w, "ly") {
			continue
		}
		return k
	}
	return -1
}

// follows reports whether a word of stem stands behind one of list.
func (l *latin) follows(stem string, list set) bool {
	for i := l.find(stem, 0); i >= 0; i = l.find(stem, i+1) {
		if l.near(list, i, 4) >= 0 {
			return true
		}
	}
	return false
}

var (
	duties   = words("must shall")
	leave    = words("may can")
	advisory = words("should ought recommended advised")
)

// latinDuty finds what must be done where the source has what may be done, and the reverse.
func latinDuty(c, s *latin) Finding {
	if c.has(duties) >= 0 {
		if f := c.modal(s, Duty, leave, duties); f.Kind != None {
			return f
		}
		return c.modal(s, Duty, advisory, duties)
	}
	if c.has(leave) >= 0 && s.has(leave) < 0 {
		return c.modal(s, Duty, duties, leave)
	}
	return Finding{}
}

// latinPlanned finds what is told as done where the source has it as a plan.
func latinPlanned(c, s *latin) Finding {
	if c.has(ahead) >= 0 && c.has(plans) >= 0 || s.has(plans) < 0 || c.has(softened) >= 0 {
		return Finding{}
	}
	for k, w := range s.words {
		if !plans[w] || k+2 >= len(s.words) || s.words[k+1] != "to" {
			continue
		}
		v := s.verb(k + 2)
		if v < 0 || small[s.words[v]] {
			continue
		}
		done := false
		for _, at := range s.all(s.stems[v]) {
			done = done || at != v && isPast(s.words[at]) && s.near(ahead, at, 3) < 0
		}
		for _, i := range c.all(s.stems[v]) {
			if !done && isPast(c.words[i]) && c.near(ahead, i, 3) < 0 && c.near(plans, i, 4) < 0 {
				return Finding{Kind: Planned, Said: c.words[i], Instead: s.say(k, v+1)}
			}
		}
	}
	return Finding{}
}

// all is where words of stem stand.
func (l *latin) all(stem string) (out []int) {
	for i := l.find(stem, 0); i >= 0; i = l.find(stem, i+1) {
		out = append(out, i)
	}
	return out
}
