package align

import (
	"slices"
	"unicode"

	"grounded/generate/verify/internal/text"
)

// longNames are countries by their whole name, and what of it, the last tokens or other characters, stands
// for it where the source is shorter.
var longNames = []struct{ long, short []rune }{
	{[]rune("people's republic of china"), []rune("china")},
	{[]rune("united states of america"), []rune("united states")},
	{[]rune("中华人民共和国"), []rune("中国")},
	{[]rune("美利坚合众国"), []rune("美国")},
}

// alias is a stretch of the claim's tokens that stands in sentences by another name.
type alias struct {
	from, to int
	in       []int32
}

// otherNames are the words of the claim that the source has by another name only: Chief Executive Officer
// for CEO, China for the People's Republic.
func (m *Match) otherNames(s *Source) []alias {
	t := m.Claim.Text
	var out []alias
	for i := m.Claim.From; i < m.Claim.To; i++ {
		if tok := t.Tokens[i]; initials(t, tok) && !s.units.has(tok.Hash) {
			if in := s.spelledOut(t.Folded[tok.Start:tok.End]); len(in) > 0 {
				out = append(out, alias{i, i + 1, in})
			}
		}
	}
	for _, name := range longNames {
		at := index(t.Folded, name.long)
		if at < 0 {
			continue
		}
		short := text.Analyse(string(name.short))
		a := alias{-1, -1, s.sentencesWith(short, 0, len(short.Tokens), mostFactPlaces, func(int32) bool { return true })}
		for i := m.Claim.From; i < m.Claim.To; i++ {
			if tok := t.Tokens[i]; int(tok.Start) >= at && int(tok.End) <= at+len(name.long) {
				if a.from < 0 {
					a.from = i
				}
				a.to = i + 1
			}
		}
		if a.from >= 0 && len(a.in) > 0 {
			out = append(out, a)
		}
	}
	return out
}

// initials reports whether a token is written in capitals only: it may stand for several words.
func initials(t *text.Text, tok text.Token) bool {
	if n := tok.End - tok.Start; tok.Flags&text.Capital == 0 || n < 3 || n > 5 {
		return false
	}
	for _, c := range t.Runes[tok.Start:tok.End] {
		if !unicode.IsUpper(c) {
			return false
		}
	}
	return true
}

// spelledOut are the first sentences that have words with capitals side by side that begin with letters.
func (s *Source) spelledOut(letters []rune) []int32 {
	var out []int32
	for n := range s.Sentences {
		t, sent := s.Text(n)
		for i := sent.From; i+len(letters) <= sent.To; i++ {
			if spells(t, i, letters) {
				out = append(out, int32(n))
				break
			}
		}
		if len(out) == mostFactPlaces {
			break
		}
	}
	return out
}

// common are abbreviations of words that seldom have capitals.
var common = map[string]bool{"ceo": true, "cfo": true, "coo": true, "cto": true, "eps": true, "gdp": true, "ipo": true}

func spells(t *text.Text, i int, letters []rune) bool {
	for k, c := range letters {
		tok := t.Tokens[i+k]
		if t.Folded[tok.Start] != c || tok.Flags&text.Capital == 0 && !common[string(letters)] || tok.End-tok.Start < 2 || k > 0 && t.Tokens[i+k-1].End+1 != tok.Start {
			return false
		}
	}
	return true
}

func index(in, what []rune) int {
	for i := 0; i+len(what) <= len(in); i++ {
		if in[i] == what[0] && slices.Equal(in[i:i+len(what)], what) {
			return i
		}
	}
	return -1
}

// abbreviates reports whether a is made of the first letters of b's words.
func abbreviates(a, b string) bool {
	var first []rune
	for i, c := range b {
		if c != ' ' && (i == 0 || b[i-1] == ' ') {
			first = append(first, c)
		}
	}
	return len(first) > 1 && string(first) == a
}
