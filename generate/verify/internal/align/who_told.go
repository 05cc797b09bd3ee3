package align

import "grounded/generate/verify/internal/text"

const (
	toldTokens = 3   // of a claim, that a sentence must have word for word behind another subject
	toldShare  = 0.5 // of what the claim tells, that these are
	toldRest   = 0.8 // of the claim but its subject, that the sentence has
	toldOpens  = 6   // tokens of a subject
)

// told looks for what the source tells in the claim's words of another: the claim has another subject
// before them. A subject is a name, or what differs from the other in the words before its last; where
// the source has a word that stands for another, or none, it is the one that opens the sentence, or the only one
// that is named in the sentence before.
func (h *heldReader) told() *given {
	ct, c := h.m.Claim.Text, h.m.Claim
	if ct.MostlyHan(c.From, c.To) {
		return h.toldHan()
	}
	read := h.m.read()
	if len(read.Clauses) == 0 {
		return nil
	}
	tells, end := read.Clauses[0].Tells(), read.Clauses[0].To
	if tells <= c.From || tells > c.From+toldOpens {
		return nil
	}
	if x := h.turnedRound(tells); x != nil {
		return x
	}
	best, at := 0, [3]int{}
	for k, n := range h.near {
		_, sent := h.s.Text(n)
		for i := tells; i <= min(tells+1, end-toldTokens+1); i++ {
			for j := sent.From; j+toldTokens-1 <= sent.To; j++ {
				if l := h.along(n, i, j); l > best && (l >= toldTokens || l == end-i) && float64(l) >= toldShare*float64(end-i) {
					best, at = l, [3]int{k, i, j}
				}
			}
		}
	}
	if best == 0 {
		return nil
	}
	n, i, j := h.near[at[0]], at[1], at[2]
	telling := 0
	for _, tok := range ct.Tokens[i : i+best] {
		if tok.Flags&text.Stop == 0 {
			telling++
		}
	}
	if telling < 2 || h.rest(n, func(u *Unit) bool { return u.From < i }) < toldRest {
		return nil
	}
	mine := phrase{ct, c.From, i}.bare()
	if mine.from >= mine.to {
		return nil
	}
	if t, sent := h.s.Text(n); best < end-i && tokenOf(t, sent.From, sent.To, mine.last().Hash) {
		return nil // the inlet filter every week, the outlet filter every month
	}
	theirs := h.subject(n, j)
	if theirs.from >= theirs.to || !h.apart(mine, theirs) || !h.elsewhere(mine, n) {
		return nil
	}
	return &given{said: Words(ct, mine.from, mine.to), instead: Words(theirs.t, theirs.from, theirs.to)}
}

// turnedRound looks for what the claim's subject, a name, has done to it by one for whom the source has a word that
// stands for another: he succeeded Maria Stone, whose name opens the sentence before.
func (h *heldReader) turnedRound(tells int) *given {
	ct, c := h.m.Claim.Text, h.m.Claim
	mine := phrase{ct, c.From, tells}.bare()
	if mine.from == mine.to || !mine.names() || tells+1 >= c.To || ct.Tokens[tells].Flags&text.Stop != 0 {
		return nil
	}
	for _, n := range h.near {
		t, sent := h.s.Text(n)
		if h.s.Sentences[n].Index == 0 || sent.To-sent.From < 3 || !standIns[t.Tokens[sent.From].Hash] || t.Tokens[sent.From+1].Hash != ct.Tokens[tells].Hash {
			continue
		}
		pt, prev := h.s.Text(n - 1)
		only := onlyName(pt, prev)
		if only.to > only.from && only.from == prev.From && tokenOf(t, sent.From+2, min(sent.To, sent.From+5), mine.last().Hash) && !only.has(mine.last().Hash) && tokenOf(ct, tells+1, c.To, only.last().Hash) {
			return &given{said: Words(ct, mine.from, mine.to), instead: Words(pt, only.from, only.to), traded: true}
		}
	}
	return nil
}

// along is how many tokens from i of the claim and from j of sentence n on are the same.
func (h *heldReader) along(n, i, j int) int {
	ct, to := h.m.Claim.Text, h.m.Claim.To
	pt, sent := h.s.Text(n)
	l := 0
	for i+l < to && j+l < sent.To && ct.Tokens[i+l].Hash == pt.Tokens[j+l].Hash {
		l++
	}
	return l
}
