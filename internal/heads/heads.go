// Package heads finds the heads of a table's columns in lines above it, where reading a page took
// them for lines.
package heads

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
)

const (
	least    = 4  // columns of a table whose heads are looked for in words
	linesMax = 8  // lines that they may be spread over
	headMax  = 24 // code points of a head
)

var (
	// numbered is a heading.
	numbered = regexp.MustCompile(`^[（(]?(?:[一二三四五六七八九十]+|\d+)[)）、.．]`)
	// joined joins a head and its unit, which some files part.
	joined = strings.NewReplacer(" （", "（", " (", "(", "% ）", "%）", "（ %", "（%", "% )", "%)")
)

// InWords are the heads of n columns where the last lines of a text in Chinese hold just as many
// words, with nothing else: 主要产品 单位 生产量, and 库存量 on a line of its own. Nil where they do not.
func InWords(lines []string, n int) []string {
	if n < least {
		return nil
	}
	var words []string
	taken := 0
	for i := len(lines) - 1; i >= 0 && len(words) < n && taken < linesMax; i-- {
		line := strings.TrimSpace(lines[i])
		if line == "" {
			continue
		}
		taken++
		own := strings.Fields(joined.Replace(line))
		if grounded.LanguageOf(line) != grounded.Chinese || slices.ContainsFunc(own, wordless) || strings.ContainsAny(line, "|。√□、：:") || numbered.MatchString(line) {
			return nil
		}
		words = append(own, words...)
	}
	if len(words) != n {
		return nil
	}
	seen := map[string]bool{}
	for _, w := range words {
		if seen[w] || utf8.RuneCountInString(w) > headMax {
			return nil
		}
		seen[w] = true
	}
	return words
}

func wordless(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) < 0 }
