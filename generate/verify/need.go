package verify

import (
	"regexp"
	"slices"
	"strings"

	"grounded"
	"grounded/embed"
	"grounded/generate/verify/internal/align"
	"grounded/generate/verify/internal/text"
	"grounded/internal/subject"
)

// need is what an answer must speak of: the words of the question but those that ask and
// its years, weighed.
type need struct {
	years   []string
	weigh   map[uint32]float64
	weight  float64
	own     map[uint32]bool // all words of the question
	said    string          // the question
	figure  bool            // a figure is wanted
	part    bool            // of a part of a year
	parent  bool            // of a parent company
	change  bool            // how something changed
	ratio   bool            // a share of something
	outlook bool            // what is expected
	spent   bool            // how much was spent on something
	other   bool            // of what is not named apart
	want    string          // the kind of answer that is wanted, see wants
	quarter int             // of the year, from 1; 0: none
	// arounds are the words around the passages that have been looked at. A need is of one
	// question and used by one goroutine.
	arounds map[int]map[uint32]bool
}

// Latin words that stand nowhere in the passages are often of the asking; two Han
// characters of two words say little.
const (
	unfoundCounts = 0.4
	chanceCounts  = 0.2
	stopCounts    = 0.2
)

func (p *Prepared) need(q asked, m *align.Match) need {
	n := need{years: slices.Compact(year.FindAllString(q.question, -1)), weigh: map[uint32]float64{}, own: unitsOf(q.question), said: q.question, arounds: map[int]map[uint32]bool{}}
	n.change = ofChange.MatchString(q.question)
	n.part, n.parent = partOfYear.MatchString(q.question), strings.Contains(strings.ToLower(q.question), "parent") || strings.Contains(q.question, "母公司")
	n.ratio, n.outlook = ratioAsked.MatchString(q.question), ofOutlook.MatchString(q.question)
	n.spent = spentAsked.MatchString(q.question)
	n.other = othersAsked.MatchString(q.question)
	n.quarter = quarterOf(q.question)
	n.want = q.want.name
	known := union(p.known(q.question), p.givenNames(q.question))
	segments := embed.Segments(q.bare)
	for _, u := range m.Units {
		word := q.text.Quote(grounded.Span{Start: int(q.text.Tokens[u.From].Start), End: int(q.text.Tokens[u.To-1].End)})
		if year.MatchString(word) || day.MatchString(word) && monthNamed.MatchString(q.question) || periodWords[strings.ToLower(word)] || known[u.Hash] ||
			!u.Found && slices.Contains(askingWords, strings.ToLower(word)) {
			continue
		}
		w := 1.0 // every word counts the same: the name that all passages have as well
		if u.Flags&text.Stop != 0 || lightWords[strings.ToLower(word)] || perUnit(q.question, word) {
			w *= stopCounts
		}
		from, to := int(q.text.Tokens[u.From].Start), int(q.text.Tokens[u.To-1].End)
		whole := slices.ContainsFunc(segments, func(s grounded.Span) bool { return s.Start <= from && to <= s.End })
		switch {
		case u.Flags&text.Han != 0 && !whole:
			w *= chanceCounts
		case !u.Found && !whole:
			w *= unfoundCounts
		}
		n.weigh[u.Hash] = w
		n.weight += w
	}
	return n
}

var (
	day        = regexp.MustCompile(`^\d{1,2}$`)
	monthNamed = regexp.MustCompile(`(?i)\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|月`)
)

// periodWords say of what stretch of time a figure is; the heads of columns tell that.
var periodWords = wordSet(`year years full fiscal annual annually quarter quarterly quarters first second third fourth end ended ending month months week weeks
	january february march april may june july august september october november december fy q1 q2 q3 q4 年度 全年 年末 年底 期末`)

// perUnit reports whether a question has a word as what something is for each of: rate per hour.
func perUnit(question, word string) bool {
	return strings.Contains(strings.ToLower(question), "per "+strings.ToLower(word))
}

// lightWords are verbs and nouns that say only that there is a figure.
var lightWords = wordSet(`spend spent spends pay paid pays make made earn earned report reported record recorded generate generated generates have had get amount amounts much value total
	company company's figure number money 金额 公司 情况 数额 总额 合计`)

