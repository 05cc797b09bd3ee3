package verify

import (
	"regexp"
	"strings"
)

var (
	// endAsked asks when something ends, endSaid says it.
	longAsked = regexp.MustCompile(`(?i)\bhow long will\b`)
	endAsked  = regexp.MustCompile(`(?i)\b(?:un)?till? (?:when|what (?:date|day|time|year))\b|\bwhen (?:does|do|did|will) .{2,80}? (?:end|expire|terminate|lapse)\b|(?:到|至|截[至止到])(?:什么时候|何时|哪一?[天年]|几[月号])|什么时候(?:到期|结束|截止|终止)|何时(?:到期|结束|截止|终止)`)
	endSaid   = regexp.MustCompile(`(?i)\b(?:until|till|through|thru|no later than|end(?:s|ed|ing)?|expir\w+|terminat\w+|laps\w+|ceas\w+|matur\w+|(?:to|by) (?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|[至到止]|期满|结束|[年月天日]内|之前`)
	lastsSaid = regexp.MustCompile(`(?i)\b(?:years?|months?|weeks?|days?|hours?|minutes?)\b|[年月天日周时]`)
	// ofWhose asks which somebody's something: the law of which state.
	ofWhose = regexp.MustCompile(`(?i)^(?:which|what|whose) (?:[\w-]+ )?\w+['’]s? (\w{3,})`)
)

// endTold reports whether a quote says when something ends, where a question asks that.
func endTold(question, quote string) bool {
	if longAsked.MatchString(question) {
		return endSaid.MatchString(quote) || lastsSaid.MatchString(quote)
	}
	return !endAsked.MatchString(question) || endSaid.MatchString(quote)
}

// headNounTold reports whether a quote has the thing that a question asks whose it is: law, in "which
// state's law"; true where none is asked for.
func headNounTold(question, quote string) bool {
	m := ofWhose.FindStringSubmatch(question)
	return m == nil || overlap(unitsOf(m[1]), unitsOf(quote)) == 1
}

var (
	// ofWhomZH asks who somebody's somebody is: the wife of whom.
	ofWhomZH = regexp.MustCompile(`^(?:请问)?(\p{Han}{2,8})的(\p{Han}{2,6})(?:是|叫)(?:谁|什么名字)`)
	// grownAsked asks by how much something changed.
	grownAsked = regexp.MustCompile(`(?i)\bby how much\b|\bhow much (?:did|has|have) .{2,80} (?:grow|grown|increased?|rise|risen|fall|fallen|declined?|dropp?(?:ed)?|decreased?|changed?)\b`)
	changeTold = regexp.MustCompile(`(?i)\d[\d.,]*\s*(?:%|percent|per cent|percentage|basis points|million|billion|thousand)|[$€£¥]\s*\d|\d{1,3}(?:,\d{3})+|\b(?:doubled|tripled|halved)\b`)
)

// ofAnothers reports whether a quote speaks of another one's wife, father or office than a question in
// Chinese asks for: 刘明的妻子 is not 陈立群的妻子.
func ofAnothers(question, quote string) bool {
	m := ofWhomZH.FindStringSubmatch(question)
	if m == nil {
		return false
	}
	at := strings.Index(quote, "的"+m[2])
	if at < 0 || strings.Contains(quote, m[1]) {
		return false
	}
	before := quote[:at]
	return !strings.HasSuffix(before, "他") && !strings.HasSuffix(before, "她") && !strings.HasSuffix(before, "其") && !strings.HasSuffix(before, "公司")
}

// changeSized reports whether a quote says by how much something changed, where that is asked.
func changeSized(question, quote string) bool {
	return !grownAsked.MatchString(question) || changeTold.MatchString(quote)
}
