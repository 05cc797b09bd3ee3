package force

import "strings"

// latin is an English sentence as words, in lower case.
type latin struct {
	words []string
	stems []string
	stops []bool // a comma or the like stands before the word
}

func readLatin(s string) latin {
	var l latin
	start, stop := -1, false
	for i := 0; i <= len(s); i++ {
		c := byte(' ')
		if i < len(s) {
			c = s[i]
		}
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '\'' || c >= 0x80 || c == '-' && start >= 0 {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			w := strings.Trim(s[start:i], "'-")
			if w != "" {
				l.words, l.stems, l.stops = append(l.words, w), append(l.stems, stem(w)), append(l.stops, stop)
				stop = false
			}
			start = -1
		}
		if strings.IndexByte(",;:()", c) >= 0 {
			stop = true
		}
	}
	return l
}

// stem is a word without the endings of its forms.
func stem(w string) string {
	if s, ok := irregular[w]; ok {
		w = s
	}
	for _, end := range [...]string{"ing", "ies", "ied", "ed", "es", "s", "e", "y"} {
		if len(w) > len(end)+2 && strings.HasSuffix(w, end) {
			w = w[:len(w)-len(end)]
			break
		}
	}
	if n := len(w); n > 4 && w[n-1] == w[n-2] && w[n-1] != 's' && w[n-1] != 'l' {
		w = w[:n-1]
	}
	return w
}

// pasts are past forms that do not end in ed, each with its verb.
var irregular = map[string]string{}

func init() {
	for _, p := range strings.Fields(`built/build began/begin begun/begin sold/sell bought/buy paid/pay made/make left/leave held/hold won/win became/become took/take taken/take spent/spend
		lost/lose gave/give given/give grew/grow grown/grow rose/rise risen/rise fell/fall fallen/fall chose/choose chosen/choose brought/bring met/meet led/lead sent/send went/go gone/go wrote/write
		written/write cut/cut hit/hit set/set put/put had/have has/have`) {
		form, verb, _ := strings.Cut(p, "/")
		irregular[form] = verb
	}
}

func isPast(w string) bool { return strings.HasSuffix(w, "ed") && len(w) > 4 || irregular[w] != "" }

var (
	small = words(`a an the of to in on at by for from with and or but as is are was were be been being has have had do does did it its their our his her your they them he she we i you this that these those
		which who whose whom will would shall should must may might can could not no any all every each both either also then than so there under over into upon within per such`)
	denials    = words("not never cannot can't won't don't doesn't didn't isn't aren't wasn't weren't shouldn't mustn't needn't without nor neither no unable")
	farDenials = words("unable nor neither never") // may stand far from what they deny
	hedges     = words("could may might possibly perhaps potentially")
	softened   = words("could may might can possibly perhaps potentially potential possible possibility likely would expected probably sometimes often if")
	certain    = words("will shall must always certainly definitely inevitably undoubtedly")
	universal  = words("all any every each everyone anyone everybody anybody whoever always")
	wholly     = words("all every each always entirely exclusively completely wholly solely fully everyone")
	nearly     = words("almost virtually nearly most substantially majority half some several many certain mainly mostly primarily largely partly chiefly")
	linked     = words("of the a an our their its his her your these those all entirely every")
	conditions = words("if unless when whenever provided who whose whom that which with without over above below under except only subject eligible once while where during after before until more less than least other")
	onlys      = words("only solely exclusively alone just")
	plans      = words("expect expects expected plan plans planned intend intends intended aim aims hope hopes propose proposes proposed schedule scheduled anticipate anticipates anticipated")
	ahead      = words("will would expected plans planned intends scheduled to be may could might proposed expects plan aims hopes anticipated anticipates intended if going")
)

func (l *latin) has(list set) int {
	for i, w := range l.words {
		if list[w] {
			return i
		}
	}
	return -1
}

// next is the first word from i on that is not small, at most n words on; -1: there is none.
func (l *latin) next(i, n int) int {
	for k := i; k < min(i+n, len(l.words)); k++ {
		if w := l.words[k]; !small[w] && !strings.HasSuffix(w, "ly") && !denials[w] {
			return k
		}
	}
	return -1
}

