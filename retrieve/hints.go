package retrieve

import (
	"regexp"
	"slices"
	"strings"
)

// Hint is something that a question was seen to ask for beside its subject. Hints raise
// what fits them; they never hide what does not.
type Hint struct {
	Kind  string `json:"kind"`  // "year", "title" or "present"
	Value string `json:"value"` // "2023"; the title named; empty for present
}

var (
	hintYear    = regexp.MustCompile(`(?:19|20)\d\d`)
	hintTitle   = regexp.MustCompile(`《([^》]{2,60})》`)
	hintPresent = regexp.MustCompile(`(?i)\b(?:current(?:ly)?|latest|at present|most recent|nowadays|today|now)\b|目前|现在|现任|最新|如今|当前|现行`)
)

// Hints finds the years and titles that a question names, and whether it asks for the
// present.
func Hints(question string) []Hint {
	var out []Hint
	add := func(h Hint) {
		if !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	for _, y := range hintYear.FindAllString(question, -1) {
		add(Hint{"year", y})
	}
	for _, m := range hintTitle.FindAllStringSubmatch(question, -1) {
		add(Hint{"title", strings.TrimSpace(m[1])})
	}
	if hintPresent.MatchString(question) {
		add(Hint{Kind: "present"})
	}
	return out
}
