// Package facts finds the hard facts of Chinese and English text — numbers, amounts,
// shares, quantities, dates, times of day, ordinals, identifiers — and brings them to one form, so
// that 1.2亿 and 120 million are equal, and so are 百分之五 and 5 %, 二〇二四年三月 and
// March 2024, 3 千瓦时 and 3 kWh.
//
// Read facts.go for what a fact is, equal.go for when two agree, then scan.go.
package facts

import (
	"slices"
	"sync"

	"grounded/generate/verify/internal/runes"
)

// Kind says what a [Fact] is.
type Kind uint8

// The kinds.
const (
	Number     Kind = iota // a bare figure, or one with a measure word
	Quantity               // a figure with a unit
	Money                  // a figure with a currency
	Percent                // a share: 5 %, 百分之五, 五成
	Date                   // a year, a month, a day, or parts of one
	Clock                  // a time of day
	Ordinal                // 第三, 3rd
	Identifier             // DN50, GB/T 19001, A320-200
)

// Fact is one hard fact of a text.
type Fact struct {
	Kind  Kind
	Value float64 // in the base unit: metres, seconds, grams; a share in percent; a clock in minutes
	Step  float64 // how much one more in the last digit shown would be, in the base unit
	Scale float64 // what a word such as million or 万 behind it multiplies it by; 0: no such word
	Base  float64 // what one of the unit written is in base units; 0: no unit
	Unit  string  // base unit, currency code or "%"; empty for a bare figure
	Year  int     // of a date; 0: not said
	Month int     // from 1; 0: not said
	Day   int     // from 1; 0: not said
	Text  string  // of an identifier: its letters and digits
	About bool    // said to be approximate
	Start int     // code points, half-open
	End   int
}

// Find returns the facts of r, which must be folded (lower case, half width), in order.
func Find(r []rune) []Fact {
	kept := found.Get().(*[]Fact)
	*kept = Append((*kept)[:0], r)
	out := slices.Clone(*kept) // of just the size
	clear(*kept)               // keeps no text alive
	found.Put(kept)
	return out
}

// found keeps the lists of Find for the next text.
var found = sync.Pool{New: func() any { return new([]Fact) }}

// Append appends the facts of r to dst.
func Append(dst []Fact, r []rune) []Fact {
	s := scanner{r: r}
	for i := 0; i < len(r); {
		if !starts.Has(r[i]) {
			i++
			continue
		}
		if i > 0 && letter(r[i]) && (letter(r[i-1]) || digit(r[i-1])) {
			i++ // the middle of a word
			continue
		}
		if letter(r[i]) && !mayBegin(r, i) {
			i = skip(r, i)
			continue
		}
		f, ok := s.at(i)
		if !ok {
			i = skip(r, i)
			continue
		}
		f.About = f.About || about(r, f.Start, f.End)
		dst = append(dst, f)
		i = max(f.End, i+1)
		if until, ok := dayUntil(r, f); ok {
			dst = append(dst, until)
			i = until.End
		}
	}
	return dst
}

// skip is where to look on after i began no fact: past a Latin word, or one code point.
func skip(r []rune, i int) int {
	if !letter(r[i]) {
		return i + 1
	}
	for i < len(r) && letter(r[i]) {
		i++
	}
	return i
}

func letter(c rune) bool { return 'a' <= c && c <= 'z' }
func digit(c rune) bool  { return '0' <= c && c <= '9' }

// about reports whether the words around [a, b) make the figure approximate.
func about(r []rune, a, b int) bool {
	last := a - 1
	for last > 0 && r[last] == ' ' {
		last--
	}
	if last >= 0 && aboutLast.Has(r[last]) {
		for _, w := range aboutBefore {
			if w[len(w)-1] == r[last] && before(r, a, w) {
				return true
			}
		}
	}
	if b == len(r) || !aboutNext.Has(r[b]) {
		return false
	}
	return slices.ContainsFunc(aboutAfter, func(w []rune) bool { return hasPrefix(r, b, w) })
}

var (
	aboutBefore = words("约 大约 近 将近 接近 超 超过 逾 大概 左右 about around nearly approximately roughly almost over approx. some ~ ≈")
	aboutAfter  = words("左右 上下 余 多 以上 or so +")
	aboutLast   = setOf(aboutBefore, func(w []rune) rune { return w[len(w)-1] }) // what they end with
	aboutNext   = setOf(aboutAfter, func(w []rune) rune { return w[0] })         // what they begin with
)

// setOf is the set of one code point of each of list.
func setOf(list [][]rune, one func([]rune) rune) *runes.Set {
	s := new(runes.Set)
	for _, w := range list {
		s.Add(one(w))
	}
	return s
}

// before reports whether w, and perhaps spaces, end just before i.
func before(r []rune, i int, w []rune) bool {
	for i > 0 && r[i-1] == ' ' {
		i--
	}
	i -= len(w)
	return i >= 0 && hasPrefix(r, i, w) && (!letter(w[0]) || i == 0 || !letter(r[i-1]))
}

func hasPrefix(r []rune, i int, w []rune) bool {
	if i+len(w) > len(r) {
		return false
	}
	for k, c := range w {
		if r[i+k] != c {
			return false
		}
	}
	return true
}
