package embed

import (
	"strings"
	"unicode"

	"grounded"
)

// Word is a term of a text and where it stands.
type Word struct {
	Text string        // normalised: folded, lower case, stemmed
	Span grounded.Span // in code points of the text
	kind kind
}

// ID is the word's index in a [Sparse].
func (w Word) ID() uint32 { return termID(w.Text) }

// kind says how a word came about, which decides what it is worth in a question.
type kind uint8

const (
	kindLatin   kind = iota // a word of letters and digits
	kindWhole               // a compound as it stands: "dn50-pn16"
	kindPart                // a part of a compound
	kindFigure              // a number, a date
	kindBigram              // two Han or kana characters side by side
	kindSegment             // a Chinese word of the lexicon
	kindInner               // a shorter one within it
	kindSingle              // a lone Han character
)

// Words returns the terms of text in order: the bigrams of Han and kana runs (a lone
// character as itself); Latin words, stemmed, with compounds such as "DN50-PN16",
// "fail-over" and "getUserName" whole and in parts; numbers and dates as written and in
// one normal form ("1.2亿" is also "120000000", "二〇二四年三月" also "2024-03").
func (t *Terms) Words(text string) []Word {
	folded, original := fold(text)
	words := make([]Word, 0, len(folded)/2)
	for i := 0; i < len(folded); {
		switch {
		case isIdeograph(folded[i]):
			j := i
			for j < len(folded) && isIdeograph(folded[j]) {
				j++
			}
			words = appendBigrams(words, folded, i, j)
			i = j
		case isWordRune(folded[i]):
			j := wordEnd(folded, i)
			words = appendLatin(words, folded, original, i, j)
			i = j
		default:
			i++
		}
	}
	return appendFigures(words, folded)
}

// terms are what is indexed and asked: Words and the Chinese words of the lexicon.
func (t *Terms) terms(text string) []Word {
	words := t.Words(text)
	folded, original := fold(text)
	words = append(words, t.own.words(folded, original)...)
	for i := 0; i < len(folded); {
		if !unicode.Is(unicode.Han, folded[i]) {
			i++
			continue
		}
		j := i
		for j < len(folded) && unicode.Is(unicode.Han, folded[j]) {
			j++
		}
		chineseWords().segment(folded[i:j], func(start, end int, inner bool) {
			w := Word{Text: string(folded[i+start : i+end]), Span: grounded.Span{Start: i + start, End: i + end}, kind: kindSegment}
			switch {
			case end-start == 1:
				w.kind = kindSingle
			case inner:
				w.kind = kindInner
			}
			words = append(words, w)
		})
		i = j
	}
	return words
}

// Segments are the Chinese words of text, of two characters and more, as the lexicon parts
// it; in code points.
func Segments(text string) []grounded.Span {
	var out []grounded.Span
	folded, _ := fold(text)
	for i := 0; i < len(folded); i++ {
		j := i
		for j < len(folded) && unicode.Is(unicode.Han, folded[j]) {
			j++
		}
		if j == i {
			continue
		}
		chineseWords().segment(folded[i:j], func(start, end int, inner bool) {
			if !inner && end-start > 1 {
				out = append(out, grounded.Span{Start: i + start, End: i + end})
			}
		})
		i = j
	}
	return out
}

func isIdeograph(r rune) bool {
	return r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

func isWordRune(r rune) bool {
	if r < 0x80 {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)) && !isIdeograph(r)
}

// binders are the marks that make one word of what stands on both sides: 3.5, v1.2,
// DN50-PN16, a_b, R&D.
const binders = ".,-_/&'’"

// wordEnd is where the word that begins at i ends.
func wordEnd(r []rune, i int) int {
	j := i
	for j < len(r) {
		switch {
		case isWordRune(r[j]):
			j++
		case strings.ContainsRune(binders, r[j]) && j+1 < len(r) && isWordRune(r[j+1]) && binds(r, j):
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
		return append(words, Word{string(r[i:j]), grounded.Span{Start: i, End: j}, kindBigram})
	}
	for k := i; k+1 < j; k++ {
		words = append(words, Word{string(r[k : k+2]), grounded.Span{Start: k, End: k + 2}, kindBigram})
	}
	return words
}

func appendLatin(words []Word, r, original []rune, i, j int) []Word {
	whole := strings.ReplaceAll(string(r[i:j]), "’", "'")
	span := grounded.Span{Start: i, End: j}
	if isFigure(whole) {
		return append(words, Word{strings.ReplaceAll(whole, ",", ""), span, kindFigure})
	}
	if trimmed := strings.TrimSuffix(whole, "'s"); trimmed != whole {
		whole, j = trimmed, j-2
	}
	parts := split(r, original, i, j)
	if len(parts) == 1 {
		return append(words, Word{stem(whole), span, kindLatin})
	}
	words = append(words, Word{joined(whole), span, kindWhole})
	for _, p := range parts {
		words = append(words, Word{stem(string(r[p.Start:p.End])), p, kindPart})
	}
	return words
}

// joined is a compound as one term: with its marks where it holds digits, since they
// tell part numbers apart, and without them else, so that "fail-over" is "failover".
func joined(whole string) string {
	if strings.ContainsFunc(whole, unicode.IsDigit) {
		return whole
	}
	return stem(strings.Map(func(r rune) rune {
		if strings.ContainsRune(binders, r) {
			return -1
		}
		return r
	}, whole))
}

// split is a word's parts: at its marks, and where lower case turns to upper.
func split(r, original []rune, i, j int) (parts []grounded.Span) {
	start := i
	cut := func(end int) {
		if end > start {
			parts = append(parts, grounded.Span{Start: start, End: end})
		}
	}
	for k := i; k < j; k++ {
		switch {
		case strings.ContainsRune(binders, r[k]):
			cut(k)
			start = k + 1
		case k > start+1 && unicode.IsUpper(original[k]) && unicode.IsLower(original[k-1]):
			cut(k)
			start = k
		}
	}
	cut(j)
	return parts
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
