package retrieve

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"grounded"
	"grounded/embed"
)

// codeForm is a word that may be the number of one thing: of an invoice, an account, a vehicle.
var codeForm = regexp.MustCompile(`[A-Za-z0-9]+(?:[-_/.][A-Za-z0-9]+)*`)

// periodForm is a year, a quarter or the like, which many things are of.
var periodForm = regexp.MustCompile(`(?i)^(?:fy|cy|h[12]|[1-4]?q[1-4]?)?[-_/.]?(?:19|20)\d\d(?:[-_/.]?(?:(?:19|20)?\d\d|q[1-4]|h[12]|[ea]))*$|^\d+(?:[.]\d+)+$|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$`)

const (
	codeDigits = 3 // that a code of letters and digits has at least
	codeNumber = 6 // digits of one that has no letter
	codesMost  = 3 // of one question
)

// codes are the numbers of single things that a question names, in lower case: INV-004242, a
// vehicle's or an account's number. Years, dates and amounts are none.
func codes(question string) (out []string) {
	for _, w := range codeForm.FindAllString(question, -1) {
		digits, letters := 0, 0
		for _, r := range w {
			switch {
			case unicode.IsDigit(r):
				digits++
			case unicode.IsLetter(r):
				letters++
			}
		}
		is := letters > 0 && digits >= codeDigits && len(w) >= 5 || letters == 0 && digits >= codeNumber && digits == len(w)
		if w = strings.ToLower(w); is && !periodForm.MatchString(w) && !slices.Contains(out, w) && len(out) < codesMost {
			out = append(out, w)
		}
	}
	return out
}

// codeGains is what a passage gains that holds the number of a thing which the question names: it
// is about that thing, whatever else is more like the question.
const codeGains = 0.6

// holdCodes is what share of the codes a passage holds.
func holdCodes(codes []string, p grounded.Passage) float64 {
	if len(codes) == 0 {
		return 0
	}
	text, n := strings.ToLower(p.Title+"\n"+indexedText(p)), 0
	for _, c := range codes {
		if holds(text, c) {
			n++
		}
	}
	return float64(n) / float64(len(codes))
}

// ofCodes weighs the codes alone, for a search that finds what holds them however many passages
// are more like the rest of the question.
func ofCodes(terms *embed.Terms, codes []string) embed.Sparse {
	return terms.Query(strings.Join(codes, " "))
}
