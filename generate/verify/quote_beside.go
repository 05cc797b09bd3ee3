package verify

import (
	"regexp"
	"slices"
	"strings"

	"grounded/internal/subject"
)

// besideShare is the share of what the first quote has of the question, from which another sentence
// of a report adds to it, where one thing is asked for: reports say much of what is near it.
const besideShare = 0.8

// adds reports whether a sentence is shown beside the first quote, which answers a question.
func (p *Prepared) adds(q asked, quote, first Quoted) bool {
	if quote.sentence < 0 || quote.sentence == first.sentence {
		return true
	}
	at := p.passages[first.Evidence.Marker-1]
	if q.wantsOne() && quote.own < besideShare*first.own && subject.Called(at.Title, at.Name).Report() {
		return false
	}
	return first.sentence < 0 || quote.sentence != first.sentence+1 || !p.ofPart(q.question, quote.sentence)
}

// wantsOne reports whether one thing is asked for: a figure, a day, a name, a place.
func (q asked) wantsOne() bool {
	switch q.want.name {
	case "count", "money", "percent", "when", "who", "where":
		return true
	}
	return false
}

// onlyCounted takes it from quotes that they answer how many there are of something, where another
// has the number right beside what is counted: employees who bought 2.5 million shares are not as many.
func (p *Prepared) onlyCounted(q asked, quotes []Quoted) {
	if !q.countable() {
		return
	}
	beside := make([]bool, len(quotes))
	any := false
	for k, quote := range quotes {
		if quote.sentence < 0 || !quote.Answers {
			continue
		}
		t, sent := p.source.Text(quote.sentence)
		_, beside[k] = q.focusCounted(t, sent, countBeside)
		any = any || beside[k]
	}
	for k := range quotes {
		if any && quotes[k].sentence >= 0 && !beside[k] {
			quotes[k].Answers = false
		}
	}
}

// partOf begins a sentence that tells of a part of what the one before tells.
var partOf = regexp.MustCompile(`^(?:其中|(?i:of (?:which|this|these|that)|including|included therein))[，,:：]?\s*`)

// ofPart reports whether sentence i tells of a part of what the one before it tells, which the
// question does not name.
func (p *Prepared) ofPart(question string, i int) bool {
	t, sent := p.source.Text(i)
	line := strings.TrimSpace(t.Quote(sent.Span))
	at := partOf.FindStringIndex(line)
	if at == nil || strings.Contains(question, "其中") {
		return false
	}
	missing, all := 0, 0
	for u := range unitsOf(firstRunes(line[at[1]:], partRunes)) {
		all++
		if !unitsOf(question)[u] {
			missing++
		}
	}
	return all > 0 && 3*missing > all
}

const partRunes = 16 // code points of such a sentence that say of which part it is

func firstRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// halfTold takes it from quotes that they answer, where a reason is asked for too and none gives one.
func halfTold(question string, q asked, quotes []Quoted) {
	if !alsoWhy.MatchString(question) || q.want.name == "why" || slices.ContainsFunc(quotes, func(q Quoted) bool { return q.Answers && reasonGiven.MatchString(q.Evidence.Quote) }) {
		return
	}
	for k := range quotes {
		quotes[k].Answers = false
	}
}
