package grounded

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Language is a BCP 47 primary tag: "zh", "en", or empty where nothing tells.
type Language string

// The two languages that are equals everywhere.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// LanguageOf guesses the language that s is written in. A text whose letters are for a
// fifth or more Han is Chinese, since English names stand in Chinese text far more often
// than the reverse; any other text with letters is English.
func LanguageOf(s string) Language {
	var han, letters int
	for _, r := range s {
		switch { // what is common is told without a table
		case r < utf8.RuneSelf:
			if r |= 0x20; 'a' <= r && r <= 'z' {
				letters++
			}
		case 0x4e00 <= r && r <= 0x9fff || unicode.Is(unicode.Han, r):
			han++
		case unicode.IsLetter(r):
			letters++
		}
	}
	// A Han character says about what three Latin letters say.
	switch {
	case han == 0 && letters == 0:
		return ""
	case 3*han*4 < letters, han > 0 && letters > 0 && joinedInEnglish(s):
		return English
	}
	return Chinese
}

// joinedInEnglish reports whether a short text has Chinese names in an English sentence: "What
// were the sales of 四方科技 in 2019?"
func joinedInEnglish(s string) bool {
	if len(s) > 300 || strings.ContainsAny(s, "的是了吗呢吧？。，") {
		return false
	}
	n := 0
	for word := range strings.FieldsSeq(s) {
		switch strings.ToLower(word) {
		case "what", "was", "were", "the", "of", "in", "is", "are", "how", "who", "which", "when", "did", "does", "for", "and", "to", "by", "at":
			n++
		}
	}
	return n >= 3
}
