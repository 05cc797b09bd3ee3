package align

import (
	"slices"

	"grounded/generate/verify/internal/facts"
)

// Conflict is a fact of a claim that one passage bears out and another passage, which says
// the same for the rest, has otherwise.
type Conflict struct {
	Fact     FactMatch // Sentence has it
	Instead  facts.Fact
	Sentence int // of the other passage
}

// sameThing is how far a claim must follow another passage for what it has otherwise to be
// said of the same thing.
const sameThing = 0.6

// Conflicts looks for passages that disagree with those that bear the claim out.
func (m *Match) Conflicts(s *Source) []Conflict {
	var out []Conflict
	for k, f := range m.Facts {
		if !f.InStep || f.Fact.Kind == facts.Ordinal {
			continue
		}
		for p, n := range m.bestOf(s) {
			if n < 0 || p == m.Step.Passage || m.CoverOf(n) < 0.5 || slices.Contains(m.places[k], int32(n)) {
				continue
			}
			d := m.Diff(s, m.widen(s, n))
			if d.Aligned < sameThing {
				continue
			}
			other := FactMatch{Fact: f.Fact}
			d.opposite(s, m.Claim.Text, s.Texts[p], &other)
			if other.Swapped {
				f.Sentence = s.SentenceOf(f.Passage, f.At)
				out = append(out, Conflict{f, other.Instead, n})
			}
		}
	}
	return out
}

// bestOf is the sentence of each passage that covers most of the claim; -1 where none does.
func (m *Match) bestOf(s *Source) []int {
	best := make([]int, len(s.Texts))
	for p := range best {
		best[p] = -1
	}
	for n, score := range m.scores {
		p := s.Sentences[n].Passage
		if score > 0 && (best[p] < 0 || score > m.scores[best[p]]) {
			best[p] = n
		}
	}
	return best
}

// SentenceOf is the sentence of passage p that holds code point at.
func (s *Source) SentenceOf(p, at int) int {
	for n := s.first[p]; n < len(s.Sentences) && s.Sentences[n].Passage == p; n++ {
		if _, sent := s.Text(n); at < sent.Span.End {
			return n
		}
	}
	return s.first[p]
}
