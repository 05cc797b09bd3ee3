package subject

import "regexp"

// counted are questions for how many people an organisation has, with what its reports call the
// number of them.
var counted = []struct {
	asked *regexp.Regexp
	as    string
	name  string
}{
	{regexp.MustCompile(`(?:一共|总共|目前|现在)?(?:有|共有|拥有|雇用了?|聘用了?)多少(?:名|个|位)?(?:在职)?(?:员工|职工|雇员)`), "的员工人数是多少", "员工人数"},
	{regexp.MustCompile(`(?:在职)?(?:员工|职工|雇员)(?:一共|总共|目前|现在)?(?:共?有)?多少(?:名|个|位)?人?`), "员工人数是多少", "员工人数"},
	{regexp.MustCompile(`(?:一共|总共|目前|现在)?(?:有|共有|拥有)多少(?:名|个|位|户)?(?:普通股)?股东`), "的股东人数是多少", "股东人数"},
	{regexp.MustCompile(`(?:普通股)?股东(?:一共|总共|目前|现在)?(?:共?有)?多少(?:名|个|位|户)?人?`), "股东人数是多少", "股东人数"},
	{regexp.MustCompile(`(?i)\bhow many (?:employees|staff) (?:does|do|did) (.{2,60}?) have\b`), "What was the number of employees of $1", "number of employees"},
	{regexp.MustCompile(`(?i)\bhow many people (?:does|do|did) (.{2,60}?) employ\b`), "What was the number of employees of $1", "number of employees"},
}

// CountAsked is a question for how many people an organisation has, as a question for the number by
// the name that reports give it, and that name; empty where it asks for none.
func CountAsked(question string) (as, name string) {
	for _, c := range counted {
		if c.asked.MatchString(question) {
			return c.asked.ReplaceAllString(question, c.as), c.name
		}
	}
	return "", ""
}
