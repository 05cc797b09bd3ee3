package retrieve

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"grounded"
	"grounded/embed"
	"grounded/internal/subject"
)

var (
	// whoseMeasure and yearsMeasure are questions for a figure, with what it is of in the middle.
	whoseMeasure = regexp.MustCompile(`(?i)^((?:what|how (?:much|many|high|large|big))\s+(?:was|were|is|are)\s+(?:\S+\s+){0,4}?\S+['’]s?\s+)(.{3,60}?)(\s+(?:in|for|at|as of|during|by)\s.*|\s*[?？]?)$`)
	yearsMeasure = regexp.MustCompile(`^(.*?(?:19|20)\d\d\s*年?(?:度|末|底)?的?\s*)(\p{Han}{2,16}?)((?:是|为|有|达到?)?(?:多少|几|怎么样|如何).*)$`)
	articles     = regexp.MustCompile(`(?i)^(?:the|its|their|his|her|它的|其|它们的)\s*`)
)

// otherMeasure is the last question with another figure asked for, where other names one: net
// sales become operating income, of the same company and year.
func otherMeasure(other, last string) (string, bool) {
	other = strings.TrimSpace(articles.ReplaceAllString(strings.TrimSpace(other), ""))
	if !isMeasure(other) && !isItem(other) {
		return "", false
	}
	if name := measureIn(last); name != "" && isMeasure(other) {
		at := strings.Index(strings.ToLower(last), strings.ToLower(name))
		return last[:at] + other + last[at+len(name):], true
	}
	for _, re := range []*regexp.Regexp{whoseMeasure, yearsMeasure, whoseItem} {
		if m := re.FindStringSubmatch(last); m != nil {
			return m[1] + other + m[3], true
		}
	}
	return "", false
}

// whoseItem is a question in Chinese for something of somebody, without a year.
var whoseItem = regexp.MustCompile(`^(\p{Han}[\p{Han}A-Za-z0-9&·]{1,12}?的)(\p{Han}{2,16}?)((?:是|为|有|达到?)?(?:多少|几|谁|什么|哪|怎么样|如何).*)$`)

// itemZH ends as what reports give figures of does.
var itemZH = regexp.MustCompile(`(?:费用|费|收入|收益|利润|成本|资产|负债|权益|存货|货币资金|商誉|借款|债券|账款|票据|股本|公积|税金|所得税|现金流量?|现金流量净额|净额|总额|余额|金额|毛利|投入|支出|产量|销量|销售量|生产量|库存量|产能|率|比例|占比|比重|人数|数量|总数|价格|股息|红利|薪酬|员工|人员)$`)

var itemEN = regexp.MustCompile(`\b(?:sales|revenues?|income|profits?|earnings|expenses?|costs?|expenditures?|spending|assets|liabilities|equity|debt|cash|inventor(?:y|ies)|receivables?|payables?|goodwill|dividends?|margins?|rate|ratio|taxes|headcount|employees|shares|depreciation|amortization|flows?)$`)

// isItem reports whether a text ends as the name of something that reports give a figure of, and
// names nobody before it.
func isItem(text string) bool {
	n := utf8.RuneCountInString(text)
	if grounded.LanguageOf(text) != grounded.Chinese {
		return n <= 60 && text == strings.ToLower(text) && itemEN.MatchString(text)
	}
	return n >= 2 && n <= 16 && itemZH.MatchString(text) && !yearIn.MatchString(text) && chineseName(text) == ""
}

// isMeasure reports whether a text is the name of a figure, with little beside it.
func isMeasure(text string) bool {
	return 2*utf8.RuneCountInString(measureIn(text)) > utf8.RuneCountInString(text)
}

// measureIn is the longest name of a figure in a text that the trades know; empty without.
func measureIn(text string) string {
	best, low := "", strings.ToLower(text)
	for _, rel := range embed.RelatedTo(text) {
		if len(rel.Name) > len(best) && strings.Contains(low, strings.ToLower(rel.Name)) {
			best = rel.Name
		}
	}
	runes := []rune(text)
	for _, t := range embed.Translations(text) {
		name := string(runes[t.Span.Start:t.Span.End])
		if len(name) <= len(best) {
			continue
		}
		for _, other := range t.Names[:min(len(t.Names), 2)] {
			if len(embed.RelatedTo(other)) > 0 {
				best = name
			}
		}
	}
	return best
}

// otherOwner is the last question asked of another, where other is a name: 3M becomes Nike.
func otherOwner(other, last string) (string, bool) {
	if m := placeOther.FindStringSubmatch(other); m != nil { // and in Mexico?
		at := regexp.MustCompile(`\b(?i:` + m[1] + `)\s+(?:the\s+)?[A-Z][\w.&'-]*(?:\s+[A-Z][\w.&'-]*)*`).FindStringIndex(last)
		if at == nil {
			return "", false
		}
		return last[:at[0]] + other + last[at[1]:], true
	}
	names, before := subject.Owners(other), subject.Owners(last)
	if len(names) == 0 || len(before) == 0 || measureIn(other) != "" || other == strings.ToLower(other) && last != strings.ToLower(last) && grounded.LanguageOf(other) != grounded.Chinese {
		return "", false
	}
	if grounded.LanguageOf(other) == grounded.Chinese && grounded.LanguageOf(last) == grounded.Chinese {
		m := leadOwner.FindStringSubmatch(last)
		if m == nil || strings.ContainsAny(other, "的是有") || utf8.RuneCountInString(other) > 10 {
			return "", false
		}
		return other + m[2], true
	}
	return strings.Replace(last, before[0], names[0], 1), true
}

// placeOther is another place, time or party, with the word before it.
var placeOther = regexp.MustCompile(`^(?i)(in|at|for|from|to|with|by)\s+\S`)

// leadOwner parts a question in Chinese that begins with a name and a year.
var leadOwner = regexp.MustCompile(`^([\p{Han}A-Za-z0-9&·]{2,14}?)(\s*(?:的|在)?(?:19|20)\d\d\s*财?政?年.*)$`)

// ownerYear is another name with a year behind it: Nike in 2020, 耐克2020财年.
var ownerYear = regexp.MustCompile(`^(.+?)[,，]?\s*(?i:\b(?:in|for|of)\s+|的)?(?i:fiscal\s+(?:year\s+)?|FY\s?)?((?:19|20)\d\d)\s*(?:财年|财政年度|年度|年)?的?$`)

// otherOwnerYear is the last question asked of another and of another year.
func otherOwnerYear(other, last string) (string, bool) {
	m := ownerYear.FindStringSubmatch(other)
	if m == nil {
		return "", false
	}
	q, ok := otherOwner(strings.TrimSpace(m[1]), last)
	if !ok {
		return "", false
	}
	if yearIn.MatchString(q) {
		return yearIn.ReplaceAllLiteralString(q, m[2]), true
	}
	return q + " " + m[2], true
}

// inYear is a question with the year of the last one, where it asks for a figure without
// saying of when.
func inYear(question, last string) string {
	year := yearIn.FindString(last)
	if year == "" || yearIn.MatchString(question) || measureIn(question) == "" {
		return question
	}
	if grounded.LanguageOf(question) == grounded.Chinese {
		return year + "年" + question
	}
	return strings.TrimRight(question, " ?？") + " in " + year + "?"
}
