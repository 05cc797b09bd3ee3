package align

import (
	"math"
	"slices"
	"sync"

	"grounded/generate/verify/internal/text"
)

// akinFrom is the share of their words that documents of one thing have in common: half of the pairs
// of passages found for one question have as much, .01 of those of two questions (ragtruth-qa-dev).
const akinFrom = 0.17

// akinTokens is how long a source may be of which all words are read.
const akinTokens = 1000

// kin says which documents of a source speak of the same thing. It is read where it is wanted.
type kin struct {
	once  sync.Once
	words [][]uint32 // of each document, in order
}

// akin reports whether documents g and h speak of the same thing.
func (s *Source) akin(g, h int) bool {
	s.kin.once.Do(func() {
		one := uint32(1) // of so many words is kept, the same ones everywhere
		if len(s.stream) > akinTokens {
			one = 4
		}
		for p, t := range s.Texts {
			for len(s.kin.words) <= s.groupOf(p) {
				s.kin.words = append(s.kin.words, nil)
			}
			of := &s.kin.words[s.groupOf(p)]
			for i, tok := range t.Tokens {
				h := t.Bigram(i)
				if h == 0 && tok.Flags&text.Han == 0 {
					h = tok.Hash
				}
				if h != 0 && tok.Flags&text.Stop == 0 && h%one == 0 {
					*of = append(*of, h)
				}
			}
		}
		for g, w := range s.kin.words {
			slices.Sort(w)
			s.kin.words[g] = slices.Compact(w)
		}
	})
	a, b := s.kin.words[g], s.kin.words[h]
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	return float64(common) >= akinFrom*math.Sqrt(float64(len(a)*len(b)))
}
