package verify

import (
	"math"
	"strings"
	"unicode"

	"grounded"
	"grounded/embed"
	"grounded/generate/verify/internal/align"
)

// namesMost is how many translations of a name are looked for.
const namesMost = 6

// translated are the names of a claim in the other language, where passages are in that.
func (p *Prepared) translated(claim string) []align.Term {
	other := grounded.Chinese
	if grounded.LanguageOf(claim) == grounded.Chinese {
		other = grounded.English
	}
	if !p.spoken[other] {
		return nil
	}
	var out []align.Term
	runes := []rune(claim)
	for _, t := range embed.Translations(claim) {
		term := align.Term{From: t.Span.Start, To: t.Span.End, Proper: other == grounded.English}
		for i, name := range t.Names[:min(namesMost, len(t.Names))] {
			if words := align.WordsOf(name); len(words) > 0 {
				term.Names = append(term.Names, words)
			}
			if other == grounded.English {
				term.Proper = term.Proper && (i > 0 || isProper(name))
			}
		}
		if other == grounded.Chinese {
			term.Proper = t.Span.Start > 0 && isProper(string(runes[t.Span.Start:t.Span.End]))
		}
		if len(term.Names) > 0 {
			out = append(out, term)
		}
	}
	return out
}

// isProper reports whether an English name begins with a capital and goes on in small letters.
func isProper(name string) bool {
	r := []rune(name)
	return len(r) > 1 && unicode.IsUpper(r[0]) && unicode.IsLower(r[1])
}

// acrossScore is how likely passages in the other language bear a claim out, by the terms that
// they have and, where it is known, by the best cosine of their sentences: logistic models fitted
// to the sentences of testdata/across.jsonl that no figure decides, right passages and wrong ones.
func acrossScore(a *align.Across, cosine float64) float64 {
	if cosine == 0 {
		return logistic(-3 + 6.5*a.Cover - 2*a.Unknown)
	}
	return logistic(-1.4 + 4.2*a.Cover - 1.6*a.Unknown + 40*(cosine-acrossCosine))
}

// acrossCosine is the cosine at which sentences of two languages may as well say the same as not.
const acrossCosine = 0.86

// judgeAcross decides a claim beside passages in the other language: by the figures, which are the
// same in both, by names of which the translation is known, by denials, rises and falls where most
// of the rest agrees, then by the score.
func judgeAcross(s *align.Source, m *align.Match, score float64) judgement {
	a := m.Across
	j := judgement{score: score, telling: 1}
	if m.Held() > 0 {
		j.score = math.Max(j.score, heldScore*m.RowNamed())
	}
	j.facts(s, m, a.Cover)
	for _, t := range a.Lacks {
		said := m.Claim.Text.Quote(grounded.Span{Start: t.From, End: t.To})
		j.add(reason{kind: missingFact, said: strings.TrimSpace(said)}, 0.3)
		j.lacks = true
	}
	if a.Cover >= turnsFrom && !j.against {
		switch turn := a.Turned(); {
		case turn.Opposed:
			j.add(reason{kind: otherDirection}, 0.2)
			j.against = true
		case turn.Denied:
			j.add(reason{kind: denial}, 0.2)
			j.against = true
		}
	}
	j.forceAcross(s, m)
	j.settle(a.Cover)
	return j
}

// turnsFrom is how much of a claim a sentence in the other language must have for a denial in one
// of them to contradict the other.
const turnsFrom = 0.5
