package align

import (
	"strings"
	"unicode"

	"grounded/generate/verify/internal/text"
)

// parties compares who does it, where claim and source tell of one act; same says that both tell it from
// the same side: to buy and to buy, not to buy and to sell.
func (r *turnReader) parties(t *text.Text, sent text.Sentence, region spoken, same bool) (Way, bool) {
	whole := newSpoken(t, sent.From, sent.To, nil)
	if r.passive(r.claim) != r.passive(whole) {
		return 0, false
	}
	mine, theirs := r.doer(r.claim, whole), r.doer(whole, r.claim)
	if mine < 0 || theirs < 0 {
		return 0, false
	}
	a, b := r.claim.t.Tokens[mine], t.Tokens[theirs]
	one := a.Hash == b.Hash
	if r.w.Spaceless() {
		one = string(lastTwo(r.claim.t, mine)) == string(lastTwo(t, theirs))
	}
	switch {
	case one && !same:
		return Opposite, true
	case !one && same:
		return Exchanged, true
	}
	return 0, false
}

func (r *turnReader) passive(s spoken) bool {
	for _, w := range s.words {
		if r.w.Passive[w] {
			return true
		}
	}
	return false
}

// doer is the token of s that names who does it, which other has too; -1 where none is known.
func (r *turnReader) doer(s, other spoken) int {
	if r.w.Spaceless() {
		return r.topic(s, other)
	}
	for k, i := range s.tokens {
		tok := s.t.Tokens[i]
		if tok.Flags&text.Capital == 0 || tok.Flags&text.Stop != 0 || !other.has(tok) {
			continue
		}
		if !r.governed(s, k) {
			return i
		}
	}
	return -1
}

// governed reports whether a preposition stands before word k of s, with nothing between them but what goes
// with a name.
func (r *turnReader) governed(s spoken, k int) bool {
	for j := k - 1; j >= 0 && j >= k-4; j-- {
		w := s.words[j]
		if r.w.Prepositions[w] {
			return j == k-1 || !genitives[w]
		}
		if apartBefore(s.t, s.tokens[j+1]) {
			return false
		}
		tok := s.t.Tokens[s.tokens[j]]
		if !r.w.Stop[w] && tok.Flags&text.Capital == 0 && !unicode.IsUpper(s.t.Runes[tok.Start]) && j < k-2 {
			return false
		}
	}
	return false
}

// genitives stand between two nouns: la compagnia di navigazione Tirrena.
var genitives = map[string]bool{"di": true, "de": true, "d": true, "del": true, "della": true, "dell": true, "do": true}

// topic is the last token before the particle that marks who does it, in Japanese and Korean.
func (r *turnReader) topic(s, other spoken) int {
	for _, i := range s.tokens {
		end := int(s.t.Tokens[i].End)
		if end >= len(s.t.Folded) || i+1 < s.to && s.t.Tokens[i].Flags&text.Joined != 0 {
			continue
		}
		mark := s.t.Folded[end]
		if !strings.ContainsRune("はが은는이가", mark) || s.t.Folded[end-1] == ' ' {
			continue
		}
		if r.w.Code == "ja" && s.t.Tokens[i].Flags&text.Stop != 0 {
			continue
		}
		if two := lastTwo(s.t, i); len(two) == 2 && strings.Contains(string(other.t.Folded[other.t.Tokens[other.from].Start:]), string(two)) {
			return i
		}
		return -1
	}
	return -1
}

// lastTwo are the code points of token i and the one before.
func lastTwo(t *text.Text, i int) []rune {
	end := int(t.Tokens[i].End)
	return t.Folded[max(0, end-2):end]
}
