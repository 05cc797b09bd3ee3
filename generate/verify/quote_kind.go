package verify

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"grounded"
	"grounded/embed"
	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

var (
	// howItems is a question in English for a measure of something, whenItems for when something is.
	howItems  = regexp.MustCompile(`(?i)^how\s+(?:long|high|tall|wide|deep|big|large|far|heavy|fast|thick)\s+(?:is|are|was|were)\s+(?:the\s+)?(.{3,60}?)\s*(?:\s(?:of|for|in|at|on|under|from|to)\s.*|[?？]?$)`)
	whenItems = regexp.MustCompile(`(?i)^when\s+(?:is|are|was|were)\s+(?:the|our|your)\s+([a-z][a-z -]{2,60}?)\s*(?:\s(?:of|for|in|at|on)\s.*|[?？]?$)`)
	// measureNoun ends what has a figure by its nature.
	measureNoun = regexp.MustCompile(`(?i)\b(?:strength|hardness|density|temperature|pressure|voltage|capacity|weight|length|height|width|depth|speed|price|thickness|content|dose|dosage|frequency|area|volume|distance|altitude|score|age|percentage|rate|fee)$`)
)

// itemEN is what a question in English asks for, before what that is of; empty where it is not told.
func itemEN(question string) string {
	for _, re := range []*regexp.Regexp{itemsEN, howItems, whenItems} {
		if m := re.FindStringSubmatch(question); m != nil {
			return m[1]
		}
	}
	return ""
}

// shownByKind are nouns for what an answer shows without saying them: 24 months of warranty is its period.
var shownByKind = wordSet(`period duration time deadline location address cost price fee limit length figure`)

// itemWords are the words of an item that say what it is.
func itemWords(item string) (out []string) {
	for w := range strings.FieldsSeq(strings.ToLower(item)) {
		w = strings.Trim(w, `"'“”.,()`)
		if u := unitsOf(w); len(u) > 0 && !anyItem[w] && !lightWords[w] {
			out = append(out, w)
		}
	}
	if n := len(out); n > 1 && shownByKind[out[n-1]] {
		out = out[:n-1]
	}
	return out
}

// nearTogether is how many words may stand among those of an item.
const nearTogether = 5

// together reports whether a quote has the words of an item side by side, or nearly so: both of two, more
// than half of more. What stands around it may have the others.
func together(words []string, quote string, around map[uint32]bool) bool {
	t := text.Analyse(quote)
	var at []int
	has, near := 0, 0
	for _, w := range words {
		own := unitsOf(w)
		k := slices.IndexFunc(t.Tokens, func(tok text.Token) bool { return own[tok.Hash] })
		switch {
		case k >= 0:
			at = append(at, k)
			has++
		case overlap(own, around) == 1:
			near++
		}
	}
	if has == 0 {
		return false
	}
	if n := len(words); n <= 2 && has+near < n || n > 2 && 2*(has+near) <= n {
		return false
	}
	return has < 2 || closeBy(words, t, len(words)+nearTogether)
}

// closeBy reports whether two of the words stand within so many of each other.
func closeBy(words []string, t *text.Text, within int) bool {
	last, lastWord := -1, -1
	for k, tok := range t.Tokens {
		for i, w := range words {
			if !unitsOf(w)[tok.Hash] {
				continue
			}
			if last >= 0 && i != lastWord && k-last <= within {
				return true
			}
			last, lastWord = k, i
		}
	}
	return false
}

// itemAbroad reports whether a quote in the other language has what an item of the question is called
// there: every word of it; true for quotes in the question's own.
func itemAbroad(question, quote string) bool {
	item := itemEN(question)
	words := itemWords(item)
	if len(words) == 0 || grounded.LanguageOf(question) == grounded.Chinese || grounded.LanguageOf(quote) != grounded.Chinese {
		return true
	}
	covered := 0
	for _, t := range embed.Translations(item) {
		if slices.ContainsFunc(t.Names, func(name string) bool { return strings.Contains(quote, name) }) {
			r := []rune(item)
			covered += len(itemWords(string(r[t.Span.Start:t.Span.End])))
		}
	}
	return covered >= len(words) || calledOtherwise(item, quote)
}

// roleAsked asks who has a role.
var roleAsked = regexp.MustCompile(`(?i)^who\s+(?:is|was|are|were)\s+the\s+(?:[a-z-]+\s+){0,3}?([a-z]{4,})\s+(?:of|for|at|in|on|who)\s`)

const besideRole = 4 // words between a role and whose it is

var (
	// nameBehind leads from a role to a name behind it, nameBefore from a name to its role.
	nameBehind = regexp.MustCompile(`^(?:/[\w-]+)?(?:\s*(?:of|at|for|in|on)\s+(?:the\s+)?[\w.'’ -]{1,40}?)?\s*(?:was|is|were|are|:|,|named|called|as)?\s*(?:(?:Mr|Ms|Mrs|Dr)\.?\s*)?$`)
	nameBefore = regexp.MustCompile(`^[\s,(]*(?:(?:is|was|as|serves as|served as|became|who is|who was)\s+)?(?:(?:the|a|an|its|our|then)\s+)*(?:[a-z-]+\s+){0,2}$`)
	andBetween = regexp.MustCompile(`\b(?:and|by|of|near|to|in)\b`)
)

