package embed

import (
	_ "embed" // the list of traditional characters
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed lexicon/simplified.txt
var simplifiedList string

// simplified maps traditional characters to the simplified ones.
var simplified = sync.OnceValue(func() map[rune]rune {
	m := make(map[rune]rune, 4200)
	for line := range strings.Lines(simplifiedList) {
		if pair := []rune(line); len(pair) >= 2 {
			m[pair[0]] = pair[1]
		}
	}
	return m
})

// fold brings full-width and compatibility forms, traditional characters, accents and
// case together, one code point for one, so that spans stay true.
func fold(text string) (folded, original []rune) {
	original = []rune(text)
	folded = make([]rune, len(original))
	for i, r := range original {
		folded[i] = foldRune(r)
	}
	return folded, original
}

func foldRune(r rune) rune {
	switch {
	case r < 0x80:
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	case r >= 0x3400 && r <= 0x9fff:
		if s, ok := simplified()[r]; ok {
			return s
		}
		return r
	}
	if parts := []rune(norm.NFKD.String(string(r))); len(parts) > 0 {
		if len(parts) == 1 || unicode.In(parts[1], unicode.Mn) {
			r = parts[0]
		}
	}
	return unicode.ToLower(r)
}
