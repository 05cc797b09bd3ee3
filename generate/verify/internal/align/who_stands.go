package align

import (
	"slices"

	"grounded/generate/verify/internal/roles"
	"grounded/generate/verify/internal/text"
)

// whereabouts notes which words of a claim stand in which passage, by the words' first tokens.
type whereabouts struct {
	from, size int // the claim's tokens
	passages   []int
	standing   [][]standing
}

type standing int8

const (
	unknown standing = iota
	absent
	present
)

// stands reports whether word w of claim ct stands in passage p.
func (k *whereabouts) stands(s *Source, ct *text.Text, w roles.Word, p int) bool {
	at := &k.of(p)[w.From-k.from]
	if *at == unknown {
		if *at = absent; s.stands(ct, w.From, w.To, p) {
			*at = present
		}
	}
	return *at == present
}

func (k *whereabouts) of(p int) []standing {
	if i := slices.Index(k.passages, p); i >= 0 {
		return k.standing[i]
	}
	k.passages, k.standing = append(k.passages, p), append(k.standing, make([]standing, k.size))
	return k.standing[len(k.standing)-1]
}

// sentencesOf are the sentences of passage p that have the tokens [from, to) of t.
func (s *Source) sentencesOf(t *text.Text, from, to, p int) []int32 {
	return s.sentencesWith(t, from, to, len(s.Sentences), func(n int32) bool { return s.Sentences[n].Passage == p })
}

// sentencesWith are the sentences, of those that in reports, that have the tokens [from, to) of t; of
// each token the first most.
func (s *Source) sentencesWith(t *text.Text, from, to, most int, in func(n int32) bool) []int32 {
	var out []int32
	for i := from; i < to; i++ {
		h := t.Tokens[i].Hash
		if i+1 < to {
			if b := t.Bigram(i); b != 0 {
				h = b
			}
		} else if to-from > 1 && t.Tokens[i].Flags&text.Han != 0 {
			break
		}
		var now []int32
		for n := range s.units.all(h) {
			if in(n) && len(now) < most && (i == from || slices.Contains(out, n)) && !slices.Contains(now, n) {
				now = append(now, n)
			}
		}
		if out = now; len(out) == 0 {
			return nil
		}
	}
	return out
}

// stands reports whether the tokens [from, to) of t stand in passage p, pairs of Han characters each for
// itself.
func (s *Source) stands(t *text.Text, from, to, p int) bool {
	for i := from; i < to; i++ {
		h := t.Tokens[i].Hash
		if b := t.Bigram(i); b != 0 && i+1 < to {
			h = b
		} else if to-from > 1 && t.Tokens[i].Flags&text.Han != 0 {
			break
		}
		found := false
		for n := range s.units.all(h) {
			if at := s.Sentences[n].Passage; at <= p { // the last passages come first
				found = at == p
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}
