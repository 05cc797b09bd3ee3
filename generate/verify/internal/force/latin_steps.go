package force

// content are the stems of the words [from, to) that say something.
func (l *latin) content(from, to int) set {
	out := set{}
	for k := max(0, from); k < min(to, len(l.words)); k++ {
		if !small[l.words[k]] && !stepWords[l.words[k]] {
			out[l.stems[k]] = true
		}
	}
	return out
}

// stop is where the clause around word k ends.
func (l *latin) stop(k int) int {
	for k++; k < len(l.words) && !l.stops[k]; k++ {
	}
	return min(k, len(l.words))
}

// sides are what a word at k, with those up to from, leads to, and what it leads from: what stands
// before it, or behind its clause where it opens the sentence.
func (l *latin) sides(k, from int) (under, main set) {
	end := l.stop(from)
	begin := k
	for begin > 0 && !l.stops[begin] {
		begin--
	}
	under = l.content(from+1, end)
	for _, at := range [3][2]int{{begin, k}, {0, k}, {end, len(l.words)}} {
		if main = l.content(at[0], at[1]); len(main) > 0 {
			break
		}
	}
	return under, main
}

// word is the word at k; empty where there is none.
func (l *latin) word(k int) string {
	if k < 0 || k >= len(l.words) {
		return ""
	}
	return l.words[k]
}

// times are the steps in time.
func (l *latin) times() (out []step) {
	add := func(first, last set, k int) {
		if len(first) > 0 && len(last) > 0 {
			out = append(out, step{first, last, l.from(k)})
		}
	}
	for k, w := range l.words {
		prev, next := l.word(k-1), l.word(k+1)
		switch {
		case w == "before" || w == "until" || w == "prior" && next == "to":
			under, main := l.sides(k, k)
			switch denied := l.near(denials, k, 8) >= 0; {
			case !denied:
				add(main, under, k)
			case w != "until":
				add(under, main, k) // not before
			}
		case w == "after" && next != "which" || w == "following" && prev != "the" || w == "once" && !onceMore[next] && !onceMore[prev] || w == "when" && l.perfect(k):
			under, main := l.sides(k, k)
			add(under, main, k)
		case w == "as" && next == "soon" && l.word(k+2) == "as":
			under, main := l.sides(k, k+2)
			add(under, main, k)
		case w == "after" && next == "which", w == "subsequently", w == "thereafter", w == "later" && prev == "and", w == "then" && !sinceThen[prev] && l.has(ifWord) < 0:
			_, main := l.sides(k, k)
			add(main, l.content(k+1, len(l.words)), k)
		}
	}
	return out
}

// perfect reports whether the clause behind word k tells what has been done.
func (l *latin) perfect(k int) bool {
	for i := k + 1; i < l.stop(k); i++ {
		if w := l.words[i]; w == "has" || w == "have" || w == "had" {
			return true
		}
	}
	return false
}

// causes are what brings about what.
func (l *latin) causes() (out []step) {
	add := func(cause, effect set, k int) {
		if len(cause) > 0 && len(effect) > 0 {
			out = append(out, step{cause, effect, l.from(k)})
		}
	}
	for k, w := range l.words {
		prev, next := l.word(k-1), l.word(k+1)
		passive := prev == "was" || prev == "were" || prev == "been" || prev == "be" || prev == "is" || prev == "are"
		switch {
		case w == "because":
			under, main := l.sides(k, k)
			add(under, main, k)
		case next == "to" && (w == "due" || w == "owing" || w == "thanks" || w == "attributable" || w == "attributed"), next == "from" && comesFrom[w], next == "of" && (w == "result" || w == "consequence"),
			next == "by" && (w == "driven" || brings[w]):
			under, main := l.sides(k, k+1)
			add(under, main, k)
		case next == "about" && w == "brought" && l.word(k+2) == "by":
			under, main := l.sides(k, k+2)
			add(under, main, k)
		case !passive && brings[w], next == "to" && (w == "led" || w == "leads" || w == "leading"), next == "in" && (w == "resulted" || w == "results" || w == "resulting"):
			add(l.content(0, k), l.content(k+1, l.stop(k)), k)
		case w == "so" && l.stops[k] && next != "that" && next != "far", w == "therefore", w == "consequently", w == "why" && prev == "is":
			add(l.content(0, k), l.content(k+1, len(l.words)), k)
		}
	}
	return out
}

func latinOrder(c, s *latin) Finding { return c.stepped(s, Order, (*latin).times) }

func latinCause(c, s *latin) Finding { return c.stepped(s, Cause, (*latin).causes) }

// stepped finds two sides that the source has exchanged.
func (l *latin) stepped(s *latin, kind Kind, steps func(*latin) []step) Finding {
	mine := steps(l)
	if len(mine) == 0 {
		return Finding{}
	}
	theirs := steps(s)
	for _, lead := range [2]set{nil, l.lead(s)} {
		if x, y, ok := turned(mine, theirs, lead, partlyLatin); ok {
			return Finding{Kind: kind, Said: x.said, Instead: y.said, Key: x.keys(y)}
		}
	}
	return Finding{}
}

// lead is the first word of content of l, where s has it.
func (l *latin) lead(s *latin) set {
	for k, w := range l.words {
		if !small[w] && !stepWords[w] {
			return set{l.stems[k]: s.find(l.stems[k], 0) >= 0}
		}
	}
	return nil
}

var (
	stepWords = words("before after until prior following once when soon then subsequently thereafter later first because due owing thanks attributable attributed result consequence resulted results resulting led leads leading caused causes causing triggered triggers triggering prompted prompts driven brought about so therefore consequently why only again up")
	onceMore  = words("a an per every each in at again more daily weekly monthly only than")
	sinceThen = words("since by until more less than even back just")
	ifWord    = words("if")
	comesFrom = words("resulted results resulting stems stemmed arises arose arising")
	brings    = words("caused causes causing triggered triggers prompted prompts")
)
