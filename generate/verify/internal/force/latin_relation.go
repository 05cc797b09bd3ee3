package force

import "strings"

// relation is a rule of [latin.relate] and the words of which a claim has one where it applies.
type relation struct {
	signs set
	rule  func(c, s *latin, t *Told) Finding
}

var latinRelations = [...]relation{
	{words("before prior after following"), latinWhen},
	{words("currently presently now previously formerly"), latinNow},
	{words("both all only neither each"), latinBoth},
	{words("first last top initial"), latinFirstOf},
	{apartSigns(), latinApart},
	{converseSigns(), latinConverse},
	{words("as"), latinRole},
	{words("cash share shares stock equity kind"), latinPaid},
	{words("raise raised raises increased lifted lowered cut reduced changed"), latinKept},
	{words("said says stated told warned announced according argued claimed claims added explained"), latinSaid},
	{words("from previously"), latinBefore},
	{words("was were been"), latinYet},
	{words("will shall must automatically always"), latinDropped},
}

// relate is the first of the relations that differs.
func (l *latin) relate(t Told) Finding {
	var s latin
	read := false
	for i := range latinRelations {
		r := &latinRelations[i]
		if l.has(r.signs) < 0 {
			continue
		}
		if !read {
			s, read = readLatin(t.Sentence), true
		}
		if f := r.rule(l, &s, &t); f.Kind != None {
			return f
		}
	}
	if !read {
		s = readLatin(t.Sentence)
	}
	return latinContrast(l, &s, &t)
}

// headed are the places of list in l, each with the first word of content that follows it, nothing but small words
// between.
func (l *latin) headed(list set) (out [][2]int) {
	for k, w := range l.words {
		if !list[w] || w == "prior" && l.word(k+1) != "to" {
			continue
		}
		if n := l.past(k + 1); n < len(l.words) && n <= k+4 && (n == k+1 || !l.stops[n]) {
			out = append(out, [2]int{k, n})
		}
	}
	return out
}

// latinWhen finds what comes before a thing where the source has it after that: before each meal.
func latinWhen(c, s *latin, _ *Told) Finding {
	for i, mine := range [...]set{befores, afters} {
		theirs := [...]set{afters, befores}[i]
		for _, at := range c.headed(mine) {
			if s.has(theirs) < 0 || c.has(theirs) >= 0 || c.shared(s) < relateShare {
				continue
			}
			same, other := false, -1
			for _, x := range s.headed(mine) {
				same = same || s.stems[x[1]] == c.stems[at[1]]
			}
			for _, x := range s.headed(theirs) {
				if s.stems[x[1]] == c.stems[at[1]] {
					other = x[0]
				}
			}
			if !same && other >= 0 {
				return Finding{Kind: Order, Said: c.from(at[0]), Instead: s.from(other), Key: []string{c.stems[at[1]]}}
			}
		}
	}
	return Finding{}
}

// latinNow finds what is so now where the source has it as what was so before, and the reverse.
func latinNow(c, s *latin, _ *Told) Finding {
	for i, mine := range [...]set{nows, thens} {
		theirs := [...]set{thens, nows}[i]
		at, k := c.has(mine), s.has(theirs)
		if at < 0 || k < 0 || c.has(theirs) >= 0 || c.shared(s) < relateShare {
			continue
		}
		end := len(s.words)
		if n := s.has(mine); n > k {
			end = n
		}
		there, rest := s.content(k+1, end), joinedSets(s.content(0, k), s.content(end, len(s.words)))
		in, out := 0, 0
		for w := range c.content(0, len(c.words)) {
			switch {
			case timeStems[w]:
			case there[w] && !rest[w]:
				in++
			case rest[w] && !there[w] && s.has(mine) >= 0 && s.find(w, 0) >= s.has(mine):
				out++
			}
		}
		if in > 0 && out == 0 {
			return Finding{Kind: Here, Said: c.from(at), Instead: s.from(k), Key: key(there, rest, c)}
		}
	}
	return Finding{}
}

