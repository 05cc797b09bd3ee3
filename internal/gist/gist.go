// Package gist shortens long questions: what finding and quoting cost grows with each of a
// question's words times those of all passages, and of a question as long as a letter few words
// say what it asks.
package gist

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"grounded"
	"grounded/internal/sentence"
)

// most is how many code points a question keeps: some 200 English words, or as many terms of
// Chinese, of which each character makes one or two.
var most = map[grounded.Language]int{grounded.Chinese: 400}

const mostOthers = 1200

// Of is a question as it stands where it is of usual length; else its sentences that say most of
// what it asks, in their order: those that ask, the last and the first one, and those of the
// others with the most names and figures that no other has said.
func Of(question string) string {
	limit := cmp.Or(most[grounded.LanguageOf(question)], mostOthers)
	runes := []rune(question)
	if len(runes) <= limit {
		return question
	}
	sentences := pieces(runes, limit)
	order := make([]int, len(sentences))
	told := telling(runes, sentences)
	for i := range order {
		order[i] = i
	}
	rank := func(i int) float64 {
		last := sentences[i].End - 1
		switch {
		case runes[last] == '?' || runes[last] == '？':
			return 4
		case i == len(sentences)-1:
			return 3
		case i == 0:
			return 2
		}
		return told[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(rank(b), rank(a)), cmp.Compare(b, a)) })
	kept := order[:0]
	for _, i := range order {
		if n := sentences[i].Len() + 1; n <= limit {
			kept, limit = append(kept, i), limit-n
		}
	}
	slices.Sort(kept)
	parts := make([]string, len(kept))
	for k, i := range kept {
		parts[k] = string(runes[sentences[i].Start:sentences[i].End])
	}
	return strings.Join(parts, " ")
}

// pieces are the sentences, cut at a space where they are longer than a third of what is kept.
func pieces(runes []rune, limit int) (out []grounded.Span) {
	for _, s := range sentence.SplitRunes(runes) {
		for s.Len() > limit/3 {
			end := s.Start + limit/3
			for k := end; k > s.Start+limit/6; k-- {
				if unicode.IsSpace(runes[k]) {
					end = k
					break
				}
			}
			out = append(out, grounded.Span{Start: s.Start, End: end})
			for s.Start = end; s.Start < s.End && unicode.IsSpace(runes[s.Start]); s.Start++ {
			}
		}
		if s.Len() > 0 {
			out = append(out, s)
		}
	}
	return out
}

// telling is, of each sentence, what share of its words are names or figures that stand in no
// sentence before it.
func telling(runes []rune, sentences []grounded.Span) []float64 {
	out := make([]float64, len(sentences))
	seen := map[string]bool{}
	for i, s := range sentences {
		words := strings.FieldsFunc(string(runes[s.Start:s.End]), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' })
		for k, w := range words {
			named := strings.ContainsFunc(w, unicode.IsDigit) || k > 0 && strings.ContainsFunc(w, unicode.IsUpper)
			if named && !seen[w] {
				seen[w] = true
				out[i] += 1 / float64(len(words))
			}
		}
	}
	return out
}
