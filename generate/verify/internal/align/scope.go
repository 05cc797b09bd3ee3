package align

import (
	"math"
	"slices"
	"strings"

	"grounded"
	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/roles"
	"grounded/generate/verify/internal/scopes"
	"grounded/generate/verify/internal/text"
)

// Scoped says of a figure that the source has what it is of there.
type Scoped struct {
	Holds    bool       // of what the claim says
	Of, Want string     // else: what it is of, and what the claim speaks of
	Instead  facts.Fact // the figure of that
	Passage  int
	names    []uint32 // of what it is of
}

// Shares of what the best sentence has of a claim: from which a sentence tells of what its figures
// are, and from which it is as good as another.
const (
	scopeNear = 0.5
	scopeSame = 0.9
)

// scopes looks what the claim's figures are of, in the sentences that have several of their kind.
func (m *Match) scopes(s *Source) {
	if len(m.Facts) == 0 || s.Texts[m.Step.Passage].Record {
		return
	}
	best := 0.0
	for _, w := range m.Windows {
		for n := w.From; n <= w.To; n++ {
			best = max(best, m.scores[n])
		}
	}
	alone := len(m.Facts) == 1 // a year is looked at where the claim has no other figure, of which it might be
	for k := range m.Facts {
		f := &m.Facts[k]
		year := f.Fact.YearOf() != 0
		if f.Bound != nil || f.Derived != nil || f.Named || f.Split || !f.Found || !measurable(f.Fact) && !year || year && !alone {
			continue
		}
		free, against := 0.0, 0.0
		var holds, swaps *Scoped
		for _, n := range m.places[k] {
			score := m.scores[n]
			before, behind := s.goesOn(int(n))
			for k := int(n) - before; k <= int(n)+behind; k++ {
				score = max(score, m.scores[k])
			}
			if score < scopeNear*best || s.isRow(int(n)) {
				continue
			}
			var x *Scoped
			if year {
				x = m.scopedYear(s, f.Fact, int(n))
			} else {
				x = m.scoped(s, f.Fact, int(n))
			}
			switch {
			case x == nil:
				free = max(free, score)
			case x.Holds:
				holds, free = x, max(free, score)
			case score > against:
				swaps, against = x, score
			}
		}
		switch {
		case swaps != nil && free < scopeSame*against:
			f.Scoped = swaps
		case holds != nil:
			f.Scoped = holds
		}
	}
}

// scoped is what the figure f of the claim is of in sentence n; nil where it is not seen.
func (m *Match) scoped(s *Source, f facts.Fact, n int) *Scoped {
	p := s.Sentences[n].Passage
	here := s.sentence(n)
	alike, equal := 0, 0
	for i := range here.Facts {
		if g := &here.Facts[i]; sameKind(f, *g) {
			if alike++; g.Value == f.Value {
				equal++
			}
		}
	}
	if alike < 2 || alike > scopes.MostFigures || equal > 1 {
		return nil
	}
	like := func(g *facts.Fact) bool { return sameKind(f, *g) && s.compare(&f, p, g) != facts.Apart }
	return m.scopedIn(s, f, n, here.Parts(like), m.besideFigure(f))
}

// sentence is sentence n as its figures are read: with those beside it that only a semicolon parts from it.
func (s *Source) sentence(n int) *scopes.Sentence {
	t, _ := s.Text(n)
	before, behind := s.goesOn(n)
	at := s.Sentences[n].Index
	first, last := &t.Sentences[at-before], &t.Sentences[at+behind]
	return &scopes.Sentence{Text: t, From: first.From, To: last.To, Facts: t.Facts[first.FactFrom:last.FactTo], Name: func(h uint32) bool { _, ok := s.names[h]; return ok }}
}

// goesOn is how many sentences before and behind sentence n only a semicolon parts from it.
func (s *Source) goesOn(n int) (before, behind int) {
	t, _ := s.Text(n)
	at := s.Sentences[n].Index
	for before < mostBeside && semicolon(t, at-before-1) {
		before++
	}
	for behind < mostBeside && semicolon(t, at+behind) {
		behind++
	}
	return before, behind
}

// mostBeside is how many sentences on a side are read with one.
const mostBeside = 2

// semicolon reports whether sentence i of t goes on in the next, behind a semicolon.
func semicolon(t *text.Text, i int) bool {
	if i < 0 || i+1 >= len(t.Sentences) {
		return false
	}
	a, b := &t.Sentences[i], &t.Sentences[i+1]
	if a.To == a.From || b.To == b.From || a.To != b.From {
		return false // one has no word
	}
	return slices.Contains(t.Folded[t.Tokens[a.To-1].End:t.Tokens[b.From].Start], ';')
}

// scopedYear is what happened in the year f of the claim in sentence n; nil where it is not seen.
func (m *Match) scopedYear(s *Source, f facts.Fact, n int) *Scoped {
	if f.Kind == facts.Date && f.Month != 0 {
		return nil
	}
	t, sent := s.Text(n)
	years := 0
	for i := sent.FactFrom; i < sent.FactTo; i++ {
		if t.Facts[i].YearOf() != 0 {
			years++
		}
	}
	if years > scopes.MostYears {
		return nil
	}
	here := s.sentence(n)
	parts := here.Years()
	if len(parts) == 0 {
		return nil
	}
	words := map[uint32]bool{}
	t = m.Claim.Text
	for i := m.Claim.From; i < m.Claim.To; i++ {
		if !touches(t.Tokens[i], f) {
			words[t.Tokens[i].Hash] = true
			if b := t.Bigram(i); b != 0 {
				words[b] = true
			}
		}
	}
	return m.scopedIn(s, f, n, parts, words)
}

