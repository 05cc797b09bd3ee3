package align

import (
	"slices"
	"strings"

	"grounded/generate/verify/internal/roles"
	"grounded/generate/verify/internal/text"
)

// given is what the claim gives to another than the source does: a post, a duty, an item of news, a pay.
type given struct {
	said, instead string
	traded        bool // both have changed places
}

// heldFrom is how much of the rest of a claim a sentence must have to be of the same thing.
const heldFrom = 0.7

// heldReader compares what a claim gives to whom with the sentences that have most of it.
type heldReader struct {
	m     *Match
	s     *Source
	near  []int
	claim string // in lower case
	texts []string
}

// readHeld adds to who what the claim gives to another, where its clauses show nothing wrong.
func (m *Match) readHeld(s *Source, near []int, who *Who) {
	t := m.Claim.Text
	if len(near) == 0 || who.Kind != roles.None || m.Claim.From == m.Claim.To {
		return
	}
	from, to := int(t.Tokens[m.Claim.From].Start), int(t.Tokens[m.Claim.To-1].End)
	h := &heldReader{m: m, s: s, near: near, claim: string(t.Folded[from:to])}
	for _, n := range near {
		pt, sent := s.Text(n)
		h.texts = append(h.texts, string(pt.Folded[sent.Span.Start:sent.Span.End]))
	}
	for _, rule := range [...]func() *given{h.item, h.duty, h.contract, h.post, h.years, h.person, h.told, h.owner} {
		x := rule()
		if x == nil {
			continue
		}
		who.Kind, who.Said, who.Instead, who.Sure = roles.OtherOne, x.said, x.instead, true
		if x.traded {
			who.Kind = roles.Traded
		}
		who.Agrees, who.Near = false, false
		return
	}
}

// rest is the share of the claim, the words that drop reports left out, that sentence n has.
func (h *heldReader) rest(n int, drop func(u *Unit) bool) float64 {
	all, in := 0.0, 0.0
	for i := range h.m.Units {
		u := &h.m.Units[i]
		if drop(u) {
			continue
		}
		all += u.Weight
		if mask := h.m.masks[n]; mask != nil && mask[i/64]&(1<<(i%64)) != 0 {
			in += u.Weight
		}
	}
	if all == 0 {
		return 0
	}
	return in / all
}

// words reports whether a unit of the claim is part of one of names, which are in lower case.
func (h *heldReader) words(names ...string) func(u *Unit) bool {
	t := h.m.Claim.Text
	return func(u *Unit) bool {
		from, to := int(t.Tokens[u.From].Start), int(t.Tokens[u.To-1].End)
		if t.Tokens[u.From].Flags&text.Han == 0 {
			return slices.ContainsFunc(names, func(name string) bool {
				return slices.Contains(strings.FieldsFunc(name, noLetter), string(t.Folded[from:to]))
			})
		}
		for _, name := range names {
			for at := 0; ; {
				k := strings.Index(h.claim[at:], name)
				if k < 0 {
					break
				}
				start := int(t.Tokens[h.m.Claim.From].Start) + len([]rune(h.claim[:at+k]))
				if from < start+len([]rune(name)) && to > start {
					return true
				}
				at += k + len(name)
			}
		}
		return false
	}
}

func noLetter(c rune) bool { return c == ' ' || c == '.' || c == ',' || c == '\'' || c == '’' }
