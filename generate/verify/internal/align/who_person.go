package align

import (
	"slices"
	"strings"
	"unicode"

	"grounded/generate/verify/internal/text"
	"grounded/internal/subject"
)

// personFrom is how much of the rest of a claim the sentence of another person must have.
const personFrom = 0.75

// persons are the last tokens of the names among the tokens [from, to) that a Mr or Ms stands before.
func persons(t *text.Text, from, to int) []int {
	var out []int
	for i := from; i+1 < to; i++ {
		if !courtesies[t.Tokens[i].Hash] || t.Tokens[i+1].Flags&text.Capital == 0 {
			continue
		}
		k := i + 1
		for k+1 < to && t.Tokens[k+1].Flags&text.Capital != 0 && t.Tokens[k+1].Start == t.Tokens[k].End+1 {
			k++
		}
		out = append(out, k)
	}
	return out
}

func tokenOf(t *text.Text, from, to int, hash uint32) bool {
	return slices.ContainsFunc(t.Tokens[from:to], func(tok text.Token) bool { return tok.Hash == hash })
}

// person looks for what the source says of one person in a sentence that names nobody else, where the
// claim says it of another whom the source has elsewhere.
func (h *heldReader) person() *given {
	if x := h.personHan(); x != nil {
		return x
	}
	if x := h.personLatin(); x != nil {
		return x
	}
	ct, m := h.m.Claim.Text, h.m
	n := h.near[0]
	pt, sent := h.s.Text(n)
	theirs := persons(pt, sent.From, sent.To)
	if len(theirs) == 0 {
		return nil
	}
	mine := persons(ct, m.Claim.From, m.Claim.To)
	for i := m.Claim.From; i < m.Claim.To && len(mine) == 0; i++ {
		if h.isPerson(ct.Tokens[i]) {
			mine = append(mine, i)
		}
	}
	if len(mine) == 0 {
		return nil
	}
	other := pt.Tokens[theirs[0]]
	for _, i := range theirs {
		if pt.Tokens[i].Hash != other.Hash || tokenOf(ct, m.Claim.From, m.Claim.To, pt.Tokens[i].Hash) {
			return nil
		}
	}
	own := ct.Tokens[mine[0]]
	for _, i := range mine {
		if ct.Tokens[i].Hash != own.Hash || tokenOf(pt, sent.From, sent.To, own.Hash) || !h.s.units.has(own.Hash) {
			return nil
		}
	}
	drop := func(u *Unit) bool { return u.Hash == own.Hash || courtesies[u.Hash] }
	if h.rest(n, drop) < personFrom {
		return nil
	}
	for k := range h.s.Sentences { // one of the claim's own person, or that follows one
		if k == n || m.masks[k] == nil || h.rest(k, drop) < 0.6 {
			continue
		}
		t, at := h.s.Text(k)
		if tokenOf(t, at.From, at.To, own.Hash) {
			return nil
		}
		if at := h.s.Sentences[k]; at.Index > 0 {
			if t, prev := h.s.Text(k - 1); tokenOf(t, prev.From, prev.To, own.Hash) {
				return nil
			}
		}
	}
	return &given{said: Words(ct, mine[0], mine[0]+1), instead: Words(pt, theirs[0], theirs[0]+1)}
}

// isPerson reports whether tok is a name that a Mr or Ms stands before in the passage of the nearest sentence.
func (h *heldReader) isPerson(tok text.Token) bool {
	if tok.Flags&text.Capital == 0 || tok.Flags&text.Stop != 0 {
		return false
	}
	t := h.s.Texts[h.s.Sentences[h.near[0]].Passage]
	for k := 1; k < len(t.Tokens); k++ {
		if t.Tokens[k].Hash == tok.Hash && courtesies[t.Tokens[k-1].Hash] {
			return true
		}
	}
	return false
}

// personHan is the same of Chinese names that begin the claim and a clause of the source, where both go
// on alike.
func (h *heldReader) personHan() *given {
	c := []rune(h.claim)
	if len(c) < 6 || !strings.ContainsRune(subject.Surnames, c[0]) {
		return nil
	}
	for k, n := range h.near {
		for _, clause := range strings.FieldsFunc(h.texts[k], func(c rune) bool { return strings.ContainsRune("，。；、,;\n", c) }) {
			r := []rune(strings.TrimSpace(clause))
			if len(r) < 5 || !strings.ContainsRune(subject.Surnames, r[0]) {
				continue
			}
			for a := 2; a <= 3; a++ {
				for b := 2; b <= 3; b++ {
					if a+2 > len(c) || b+2 > len(r) || string(c[a:a+2]) != string(r[b:b+2]) || c[a-1] == r[b-1] || !unicode.Is(unicode.Han, c[a]) || strings.ContainsRune(noNameEnds, r[b-1]) || strings.ContainsRune(noNameEnds, c[a-1]) {
						continue
					}
					own, other := string(c[:a]), string(r[:b])
					if own != other && !strings.Contains(h.texts[k][:strings.Index(h.texts[k], other)+len(other)], own) && !h.says(string(c[:a+2])) && h.heads(own) && h.rest(n, h.words(own)) >= personFrom {
						return &given{said: own, instead: other}
					}
				}
			}
		}
	}
	return nil
}

