package align

import (
	"slices"

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
}

const (
	whoSentences = 4   // that a claim is compared with
	whoNear      = 0.5 // of what the best sentence has of a claim, that others must have
	whoAgrees    = 0.7 // of a clause's words
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

// who compares the claim, clause by clause, with the sentences that have most of it.
func (m *Match) who(s *Source) {
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
	all := mine.Whole()
	m.Who.Agrees = true
	for k := range mine.Clauses {
		c := &mine.Clauses[k]
		if c.Contents() < 2 {
			continue
		}
		var worst roles.Finding
		free, against, cover, passage := 0.0, 0.0, 0.0, 0
		for _, n := range near {
			p := s.Sentences[n].Passage
			pt := s.Texts[p]
			around := func(w roles.Word) bool { return s.stands(ct, w.From, w.To, p) }
			apart := func(w, x roles.Word) bool { return s.apart(ct, w, pt, x, p) }
			r := s.reading(n)
			for i := range r.Clauses {
				f, score := roles.Compare(ct, c, pt, &r.Clauses[i], around, apart)
				if f.Kind == roles.Denied && len(mine.Clauses) > 1 {
					if g, _ := roles.Compare(ct, all, pt, &r.Clauses[i], around, apart); g.Kind != roles.Denied {
						f.Kind = roles.None // what the one sentence says in a clause, the other says in two
					}
				}
				if f.Kind == roles.None {
					if score > free {
						free, cover = score, f.Cover
					}
				} else if score > against {
					against, worst, passage = score, f, p
				}
			}
		}
		if against > free && worst.Kind != roles.None {
			m.Who.Agrees = false
			if m.Who.Kind == roles.None {
				m.Who.Kind, m.Who.Sure = worst.Kind, worst.Sure
				m.Who.Said = quoted(ct, worst.Said)
				m.Who.Instead = quoted(s.Texts[passage], worst.Instead)
			}
		}
		m.Who.Agrees = m.Who.Agrees && cover >= whoAgrees
	}
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
		s.units.each(h, func(n int32) {
			if s.Sentences[n].Passage == p && (i == from || slices.Contains(out, n)) && !slices.Contains(now, n) {
				now = append(now, n)
			}
		})
		if out = now; len(out) == 0 {
			return nil
		}
	}
	return out
}

func (s *Source) stands(t *text.Text, from, to, p int) bool {
	return len(s.sentencesOf(t, from, to, p)) > 0
}

// apart reports whether word w of a claim and word x of passage p are known to be two things: two
// names, two words of which one character differs, or two that one sentence has in different parts.
func (s *Source) apart(ct *text.Text, w roles.Word, pt *text.Text, x roles.Word, p int) bool {
	if w.Name && x.Name {
		return true
	}
	if a, b := x.To-x.From, w.To-w.From; a == b && a > 1 && pt.Tokens[x.From].Flags&text.Han != 0 {
		differ := 0
		for i := range a {
			if pt.Tokens[x.From+i].Hash != ct.Tokens[w.From+i].Hash {
				differ++
			}
		}
		if differ == 1 {
			return true
		}
	}
	theirs := s.sentencesOf(pt, x.From, x.To, p)
	for _, n := range s.sentencesOf(ct, w.From, w.To, p) {
		if slices.Contains(theirs, n) && s.reading(int(n)).Apart(ct, w, pt, x) {
			return true
		}
	}
	return false
}