// key is the first word by the alphabet that c has of one set and not of the other.
func key(in, out set, c *latin) []string {
	best := ""
	for w := range c.content(0, len(c.words)) {
		if in[w] && !out[w] && (best == "" || w < best) {
			best = w
		}
	}
	return []string{best}
}

// latinFirstOf finds the first so many where the source has so many.
func latinFirstOf(c, s *latin, _ *Told) Finding {
	for i, w := range c.words {
		if !firsts[w] || i+2 >= len(c.words) || s.has(firsts) >= 0 || !startsFigure(c.words[i+1]) && !numerals[c.words[i+1]] {
			continue
		}
		for k := 1; k < len(s.words); k++ {
			if s.words[k-1] == c.words[i+1] && s.stems[k] == c.stems[i+2] && c.shared(s) >= narrowShare {
				return Finding{Kind: Narrower, Said: c.say(i, i+3), Instead: s.say(k-1, k+1), Key: []string{s.stems[k-1]}}
			}
		}
	}
	return Finding{}
}

// latinApart finds another of words that shut each other out before the same word: the second trimester, the
// same airplane.
func latinApart(c, s *latin, t *Told) Finding {
	for i, w := range c.words {
		family := apart[w]
		if family == 0 || i+1 >= len(c.words) || c.stops[i+1] || small[c.words[i+1]] || s.has(set{w: true}) >= 0 || s.has(set{ordinals[w]: true}) >= 0 {
			continue
		}
		other := -1
		for _, k := range s.all(c.stems[i+1]) {
			if k == 0 || apart[s.words[k-1]] != family || c.has(set{s.words[k-1]: true}) >= 0 {
				other = -1
				break
			}
			other = k
		}
		if other > 0 && c.shared(s) >= relateShare-.16 && !t.has(w+" "+c.words[i+1]) && !t.has(w+"-"+c.words[i+1]) && !(ordinals[w] != "" && t.has(ordinals[w]+" "+c.words[i+1])) {
			return Finding{Kind: Here, Said: c.say(i, i+2), Instead: s.say(other-1, other+1), Key: []string{s.stems[other]}}
		}
	}
	return Finding{}
}

// latinConverse finds a verb whose converse the source has of the same thing: keep and return.
func latinConverse(c, s *latin, _ *Told) Finding {
	if c.has(denials) >= 0 || c.shared(s) < relateShare-.06 {
		return Finding{}
	}
	for i := range c.words {
		n := converse[c.stems[i]]
		if n == 0 || c.word(i-1) == "the" {
			continue
		}
		o := c.next(i+1, 4)
		if o < 0 {
			continue
		}
		both, at := false, -1
		for k, x := range s.stems {
			both = both || converse[x] == n
			if converse[x] == -n && s.word(k-1) != "the" && s.near(denials, k, 4) < 0 {
				if q := s.find(c.stems[o], k+1); q >= 0 && q <= k+5 || s.word(k+1) == "it" || s.word(k+1) == "them" {
					at = k
				}
			}
		}
		if !both && at >= 0 {
			return Finding{Kind: Here, Said: c.say(i, o+1), Instead: s.say(at, min(at+4, len(s.words)))}
		}
	}
	return Finding{}
}

// latinPaid finds shares where the source has cash, and the reverse.
func latinPaid(c, s *latin, _ *Told) Finding {
	for i := 1; i < len(c.words); i++ {
		mine := paid[c.words[i]]
		if mine == 0 || c.words[i-1] != "in" || c.shared(s) < relateShare-.06 {
			continue
		}
		at := -1
		for k, w := range s.words {
			if n := paid[w]; n == mine {
				at = -1
				break
			} else if n != 0 {
				at = k
			}
		}
		if at >= 0 {
			return Finding{Kind: Here, Said: c.words[i], Instead: s.from(at)}
		}
	}
	return Finding{}
}