// namesBeside reports whether a name stands beside the role that a question asks for, where a sentence in
// English has that, or else what one with it does; true where none is asked for.
func (q asked) namesBeside(t *text.Text, s text.Sentence) bool {
	m := roleAsked.FindStringSubmatch(q.question)
	if m == nil {
		return true
	}
	role, names := unitsOf(m[1]), capitals(q, t, s)
	has := false
	between := func(a, b int) string {
		return t.Quote(grounded.Span{Start: int(t.Tokens[a].End), End: int(t.Tokens[b].Start)})
	}
	for k := s.From; k < s.To; k++ {
		if !role[t.Tokens[k].Hash] {
			continue
		}
		has = true
		if slices.ContainsFunc(names, func(i int) bool {
			if i < k {
				return k-i <= besideRole && nameBefore.MatchString(between(i, k)) && !andBetween.MatchString(between(i, k))
			}
			return i > k && i-k <= 2*besideRole && nameBehind.MatchString(between(k, i))
		}) {
			return true
		}
	}
	return !has && (calledOtherwise(m[1], t.Quote(s.Span)) || strings.Contains(strings.ToLower(t.Quote(s.Span)), m[1][:min(len(m[1]), roleRoot)]))
}

// roleRoot is of how many letters a word is that names a role by what it does: directed for director.
const roleRoot = 5

// figureToo reports whether a quote has a figure of its own where the question asks for what has one by
// its nature: the strength of a steel, the length of a runway.
func (q asked) figureToo(t *text.Text, s text.Sentence) bool {
	item := itemEN(q.question)
	if item == "" || !measureNoun.MatchString(item) && !howItems.MatchString(q.question) {
		return true
	}
	for _, f := range t.Facts[s.FactFrom:s.FactTo] {
		if !q.holds(f) && f.Kind != facts.Date && !numbering(t, s, f) && !slices.ContainsFunc(q.identified(t), func(span grounded.Span) bool { return span.Start <= f.Start && f.End <= span.End }) {
			return true
		}
	}
	return false
}

// identified is where a text has the identifiers of the question: the figures in them measure nothing.
func (q asked) identified(t *text.Text) (out []grounded.Span) {
	for _, id := range identifiers.FindAllString(q.question, -1) {
		r := []rune(strings.ToLower(id))
		for i := 0; i+len(r) <= len(t.Folded); i++ {
			if slices.Equal(t.Folded[i:i+len(r)], r) {
				out = append(out, grounded.Span{Start: i, End: i + len(r)})
			}
		}
	}
	return out
}

var identifiers = regexp.MustCompile(`[A-Za-z]+[-/]?\d[\w./-]*|\d+[A-Za-z][\w-]*`)

var (
	// reasonGiven is how a cause is told; the word reason alone only speaks of one.
	reasonGiven = regexp.MustCompile(`(?i)因为|由于|因此|所以|导致(?:了|其|公司|本|[^的]{2,}$|[^的]{0,12}[，。；])|为了|以便|从而|致使|所致|主要系|原因[是为系在：:]|(?:^|[^原成起病死诱内外])因[^素此果子为；，。：\s]|(?:\bbecause\b|\bdue to\b|\bsince\b|\bso that\b|\bcaus(?:ed|es|ing)\b|\bcauses?\(s\)|\bcause (?:of|was|is)\b|\breasons? (?:is|was|are|were|for|why|that|being)\b|\bas a result\b|\bresult(?:ed|s|ing) (?:from|in)\b|\bled to\b|\bin order to\b|\bowing to\b|\bto (?:account|allow|ensure|avoid|prevent|compensate|improve|reduce)\b|\battribut)`)
	// whyOfZH is what a question in Chinese asks the reason of.
	whyOfZH = regexp.MustCompile(`^(.{2,}?)(?:的)?(?:(?:同比|大幅|本期|发生|出现)*(?:变动|变化|增加|减少|下降|上升|增长|降低|提高|上涨|下跌))?(?:的)?(?:主要)?(?:原因|为什么|为何)`)
	// alsoWhy is a reason asked for beside something else.
	alsoWhy = regexp.MustCompile(`(?i)\band why\b|[，,、]\s*(?:又|并且|以及)?(?:为什么|为何|原因)`)
	// insteadOf is what does not hold in the case that a sentence tells of.
	insteadOf = regexp.MustCompile(`(?i)\b(?:rather than|instead of|in lieu of)\b[^,;.]*|(?:而不是|而非)[^，。；]*`)
)

// whyItem is the last characters of what a question in Chinese asks the reason of; empty where that is
// not told before the asking.
func whyItem(question string) string {
	m := whyOfZH.FindStringSubmatch(question)
	if m == nil {
		return ""
	}
	r := []rune(itemEnd.ReplaceAllString(m[1], ""))
	if len(r) < 2 {
		return ""
	}
	return string(r[max(0, len(r)-itemMost):])
}

