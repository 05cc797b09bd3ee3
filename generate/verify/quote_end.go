package verify

import "regexp"

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