// scopedIn compares the words that the claim has beside its figure f with what the figures of sentence n
// are of.
func (m *Match) scopedIn(s *Source, f facts.Fact, n int, parts []scopes.Part, words map[uint32]bool) *Scoped {
	t, sent := s.Text(n)
	p := s.Sentences[n].Passage
	own := -1
	for i := range parts {
		if s.compare(&f, p, &parts[i].Fact) < facts.Rounded {
			continue
		}
		if own >= 0 {
			return nil
		}
		own = i
	}
	if own < 0 {
		return nil
	}
	if words == nil || denies(m.Claim.Text, m.Claim.From, m.Claim.To) && !denies(t, sent.From, sent.To) {
		return nil
	}
	fit := scopes.Compare(parts, own, func(i int) bool { return s.compare(&f, p, &parts[i].Fact) == facts.Differs }, func(h uint32) bool { return words[h] })
	if fit.Swaps {
		return &Scoped{Of: scopeText(t, s.reading(n), parts[own]), Want: scopeText(t, s.reading(n), parts[fit.Other]), Instead: parts[fit.Other].Fact, Passage: p}
	}
	if fit.Own > 0 && fit.Rival < fit.Own {
		x := &Scoped{Holds: true, Passage: p}
		for _, w := range parts[own].Words {
			if w.Firm == scopes.Name {
				x.names = append(x.names, w.Key)
			}
		}
		return x
	}
	return nil
}

// sameKind reports whether two figures are of one kind and of like size, so that the one could be
// put for the other.
func sameKind(f, g facts.Fact) bool {
	if f.Kind != g.Kind || g.IsYear() {
		return false
	}
	if f.Unit != g.Unit && (f.Kind != facts.Number || f.Unit != "" && g.Unit != "") {
		return false // but 93,516 people, with 37,412 abroad
	}
	a, b := math.Abs(f.Value), math.Abs(g.Value)
	return a <= alikeTimes*b && b <= alikeTimes*a
}

// besideFigure are the words of the claim that may say what its figure f is of; nil where that is
// not seen.
func (m *Match) besideFigure(f facts.Fact) map[uint32]bool {
	t := m.Claim.Text
	out := map[uint32]bool{}
	own := t.Facts[m.Claim.FactFrom:m.Claim.FactTo]
	others := 0
	like := func(g *facts.Fact) bool { return sameKind(f, *g) }
	for i := range own {
		if like(&own[i]) {
			others++
		}
	}
	if others > 1 {
		here := scopes.Sentence{Text: t, From: m.Claim.From, To: m.Claim.To, Facts: own}
		for _, p := range here.Parts(like) {
			if p.Fact.Start == f.Start {
				for _, w := range p.Words {
					if !leftOut(t, w.From) {
						out[w.Key] = true
					}
				}
				return out
			}
		}
		return nil
	}
	for i := m.Claim.From; i < m.Claim.To; i++ {
		if !touches(t.Tokens[i], f) && !leftOut(t, i) {
			out[t.Tokens[i].Hash] = true
			if b := t.Bigram(i); b != 0 {
				out[b] = true
			}
		}
	}
	return out
}

// leftOut reports whether token i names what is not meant: outside the United States, 美国以外.
func leftOut(t *text.Text, i int) bool {
	for j := i - 1; j >= max(0, i-outsideNear); j-- {
		if outsides[t.Tokens[j].Hash] {
			return true
		}
		if t.Tokens[j].Flags&(text.Stop|text.Capital) == 0 {
			break // the next noun may be meant
		}
	}
	if t.Tokens[i].Flags&text.Han == 0 {
		return false
	}
	end := int(t.Tokens[i].End)
	rest := string(t.Folded[end:min(len(t.Folded), end+outsideNear)])
	at := strings.Index(rest, "以外")
	if at < 0 {
		at = strings.Index(rest, "之外")
	}
	return at >= 0 && !strings.ContainsAny(rest[:at], "，,、。；")
}

// outsideNear is how many tokens, or Han characters, may stand between a name and "outside".
const outsideNear = 4

var outsides = text.Set("outside excluding except excl beyond")

// scopeText is what a part is of as it is written, r being its sentence.
func scopeText(t *text.Text, r *roles.Reading, p scopes.Part) string {
	first := p.Words[0]
	end := first.To
	for _, w := range p.Words[1:] {
		if w.From > end+2 || w.From < first.From {
			break
		}
		end = w.To
	}
	begin := first.From
	if t.Tokens[begin].Flags&text.Han != 0 {
		begin, end = wholeOf(r).around(begin, end)
	}
	return strings.TrimSpace(t.Quote(grounded.Span{Start: int(t.Tokens[begin].Start), End: int(t.Tokens[end-1].End)}))
}

// Confirmed reports whether a name that the claim has where its source has another is that of what a
// figure of the claim is of.
func (m *Match) Confirmed(name string) bool {
	for _, f := range m.Facts {
		if f.Scoped == nil || !f.Scoped.Holds {
			continue
		}
		for _, tok := range text.Analyse(name).Tokens {
			for _, h := range f.Scoped.names {
				if h == tok.Hash {
					return true
				}
			}
		}
	}
	return false
}

func denies(t *text.Text, from, to int) bool {
	return slices.ContainsFunc(t.Tokens[from:to], func(tok text.Token) bool { return tok.Flags&text.Negates != 0 })
}
