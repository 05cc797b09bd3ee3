package align

import (
	"slices"
	"strings"

	"grounded"
	"grounded/generate/verify/internal/roles"
	"grounded/generate/verify/internal/text"
)

// Who is how the clauses of a claim stand to what the source says of who does what to whom.
type Who struct {
	Kind    roles.Kind // what is wrong with the clause that stands worst; roles.None: nothing is known to be
	Said    string     // of the claim
	Instead string     // of the source, where it has another
	Sure    bool       // by lists or by the clause's own words
	Agrees  bool       // every clause has one in the source that says the same, to nearly all words
	Near    bool       // the same, to most words
	said    [][2]int   // code points of the clauses that come nearest, by passage
	texts   []*text.Text
}

const (
	whoSentences = 3   // that a claim is compared with
	whoNear      = 0.5 // of what the best sentence has of a claim, that others must have
	whoSame      = 0.7 // of a claim's words, that a clause has which says the whole of it
	whoAgrees    = 0.9 // of a clause's words
)

// reading is sentence n of the source as clauses; it is read once.
func (s *Source) reading(n int) *roles.Reading {
	if r := s.readings[n].Load(); r != nil {
		return r
	}
	t, sent := s.Text(n)
	r := roles.Read(t, sent.From, sent.To)
	s.readings[n].Store(r)
	return r
}

// Who compares the claim, clause by clause, with the sentences that have most of it. It is read at the
// first call.
func (m *Match) Who(s *Source) Who {
	if m.who == nil {
		m.who = &Who{}
		m.readWho(s)
	}
	return *m.who
}

// Says reports whether the clauses of the source that come nearest have a word as it stands.
func (w Who) Says(word string) bool {
	for i, at := range w.said {
		if strings.Contains(string(w.texts[i].Folded[at[0]:at[1]]), word) {
			return true
		}
	}
	return false
}

func (m *Match) readWho(s *Source) {
	if len(m.Windows) == 0 || s.Texts[m.Step.Passage].Record {
		return
	}
	near := m.Nearest(whoSentences)
	near = slices.DeleteFunc(near, func(n int) bool { return m.scores[n] < whoNear*m.scores[near[0]] || s.isRow(n) })
	if len(near) == 0 {
		return
	}
	ct := m.Claim.Text
	mine := roles.Read(ct, m.Claim.From, m.Claim.To)
	m.reading = mine
	all := mine.Whole()
	known := whereabouts{size: m.Claim.To - m.Claim.From}
	m.who.Agrees, m.who.Near = true, true
	for k := range mine.Clauses {
		c := &mine.Clauses[k]
		contents := c.Contents()
		if contents < 2 {
			m.who.Agrees = m.who.Agrees && !c.Denies()
			continue
		}
		most := 0
		shared := m.whoShared[:0]
		for _, n := range near {
			r := s.reading(n)
			for i := range r.Clauses {
				k := roles.Shared(c, &r.Clauses[i])
				shared, most = append(shared, k), max(most, k)
			}
		}
		m.whoShared = shared
		if most == 0 {
			m.who.Agrees, m.who.Near = false, false
			continue
		}
		var worst roles.Finding
		free, against, cover, passage := 0.0, 0.0, 0.0, 0
		var at *roles.Clause
		var in *text.Text
	sentences:
		for _, n := range near {
			p := s.Sentences[n].Passage
			pt := s.Texts[p]
			stands := known.of(p)
			around := func(w roles.Word) bool {
				if at := &stands[w.From-m.Claim.From]; *at == 0 {
					if *at = 1; s.stands(ct, w.From, w.To, p) {
						*at = 2
					}
				}
				return stands[w.From-m.Claim.From] == 2
			}
			apart := func(w, x roles.Word) roles.Apart { return s.apart(ct, w, pt, x, p) }
			r := s.reading(n)
			for i := range r.Clauses {
				k := shared[0]
				if shared = shared[1:]; 2*k < most {
					continue
				}
				f, score := roles.Compare(mine, c, r, &r.Clauses[i], around, apart)
				if f.Kind == roles.Denied && len(mine.Clauses) > 1 {
					if g, _ := roles.Compare(mine, all, r, &r.Clauses[i], around, apart); g.Kind == roles.None && !g.Open && g.Cover >= whoSame && all.Denials() == r.Clauses[i].Denials() {
						f.Kind = roles.None // what the one sentence says in a clause, the other says in two
					}
				}
				if f.Kind == roles.None {
					if score > free {
						free, cover, at, in = score, f.Cover, &r.Clauses[i], pt
						if f.Open {
							cover = 0
						}
						if int(score) == contents {
							break sentences // none says more
						}
					}
				} else if score > against {
					against, worst, passage = score, f, p
				}
			}
		}
		if against > free && worst.Kind != roles.None {
			m.who.Agrees, m.who.Near = false, false
			if m.who.Kind == roles.None {
				m.who.Kind, m.who.Sure = worst.Kind, worst.Sure
				m.who.Said = quoted(ct, worst.Said)
				m.who.Instead = quoted(s.Texts[passage], worst.Instead)
			}
		}
		m.who.Agrees = m.who.Agrees && cover >= whoAgrees
		m.who.Near = m.who.Near && cover >= whoSame
		if at != nil {
			m.who.said = append(m.who.said, at.Span(in))
			m.who.texts = append(m.who.texts, in)
		}
	}
}

// whereabouts notes which words of a claim stand in which passage: 0 where it is not known, 1 for no
// and 2 for yes, by the words' first tokens.
type whereabouts struct {
	size     int
	passages []int
	stands   [][]int8
}

func (k *whereabouts) of(p int) []int8 {
	if i := slices.Index(k.passages, p); i >= 0 {
		return k.stands[i]
	}
	k.passages, k.stands = append(k.passages, p), append(k.stands, make([]int8, k.size))
	return k.stands[len(k.stands)-1]
}

func quoted(t *text.Text, at [2]int) string {
	return t.Quote(grounded.Span{Start: at[0], End: at[1]})
}

// isRow reports whether sentence n is a row of a table.
func (s *Source) isRow(n int) bool {
	t, sent := s.Text(n)
	return t.Folded[sent.Span.Start] == '|'
}

// sentencesOf are the sentences of passage p that have the tokens [from, to) of t.
func (s *Source) sentencesOf(t *text.Text, from, to, p int) []int32 {
	var out []int32
	for i := from; i < to; i++ {
		h := t.Tokens[i].Hash
		if i+1 < to {
			if b := t.Bigram(i); b != 0 {
				h = b
			}
		} else if to-from > 1 && t.Tokens[i].Flags&text.Han != 0 {
			break
		}
		var now []int32
		for n := range s.units.all(h) {
			if s.Sentences[n].Passage == p && (i == from || slices.Contains(out, n)) && !slices.Contains(now, n) {
				now = append(now, n)
			}
		}
		if out = now; len(out) == 0 {
			return nil
		}
	}
	return out
}

// stands reports whether the tokens [from, to) of t stand in passage p, pairs of Han characters each for
// itself.
func (s *Source) stands(t *text.Text, from, to, p int) bool {
	for i := from; i < to; i++ {
		h := t.Tokens[i].Hash
		if b := t.Bigram(i); b != 0 && i+1 < to {
			h = b
		} else if to-from > 1 && t.Tokens[i].Flags&text.Han != 0 {
			break
		}
		found := false
		for n := range s.units.all(h) {
			if at := s.Sentences[n].Passage; at <= p { // the last passages come first
				found = at == p
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}
