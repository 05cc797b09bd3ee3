package align

import (
	"slices"

	"grounded/generate/verify/internal/text"
)

// termBeside reports whether sentence n, in the other language, or a neighbour has a name of the claim
// in that language.
func (m *Match) termBeside(s *Source, n int) bool {
	for _, t := range m.Claim.Terms {
		if slices.ContainsFunc(m.Facts, func(f FactMatch) bool { return t.From < f.Fact.End && f.Fact.Start < t.To }) {
			continue
		}
		for _, words := range t.Names {
			found := 0
			for _, w := range words {
				for k := range s.units.all(w) {
					if d := int(k) - n; d >= -1 && d <= 1 && s.Sentences[k].Passage == s.Sentences[n].Passage {
						found++
						break
					}
				}
			}
			if float64(found) >= partOf*float64(len(words)) {
				return true
			}
		}
	}
	return false
}

// hasWord reports whether a passage that bears on the claim has a word.
func (m *Match) hasWord(s *Source, h uint32) bool {
	if m.strange == nil {
		return s.units.has(h)
	}
	for n := range s.units.all(h) {
		if !m.strange[s.Sentences[n].Passage] {
			return true
		}
	}
	return false
}

// hasPair is hasWord of two words side by side.
func (m *Match) hasPair(s *Source, pair uint32) bool {
	if m.strange == nil {
		return s.pairs.has(pair)
	}
	for at := range s.pairs.all(pair) {
		if !m.strange[s.Sentences[s.where[at]].Passage] {
			return true
		}
	}
	return false
}

// mostlyHan reports whether most of t is Chinese.
func mostlyHan(t *text.Text) bool {
	n := 0
	for _, tok := range t.Tokens {
		if tok.Flags&text.Han != 0 {
			n++
		}
	}
	return 2*n > len(t.Tokens)
}
