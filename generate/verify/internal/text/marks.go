package text

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"grounded/generate/verify/internal/facts"
)

// math matches what LaTeX writes around and within figures: \( \), \text{, and dollar signs around
// what has a backslash in it or is a figure alone.
var (
	math    = regexp.MustCompile(`\$((?:[^$\\\n]|\\.)*\\.(?:[^$\\\n]|\\.)*|\d[\d.,]*)\$`)
	command = regexp.MustCompile(`\\(?:[()\[\]{}%$&#_, ]|(?:text|mathrm|mathbf|times|approx|quad|left|right|boxed)\b\{?)`)
)

// unset puts marks in place of what LaTeX writes.
func unset(s string) string {
	if !strings.ContainsAny(s, `\$`) {
		return s
	}
	if strings.Count(s, "$") > 1 {
		s = math.ReplaceAllStringFunc(s, func(m string) string { return string(Mark) + m[1:len(m)-1] + string(Mark) })
	}
	if !strings.Contains(s, `\`) {
		return s
	}
	return command.ReplaceAllStringFunc(s, func(m string) string {
		if strings.ContainsRune("%$&#", rune(m[1])) {
			return string(Mark) + m[1:]
		}
		return strings.Repeat(string(Mark), len(m))
	})
}

// pictures puts spaces in place of signs that only decorate: emoji, and the marks that choose how
// they look. A figure in a key cap numbers an item.
func pictures(s string) string {
	if strings.IndexFunc(s, isPicture) < 0 {
		return s
	}
	r := []rune(s)
	for i, c := range r {
		if !isPicture(c) {
			continue
		}
		r[i] = ' '
		if c == keycap {
			for k := i - 1; k >= 0 && i-k <= 2; k-- {
				if unicode.IsDigit(r[k]) {
					r[k] = ' '
				}
			}
		}
	}
	return string(r)
}

const keycap = '\u20e3'

func isPicture(c rune) bool {
	return c == '\ufe0f' || c == '\ufe0e' || c == '\u200d' || c == keycap || 0x2600 <= c && c <= 0x27BF || 0x2B05 <= c && c <= 0x2BFF || 0x1F000 <= c && c <= 0x1FAFF
}

// labels matches what an answer calls a sentence of its own: "**TL;DR:**", "Note:", 总结：.
var labels = regexp.MustCompile(`(?i)^[\s*_>-]*(?:summary|tl;?dr|note|important(?: note)?|answer|short answer|final answer|key takeaways?|takeaway|conclusion|in short|bottom line|tips?|warning|disclaimer|总结|小结|结论|答案|回答|注意|重要提示|温馨提示|提示|备注|说明|建议)\*{0,2}\s*[:：]\*{0,2}`)

func mayHoldLabel(s string) bool {
	s = s[:min(len(s), 40)]
	return strings.Contains(s, ":") || strings.Contains(s, "：")
}

// findFacts finds the facts of r, in which marks do not count: **412** million.
func findFacts(r []rune, find func([]rune) []facts.Fact) []facts.Fact {
	if !slices.Contains(r, Mark) {
		return find(r)
	}
	whole, from := make([]rune, 0, len(r)), make([]int, 0, len(r))
	for i, c := range r {
		if c != Mark {
			whole, from = append(whole, c), append(from, i)
		}
	}
	out := find(whole)
	for i := range out {
		out[i].Start, out[i].End = from[out[i].Start], from[out[i].End-1]+1
	}
	return out
}
