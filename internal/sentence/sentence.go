// Package sentence finds the sentences of Chinese, English and mixed text.
package sentence

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
)

// Split returns the spans of the sentences of text, in order, in code points, without the
// white space between them. Sentences end at 。！？；… and at . ! ? where a space or the end
// follows and the point is not part of an abbreviation, an initial or a number; closing
// quotes, brackets and citation markers go with the sentence they close. A line break
// ends a sentence; a row of a Markdown table, a line that begins with |, is one sentence whatever
// its cells hold. White space alone has none.
func Split(text string) []grounded.Span { return SplitRunes([]rune(text)) }

// SplitRunes is [Split] for a text that has been taken apart already.
func SplitRunes(r []rune) []grounded.Span {
	var out []grounded.Span
	start := 0
	emit := func(end int) {
		s, e := start, end
		for s < e && unicode.IsSpace(r[s]) {
			s++
		}
		for e > s && unicode.IsSpace(r[e-1]) {
			e--
		}
		if e > s {
			out = append(out, grounded.Span{Start: s, End: e})
		}
		start = end
	}
	for i := 0; i < len(r); i++ {
		switch {
		case 'a' <= r[i] && r[i] <= 'z' || r[i] == ' ' || r[i] >= hanFirst && r[i] <= hanLast: // nearly all
		case r[i] == '|' && startsLine(r, i):
			for i+1 < len(r) && r[i+1] != '\n' {
				i++
			}
			emit(i + 1)
		case r[i] == '\n':
			emit(i)
		case isFullStop(r[i]) || isPoint(r, i):
			end := closing(r, i+1)
			emit(end)
			i = end - 1
		}
	}
	emit(len(r))
	return out
}

// hanFirst and hanLast bound the common Han characters.
const hanFirst, hanLast = 0x4e00, 0x9fff

func isFullStop(r rune) bool {
	switch r {
	case '。', '！', '？', '；', '…', '।', '॥', '؟', '۔', '።', '။', '។', '៕':
		return true
	}
	return false
}

// closing is where the sentence that ends before i really ends: after more end marks,
// closing quotes and brackets, and markers such as [3].
func closing(r []rune, i int) int {
	for i < len(r) {
		switch {
		case strings.ContainsRune("。！？；….!?”’』」）)》】\"'»", r[i]), r[i] == '“' && (i+1 == len(r) || unicode.IsSpace(r[i+1])): // „so“ and »so«
			i++
		case marker(r, i) > i:
			i = marker(r, i)
		default:
			return i
		}
	}
	return i
}

// marker is the end of a citation marker that begins at i, or after one space at i; i
// where there is none.
func marker(r []rune, i int) int {
	j := i
	if j < len(r) && r[j] == ' ' {
		j++
	}
	if j >= len(r) || r[j] != '[' {
		return i
	}
	digits := 0
	for j++; j < len(r) && (unicode.IsDigit(r[j]) || r[j] == ',' || r[j] == ' '); j++ {
		digits++
	}
	if digits > 0 && j < len(r) && r[j] == ']' {
		return j + 1
	}
	return i
}

// isPoint reports whether the mark at i ends a sentence in Latin script.
func isPoint(r []rune, i int) bool {
	if r[i] != '.' && r[i] != '!' && r[i] != '?' {
		return false
	}
	end := closing(r, i+1)
	if end < len(r) && !unicode.IsSpace(r[end]) && !unicode.Is(unicode.Han, r[end]) {
		return false // 3.5, example.com, v1.2
	}
	if r[i] != '.' {
		return true
	}
	word := wordBefore(r, i)
	start := i - utf8.RuneCountInString(word)
	next := nextLetter(r, end)
	switch {
	case word == "" && i > 0 && r[i-1] == ' ' && i > 1 && r[i-2] != '.':
		return end >= len(r) || end == i+1 // " . ", as some texts are prepared
	case word == "":
		return i > 0 && !unicode.IsSpace(r[i-1]) && !unicode.IsLower(next) // "5 %."
	case abbreviations[strings.ToLower(word)], elsewhere[word]:
		return false
	case i-start == 1 && unicode.IsUpper(r[start]):
		return false // an initial: J. Smith
	case i-start <= 2 && isNumber(word) && numbersNoun(r, start, end):
		return false // am 12. März, im 3. Quartal
	case word == "г" && !(i > 2 && (unicode.IsDigit(r[i-2]) || unicode.IsDigit(r[i-3]))):
		return false // г. Москва
	case isNumber(word) && startsLine(r, start):
		return false // "1." at the head of a list item
	}
	return !unicode.IsLower(next)
}

// wordBefore is the run of letters, digits and inner points that ends at i.
func wordBefore(r []rune, i int) string {
	j := i
	for j > 0 && (unicode.IsLetter(r[j-1]) || unicode.IsDigit(r[j-1]) || r[j-1] == '.' && j > 1 && unicode.IsLetter(r[j-2])) {
		j--
	}
	return string(r[j:i])
}

// numbersNoun reports whether the number at i, with its point, is an ordinal of German: before a month, or
// behind a word that goes with the noun.
func numbersNoun(r []rune, i, end int) bool {
	for end < len(r) && r[end] == ' ' {
		end++
	}
	k := end
	for k < len(r) && unicode.IsLetter(r[k]) {
		k++
	}
	if ordinalNouns[string(r[end:k])] {
		return true
	}
	for i > 0 && r[i-1] == ' ' {
		i--
	}
	k = i
	for k > 0 && unicode.IsLetter(r[k-1]) {
		k--
	}
	return ordinalBefore[string(r[k:i])]
}

var (
	ordinalNouns  = set("Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember Jahrhundert Jahrhunderts Quartal")
	ordinalBefore = set("der dem den des im vom zum beim ab seit")

	// elsewhere are abbreviations of other languages, as they are written there: CA. ends a sentence.
	elsewhere = set("Mio Mrd Tsd bzw ca z.B d.h u.a Sra Srta Dra núm pág dhr mevr bijv dott sig Mme Mlle ул им руб млн млрд тыс т.е")
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// nextLetter is the first letter or digit after i on the line; 0 where there is none.
func nextLetter(r []rune, i int) rune {
	for ; i < len(r) && r[i] != '\n'; i++ {
		if unicode.IsLetter(r[i]) || unicode.IsDigit(r[i]) {
			return r[i]
		}
	}
	return 0
}

func isNumber(s string) bool {
	for _, r := range s {
		if !unicode.IsDigit(r) {
			return false
		}
	}
	return s != ""
}

func startsLine(r []rune, i int) bool {
	for i > 0 && r[i-1] == ' ' {
		i--
	}
	return i == 0 || r[i-1] == '\n'
}

// abbreviations are words whose point does not end a sentence.
var abbreviations = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`mr mrs ms dr prof sr jr st vs etc e.g i.e cf al no nos vol fig figs eq sec art ch pp p
		inc ltd co corp llc dept gov gen col capt lt sgt rep sen rev hon u.s u.k u.n a.m p.m approx est
		jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun`) {
		m[w] = true
	}
	return m
}()
