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
	if !c.ofOthers(s, i, k) {
		return Finding{}
	}
	return Finding{Kind: Only, Said: c.say(i, min(i+2, len(c.words))), Instead: s.say(k, min(k+2, len(s.words)))}
}

// ofOthers reports whether what the source names behind only, word k, stands in the claim behind its
// universal, word i, or nowhere: managers may approve all payments, by only managers may.
func (l *latin) ofOthers(s *latin, i, k int) bool {
	n := l.past(i + 1)
	for m := k + 1; m < min(len(s.words), k+5) && !leave[s.words[m]] && !duties[s.words[m]] && !s.stops[m]; m++ {
		if small[s.words[m]] {
			continue
		}
		if n < len(l.words) && l.stems[n] == s.stems[m] {
			return true
		}
		if l.find(s.stems[m], 0) >= 0 {
			return false
		}
	}
	return true
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
	return Finding{Kind: Only, Said: c.say(0, i), Instead: s.say(0, k)}
}

func startsFigure(w string) bool { return w[0] >= '0' && w[0] <= '9' }

// latinExclusive finds others let in that the source shuts out.
func latinExclusive(c, s *latin) Finding {
	k := s.has(shuts)
	if k < 0 || c.has(shuts) >= 0 || c.has(onlys) >= 0 {
		return Finding{}
	}
	if i := c.has(others); i >= 0 && s.has(others) < 0 && c.has(denials) < 0 {
		return Finding{Kind: Exclusive, Said: c.words[i], Instead: s.words[k]}
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
				return Finding{Kind: Most, Said: c.say(i, n+1), Instead: s.say(k, m+1), Key: []string{c.stems[n]}}
			}
		}
	}
	return Finding{}
}

// past is the first word from i on that only links nothing.
func (l *latin) past(i int) int {
	for i < len(l.words) && (linked[l.words[i]] || small[l.words[i]] || owners(l.words[i])) {
		i++
	}
	return i
}

// owners reports whether a word says whose something is: Norvik's.
func owners(w string) bool {
	return strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "s'") || strings.HasSuffix(w, "’s")
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
	for k := 3; k+1 < len(s.words); k++ {
		if w := s.words[k+1]; s.words[k] != "of" || w != "which" && w != "them" && w != "whom" || wholly[s.words[k-1]] || s.words[k-1] == "both" {
			continue
		}
		for n := i + 1; n < len(c.words); n++ {
			if m := s.find(c.stems[n], 0); !small[c.words[n]] && m > k && m <= k+4 {
				return Finding{Kind: Most, Said: c.from(i), Instead: s.from(k - 1), Key: []string{c.stems[n]}}
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
	if k := s.has(ifs); c.has(alwaysOnly) >= 0 && k >= 0 {
		return Finding{Kind: Conditional, Said: "always", Instead: s.from(k)}
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
				return Finding{Kind: Conditional, Said: c.say(i, n+1), Instead: s.from(k)}
			}
		}
		if k := s.has(ifs); k >= 0 && s.find(c.stems[n], 0) >= 0 {
			return Finding{Kind: Conditional, Said: c.say(i, n+1), Instead: s.from(k)}
		}
	}
	return Finding{}
}

var (
	behind = words("who whose that with without over above below under aged whom")
	ifs    = words("if provided except excluding")
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
					return Finding{Kind: Joined, Said: c.say(p[0], p[1]+1), Instead: s.say(q[0], q[1]+1)}
				}
			}
		}
		return Finding{}
	}
	if f := find("or", "and", jointly); f.Kind != None && s.has(or) < 0 {
		return f
	}
	if c.has(both) >= 0 && c.has(duties) >= 0 && s.has(and) < 0 {
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
