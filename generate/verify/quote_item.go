package verify

import (
	"regexp"
	"slices"
	"strings"

	"grounded"
	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// tellsItem reports whether sentence i is of the very thing that a question asks for, not of
// another beside it, and has what is wanted of the kind: a sum for an expense, a share for a rate,
// a name for who, a number of stores for how many stores.
func (p *Prepared) tellsItem(q asked, i int) bool {
	t, sent := p.source.Text(i)
	quote := t.Quote(sent.Span)
	if placed(q.question) != placed(quote) && placeAsked.MatchString(q.question+quote) && bothPlaced(q.question, quote) {
		return false
	}
	if !endTold(q.question, quote) || !headNounTold(q.question, quote) || !changeSized(q.question, quote) || ofAnothers(q.question, quote) ||
		displaced(q.question, quote) || !compares(q.question, quote) || !q.figureToo(t, sent) && !q.isField(quote) {
		return false
	}
	switch q.want.name {
	case "why":
		if !tellsWhy(q.question, quote) {
			return false
		}
	case "who":
		if !namesWho(q, t, sent) || !q.namesBeside(t, sent) && !q.isField(quote) {
			return false
		}
	case "count", "money":
		if q.countsOther(t, sent) || !q.hasFigureAsked(t, sent) {
			return false
		}
	}
	return itemCovered(q.question, quote, p.titleUnits(p.source.Sentences[i].Passage)) && shareTold(q.question, quote) || q.isField(quote)
}

// shareTold reports whether a quote has a share in the clause that is of the rate or the margin which
// a question in English asks for; true where none is asked for.
func shareTold(question, quote string) bool {
	m := itemsEN.FindStringSubmatch(question)
	if m == nil || !rateEN.MatchString(m[1]) || grounded.LanguageOf(quote) == grounded.Chinese {
		return true
	}
	for _, clause := range clauses.Split(quote, -1) {
		if overlap(unitsOf(m[1]), unitsOf(clause)) == 1 && inShares.MatchString(clause) {
			return true
		}
	}
	return false
}

var (
	rateEN   = regexp.MustCompile(`(?i)\b(?:margin|rate|ratio|percentage|yield)$`)
	inShares = regexp.MustCompile(`(?i)\d\s?%|\d\s+per\s?cent\b|\d\.\d|\bper cent\b`)
	clauses  = regexp.MustCompile(`[,;:]\s|\band\b`)
)

var (
	// allBut says that a place is the one that is not meant.
	allBut     = regexp.MustCompile(`(?i)\b(?:outside|other than|excluding|except)\s+(?:of\s+)?(?:the\s+)?(?:U\.?S\b|United States|North America|Europe|China|Japan)|\bnon-?\s?U\.?S\b|(?:境|国|海)外|(?:中国|美国|国内)(?:以外|之外)`)
	placeAsked = regexp.MustCompile(`(?i)\bU\.?S\b|United States|境外|境内|国外|国内|海外|美国|中国`)
)

// placed reports whether a text is of all but a place.
func placed(s string) bool { return allBut.MatchString(s) }

// bothPlaced reports whether a question and a quote are both of a place or of all but it.
func bothPlaced(question, quote string) bool {
	return placeAsked.MatchString(question) && placeAsked.MatchString(quote)
}

// formalNames are words with a capital that filings and contracts write for what they define;
// they name nobody.
var formalNames = wordSet(`agreement executive company board plan bonus section item form act committee directors director award awards note part exhibit registrant commission employee
	employer chairman chief officer president date report annual summary statements securities exchange trading the this that these in on at as if for and with within during each any all no
	stock common code rule sign sign-on employment separation company's registrant's sarbanes oxley sarbanes-oxley financial consolidated state states united january february march april may june july august september october november december monday friday schedule`)

// namesWho reports whether a sentence in English names somebody or something that the question does
// not and that is no term of a contract or a filing.
func namesWho(q asked, t *text.Text, s text.Sentence) bool {
	if grounded.LanguageOf(t.Quote(s.Span)) == grounded.Chinese {
		return true
	}
	return slices.ContainsFunc(capitals(q, t, s), func(k int) bool {
		return !formalNames[string(t.Folded[t.Tokens[k].Start:t.Tokens[k].End])]
	})
}

// countsOther reports whether a figure of a sentence counts something else than how many is asked,
// which the sentence does not name: 15 manufacturers are no stores.
func (q asked) countsOther(t *text.Text, s text.Sentence) bool {
	m := manyNouns.FindStringSubmatch(q.question)
	if !q.countable() || m == nil || peopleAsked.MatchString(q.question) {
		return false
	}
	quote := t.Quote(s.Span)
	if strings.Contains(strings.ToLower(quote), strings.TrimSuffix(strings.ToLower(m[1]), "s")) {
		return false
	}
	return countedNoun.MatchString(quote)
}

var (
	manyNouns   = regexp.MustCompile(`(?i:how many)\s+(?:[\w'’.-]+\s+){0,3}?([a-z]{3,}s)\b`)
	peopleAsked = regexp.MustCompile(`(?i)how many (?:people|persons|men|women|children)\b`)
	countedNoun = regexp.MustCompile(`(?i)\b(?:\d[\d,.]*(?:\s+(?:million|billion|thousand))?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?:[a-z-]+\s+){0,3}?[a-z]{3,}s\b`)
)

// hasFigureAsked reports whether a sentence has a figure that can be what a question in Chinese asks
// for by the name of it: an amount of three digits and more or a sum for 费用, a share for 率, no
// share for 数量.
func (q asked) hasFigureAsked(t *text.Text, s text.Sentence) bool {
	if grounded.LanguageOf(q.question) != grounded.Chinese || !strings.Contains(q.question, "多少") {
		return true
	}
	share := ratioAsked.MatchString(q.question) || ofChange.MatchString(q.question)
	sum := measured.MatchString(q.question)
	for _, f := range t.Facts[s.FactFrom:s.FactTo] {
		switch {
		case q.holds(f) || f.IsYear():
		case share && (f.Kind == facts.Percent || strings.ContainsRune(string(t.Folded[f.Start:f.End]), '.')):
			return true
		case share || f.Kind == facts.Percent || f.Kind == facts.Date || f.Kind == facts.Clock || f.Kind == facts.Ordinal:
		case !sum:
			return true
		}
	}
	return sum && !share && len(amounts(q, t, s)) > 0
}

var (
	// itemsZH is what a question in Chinese asks for, before the asking.
	itemsZH = regexp.MustCompile(`(\p{Han}{2,})(?:一共|总共|共计|合计|分别|大约|约)?(?:(?:是|为|达到?)?多少|[是为](?:谁(?:[？?]|$)|哪家))`)
	itemEnd = regexp.MustCompile(`^.*(?:的|年度|季度|半年|年|月|日|公司|科技|股份)`)
	itemsEN = regexp.MustCompile(`(?i)^what\s+(?:is|are|was|were)\s+(?:the\s+|(?:.{1,40}?\S)['’]s?\s+)?(.{3,60}?)\s*(?:\s(?:of|for|in|at|under|with|on|by|from|to|during|after|before|between|as)\s.*|[?？]?$)`)
	anyItem = wordSet(`name number amount total value date year reason type kind size role purpose difference effect meaning result main most first best only new current`)
)

// itemZH is what a question in Chinese asks for, at most its last four characters: 营业收入 of
// 公司2019年的营业收入是多少; empty where it says only that there is a figure.
func itemZH(question string) string {
	m := itemsZH.FindStringSubmatch(question)
	if m == nil {
		return ""
	}
	item := strings.TrimRight(m[1], "是为共约")
	if paidFor.MatchString(item) {
		return ""
	}
	if strings.HasSuffix(item, "有") { // 有多少: what there are of stands behind
		return ""
	}
	for _, end := range []string{"的数量", "的人数", "的总数", "的金额", "的总额", "数量", "人数", "总数", "金额", "价格", "价款"} {
		item = strings.TrimSuffix(item, end)
	}
	if ratioAsked.MatchString(item) { // what it is a share of tells
		return ""
	}
	r := []rune(itemEnd.ReplaceAllString(item, ""))
	r = r[max(0, len(r)-itemMost):]
	if len(r) < itemLeast { // a role or a measure, which texts tell in other words: 导演, 体积
		return ""
	}
	return string(r)
}

// paidFor ends what says only that a sum is paid: 拟用多少钱.
var paidFor = regexp.MustCompile(`(?:[^费信利]用|[花付出卖买值拟以])$`)

const (
	itemLeast = 3 // characters
	itemMost  = 4
)

// itemCovered reports whether a quote speaks of the item that a question asks for, by its name or
// another: more than half of a name in Chinese, the words of one in English where they stand together.
// Around are the words of the title and the headings.
func itemCovered(question, quote string, around map[uint32]bool) bool {
	if grounded.LanguageOf(question) != grounded.Chinese {
		item := itemEN(question)
		words := itemWords(item)
		if len(words) == 0 {
			return true
		}
		if grounded.LanguageOf(quote) == grounded.Chinese {
			return itemAbroad(question, quote)
		}
		return together(words, quote, around) || calledOtherwise(item, quote)
	}
	item := itemZH(question)
	if item == "" || grounded.LanguageOf(question) != grounded.LanguageOf(quote) {
		return true
	}
	own := unitsOf(item)
	return len(own) == 0 || overlap(own, unitsOf(quote)) > 0.5 || calledOtherwise(item, quote)
}

// calledOtherwise reports whether a quote has another name of an item, whole: in English one that stands
// for all of its words, for content is not what carbon content is.
func calledOtherwise(item, quote string) bool {
	in := unitsOf(quote)
	return slices.ContainsFunc(renamed(item), func(alt renaming) bool {
		name := unitsOf(alt.other)
		whole := grounded.LanguageOf(item) == grounded.Chinese || len(itemWords(alt.own)) >= len(itemWords(item))
		return whole && len(name) > 0 && overlap(name, in) == 1
	})
}

// titleUnits are the words of a passage's title and its headings.
func (p *Prepared) titleUnits(passage int) map[uint32]bool {
	at := p.passages[passage]
	return unitsOf(at.Title + "\n" + strings.Join(at.Heading, "\n"))
}

// speaksOf is 1 where a quote speaks of the item that a question asks for.
func (p *Prepared) speaksOf(question string, q Quoted) int {
	if itemCovered(question, q.Text+" "+q.Evidence.Quote, p.titleUnits(q.Evidence.Marker-1)) {
		return 1
	}
	return 0
}
