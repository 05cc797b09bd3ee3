package align

import (
	"slices"
	"strings"

	"grounded/generate/verify/internal/text"
)

// phrase is a stretch of tokens.
type phrase struct {
	t        *text.Text
	from, to int
}

// bare is p without small words before it and words that help a verb behind it.
func (p phrase) bare() phrase {
	for p.from < p.to && p.t.Tokens[p.from].Flags&text.Stop != 0 {
		p.from++
	}
	for p.to > p.from && p.t.Tokens[p.to-1].Flags&text.Stop != 0 {
		p.to--
	}
	return p
}

func (p phrase) last() text.Token { return p.t.Tokens[p.to-1] }

// has reports whether p has a token of hash.
func (p phrase) has(hash uint32) bool { return tokenOf(p.t, p.from, p.to, hash) }

// names reports whether each token of p has a capital.
func (p phrase) names() bool {
	for _, tok := range p.t.Tokens[p.from:p.to] {
		if tok.Flags&text.Capital == 0 || tok.Flags&text.Han != 0 {
			return false
		}
	}
	return p.to > p.from
}

// subject is who does what sentence n tells from token j on; empty where that is not seen.
func (h *heldReader) subject(n, j int) phrase {
	t, sent := h.s.Text(n)
	none := phrase{t, j, j}
	from := j
	for from > sent.From && from > j-toldOpens && !markBehind(t, from-1) && !tellsNoMore[t.Tokens[from-1].Hash] {
		from--
	}
	p := phrase{t, from, j}.bare()
	if p.from < p.to {
		if p.from-from > 1 && t.Tokens[p.from-1].Flags&text.Stop != 0 && !articles[t.Tokens[p.from-1].Hash] && !standIns[t.Tokens[p.from-1].Hash] {
			return none // of the board, in the board
		}
		return p
	}
	standIn := from < j
	if open := opening(t, sent); !standIn && open.to > open.from && open.to < from && t.Tokens[from-1].Hash != andWord && markBehind(t, open.to-1) && onlyMarks(t, open.to, from) {
		return open // Karl Voss, the director, said
	}
	own := h.m.Claim.Text.Tokens[h.m.Claim.From:]
	switch {
	case standIn && !standIns[t.Tokens[from].Hash], !standIn && (from == sent.From || t.Tokens[from-1].Hash != andWord || markBehind(t, from-2)):
		return none
	case from > sent.From: // he, or nobody, behind what the sentence opens with
		open := opening(t, sent)
		if open.to > from || slices.ContainsFunc(own[:min(len(own), toldOpens)], func(tok text.Token) bool {
			return tok.Flags&text.Capital != 0 && tok.Flags&text.Stop == 0 && tokenOf(t, sent.From, sent.To, tok.Hash)
		}) {
			return none
		}
		return open
	}
	if at := h.s.Sentences[n]; at.Index > 0 {
		pt, prev := h.s.Text(n - 1)
		if only := onlyName(pt, prev); only.from == prev.From {
			return only
		}
	}
	return none
}

// onlyMarks reports whether no mark stands between the tokens from and to but before the last.
func onlyMarks(t *text.Text, from, to int) bool {
	for k := from; k+1 < to; k++ {
		if markBehind(t, k) {
			return false
		}
	}
	return to > from
}

// opening is the name that a sentence opens with; empty where it opens with none.
func opening(t *text.Text, sent text.Sentence) phrase {
	p := phrase{t, sent.From, sent.From}
	for p.to < min(sent.To, sent.From+toldOpens) && t.Tokens[p.to].Flags&text.Capital != 0 && t.Tokens[p.to].Flags&text.Stop == 0 && (p.to == sent.From || t.Tokens[p.to].Start <= t.Tokens[p.to-1].End+2) {
		p.to++
	}
	return p
}

