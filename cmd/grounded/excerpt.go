package main

import (
	"unicode"

	"grounded/internal/sentence"
)

// excerpt cuts quote to about n code points on one line, around the sentence that has most
// of what claim says: what supports it may stand anywhere in a longer quote.
func excerpt(quote, claim string, n int) string {
	r := []rune(quote)
	if len(r) <= n {
		return shorten(quote, n)
	}
	said := pairs([]rune(claim))
	best, most := 0, -1
	for _, s := range sentence.Split(quote) {
		for from := s.Start; from == s.Start || from+n/2 < s.End; from += n / 2 { // a long one in stretches
			if shared := inBoth(pairs(r[from:min(from+n, s.End)]), said); shared > most {
				best, most = from, shared
			}
		}
	}
	head := ""
	if best > 0 {
		head = "… "
	}
	return head + shorten(string(r[best:]), n)
}

// pairs are the neighbouring letters and digits of a text, two by two.
func pairs(r []rune) map[[2]rune]bool {
	out := map[[2]rune]bool{}
	var last rune
	for _, c := range r {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			continue
		}
		c = unicode.ToLower(c)
		out[[2]rune{last, c}] = true
		last = c
	}
	return out
}

func inBoth(a, b map[[2]rune]bool) (n int) {
	for p := range a {
		if b[p] {
			n++
		}
	}
	return n
}
