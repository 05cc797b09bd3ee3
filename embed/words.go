package embed

import (
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
	"golang.org/x/text/unicode/norm"

	"grounded"
)

// Word is a term of a text and where it stands.
type Word struct {
	Text string        // normalised: folded, lower case, stemmed
	Span grounded.Span // in code points of the text
}

// Words returns the terms of text in order: the bigrams of Han and kana runs (a lone
// character as itself), and Latin words, stemmed, with compounds such as "DN50-PN16" and
// "fail-over" both whole and in parts.
func (t *Terms) Words(text string) []Word {
	runes := []rune(text)
	for i, r := range runes {
		runes[i] = foldRune(r)
	}
	words := make([]Word, 0, len(runes)/2)
	for i := 0; i < len(runes); {
		switch {
		case isIdeograph(runes[i]):
			j := i
			for j < len(runes) && isIdeograph(runes[j]) {
				j++
			}
			words = appendBigrams(words, runes, i, j)
			i = j
		case isWordRune(runes[i]):
			j := wordEnd(runes, i)
			words = appendLatin(words, runes, i, j)
			i = j
		default:
			i++
		}
	}
	return words
}

// foldRune brings full-width forms, compatibility forms and case together, one code
// point for one, so that spans stay true.
func foldRune(r rune) rune {
	if r >= 0x80 {
		if folded := []rune(norm.NFKC.String(string(r))); len(folded) == 1 {
			r = folded[0]
		}
	}
	return unicode.ToLower(r)
}

func isIdeograph(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

func isWordRune(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)) && !isIdeograph(r)
}

// wordEnd is where the word that begins at i ends. Marks between letters or digits bind:
// 3.5, v1.2, DN50-PN16, a_b, R&D.
func wordEnd(r []rune, i int) int {
	j := i
	for j < len(r) {
		switch {
		case isWordRune(r[j]):
			j++
		case strings.ContainsRune(".,-_/&'’", r[j]) && j+1 < len(r) && isWordRune(r[j+1]) && binds(r, j):
			j++
		default:
			return j
		}
	}
	return j
}

// binds reports whether the mark at j makes one word of its neighbours: a comma only
// between digits.
func binds(r []rune, j int) bool {
	if r[j] == ',' {
		return unicode.IsDigit(r[j-1]) && unicode.IsDigit(r[j+1])
	}
	return true
}

func appendBigrams(words []Word, r []rune, i, j int) []Word {
	if j-i == 1 {
		return append(words, Word{string(r[i:j]), grounded.Span{Start: i, End: j}})
	}
	for k := i; k+1 < j; k++ {
		words = append(words, Word{string(r[k : k+2]), grounded.Span{Start: k, End: k + 2}})
	}
	return words
}

func appendLatin(words []Word, r []rune, i, j int) []Word {
	whole := strings.ReplaceAll(string(r[i:j]), "’", "'")
	if isFigure(whole) {
		return append(words, Word{strings.ReplaceAll(whole, ",", ""), grounded.Span{Start: i, End: j}})
	}
	whole = strings.TrimSuffix(whole, "'s")
	parts := strings.FieldsFunc(whole, func(r rune) bool { return strings.ContainsRune(".,-_/&'", r) })
	if len(parts) == 1 {
		return append(words, Word{stem(parts[0]), grounded.Span{Start: i, End: j}})
	}
	words = append(words, Word{whole, grounded.Span{Start: i, End: j}})
	at := i
	for _, p := range parts {
		n := len([]rune(p))
		for at < j && string(r[at:min(at+n, j)]) != p {
			at++
		}
		words = append(words, Word{stem(p), grounded.Span{Start: at, End: min(at+n, j)}})
		at += n
	}
	return words
}

// isFigure reports whether s is a number with its separators.
func isFigure(s string) bool {
	for _, r := range s {
		if !unicode.IsDigit(r) && r != '.' && r != ',' {
			return false
		}
	}
	return true
}

func stem(word string) string {
	for i := range len(word) {
		if word[i] >= 0x80 || word[i] < 'a' || word[i] > 'z' {
			return word
		}
	}
	return english.Stem(word, false)
}
