package verify

import (
	"maps"
	"regexp"
	"strconv"
	"strings"

	"grounded"
	"grounded/embed"
)

var (
	noteRef   = regexp.MustCompile(`\s*[一二三四五六七八九十]+、\s*\d+$|\s*\(\d+\)$|\s*[(（][^)）]*[)）]`)
	labelHead = regexp.MustCompile(`^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[.、]|其中[：:]|减[：:]|加[：:]|(?i:less|add|plus)(?:[：:]|\s[-–—])|截[止至](?:本?报告期末?|期末)的?)\s*`)
)

// named are the words of a label that say what the row is of: in Chinese those of the
// lexicon; words that any label may have are left out where others are there.
func named(label string) map[uint32]bool {
	var words []string
	bare := anyLabel.ReplaceAllString(label, " ")
	r := []rune(bare)
	for _, s := range embed.Segments(bare) {
		words = append(words, string(r[s.Start:s.End]))
	}
	if grounded.LanguageOf(bare) != grounded.Chinese || len(words) == 0 {
		words = []string{bare}
	}
	out := unitsOf(strings.Join(words, " "))
	if len(out) == 0 {
		return unitsOf(label)
	}
	return out
}

// anyLabel are words that labels of all kinds have.
var anyLabel = regexp.MustCompile(`(?i)\b(?:total|number of|amount of|and related (?:expenses?|costs?))\b|公司|数量|人数|总数|金额|总额|合计`)

// onlyTotal is a label that does not say of what it is the total.
var onlyTotal = regexp.MustCompile(`(?i)^(?:total|subtotal|totals|合\s*计|小\s*计|总\s*计)$`)

// bareLabel is a label without its number, its note and what stands in brackets.
func bareLabel(s string) string {
	s = strings.TrimSpace(labelHead.ReplaceAllString(noteRef.ReplaceAllString(s, ""), ""))
	if at := ofOwners.FindStringIndex(s); at != nil && at[0] > 0 && !ofMinority.MatchString(s) {
		s = strings.TrimSpace(s[:at[0]])
	}
	return s
}

// ofOwners says of a profit that it is the company's own, which is meant unless more is said;
// ofMinority that it is others' or theirs too.
var (
	ofOwners   = regexp.MustCompile(`(?i)\s+(?:attributable|available) to\s.*$`)
	ofMinority = regexp.MustCompile(`(?i)non-?\s?controlling|minority`)
)

// spending are words of labels that a question says with a verb: how much was spent on it.
var (
	spending   = unitsOf("expense expenses cost costs expenditure expenditures spending 费用 支出")
	spentAsked = regexp.MustCompile(`(?i)\bspen[dt]s?\b|\bspending\b|花了|花费|支出了|投入了`)
)

// unspent are the words of a label but those of spending, where the question says that itself.
func (n need) unspent(label map[uint32]bool) map[uint32]bool {
	if !n.spent {
		return label
	}
	out := maps.Clone(label)
	maps.DeleteFunc(out, func(h uint32, _ bool) bool { return spending[h] && !n.own[h] })
	if len(out) == 0 {
		return label
	}
	return out
}

// reportOf is the year that a report is of, as titles and names of files have it.
var reportOf = regexp.MustCompile(`(?i)((?:19|20)\d\d)\s*年?[\s_-]*(?:年度?报告|年报|年度|annual report|10-?k\b)`)

var (
	thisPeriod = regexp.MustCompile(`^(?:本期|本年|本报告期|期末)`)
	lastPeriod = regexp.MustCompile(`^(?:上期|上年|去年|期初)`)
)

// yearOf is the year that a head such as 本期 or 上年同期 means in the passage's document,
// where its title or its name says of which year it is a report; empty where it does not.
func (p *Prepared) yearOf(head string, passage int) string {
	back := 0
	switch {
	case strings.Contains(head, "比"): // a change from one to the other
		return ""
	case lastPeriod.MatchString(head):
		back = 1
	case !thisPeriod.MatchString(head):
		return ""
	}
	at := p.passages[passage]
	m := reportOf.FindStringSubmatch(at.Title + "\n" + at.Name)
	if m == nil {
		return ""
	}
	y, err := strconv.Atoi(m[1])
	if err != nil {
		return ""
	}
	return strconv.Itoa(y - back)
}
