package align

import (
	"slices"

	"grounded/generate/verify/internal/roles"
	"grounded/generate/verify/internal/text"
)

// apart says whether word w of a claim and word x of passage p are known to be two things: two
// names, two words of which one character differs, or two that one sentence has in different parts.
func (s *Source) apart(ct *text.Text, w roles.Word, pt *text.Text, x roles.Word, p int) roles.Apart {
	if s.together(ct, w, pt, x) {
		return roles.Unknown // John Reed: the one may be part of the other's name
	}
	if w.Name && x.Name {
		return roles.Surely
	}
	named := s.named(ct, w) && s.named(pt, x)
	if a, b := x.To-x.From, w.To-w.From; a == b && a > 1 && pt.Tokens[x.From].Flags&text.Han != 0 {
		differ := 0
		for i := range a {
			if pt.Tokens[x.From+i].Hash != ct.Tokens[w.From+i].Hash {
				differ++
			}
		}
		if differ == 1 {
			return roles.Likely
		}
	}
	mine, theirs := s.sentencesOf(ct, w.From, w.To, p), s.sentencesOf(pt, x.From, x.To, p)
	for _, n := range mine {
		if r := s.reading(int(n)); slices.Contains(theirs, n) && (r.Apart(w, x) || named && r.Beside(w, x)) {
			if named {
				return roles.Surely
			}
			return roles.Likely
		}
	}
	if w.Role != roles.Doer || x.Role != roles.Doer {
		return roles.Unknown
	}
	han := ct.Tokens[w.From].Flags&text.Han != 0
	if !named && !han {
		return roles.Unknown // the one may be another word for the other
	}
	for _, n := range mine {
		if s.reading(int(n)).Does(w, x) {
			if named && !han {
				return roles.Surely
			}
			return roles.Likely
		}
	}
	return roles.Unknown
}

// together reports whether two words stand side by side somewhere in the source.
func (s *Source) together(ct *text.Text, w roles.Word, pt *text.Text, x roles.Word) bool {
	follows := func(a, b uint32) bool {
		tried := 0
		for at := range s.pairs.all(text.Pair(a, b)) {
			if int(at)+1 < len(s.stream) && s.stream[at] == a && s.stream[at+1] == b {
				return true
			}
			if tried++; tried == mostPlaces {
				break
			}
		}
		return false
	}
	return follows(ct.Tokens[w.To-1].Hash, pt.Tokens[x.From].Hash) || follows(pt.Tokens[x.To-1].Hash, ct.Tokens[w.From].Hash)
}

// named reports whether word w of t is a name: one that begins a sentence is, where the source has it
// with a capital only.
func (s *Source) named(t *text.Text, w roles.Word) bool {
	if w.Name {
		return true
	}
	tok := t.Tokens[w.From]
	if !w.Opens || t.Folded[tok.End-1] == 's' || w.From+1 >= len(t.Tokens) || !roles.MayTell(t, w.From+1) {
		return false
	}
	if _, ok := s.names[tok.Hash]; ok {
		return true
	}
	for n := range s.units.all(tok.Hash) {
		pt, sent := s.Text(int(n))
		for _, other := range pt.Tokens[sent.From:sent.To] {
			if other.Hash == tok.Hash && other.Flags&text.Capital == 0 {
				return false
			}
		}
	}
	return true
}
