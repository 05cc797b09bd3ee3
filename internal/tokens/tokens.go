// Package tokens counts tokens with OpenAI's cl100k_base table, which is compiled in: it
// never downloads. The count is a common measure for chunk sizes, prompts and budgets; a
// host's own tokenizer may differ by some ten percent, more for Chinese.
package tokens

import (
	"math"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"
)

// encoding is built once, at the first use (some 200 ms), so that starting costs nothing.
var encoding = sync.OnceValue(func() *tiktoken.Tiktoken {
	tiktoken.SetBpeLoader(loader.NewOfflineLoader())
	enc, err := tiktoken.GetEncoding(tiktoken.MODEL_CL100K_BASE)
	if err != nil {
		panic("tokens: the compiled-in table cannot be read: " + err.Error())
	}
	return enc
})

// Count is the number of tokens in s, in time linear in its length. Runs of more than 126
// letters, digits, spaces or other signs, which no prose has, are counted in parts. It is
// safe for concurrent use.
func Count(s string) int {
	n, _ := Within(s, math.MaxInt)
	return n
}

// Within is [Count] of what has at most limit tokens; false for what has more, which is known
// without reading much more of it.
func Within(s string, limit int) (n int, ok bool) {
	for len(s) > 0 && n <= limit {
		end := segment(s)
		n += len(encoding().EncodeOrdinary(s[:end]))
		s = s[end:]
	}
	return n, n <= limit
}

// Cut returns the longest head of s that is at most limit tokens and ends between two
// code points. It takes time linear in the head's length, not in that of s.
func Cut(s string, limit int) string {
	at := 0
	for at < len(s) && limit > 0 {
		end := at + segment(s[at:])
		ids := encoding().EncodeOrdinary(s[at:end])
		if len(ids) > limit {
			return s[:at+wholeRunes(s[at:end], len(encoding().Decode(ids[:limit])))]
		}
		at, limit = end, limit-len(ids)
	}
	return s[:at]
}

// wholeRunes is the greatest place in s, at most n, that is between two code points.
func wholeRunes(s string, n int) int {
	for n > 0 && (n > len(s) || n < len(s) && !utf8.RuneStart(s[n])) {
		n--
	}
	return n
}

const (
	segmentBytes = 1024 // a segment ends at the first chance after so many
	longestRun   = 126  // code points of one class; a multiple of the three digits of a token
)

// segment is the length of the head of s that is encoded at once. The table's pattern ends
// a piece after every run of letters, so a cut there changes no count; the time the encoder
// takes grows with the square of a piece's length, so a run of one class beyond longestRun
// is cut within.
func segment(s string) int {
	run, last := 0, class(-1)
	for i, r := range s {
		c := classOf(r)
		switch {
		case c != last:
			if last == letter && i >= segmentBytes {
				return i
			}
			run, last = 1, c
		case run == longestRun:
			return i
		default:
			run++
		}
	}
	return len(s)
}

// class is how the table's pattern sees a code point.
type class int

const (
	letter class = iota
	digit
	space
	sign
)

func classOf(r rune) class {
	switch {
	case unicode.IsLetter(r):
		return letter
	case unicode.IsNumber(r):
		return digit
	case unicode.IsSpace(r):
		return space
	}
	return sign
}
