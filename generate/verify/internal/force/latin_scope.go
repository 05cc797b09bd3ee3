package force

import "strings"

// latinOnly finds any where the source has only.
func latinOnly(c, s *latin) Finding {
	if f := latinOther(c, s); f.Kind != None {
		return f
	}
	i, k := c.has(universal), s.has(onlys)
	if i < 0 || k < 0 || c.has(onlys) >= 0 || s.has(universal) >= 0 || c.has(denials) >= 0 {
		return Finding{}
	}
	if w := s.words[k]; w == "just" || k > 0 && (denials[s.words[k-1]] || s.words[k-1] == "the") || k+1 < len(s.words) && startsFigure(s.words[k+1]) {
		return Finding{}
	}
	return Finding{Only, c.say(i, min(i+2, len(c.words))), s.say(k, min(k+2, len(s.words)))}
}

// latinOther finds another that may do what the source says that only some may.
func latinOther(c, s *latin) Finding {
	if s.words == nil || s.words[0] != "only" || c.has(onlys) >= 0 || c.has(denials) >= 0 {
		return Finding{}
	}
	k, i := s.has(leave), c.has(leave)
	if k < 2 || i < 1 {
		return Finding{}
	}
	v, n := s.verb(k+1), c.verb(i+1)
	if v < 0 || n < 0 || s.stems[v] != c.stems[n] {
		return Finding{}
	}
	for m := 1; m < k; m++ {
		if !small[s.words[m]] && c.find(s.stems[m], 0) >= 0 {
			return Finding{}
		}
	}
	return Finding{Only, c.say(0, i), s.say(0, k)}
}

func startsFigure(w string) bool { return w[0] >= '0' && w[0] <= '9' }

// latinExclusive finds others let in that the source shuts out.
func latinExclusive(c, s *latin) Finding {
	k := s.has(shuts)
	if k < 0 || c.has(shuts) >= 0 || c.has(onlys) >= 0 {
		return Finding{}
	}
	if i := c.has(others); i >= 0 && s.has(others) < 0 && c.has(denials) < 0 {
		return Finding{Exclusive, c.words[i], s.words[k]}
	}
	return Finding{}
}

// latinMost finds all where the source has most, before the same word.
func latinMost(c, s *latin) Finding {
	if c.has(nearly) >= 0 {
		return Finding{}
	}
	if f := latinOfWhich(c, s); f.Kind != None {
		return f
	}
	for i, w := range c.words {
		if !wholly[w] || c.near(denials, i, 2) >= 0 {
			continue
		}
		n := c.past(i + 1)
		if n >= len(c.words) {
			continue
		}
		for k, x := range s.words {
			if !nearly[x] {
				continue
			}
			if m := s.past(k + 1); m < len(s.words) && s.stems[m] == c.stems[n] && !s.whole(c.stems[n]) {
				return Finding{Most, c.say(i, n+1), s.say(k, m+1)}
			}
		}
	}
	return Finding{}
}

// past is the first word from i on that only links nothing.
func (l *latin) past(i int) int {
	for i < len(l.words) && (linked[l.words[i]] || small[l.words[i]]) {
		i++
	}
	return i
}

// whole reports whether all stands before a word of stem, and not nearly before that.
func (l *latin) whole(stem string) bool {
	for i, w := range l.words {
		if wholly[w] && (i == 0 || !nearly[l.words[i-1]]) {
			if n := l.past(i + 1); n < len(l.words) && l.stems[n] == stem {
				return true
			}
		}
	}
	return false
}

// latinOfWhich finds all where the source says it of some: two of which are owned.
func latinOfWhich(c, s *latin) Finding {
	i := c.has(allBoth)
	if i < 0 || c.near(denials, i, 2) >= 0 {
		return Finding{}
	}
	for k := 1; k+1 < len(s.words); k++ {
		if w := s.words[k+1]; s.words[k] != "of" || w != "which" && w != "them" && w != "whom" || wholly[s.words[k-1]] || s.words[k-1] == "both" {
			continue
		}
		for n := i + 1; n < len(c.words); n++ {
			if m := s.find(c.stems[n], 0); !small[c.words[n]] && m > k && m <= k+4 {
				return Finding{Most, c.from(i), s.from(k - 1)}
			}
		}
	}
	return Finding{}
}

// latinConditional finds all of a kind where the source says of which.
func latinConditional(c, s *latin) Finding {
	if c.has(conditions) >= 0 || s.has(universal) >= 0 || c.has(nearly) >= 0 {
		return Finding{}
	}
	for i, w := range c.words {
		if !universal[w] || w == "any" || w == "always" {
			continue
		}
		n := c.past(i + 1)
		if n >= len(c.words) {
			continue
		}
		for k := s.find(c.stems[n], 0); k >= 0; k = s.find(c.stems[n], k+1) {
			if k+1 < len(s.words) && !s.stops[k+1] && behind[s.words[k+1]] {
				return Finding{Conditional, c.say(i, n+1), s.from(k)}
			}
		}
		if k := s.has(ifs); k >= 0 && s.find(c.stems[n], 0) >= 0 {
			return Finding{Conditional, c.say(i, n+1), s.from(k)}
		}
	}
	return Finding{}
}

var (
	behind = words("who whose that with without over above below under aged whom")
	ifs    = words("if provided")
)

// latinJoined finds one of two where the source has both, and the reverse.
func latinJoined(c, s *latin) Finding {
	pairs := func(l *latin, link string) (out [][3]int) {
		for i := 1; i+1 < len(l.words); i++ {
			if n := l.next(i+1, 3); l.words[i] == link && n >= 0 && !small[l.words[i-1]] {
				out = append(out, [3]int{i - 1, n, i})
			}
		}
		return out
	}
	find := func(mine, theirs string, told set) Finding {
		for _, p := range pairs(c, mine) {
			for _, q := range pairs(s, theirs) {
				a, b := c.stems[p[0]], c.stems[p[1]]
				x, y := s.stems[q[0]], s.stems[q[1]]
				if !(a == x && (b == y || s.within(b, q[2])) || a == y || b == x && s.within(a, q[2])) || !s.within(a, q[2]) || !s.within(b, q[2]) {
					continue
				}
				if s.has(told) >= 0 || c.has(told) >= 0 {
					return Finding{Joined, c.say(p[0], p[1]+1), s.say(q[0], q[1]+1)}
				}
			}
		}
		return Finding{}
	}
	if f := find("or", "and", jointly); f.Kind != None && s.has(or) < 0 {
		return f
	}
	if c.has(both) >= 0 && s.has(and) < 0 {
		return find("and", "or", both)
	}
	return Finding{}
}

// within reports whether a word of stem stands within six words of i.
func (l *latin) within(stem string, i int) bool {
	for k := max(0, i-6); k < min(len(l.stems), i+7); k++ {
		if l.stems[k] == stem {
			return true
		}
	}
	return false
}

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
				return Finding{Hedged, c.say(i, n+1), s.say(k, o+1)}
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
				return Finding{kind, c.say(n, i+1), s.say(k, v+1)}
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
				return Finding{Planned, c.words[i], s.say(k, v+1)}
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
