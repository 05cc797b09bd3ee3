package force

import (
	"slices"
	"strings"
)

// latinBoth finds both or all where the source says it of one, and only one or neither where it says it of both.
func latinBoth(c, s *latin, _ *Told) Finding {
	if c.has(nearly) >= 0 || c.shared(s) < relateShare {
		return Finding{}
	}
	for i, w := range c.words {
		if w == "only" || w == "neither" {
			for k, x := range s.words {
				if x != "both" && x != "all" && x != "each" || s.near(denials, k, 3) >= 0 {
					continue
				}
				n := s.past(k + 1)
				for m := i + 1; n < len(s.words) && n <= k+2 && m < min(i+5, len(c.words)); m++ {
					if c.stems[m] == s.stems[n] && s.has(onlys) < 0 && (w == "only" || s.has(denials) < 0) {
						return Finding{Kind: Only, Said: c.say(i, m+1), Instead: s.say(k, n+1), Key: []string{s.stems[n]}}
					}
				}
			}
			continue
		}
		n := c.past(i + 1)
		if w != "both" && w != "all" && w != "each" || n >= len(c.words) || n > i+3 || s.ofEach(c.stems[n]) {
			continue
		}
		parts := s.contrast()
		if len(parts) != 2 || len(s.allIn(c.stems[n], parts[0])) == 0 || len(s.allIn(c.stems[n], parts[1])) == 0 {
			continue
		}
		if d := c.distinct(s, parts); d[0] >= 2 && d[1] == 0 || d[1] >= 2 && d[0] == 0 {
			return Finding{Kind: Most, Said: c.say(i, n+1), Instead: s.from(parts[1][0] - 1), Key: []string{c.stems[n]}}
		}
	}
	return Finding{}
}

// contrast are the two parts of l on the sides of a word that sets them against each other; nil: there is none, or more.
func (l *latin) contrast() [][2]int {
	at := -1
	for k, w := range l.words {
		if !contrasts[w] {
			continue
		}
		if at >= 0 {
			return nil
		}
		at = k
	}
	if at == 0 && l.words[0] == "while" {
		for k := 1; k < len(l.words); k++ {
			if l.stops[k] {
				return [][2]int{{1, k}, {k, len(l.words)}}
			}
		}
	}
	if at < 3 || at+3 >= len(l.words) {
		return nil
	}
	return [][2]int{{0, at}, {at + 1, len(l.words)}}
}

// ofEach reports whether l has both, all or each before a word of stem.
func (l *latin) ofEach(stem string) bool {
	return slices.ContainsFunc(l.headed(allBoth), func(at [2]int) bool { return l.stems[at[1]] == stem })
}

func (l *latin) allIn(stem string, part [2]int) (out []int) {
	for k := part[0]; k < part[1]; k++ {
		if l.stems[k] == stem {
			out = append(out, k)
		}
	}
	return out
}

// distinct is how many words of content l has of each part that the other lacks. Whom the first part is of is told of
// the other as well where that goes on without naming anybody.
func (l *latin) distinct(s *latin, parts [][2]int) (out [2]int) {
	a, b := s.content(parts[0][0], parts[0][1]), s.content(parts[1][0], parts[1][1])
	from := parts[0][0]
	if first := s.words[parts[1][0]]; auxiliaries[first] || denials[first] {
		for from < parts[0][1] && !auxiliaries[s.words[from]] {
			from++
		}
	}
	opening := s.content(parts[0][0], from)
	for w := range l.content(0, len(l.words)) {
		switch {
		case stays[w] || opening[w]:
		case a[w] && !b[w]:
			out[0]++
		case b[w] && !a[w]:
			out[1]++
		}
	}
	return out
}

// latinContrast finds, where the source sets two against each other, what it denies of the one that the claim says
// it of, and what it says of the other.
func latinContrast(c, s *latin, t *Told) Finding {
	parts := s.contrast()
	if parts == nil || c.has(contrasts) >= 0 {
		return Finding{}
	}
	if c.has(denials) < 0 {
		if f := c.affirms(s, parts); f.Kind != None {
			return f
		}
	}
	return c.trades(s, parts, t)
}

// affirms finds what the part of s that c is of denies, and the other does not.
func (l *latin) affirms(s *latin, parts [][2]int) Finding {
	d := l.distinct(s, parts)
	for p := range parts {
		if d[p] == 0 || d[1-p] > 0 || l.shared(s) < relateShare {
			continue
		}
		at := -1
		for k := parts[p][0]; k < parts[p][1]; k++ {
			if denials[s.words[k]] && (s.words[k] != "no" || s.word(k+1) == "longer") {
				at = k
			}
		}
		if at < 0 || s.has(denials) < parts[p][0] || s.has(denials) >= parts[p][1] {
			continue
		}
		for v := at + 1; v < min(at+5, parts[p][1]); v++ {
			if !small[s.words[v]] && s.words[v] != "longer" {
				if l.find(s.stems[v], 0) >= 0 {
					return Finding{Kind: Here, Said: l.words[l.find(s.stems[v], 0)], Instead: s.from(at), Key: []string{s.stems[v]}}
				}
				break
			}
		}
	}
	return Finding{}
}

// trades finds the one part told with what opens the other. The former and the latter are what the sentence before
// has about its last and.
func (l *latin) trades(s *latin, parts [][2]int, t *Told) Finding {
	a, b := parts[0], parts[1]
	opens := [2]set{s.content(a[0], min(a[1], a[0]+openMost)), s.content(b[0], min(b[1], b[0]+openMost))}
	rest := [2]set{s.content(a[0], a[1]), s.content(b[0], b[1])}
	all := [2]set{s.content(a[0], a[1]), s.content(b[0], b[1])}
	former := false
	if len(t.Before) > 0 && strings.Contains(t.Sentence, "the former") && strings.Contains(t.Sentence, "the latter") {
		prev := readLatin(string(t.Before))
		at := -1
		for k, w := range prev.words {
			if w == "and" {
				at = k
			}
		}
		if at < 2 {
			return Finding{}
		}
		former = true
		opens = [2]set{prev.content(0, at), prev.content(at+1, len(prev.words))}
		all[0], all[1] = joinedSets(all[0], opens[0]), joinedSets(all[1], opens[1])
	}
	for p := range parts {
		q := 1 - p
		opening, telling, mixed := 0, 0, false
		for k, w := range l.stems {
			switch mine, others := all[p][w], all[q][w]; {
			case small[l.words[k]] || stepWords[l.words[k]]:
			case mine == others:
				mixed = mixed || !mine && opening == 0 // it opens with something else
			case mine && opens[p][w] && k < openMost:
				opening++
			case mine || opens[q][w] && !(former && rest[q][w]):
				mixed = true
			default:
				telling++
			}
		}
		own := 0
		for w := range opens[q] {
			if !all[p][w] {
				own++
			}
		}
		if opening > 0 && telling >= tellsMost && !mixed && own > 0 {
			return Finding{Kind: Of, Said: l.say(0, min(len(l.words), openMost)), Instead: s.say(parts[q][0], min(parts[q][1], parts[q][0]+openMost))}
		}
	}
	return Finding{}
}

const (
	openMost  = 4 // words of a part that tell whom it is of
	tellsMost = 3 // words of what it tells of that, at least
)

var (
	contrasts   = words("while whereas but")
	auxiliaries = words("is are was were will would shall should must may can could has have had does do did remains remain")
	stays       = set{"remain": true, "still": true, "continu": true, "longer": true, "also": true}
)