func wordSet(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// known are the words of those whom the question asks about, where a passage is of them: its
// rows need not say so again.
func (p *Prepared) known(question string) map[uint32]bool {
	out := map[uint32]bool{}
	for _, part := range p.ownerNames(question) {
		out = union(out, unitsOf(part))
	}
	return out
}

// ownerNames are the names in a question that a passage's document is called by.
func (p *Prepared) ownerNames(question string) (out []string) {
	for _, name := range subject.Owners(question) {
		for _, at := range p.passages {
			if part := subject.Called(at.Title, at.Name, at.Also...).Part(name); part != "" {
				out = append(out, part)
				break
			}
		}
	}
	return out
}

// fullName is a given name and a surname.
var fullName = regexp.MustCompile(`\b(\p{Lu}\p{Ll}+)\s+(?:\p{Lu}\.?\s+)?(\p{Lu}\p{Ll}+)\b`)

// givenNames are the words of the given names in a question whose bearers the passages call by
// their surname: Ms. Dillon for Mary Dillon.
func (p *Prepared) givenNames(question string) map[uint32]bool {
	out := map[uint32]bool{}
	for _, m := range fullName.FindAllStringSubmatch(question, -1) {
		called := regexp.MustCompile(`\b(?:Mr|Ms|Mrs|Miss|Dr)\.?\s+` + regexp.QuoteMeta(m[2]) + `\b`)
		if slices.ContainsFunc(p.passages, func(at grounded.Passage) bool { return called.MatchString(at.Text) }) {
			out = union(out, unitsOf(m[1]))
		}
	}
	return out
}

// quarterOf is the quarter that s names, from 1; 0 where it names none.
func quarterOf(s string) int {
	m := quarterNamed.FindStringSubmatch(strings.ToLower(s))
	if m == nil {
		return 0
	}
	name := m[1] + m[2] + m[3]
	for i, names := range [...]string{"1 first 一", "2 second 二", "3 third 三", "4 fourth 四"} {
		if slices.Contains(strings.Fields(names), name) {
			return i + 1
		}
	}
	return 0
}

var othersAsked = regexp.MustCompile(`(?i)\bothers?\b|其[他它]`)

var quarterNamed = regexp.MustCompile(`\bq([1-4])\b|\b(first|second|third|fourth)[ -]quarter|第?([一二三四1-4])季度`)

// unitsOf are the words of s, or its pairs of Han characters, as matching counts them.
func unitsOf(s string) map[uint32]bool {
	out := map[uint32]bool{}
	t := text.Analyse(s)
	for i, tok := range t.Tokens {
		switch b := t.Bigram(i); {
		case b != 0:
			out[b] = true
		case tok.Flags&text.Stop == 0 && (tok.Flags&text.Han == 0 || i == 0 || t.Tokens[i-1].Flags&text.Joined == 0):
			out[tok.Hash] = true
		}
	}
	return out
}

// share is how much of the need the units cover; what the passage's title and headings
// have counts less.
func (n need) share(own, around map[uint32]bool) (inRow, all float64) {
	for h, w := range n.weigh {
		switch {
		case own[h]:
			inRow += w
			all += w
		case around[h]:
			all += aroundCounts * w
		}
	}
	if n.weight == 0 {
		return 0, 1
	}
	return inRow / n.weight, all / n.weight
}

const aroundCounts = 0.7

// content is share of the words that are more than grammar; of all where there are no others.
func (n need) content(own, around map[uint32]bool) (inside, all float64) {
	words := need{weigh: map[uint32]float64{}}
	for h, w := range n.weigh {
		if w > stopCounts {
			words.weigh[h] = w
			words.weight += w
		}
	}
	if words.weight == 0 {
		return n.share(own, around)
	}
	return words.share(own, around)
}

// beyond is the share of what the title and headings do not say that the units cover; 1
// where they say all.
func (n need) beyond(own, around map[uint32]bool) float64 {
	in, of := 0.0, 0.0
	for h, w := range n.weigh {
		if around[h] || w <= stopCounts {
			continue
		}
		of += w
		if own[h] {
			in += w
		}
	}
	if of == 0 {
		return 1
	}
	return in / of
}

// within is the share of the units that the question has.
func (n need) within(units map[uint32]bool) float64 {
	if len(units) == 0 {
		return 0
	}
	in := 0
	for h := range units {
		if n.own[h] {
			in++
		}
	}
	return float64(in) / float64(len(units))
}

// fiscalYear is the year that a sentence in Chinese says its figures are of, whatever days it names.
var fiscalYear = regexp.MustCompile(`(?:19|20)\d\d\s?(?:年\s?年度|年度)`)

// dated reports whether s names a year that is asked about, and whether it names another.
func (n need) dated(s string) (asked, other bool) {
	if of := fiscalYear.FindAllString(s, -1); of != nil && grounded.LanguageOf(s) == grounded.Chinese {
		s = strings.Join(of, " ")
	}
	for _, y := range year.FindAllString(s, -1) {
		asked = asked || slices.Contains(n.years, y)
		other = other || !slices.Contains(n.years, y)
	}
	return asked, other
}

func union(a, b map[uint32]bool) map[uint32]bool {
	out := make(map[uint32]bool, len(a)+len(b))
	for h := range a {
		out[h] = true
	}
	for h := range b {
		out[h] = true
	}
	return out
}
