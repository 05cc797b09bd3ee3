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

// hanFirst and hanLast bound the characters that are simplified.
const hanFirst, hanLast = 0x3400, 0x9fff

// simplified are the simplified characters of traditional ones, from hanFirst on; 0: it is none. Every
// character of a text is looked up.
var simplified = sync.OnceValue(func() *[hanLast - hanFirst + 1]rune {
	out := new([hanLast - hanFirst + 1]rune)
	for line := range strings.Lines(simplifiedList) {
		if pair := []rune(line); len(pair) >= 2 && pair[0] >= hanFirst && pair[0] <= hanLast {
			out[pair[0]-hanFirst] = pair[1]
		}
	}
	return out
})

// The blocks of the marks between Chinese words: 。、「 and the full-width ones.
const chineseMarks, wideMarks = 0x3000, 0xff00

// marks are the marks of both blocks, folded.
var marks = sync.OnceValue(func() *[2][256]rune {
	out := new([2][256]rune)
	for i := range rune(256) {
		out[0][i], out[1][i] = decomposed(chineseMarks+i), decomposed(wideMarks+i)
	}
	return out
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
	case r >= hanFirst && r <= hanLast:
		if s := simplified()[r-hanFirst]; s != 0 {
			return s
		}
		return r
	case r&^0xff == chineseMarks:
		return marks()[0][r&0xff]
	case r&^0xff == wideMarks:
		return marks()[1][r&0xff]
	}
	return decomposed(r)
}

// decomposed is r without what it is composed of beside a letter, in lower case.
func decomposed(r rune) rune {
	if parts := []rune(norm.NFKD.String(string(r))); len(parts) > 0 {
		if len(parts) == 1 || unicode.In(parts[1], unicode.Mn) {
			r = parts[0]
		}
	}
	return unicode.ToLower(r)
}
