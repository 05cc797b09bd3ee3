package facts

import (
	"strings"

	"grounded/generate/verify/internal/runes"
)

// mayBegin reports whether a fact can begin with the Latin word at i, as far as its first
// three letters and what stands right behind it tell: nearly every word of a text is asked, so
// it must cost nothing.
func mayBegin(r []rune, i int) bool {
	k := i
	for k < len(r) && letter(r[k]) {
		k++
	}
	if k < len(r) {
		switch c := r[k]; {
		case digit(c), c == '$':
			return true
		case (c == '-' || c == '/' || c == '.' || c == '_') && k+1 < len(r) && (letter(r[k+1]) || digit(r[k+1])):
			return true // an identifier, or twenty-one
		}
	}
	return k-i >= 3 && beginnings[place(r[i], r[i+1], r[i+2])]
}

func place(a, b, c rune) int { return int((a-'a')*26*26 + (b-'a')*26 + c - 'a') }

// beginnings are the first letters of months, of numbers, of quarters and of currencies.
var beginnings = func() *[26 * 26 * 26]bool {
	out := new([26 * 26 * 26]bool)
	add := func(w string) { out[place(rune(w[0]), rune(w[1]), rune(w[2]))] = true }
	for w := range months {
		add(w)
	}
	for w := range small {
		add(w)
	}
	for w := range strings.FieldsSeq("first second third fourth rmb cny usd") {
		add(w)
	}
	return out
}()

// starts are the code points that a fact can begin with.
var starts = func() *runes.Set {
	s := runes.Of("$¥€£-−(.第百千半几数每去今明人")
	for c := rune(0); c <= 0xFFFF; c++ {
		if _, ok := numeral(c); ok || digit(c) || letter(c) {
			s.Add(c)
		}
	}
	return s
}()
