package eval

import (
	"strings"
	"unicode"
)

// contained is the share of the answer's words, Han characters by pairs, that stand
// anywhere in the contexts: the simplest check there is.
func contained(answer string, contexts []string) float64 {
	known := map[string]bool{}
	for _, c := range contexts {
		for _, w := range plainWords(c) {
			known[w] = true
		}
	}
	words := plainWords(answer)
	found := 0
	for _, w := range words {
		count(&found, known[w])
	}
	return share(found, len(words))
}

// plainWords are the runs of letters and digits of s in lower case, and the pairs of
// neighbouring Han characters.
func plainWords(s string) []string {
	var out []string
	for _, run := range strings.FieldsFunc(strings.ToLower(s), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
		r := []rune(run)
		start := 0
		for i := 0; i <= len(r); i++ {
			if i < len(r) && !unicode.Is(unicode.Han, r[i]) {
				continue
			}
			if i > start {
				out = append(out, string(r[start:i]))
			}
			if i+1 < len(r) && unicode.Is(unicode.Han, r[i+1]) {
				out = append(out, string(r[i:i+2]))
			}
			start = i + 1
		}
	}
	return out
}
