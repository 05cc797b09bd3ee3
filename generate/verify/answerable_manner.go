package verify

import (
	"regexp"

	"grounded"
)

// Ways of asking.
var (
	yesNo = regexp.MustCompile(`(?i)是否|是不是|有没有|能否|可否|吗[？?]?\s*$|^\s*(?:is|are|was|were|do|does|did|can|could|has|have|had|will|would|should|may)\s`)
	lists = regexp.MustCompile(`(?i)哪些|有谁|都有|分别|^\s*(?:what|which|who)\s+(?:are|were)\s|\b(?:name|list)\b`)
	mosts = regexp.MustCompile(`(?i)最|第一|首[个次位家届]|\b(?:first|last|latest|most|least|only|[a-z]{3,}est)\b`)
)

// manner measures how the question asks.
func manner(q asked, f []float64) {
	set := func(feature int, is bool) {
		if is {
			f[feature] = 1
		}
	}
	switch q.want.name {
	case "when":
		f[aWhen] = 1
	case "percent", "money", "count":
		f[aFigure] = 1
	case "who":
		f[aWho] = 1
	case "where":
		f[aWhere] = 1
	case "why":
		f[aWhy] = 1
	}
	set(aYesNo, yesNo.MatchString(q.question))
	set(aList, lists.MatchString(q.question))
	set(aMost, mosts.MatchString(q.question))
	set(aChinese, grounded.LanguageOf(q.question) == grounded.Chinese)
}
