package align

import (
	"strings"
	"unicode"

	"grounded/generate/verify/internal/text"
	"grounded/generate/verify/internal/tongue"
)

// Turned is what the source says otherwise than a claim in a language that is neither Chinese nor
// English, by the lists of package tongue.
type Turned struct {
	How     Way
	Said    string // of the claim
	Instead string // of the source
}

// Way says how a claim is turned round.
type Way uint8

// The ways.
const (
	Opposite  Way = iota // a word and its opposite
	Reversed             // the one denies what the other says
	Exchanged            // who does it and to whom it is done have changed places
)

const (
	turnedSentences = 3    // that a claim is compared with
	turnedNear      = 0.5  // of what the best of them has of the claim, that others must have for an opposite
	deniedNear      = 0.9  // the same for a denial
	turnedSays      = 0.8  // the same for one that says it as the claim does
	turnedCover     = 0.2  // of the claim, that the best must have
	deniedCover     = 0.35 // the same, where nothing but a denial is other
	turnedClause    = 0.4  // of what the best clause has of it, that others must have to be read with it
)

// turned looks for opposites, denials and parties exchanged between the claim and the sentences that
// have most of it. Where one of these says it as the claim does, it holds.
func (m *Match) turned(s *Source) {
	near := m.Nearest(turnedSentences)
	if len(near) == 0 || m.CoverOf(near[0]) < turnedCover {
		return
	}
	r := turnReader{w: m.Claim.Text.Tongue, claim: newSpoken(m.Claim.Text, m.Claim.From, m.Claim.To, nil)}
	var found *Turned
	for _, n := range near {
		share := m.scores[n] / m.scores[near[0]]
		if share < turnedNear || s.isRow(n) {
			continue
		}
		t, sent := s.Text(n)
		if t.Tongue != r.w {
			continue
		}
		x, says := r.compare(t, sent, share, m.CoverOf(n))
		if says {
			return
		}
		if found == nil {
			found = x
		}
	}
	m.Turned = found
}

// spoken is a run of tokens, some left out, with its words.
type spoken struct {
	t        *text.Text
	from, to int
	tokens   []int    // places in t
	words    []string // in lower case
	folded   string   // as it stands
}

func newSpoken(t *text.Text, from, to int, keep func(i int) bool) spoken {
	s := spoken{t: t, from: from, to: to}
	var b strings.Builder
	for i := from; i < to; i++ {
		if keep != nil && !keep(i) {
			continue
		}
		tok := t.Tokens[i]
		s.tokens = append(s.tokens, i)
		s.words = append(s.words, string(t.Folded[tok.Start:tok.End]))
		end := int(tok.End)
		if i+1 < to {
			end = int(t.Tokens[i+1].Start)
		} else { // the ending of the last word
			for end < len(t.Folded) && unicode.IsLetter(t.Folded[end]) {
				end++
			}
		}
		b.WriteString(string(t.Folded[tok.Start:end]))
	}
	s.folded = b.String()
	return s
}

// has reports whether a token of s is the same word as tok.
func (s spoken) has(tok text.Token) bool {
	for _, i := range s.tokens {
		if s.t.Tokens[i].Hash == tok.Hash {
			return true
		}
	}
	return false
}

type turnReader struct {
	w     *tongue.Words
	claim spoken
}

// compare reads the claim beside the clauses of a sentence that have most of it of which the sentence has cover, share
// of what the best one has: what is turned round there, if anything is known to be, or that it says the same.
func (r *turnReader) compare(t *text.Text, sent text.Sentence, share, cover float64) (x *Turned, says bool) {
	region := r.region(t, sent)
	if len(region.tokens) == 0 {
		return nil, false
	}
	flips, agree := 0, 0
	denies, denied := r.denials(r.claim), r.denials(region)
	var found *Turned
	add := func(x Turned) {
		flips++
		if found == nil {
			found = &x
		}
	}
	for i := range r.w.Turns {
		turn := &r.w.Turns[i]
		mine, theirs := r.w.Side(turn, r.claim.words, r.claim.folded), r.w.Side(turn, region.words, region.folded)
		a, b := only(mine), only(theirs)
		if a < 0 || b < 0 {
			continue
		}
		denies, denied = denies-r.denialsIn(mine[a]), denied-r.denialsIn(theirs[b])
		if a == b {
			agree++
		}
		switch {
		case turn.Converse:
			if way, ok := r.parties(t, sent, region, a == b); ok {
				add(Turned{How: way, Said: mine[a], Instead: theirs[b]})
			}
		case a != b:
			add(Turned{How: Opposite, Said: mine[a], Instead: theirs[b]})
		}
	}
	if denies&1 != denied&1 && (share >= deniedNear && cover >= deniedCover || flips+agree > 0 || r.predicate(region)) {
		add(Turned{How: Reversed})
	}
	if flips%2 == 0 {
		return nil, flips+agree > 0 && share >= turnedSays || denies > 0 && denied > 0
	}
	return found, false
}

// denialsIn is how many words of an expression deny.
func (r *turnReader) denialsIn(expression string) int {
	n := 0
	for w := range strings.FieldsSeq(expression) {
		if r.w.Denies(w, "") {
			n++
		}
	}
	return n
}

// predicate reports whether the word that one of the texts denies is one that the other has, in Japanese and
// Korean.
func (r *turnReader) predicate(region spoken) bool {
	if !r.w.Spaceless() {
		return false
	}
	a, b := r.w.Denied(r.claim.folded), r.w.Denied(region.folded)
	return a != "" && strings.Contains(region.folded, a) || b != "" && strings.Contains(r.claim.folded, b)
}

// only is the one side of a turn that a clause has; -1 where it has none or both.
func only(sides [2]string) int {
	switch {
	case sides[0] != "" && sides[1] == "":
		return 0
	case sides[1] != "" && sides[0] == "":
		return 1
	}
	return -1
}

func (r *turnReader) denials(s spoken) int {
	if r.w.Spaceless() {
		return r.w.Denials(s.folded)
	}
	n := 0
	for _, i := range s.tokens {
		if s.t.Tokens[i].Flags&text.Negates != 0 {
			n++
		}
	}
	return n
}

// region is the clauses of a sentence that have most of the claim.
func (r *turnReader) region(t *text.Text, sent text.Sentence) spoken {
	type clause struct {
		from, to int
		weight   int32
	}
	var clauses []clause
	most := int32(0)
	at := clause{from: sent.From}
	end := func(i int) {
		at.to = i
		most = max(most, at.weight)
		clauses = append(clauses, at)
		at = clause{from: i}
	}
	for i := sent.From; i < sent.To; i++ {
		if i > at.from && apartBefore(t, i) {
			end(i)
		}
		if tok := t.Tokens[i]; tok.Flags&text.Stop == 0 && r.claim.has(tok) {
			at.weight += weightOf(tok)
		}
	}
	end(sent.To)
	return newSpoken(t, sent.From, sent.To, func(i int) bool {
		for _, c := range clauses {
			if i >= c.from && i < c.to {
				return most == 0 || float64(c.weight) >= turnedClause*float64(most)
			}
		}
		return false
	})
}

// apartBefore reports whether a comma or the like stands before token i.
func apartBefore(t *text.Text, i int) bool {
	for k := int(t.Tokens[i-1].End); k < int(t.Tokens[i].Start); k++ {
		switch t.Folded[k] {
		case ',', ';', '、', '،', '؛', '(', ')':
			return true
		case ':':
			return k+1 < len(t.Folded) && t.Folded[k+1] == ' '
		}
	}
	return false
}
