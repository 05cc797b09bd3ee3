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

// other is the sentence of another passage that covers most of a claim, and how the claim runs in
// step with it, once that is known.
type other struct {
	sentence int
	diff     *Diff
}

// Conflicts looks for passages that disagree with those that bear the claim out.
func (m *Match) Conflicts(s *Source) []Conflict {
	var out []Conflict
	var others []other
	for k, f := range m.Facts {
		if !f.InStep || f.Fact.Kind == facts.Ordinal {
			continue
		}
		if others == nil {
			others = m.others(s)
		}
		for i := range others {
			o := &others[i]
			if slices.Contains(m.places[k], int32(o.sentence)) {
				continue
			}
			if o.diff == nil {
				d := m.Diff(s, m.widen(s, o.sentence))
				o.diff = &d
			}
			if instead := m.conflicts(s, f.Fact, o.diff); instead != nil {
				f.Sentence = s.SentenceOf(f.Passage, f.At)
				out = append(out, Conflict{f, *instead, o.sentence})
			}
		}
	}
	return out
}

// conflicts is what stands in the place of f in a passage that says the same for the rest; nil where
// nothing does.
func (m *Match) conflicts(s *Source, f facts.Fact, d *Diff) *facts.Fact {
	if d.Aligned < sameThing {
		return nil
	}
	there := FactMatch{Fact: f}
	d.opposite(s, m.Claim.Text, s.Texts[d.Passage], &there)
	if !there.Swapped {
		return nil
	}
	return &there.Instead
}

// others are the sentences of passages other than the one that bears the claim out.
func (m *Match) others(s *Source) []other {
	out := []other{}
	for p, n := range m.bestOf(s) {
		if n >= 0 && p != m.Step.Passage && m.CoverOf(n) >= 0.5 {
			out = append(out, other{sentence: n})
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
