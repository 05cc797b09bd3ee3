package align

import (
	"slices"
	"strings"
	"unicode"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// mostFactPlaces bounds how many sentences are noted for one fact.
const mostFactPlaces = 16

// locate finds the sentences that have each fact of the claim, in whatever form.
func (m *Match) locate(s *Source) {
	own := m.Claim.Text.Facts[m.Claim.FactFrom:m.Claim.FactTo]
	if len(own) == 0 {
		return
	}
	m.places = make([][]int32, len(own))
	m.Facts = make([]FactMatch, len(own))
	for k, f := range own {
		m.Facts[k] = FactMatch{Fact: f, Sentence: -1}
		m.places[k] = s.placesOf(&own[k])
		if len(m.places[k]) == 0 {
			m.places[k] = s.split(m.Claim.Text, f)
			m.Facts[k].Split = len(m.places[k]) > 0
		}
	}
}

// placesOf are the first sentences that have f, in whatever form.
func (s *Source) placesOf(f *facts.Fact) []int32 {
	var out []int32
	for p, t := range s.Texts {
		for i := range t.Sentences {
			sent := &t.Sentences[i]
			for k := sent.FactFrom; k < sent.FactTo; k++ {
				if g := &t.Facts[k]; facts.MayAgree(f, g) && s.compare(f, p, g) >= facts.Rounded {
					out = append(out, int32(s.first[p]+i))
					break
				}
			}
			if len(out) == mostFactPlaces {
				return out
			}
		}
	}
	return out
}

// split finds the sentences where f stands with spaces in it, as some texts are prepared:
// 26, 000 and 2. 4 and TiO 2.
func (s *Source) split(t *text.Text, f facts.Fact) []int32 {
	var parts []uint32
	for _, w := range pieces(string(t.Folded[f.Start:f.End]), f.Kind == facts.Identifier) {
		for _, tok := range text.AnalyseIn(w, t.Tongue).Tokens {
			parts = append(parts, tok.Hash)
		}
	}
	if len(parts) < 2 {
		return nil
	}
	var out []int32
	tried := 0
	for at := range s.pairs.all(text.Pair(parts[0], parts[1])) {
		if end := int(at) + len(parts); end <= len(s.stream) && slices.Equal(s.stream[at:end], parts) {
			out = append(out, s.where[at])
		}
		if tried++; tried == mostFactPlaces {
			break
		}
	}
	return out
}

// pieces are the parts of an identifier, letters and digits apart, or those of a figure
// between its separators, its unit left out.
func pieces(s string, identifier bool) []string {
	if !identifier {
		from := strings.IndexFunc(s, unicode.IsDigit)
		if from < 0 {
			return nil
		}
		s = s[from:]
		if end := strings.IndexFunc(s, func(c rune) bool { return !unicode.IsDigit(c) && c != ',' && c != '.' }); end >= 0 {
			s = s[:end]
		}
		return strings.FieldsFunc(s, func(c rune) bool { return c == ',' || c == '.' })
	}
	var out []string
	start := 0
	for i, c := range s {
		if i > start && unicode.IsDigit(c) != unicode.IsDigit(rune(s[i-1])) {
			out = append(out, s[start:i])
			start = i
		}
	}
	return append(out, s[start:])
}

// overlaps reports whether unit u is made of the words of f.
func (m *Match) overlaps(u *Unit, f facts.Fact) bool {
	t := m.Claim.Text.Tokens
	return int(t[u.From].Start) < f.End && int(t[u.To-1].End) > f.Start
}

// facts says of each fact of the claim whether the best windows have it, or another.
func (m *Match) facts(s *Source) {
	for k := range m.Facts {
		fm := &m.Facts[k]
		for _, w := range m.Windows[:min(2, len(m.Windows))] {
			for n := w.From; n <= w.To && !fm.Near; n++ {
				m.lookAt(s, n, fm)
			}
		}
		if !fm.Found && len(m.places[k]) > 0 {
			fm.Found, fm.Sentence = true, int(m.places[k][0])
			fm.Near, fm.Rival = fm.Near || fm.Split, fm.Rival && !fm.Split
		}
		if !fm.Found && !fm.Rival && m.asked(s, fm.Fact) || s.entitled(m.Claim.Text, fm.Fact) {
			fm.Found, fm.Near, fm.Rival, fm.Named = true, true, false, true
		}
	}
}

// entitled reports whether f is part of a name with a figure in it (3M) that stands in a title or
// a heading.
func (s *Source) entitled(t *text.Text, f facts.Fact) bool {
	if len(s.titles) == 0 {
		return false
	}
	for _, tok := range t.Tokens {
		if !touches(tok, f) {
			continue
		}
		if _, ok := s.titles[tok.Hash]; ok && slices.ContainsFunc(t.Runes[tok.Start:tok.End], unicode.IsUpper) {
			return true
		}
	}
	return false
}

// numbered reports whether f is a number of a form, a model or a law (1040, DN50) that the question
// has.
func (s *Source) numbered(t *text.Text, f facts.Fact) bool {
	if f.Kind != facts.Identifier && (f.Kind != facts.Number || f.Unit != "" || f.Value < 100) || f.YearOf() != 0 {
		return false
	}
	_, ok := s.asks[string(t.Folded[f.Start:f.End])]
	return ok
}

// asked reports whether f and the word before it stand so in what the reader knows already: the
// question asks about Windows 10.
func (m *Match) asked(s *Source, f facts.Fact) bool {
	t := m.Claim.Text
	for i := max(1, m.Claim.From); i < m.Claim.To; i++ {
		if int(t.Tokens[i].Start) >= f.Start && int(t.Tokens[i].Start) < f.End && t.Tokens[i].Flags&text.Figure != 0 {
			_, ok := s.said[text.Pair(t.Tokens[i-1].Hash, t.Tokens[i].Hash)]
			return ok || s.numbered(t, f)
		}
	}
	return false
}

func (m *Match) lookAt(s *Source, n int, fm *FactMatch) {
	t, sent := s.Text(n)
	for i := sent.FactFrom; i < sent.FactTo; i++ {
		g := &t.Facts[i]
		switch s.compare(&fm.Fact, s.Sentences[n].Passage, g) {
		case facts.Same, facts.Rounded:
			fm.Found, fm.Near, fm.Sentence = true, true, n
			return
		case facts.Differs:
			if !fm.Rival {
				fm.Rival, fm.Instead, fm.InsteadIn = true, *g, s.Sentences[n].Passage
			}
		}
	}
}
