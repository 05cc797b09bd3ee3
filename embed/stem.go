package embed

import (
	"hash/maphash"
	"sync/atomic"

	"github.com/kljensen/snowball/english"
)

// stemmed is a word and its stem, once found.
type stemmed struct{ word, stem string }

// stems remembers the stems of words that come again: finding one takes some 3 us, and a
// text's words are mostly those of the text before it. A word takes the place of another
// with the same hash. 16,384 places hold about 1 MiB.
var (
	stems    [1 << 14]atomic.Pointer[stemmed]
	stemSeed = maphash.MakeSeed()
)

// stem is the stem of a folded word by Snowball's English rules; words that are not of
// a to z alone stay as they are.
func stem(word string) string {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return word
		}
	}
	place := &stems[maphash.String(stemSeed, word)%uint64(len(stems))]
	if known := place.Load(); known != nil && known.word == word {
		return known.stem
	}
	s := english.Stem(word, false)
	place.Store(&stemmed{word, s})
	return s
}