// tellsWhy reports whether a quote gives a reason, and of what is asked.
func tellsWhy(question, quote string) bool {
	if !reasonGiven.MatchString(quote) {
		return false
	}
	item := whyItem(question)
	if item == "" || grounded.LanguageOf(quote) != grounded.Chinese {
		return true
	}
	return overlap(unitsOf(item), unitsOf(quote)) > 0.5
}

// displaced reports whether a quote has a word of what is asked only as what does not hold there: rather
// than the severance provided for above.
func displaced(question, quote string) bool {
	gone := insteadOf.FindAllString(quote, -1)
	if gone == nil {
		return false
	}
	rest := unitsOf(insteadOf.ReplaceAllString(quote, " "))
	asked := unitsOf(question)
	for u := range unitsOf(strings.Join(gone, " ")) {
		if asked[u] && !rest[u] {
			return true
		}
	}
	return false
}

var (
	// comparedZH asks which of several has more of something.
	comparedZH = regexp.MustCompile(`(?:的|^)(\p{Han}{2,6}?)(?:更|最|较)(?:高|低|多|少|大|小|快|慢|长|短|贵|便宜)`)
	dateLike   = regexp.MustCompile(`(?i)(?:19|20)\d\d|\d{1,2}[/.-]\d{1,2}|\d{1,2}:\d{2}|\d\s*[年月日号点]|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|星期|周[一二三四五六日]`)
	causeLabel = regexp.MustCompile(`(?i)\b(?:causes?|reasons?|because|due to)\b|原因|理由|说明`)
)

// compares reports whether a quote has what several things are compared by, with a figure; true where a
// question compares nothing.
func compares(question, quote string) bool {
	m := comparedZH.FindStringSubmatch(question)
	if m == nil || !strings.ContainsAny(question, "哪谁") {
		return true
	}
	return overlap(unitsOf(m[1]), unitsOf(quote)) > 0.5 && strings.ContainsFunc(quote, unicode.IsDigit)
}

// ofKindWanted reports whether a row shows what is wanted by its kind: a day for when, a reason for why.
func (n need) ofKindWanted(f fitted) bool {
	shown := f.row.cells
	if f.picks != nil {
		shown = f.picks
	}
	has := func(re *regexp.Regexp) bool {
		return slices.ContainsFunc(shown, func(c cell) bool { return re.MatchString(c.text) })
	}
	if n.change && !has(inShares) && !ofChange.MatchString(strings.Join([]string{f.row.label, f.row.section, f.row.corner, f.row.above}, "\n")) &&
		!slices.ContainsFunc(shown, func(c cell) bool { return ofChange.MatchString(c.head + " " + c.text) }) {
		return false // how much there was, not how it changed
	}
	if !n.itemInRow(f, shown) {
		return false
	}
	switch n.want {
	case "when":
		return has(dateLike)
	case "why":
		return causeLabel.MatchString(f.row.label) || slices.ContainsFunc(shown, func(c cell) bool { return causeLabel.MatchString(c.head + c.text) })
	case "who", "where":
		return slices.ContainsFunc(shown, func(c cell) bool { return !isFigure(c.text) && strings.ContainsFunc(c.text, unicode.IsLetter) })
	}
	return true
}

// itemInRow reports whether a row, its heads or what stands above it has the words of the item that a question
// in English asks for, not only of what that is of: the balance of cash advances is not their rate.
func (n need) itemInRow(f fitted, shown []cell) bool {
	words := itemWords(itemEN(n.said))
	text := strings.Join([]string{f.row.label, f.row.section, f.row.corner}, "\n")
	for line := range strings.SplitSeq(f.row.above, "\n") {
		if !digits.MatchString(line) { // a title, and no figures of others
			text += "\n" + line
		}
	}
	if len(words) == 0 || f.own != "" || grounded.LanguageOf(n.said) == grounded.Chinese || grounded.LanguageOf(f.row.label+f.row.cells[0].text) == grounded.Chinese {
		return true
	}
	for _, c := range shown {
		text += "\n" + c.head + "\n" + c.text
	}
	units, has := unitsOf(text), 0
	for _, w := range words {
		if overlap(unitsOf(w), units) > 0 {
			has++
		}
	}
	return has == len(words) || len(words) > 2 && 2*has > len(words)
}

// tellsReason reports whether a sentence is headed as the reason of just what a question in Chinese asks the
// reason of: 财务费用变动原因：….
func (p *Prepared) tellsReason(question string, strange func(int, string) bool) bool {
	item := whyItem(question)
	if item == "" || !whyFirst.MatchString(question) {
		return false
	}
	for i, at := range p.source.Sentences {
		t, sent := p.source.Text(i)
		quote := t.Quote(sent.Span)
		_, behind, ok := strings.Cut(quote, item)
		if ok && reasonHead.MatchString(behind) && tellsWhy(question, quote) && !strange(at.Passage, quote) {
			return true
		}
	}
	return false
}

var reasonHead = regexp.MustCompile(`^\p{Han}{0,6}原因(?:说明)?[：:是为]`)
