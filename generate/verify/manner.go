package verify

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
	"grounded/generate/verify/internal/text"
	"grounded/internal/sentence"
)

// thoughts are the spans of what a model thought aloud before it answered, in code points.
func thoughts(s string) []grounded.Span {
	var out []grounded.Span
	for from := 0; ; {
		i := strings.Index(s[from:], "<think>")
		if i < 0 {
			return out
		}
		start, end := from+i, len(s)
		if k := strings.Index(s[start:], "</think>"); k >= 0 {
			end = start + k + len("</think>")
		}
		at := utf8.RuneCountInString(s[:start])
		out = append(out, grounded.Span{Start: at, End: at + utf8.RuneCountInString(s[start:end])})
		from = end
	}
}

// A heading has at most so many words, or Han characters.
const (
	headingWords = 8
	headingHan   = 16
)

// isHeading reports whether s is marked as a heading, a line that begins with # or is bold as a
// whole, and only names what follows: it is short, ends no sentence and states no figure but a year.
func isHeading(s string) bool {
	s = strings.TrimSpace(s)
	bare := strings.TrimFunc(s, func(c rune) bool {
		return unicode.IsSpace(c) || !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '*' && c != '#' && c != '_'
	})
	whole := strings.HasPrefix(bare, "**") && strings.HasSuffix(bare, "**") && strings.Count(bare, "**") == 2
	if !whole && !strings.HasPrefix(s, "#") || strings.ContainsAny(aYear.ReplaceAllString(s, ""), "0123456789.。!！?？;；") {
		return false
	}
	t := text.Analyse(text.Bare(s))
	if t.MostlyHan(0, len(t.Tokens)) {
		return len(t.Tokens) <= headingHan
	}
	return len(t.Tokens) <= headingWords
}

// aYear matches what a heading may say of when: it is no figure.
var aYear = regexp.MustCompile(`(?:19|20)\d\d`)

// rule matches the line below the heads of a Markdown table.
var rule = regexp.MustCompile(`^\|?[ :]*-{2,}[-| :]*$`)

// headsOf reports which of the sentences of an answer hold the heads of a table.
func headsOf(runes []rune, spans []grounded.Span) map[int]bool {
	var out map[int]bool
	for i, s := range spans {
		if i == 0 || runes[s.Start] != '|' && runes[s.Start] != '-' || !rule.MatchString(string(runes[s.Start:s.End])) {
			continue
		}
		if out == nil {
			out = map[int]bool{}
		}
		out[i-1] = runes[spans[i-1].Start] == '|'
	}
	return out
}

// partsOf are the sentences of an answer, and which of them are no claims for where they stand:
// code, thoughts, heads of tables and headings.
func partsOf(answer string) (runes []rune, spans []grounded.Span, none []bool) {
	runes = []rune(answer)
	spans = sentence.SplitRunes(runes)
	none = make([]bool, len(spans))
	aside := append(codeBlocks(answer), thoughts(answer)...)
	heads := headsOf(runes, spans)
	marked := strings.ContainsAny(answer, "#*")
	for i, s := range spans {
		none[i] = heads[i] || within(aside, s) || marked && isHeading(string(runes[s.Start:s.End]))
	}
	return runes, spans, none
}

// ease tells a line that leads over to others, and of which the passages only lack words, as
// supported in part where what follows is supported: it makes no answer unsupported alone.
func ease(list []grounded.SentenceCheck) {
	for i := range list[:max(0, len(list)-1)] {
		s := &list[i]
		if last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s.Text, "* _")); last != ':' && last != '：' {
			continue
		}
		if s.Verdict == grounded.Unsupported && list[i+1].Verdict == grounded.Supported && !strings.ContainsAny(s.Text, "0123456789") {
			s.Verdict = grounded.Partial
		}
	}
}

// trimmed is span of s without white space and marks of Markdown around it.
func trimmed(s []rune, span grounded.Span) grounded.Span {
	mark := func(c rune) bool {
		return unicode.IsSpace(c) || c == text.Mark || strings.ContainsRune("*#`>|_,;:，；：、\\", c)
	}
	for span.Start < span.End && mark(s[span.Start]) {
		span.Start++
	}
	for span.End > span.Start && mark(s[span.End-1]) {
		span.End--
	}
	return span
}