// find is where a word of a stem stands from i on; -1: nowhere.
func (l *latin) find(stem string, i int) int {
	for k := max(i, 0); k < len(l.stems); k++ {
		if l.stems[k] == stem {
			return k
		}
	}
	return -1
}

// near is a word of list within n words before i, with no stop between; -1: none.
func (l *latin) near(list set, i, n int) int {
	for k := i - 1; k >= max(0, i-n); k-- {
		if l.stops[k+1] {
			return -1
		}
		if list[l.words[k]] {
			return k
		}
	}
	return -1
}

// far reports whether a word of list stands within n words before i, whatever stands between.
func (l *latin) far(list set, i, n int) bool {
	for k := max(0, i-n); k < i; k++ {
		if list[l.words[k]] {
			return true
		}
	}
	return false
}

func (l *latin) say(from, to int) string { return strings.Join(l.words[from:to], " ") }

// mainOf reports whether every word of content before word i stands in s before word k.
func (l *latin) mainOf(i int, s *latin, k int) bool {
	for n := range i {
		if m := s.find(l.stems[n], 0); !small[l.words[n]] && (m < 0 || m >= k) {
			return false
		}
	}
	return true
}

// from is what stands from word i on to the next stop, cut where that is long.
func (l *latin) from(i int) string {
	k := i + 1
	for k < min(len(l.words), i+quoteWords) && !l.stops[k] {
		k++
	}
	return l.say(i, k)
}

const quoteWords = 9

func (l *latin) compare(s latin) Finding {
	for _, rule := range latinRules {
		if f := rule(l, &s); f.Kind != None {
			return f
		}
	}
	return Finding{}
}

var latinRules = [...]func(c, s *latin) Finding{latinDenied, latinExcept, latinOrder, latinCause, latinUnless, latinOnly, latinExclusive, latinMost, latinPart, latinConditional, latinFreely, latinJoined, latinDuty, latinHedged, latinPlanned, latinWill}

// latinDenied finds a denial of what the source affirms: the word denied and the next one stand in
// the source, and no denial before them.
func latinDenied(c, s *latin) Finding {
	for i, w := range c.words {
		if !denials[w] || w == "no" || w == "without" {
			continue
		}
		v := c.next(i+1, 4)
		if v < 0 || compares[c.words[v]] {
			continue
		}
		o := c.next(v+1, 4)
		if o < 0 {
			continue
		}
		affirmed := -1
		for p := s.find(c.stems[v], 0); p >= 0; p = s.find(c.stems[v], p+1) {
			if s.near(denials, p, 5) >= 0 || s.far(farDenials, p, 14) {
				affirmed = -1
				break
			}
			if q := s.find(c.stems[o], p+1); q >= 0 && q <= p+8 {
				affirmed = p
			}
		}
		if affirmed >= 0 && s.has(denials) >= 0 {
			return Finding{Kind: Denied, Said: c.say(i, v+1), Instead: s.words[affirmed]}
		}
	}
	return Finding{}
}

var compares = words("less more fewer later earlier only exceed least most")

// latinUnless finds a condition turned round, and both in a condition for either.
func latinUnless(c, s *latin) Finding {
	i, k := c.has(ifUnless), s.has(ifUnless)
	if i < 0 || k < 0 {
		return Finding{}
	}
	if n := c.has(both); n >= 0 && s.has(either) >= 0 && c.has(either) < 0 && s.has(both) < 0 {
		if m := s.has(either); n+1 < len(c.words) && m+1 < len(s.words) && c.stems[n+1] == s.stems[m+1] {
			return Finding{Kind: Unless, Said: c.say(n, n+2), Instead: s.say(m, m+2)}
		}
	}
	only := i > 0 && c.words[i] == "if" && c.words[i-1] == "only"
	if s.words[k] == "unless" && only && c.has(denials) < 0 && s.has(denials) < 0 && c.mainOf(i-1, s, k) {
		return Finding{Kind: Unless, Said: "only if", Instead: "unless"}
	}
	return Finding{}
}