// onlyName is the one name of a sentence; empty where there are more, or none.
func onlyName(t *text.Text, sent text.Sentence) phrase {
	found := phrase{t, sent.From, sent.From}
	for k := sent.From; k < sent.To; {
		if t.Tokens[k].Flags&text.Capital == 0 || t.Tokens[k].Flags&text.Stop != 0 {
			k++
			continue
		}
		p := phrase{t, k, k + 1}
		for p.to < sent.To && t.Tokens[p.to].Flags&text.Capital != 0 && t.Tokens[p.to].Start <= t.Tokens[p.to-1].End+2 {
			p.to++
		}
		if k = p.to; p.to-p.from < 2 {
			continue // a month, a place
		}
		if found.to > found.from {
			return phrase{t, sent.From, sent.From}
		}
		found = p
	}
	return found
}

// apart reports whether two subjects are two: names that share no word, or words for one kind of thing, the
// last of each, with others before it.
func (h *heldReader) apart(a, b phrase) bool {
	if a.names() && b.names() {
		for _, tok := range a.t.Tokens[a.from:a.to] {
			if b.has(tok.Hash) {
				return false
			}
		}
		return h.isName(a) && h.isName(b)
	}
	if a.to-a.from < 2 || b.to-b.from < 2 || a.last().Hash != b.last().Hash || a.to-a.from != b.to-b.from {
		return false
	}
	for k := a.from; k+1 < a.to; k++ {
		if b.has(a.t.Tokens[k].Hash) || a.t.Tokens[k].Flags&text.Stop != 0 || b.t.Tokens[b.from+k-a.from].Flags&text.Stop != 0 {
			return false
		}
	}
	return true
}

// known reports whether the last word of p is a name in the passages.
func (h *heldReader) known(p phrase) bool {
	_, ok := h.s.names[p.last().Hash]
	return ok
}

// isName reports whether p is a name and no word with which a sentence begins.
func (h *heldReader) isName(p phrase) bool {
	last := p.last()
	if ranks[last.Hash] || last.Flags&text.Stop != 0 || last.End-last.Start < 2 || strings.HasSuffix(string(p.t.Folded[last.Start:last.End]), "ally") {
		return false
	}
	if last.Flags&text.First == 0 {
		return true
	}
	return h.known(p)
}

// elsewhere reports whether the passage of sentence n has p in another place as well, and nowhere before
// what the claim tells of it.
func (h *heldReader) elsewhere(p phrase, n int) bool {
	t := h.s.Texts[h.s.Sentences[n].Passage]
	ct := h.m.Claim.Text
	first := ct.Tokens[p.to:min(p.to+2, h.m.Claim.To)]
	found := false
	for k := 0; k+p.to-p.from <= len(t.Tokens); k++ {
		l := p.to - p.from
		if p.names() { // its last word may stand alone
			if t.Tokens[k].Hash != p.last().Hash || t.Tokens[k].Flags&(text.Capital|text.First) == text.First|text.Capital && p.to-p.from > 1 && p.t.Tokens[p.from].Flags&text.First != 0 && !h.known(p) || t.Tokens[k].Flags&text.Capital == 0 {
				continue
			}
			l = 1
		} else if !slices.EqualFunc(t.Tokens[k:k+l], p.t.Tokens[p.from:p.to], func(a, b text.Token) bool { return a.Hash == b.Hash }) {
			continue
		}
		found = true
		if k+l+2 <= len(t.Tokens) && len(first) == 2 && t.Tokens[k+l].Hash == first[0].Hash && t.Tokens[k+l+1].Hash == first[1].Hash && h.along(n, p.to, k+l) > 3 {
			return false
		}
	}
	return found
}

var (
	andWord  = text.Analyse("and").Tokens[0].Hash
	articles = text.Set("the a an")
	// standIns stand for another.
	standIns = text.Set("he she they")
	// tellsNoMore end what may be the subject of what follows.
	tellsNoMore = text.Set("and but or while whereas that because when after before if as than then although though whom")
)
