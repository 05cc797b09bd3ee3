package verify

import (
	"regexp"
	"slices"
	"strings"

	"grounded"
)

// headsInWords are the heads of n columns where a table has none of its own and the lines above hold
// just as many words, as Chinese reports have them whose heads were read as lines; nil where they do
// not.
func (r *tableReader) headsInWords(n int) []string {
	lines := append(slices.Clone(r.above), r.headers...)
	var words []string
	for i := len(lines) - 1; i >= 0 && len(words) < n; i-- {
		own := strings.Fields(joinedPercent.Replace(lines[i]))
		if grounded.LanguageOf(lines[i]) != grounded.Chinese || slices.ContainsFunc(own, wordless) || strings.ContainsAny(lines[i], "。√□、：:") || numberedLine.MatchString(lines[i]) {
			return nil
		}
		words = append(own, words...)
	}
	if len(words) != n || n < blankLeast {
		return nil
	}
	seen := map[string]bool{}
	for _, w := range words {
		if seen[w] || len([]rune(w)) > stackedMost {
			return nil
		}
		seen[w] = true
	}
	return words
}

// numberedLine is a heading.
var numberedLine = regexp.MustCompile(`^[（(]?(?:[一二三四五六七八九十]+|\d+)[)）、.．]`)

const blankLeast = 4 // columns of a table whose heads are looked for in words

// joinedPercent joins a head and its unit, which some files part.
var joinedPercent = strings.NewReplacer(" （", "（", " (", "(", "% ）", "%）", "（ %", "（%", "% )", "%)")