// latinKept finds a change of what the source has as before: continues to expect.
func latinKept(c, s *latin, _ *Told) Finding {
	i := c.has(changes)
	if i < 0 || c.has(denials) >= 0 || s.has(changes) >= 0 || c.shared(s) < relateShare-.06 {
		return Finding{}
	}
	for k, w := range s.words {
		if keeps[w] && (!strings.HasPrefix(w, "continue") || s.word(k+1) == "to" && expects[s.word(k+2)]) {
			if o := c.next(i+1, 5); o >= 0 && s.find(c.stems[o], k) >= 0 {
				return Finding{Kind: Here, Said: c.say(i, o+1), Instead: s.from(k), Key: []string{c.stems[o]}}
			}
		}
	}
	return Finding{}
}

// latinYet finds what was done, in the passive, where the source has that it will be.
func latinYet(c, s *latin, _ *Told) Finding {
	if c.has(softened) >= 0 || c.has(ahead) >= 0 && c.words[c.has(ahead)] != "to" {
		return Finding{}
	}
	for k := 1; k+2 < len(s.words); k++ {
		if s.words[k] != "will" || s.words[k+1] != "be" || !isPast(s.words[k+2]) || len(s.all(s.stems[k+2])) > 1 {
			continue
		}
		for i := c.find(s.stems[k+2], 1); i > 0; i = c.find(s.stems[k+2], i+1) {
			if !isPast(c.words[i]) || !pastBe[c.words[i-1]] || c.shared(s) < relateShare {
				continue
			}
			if j := c.lastContent(i - 1); j >= 0 && s.find(c.stems[j], 0) >= 0 {
				return Finding{Kind: Planned, Said: c.say(i-1, i+1), Instead: s.say(k, k+3), Key: []string{s.stems[k+2]}}
			}
		}
	}
	return Finding{}
}

// lastContent is the last word of content before i; -1: none.
func (l *latin) lastContent(i int) int {
	for i--; i >= 0; i-- {
		if !small[l.words[i]] {
			return i
		}
	}
	return -1
}

// latinBefore finds a figure of before told as that of now: 8 percent (previously 6 percent).
func latinBefore(c, s *latin, _ *Told) Finding {
	k := s.has(thens)
	if k < 2 || !startsFigure(s.word(k+1)) {
		return Finding{}
	}
	before := s.words[k+1]
	now := ""
	for n := k - 1; n >= max(0, k-8) && now == ""; n-- {
		if startsFigure(s.words[n]) {
			now = s.words[n]
		}
	}
	if now == "" || now == before || c.shared(s) < relateShare-.1 {
		return Finding{}
	}
	for i, w := range c.words {
		if w == "from" || thens[w] {
			if n := i + 1; n < len(c.words) && c.words[n] == now && c.has(set{before: true}) >= 0 {
				return Finding{Kind: Here, Said: c.from(i), Instead: s.from(k), Key: []string{s.stems[k+1]}}
			}
		}
	}
	return Finding{}
}

// latinDropped finds what will be, without the unless that the source has.
func latinDropped(c, s *latin, _ *Told) Finding {
	k := s.has(unless)
	if k < 3 || c.has(conditions) >= 0 || c.has(denials) >= 0 || c.has(softened) >= 0 {
		return Finding{}
	}
	main, under := s.content(0, k), s.content(k+1, s.stop(k))
	mine, in := 0, 0
	for w := range c.content(0, len(c.words)) {
		if under[w] && !main[w] {
			return Finding{}
		}
		mine++
		if main[w] {
			in++
		}
	}
	if mine < 3 || 5*in < 4*mine {
		return Finding{}
	}
	return Finding{Kind: Dropped, Said: c.say(c.has(surely), min(len(c.words), c.has(surely)+quoteWords)), Instead: s.from(k)}
}