// personLatin is the same of English names.
func (h *heldReader) personLatin() *given {
	ct, m := h.m.Claim.Text, h.m
	capital := func(t *text.Text, i int) bool {
		return t.Tokens[i].Flags&text.Capital != 0 && t.Tokens[i].Flags&(text.Stop|text.Han) == 0 && !ranks[t.Tokens[i].Hash]
	}
	end := m.Claim.From
	for end < m.Claim.To && end < m.Claim.From+4 && capital(ct, end) {
		end++
	}
	if end-m.Claim.From < 2 || end+3 > m.Claim.To || !h.s.units.has(ct.Tokens[end-1].Hash) {
		return nil
	}
	does, telling := ct.Tokens[end:end+3], false
	for _, tok := range does {
		telling = telling || tok.Flags&text.Stop == 0
	}
	if !telling {
		return nil
	}
	var found *given
	for _, n := range h.near {
		pt, sent := h.s.Text(n)
		for j := sent.From + 2; j+3 <= sent.To; j++ {
			if pt.Tokens[j].Hash != does[0].Hash || pt.Tokens[j+1].Hash != does[1].Hash || pt.Tokens[j+2].Hash != does[2].Hash {
				continue
			}
			own := ct.Tokens[end-1].Hash
			if tokenOf(pt, sent.From, sent.To, own) {
				return nil
			}
			drop := func(u *Unit) bool { return u.From < end }
			if capital(pt, j-1) && capital(pt, j-2) && h.rest(n, drop) >= 0.6 {
				found = &given{said: Words(ct, end-1, end), instead: Words(pt, j-1, j)}
			}
		}
	}
	return found
}

// ranks are words with capitals that name no person by themselves.
var ranks = text.Set("president minister chairman officer secretary director company board group corporation inc governor mayor king queen pope prince senator committee bank department court")

// says reports whether a near sentence has words as they stand.
func (h *heldReader) says(words string) bool {
	return slices.ContainsFunc(h.texts, func(s string) bool { return strings.Contains(s, words) })
}

// heads reports whether a clause of the passages of the near sentences begins with name.
func (h *heldReader) heads(name string) bool {
	for _, n := range h.near {
		s := string(h.s.Texts[h.s.Sentences[n].Passage].Folded)
		for at := 0; ; {
			k := strings.Index(s[at:], name)
			if k < 0 {
				break
			}
			if at += k; at == 0 || strings.ContainsAny(string([]rune(s[max(0, at-3):at])), "，。；、,;\n ：:") {
				return true
			}
			at += len(name)
		}
	}
	return false
}

// noNameEnds are characters that stand behind a name and end none.
const noNameEnds = "自从于在为是任的和与不未"

var ownHers = text.Set("his her their its my your our")

const ownerNear = 4 // words behind whose it is, at most, up to what it is

// owner looks for what is somebody's in the claim and another's in the source: Mr. Johnson's base salary,
// her base salary.
func (h *heldReader) owner() *given {
	ct, m := h.m.Claim.Text, h.m
	for i := m.Claim.From + 1; i+2 < m.Claim.To; i++ {
		tok := ct.Tokens[i]
		if tok.Flags&text.Capital == 0 || !possesses(ct, i) || !courtesies[ct.Tokens[i-1].Hash] && !h.isPerson(tok) {
			continue
		}
		pt, sent := h.s.Text(h.near[0])
		if tokenOf(pt, sent.From, sent.To, tok.Hash) || !h.s.units.has(tok.Hash) {
			return nil
		}
		for j := sent.From; j+2 < sent.To; j++ {
			k := j + 1
			for k < min(j+ownerNear, sent.To-2) && pt.Tokens[k].Hash != ct.Tokens[i+1].Hash {
				k++ // her then-current base salary
			}
			if pt.Tokens[k].Hash != ct.Tokens[i+1].Hash || pt.Tokens[k+1].Hash != ct.Tokens[i+2].Hash {
				continue
			}
			if ownHers[pt.Tokens[j].Hash] || pt.Tokens[j].Flags&text.Capital != 0 && possesses(pt, j) {
				drop := func(u *Unit) bool { return u.Hash == tok.Hash || courtesies[u.Hash] }
				if theirs := persons(pt, sent.From, sent.To); len(theirs) > 0 && h.rest(h.near[0], drop) >= personFrom {
					return &given{said: Words(ct, i, i+1), instead: Words(pt, theirs[0], theirs[0]+1)}
				}
			}
		}
	}
	return nil
}

// possesses reports whether token i ends in 's.
func possesses(t *text.Text, i int) bool {
	tok := t.Tokens[i]
	f := t.Folded[tok.Start:min(len(t.Folded), int(tok.End)+2)]
	return strings.Contains(string(f), "'s") || strings.Contains(string(f), "’s")
}
