package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	markers = regexp.MustCompile(`(?i)\(?(?:according to |see |from |in )?\b(?:passages?|documents?|sources?|contexts?) #?\d+(?:(?:, | and |, and )(?:passages? )?\d+)*\)?|[（(]?(?:根据|见)?(?:段落|资料|材料|文档|来源)\s*\d+[)）]?|` +
		`\(?\[\^?(?:(?:citation|source|sources|ref|doc|document|passage|context|来源|资料|文档|段落|引用)s?\s*[:：]?\s*#?)?\d+(?:\s*[,，]\s*\d+)*\](?:\(https?://[^\s)]*\))?\)?|【\d+(?::\d+)?(?:†[^】]{0,40})?】|[（(]来源\s*\d+[)）]`)
	listMark = regexp.MustCompile(`^(?:(\s*\(?\d{1,2}[.)、)]\s*)(?:\D|$)|(\s*(?:[-*•·]\s+|\(?\d{1,2}\s{2,}|[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)))`)
)

// Mark stands for a code point that is no part of the text and parts no words: a sign of emphasis.
const Mark = '\u200b'

// Unmarked is s without such.
func Unmarked(s string) string { return strings.ReplaceAll(s, string(Mark), "") }

// Bare puts spaces in place of citation markers, list marks, emphasis and words that only
// say where the claim comes from, and [Mark] in that of emphasis, so that spans stay true and a marker's number is no figure
// of the claim.
func Bare(s string) string {
	blank := func(m string) string { return strings.Repeat(" ", len([]rune(m))) }
	s = unset(pictures(s))
	if mayHoldMarker(s) {
		s = markers.ReplaceAllStringFunc(s, blank)
	}
	if first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(s, unicode.IsSpace)); strings.ContainsRune("-*•·(（0123456789一二三四五六七八九十", first) {
		if at := listMark.FindStringSubmatchIndex(s); at != nil {
			end := max(at[3], at[5])
			s = blank(s[:end]) + s[end:]
		}
	}
	if mayHoldLabel(s) {
		s = labels.ReplaceAllStringFunc(s, blank)
	}
	if mayHoldLead(s) {
		s = leads.ReplaceAllStringFunc(s, blank)
	}
	return strings.Map(func(c rune) rune {
		switch c {
		case '*', '`':
			return Mark
		case '#':
			return ' '
		}
		return c
	}, s)
}

// mayHoldMarker reports whether s has a figure and one of the signs or words that every
// marker has: it is told sooner than the expression is run.
func mayHoldMarker(s string) bool {
	if !strings.ContainsAny(s, "0123456789") {
		return false
	}
	s = strings.ToLower(s)
	for _, w := range markerWords {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

var markerWords = strings.Fields("[ 【 passage document source context 段落 资料 材料 文档 来源")
