package subject

import (
	"regexp"
	"strings"
)

var (
	signerAsked = regexp.MustCompile(`(?i)\bwho\s+(?:has\s+|have\s+|had\s+)?(?:co-?)?sign(?:ed|s)\b|\bsigned by (?:whom|who)\b|\bwho\s+(?:is|are|was|were)\s+the\s+signator(?:y|ies)\b|\bwhose signatures?\b|谁(?:签署|签字|签名|签订|签发|签的)|由谁签|签署人是谁`)
	signature   = regexp.MustCompile(`/[sS]/\s*\p{Lu}|(?i:\bBy:\s*)\p{Lu}[\p{L}.'’-]+ \p{Lu}|(?:签名|签字|签署人|签章)[:：]\s*\p{Han}{2,4}`)
	reportSaid  = regexp.MustCompile(`(?i)\b(?:8-?k|10-?[kq]|20-?f|6-?k|report|filing)\b|报告`)
	reportSign  = regexp.MustCompile(`(?i)caused this (?:report|annual report|quarterly report|registration statement) to be signed|pursuant to the requirements of (?:section|the securities)`)
)

// SignersAsked reports whether a question asks who signed something.
func SignersAsked(question string) bool { return signerAsked.MatchString(question) }

// Signed reports whether a line holds a signature.
func Signed(line string) bool { return signature.MatchString(line) }

// SignedFor is how well the signature that stands in a text, with what is around it, is of what a
// question asks about: a report's says that it is the report's, and others name their papers.
func SignedFor(question, around string) float64 {
	if !Signed(around) {
		return 0
	}
	if reportSaid.MatchString(question) && reportSign.MatchString(around) {
		return 1
	}
	in, all := 0.0, 0.0
	low := strings.ToLower(around)
	for w := range strings.FieldsSeq(strings.ToLower(onlyWords(question))) {
		if len(w) < 3 || openers[w] || strings.HasPrefix(w, "sign") {
			continue
		}
		all++
		if strings.Contains(low, w) {
			in++
		}
	}
	if all == 0 {
		return signedLeast
	}
	return signedLeast + (1-2*signedLeast)*in/all
}

// signedLeast is what a signature counts that names nothing of the question.
const signedLeast = 0.2
