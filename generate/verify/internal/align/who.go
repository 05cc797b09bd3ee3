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
	whoWords     = 2   // of content, that a clause must have to be compared
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
		who := m.readWho(s)
		m.who = &who
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

func (m *Match) readWho(s *Source) Who {
	var who Who
	near := m.whoNearest(s)
	if len(near) == 0 {
		return who
	}
	w := newWhoReader(m, s, near)
	who.Agrees, who.Near = true, true
	for k := range w.claim.Clauses {
		w.add(&who, &w.claim.Clauses[k])
	}
	m.readHeld(s, near, &who)
	return who
}

// whoNearest are the sentences that have most of the claim; rows and records tell nothing.
func (m *Match) whoNearest(s *Source) []int {
	if len(m.Windows) == 0 || s.Texts[m.Step.Passage].Record {
		return nil
	}
	near := slices.DeleteFunc(m.Nearest(whoSentences), s.isRow)
	if len(near) == 0 {
		return nil
	}
	least := whoNear * m.scores[near[0]]
	return slices.DeleteFunc(near, func(n int) bool { return m.scores[n] < least })
}

// whoReader compares the clauses of a claim with those of sentences.
type whoReader struct {
	s     *Source
	claim *roles.Reading
	whole *roles.Clause // all of the claim; nil: not wanted yet
	near  []nearClause
	known whereabouts
	at    int // passage of the clause that is compared

	around func(roles.Word) bool
	apart  func(w, x roles.Word) roles.Apart
}

// nearClause is a clause of the source beside a clause of the claim.
type nearClause struct {
	passage int
	reading *roles.Reading
	clause  *roles.Clause
	shared  int // words of content that both have
}

func newWhoReader(m *Match, s *Source, near []int) *whoReader {
	t := m.Claim.Text
	w := &whoReader{s: s, claim: m.read(), known: whereabouts{from: m.Claim.From, size: m.Claim.To - m.Claim.From}}
	w.around = func(x roles.Word) bool { return w.known.stands(s, t, x, w.at) }
	w.apart = func(x, y roles.Word) roles.Apart { return s.apart(t, x, s.Texts[w.at], y, w.at) }
	for _, n := range near {
		r := s.reading(n)
		for i := range r.Clauses {
			w.near = append(w.near, nearClause{passage: s.Sentences[n].Passage, reading: r, clause: &r.Clauses[i]})
		}
	}
	return w
}

// add adds to who how clause c of the claim stands.
func (w *whoReader) add(who *Who, c *roles.Clause) {
	if c.Contents() < whoWords {
		who.Agrees = who.Agrees && !c.Denies()
		return
	}
	says, worst := w.compare(c)
	if worst.Kind != roles.None {
		who.Agrees, who.Near = false, false
		if who.Kind == roles.None {
			who.Kind, who.Sure = worst.Kind, worst.Sure
			who.Said, who.Instead = quoted(w.claim.Text, worst.Said), quoted(w.s.Texts[worst.passage], worst.Instead)
		}
	}
	who.Agrees = who.Agrees && says.cover >= whoAgrees
	who.Near = who.Near && says.cover >= whoSame
	if says.clause != nil {
		in := w.s.Texts[says.passage]
		who.said, who.texts = append(who.said, says.clause.Span(in)), append(who.texts, in)
	}
}

// whoSays is the clause of the source that says most of a clause, nothing being wrong with that.
type whoSays struct {
	clause  *roles.Clause // nil: there is none
	passage int
	cover   float64
}

// whoWorst is what is wrong with a clause, where the clause of the source that comes nearest says so.
type whoWorst struct {
	roles.Finding
	passage int
}

// compare compares clause c of the claim with those of the source that have at least half as many of its
// words as any.
func (w *whoReader) compare(c *roles.Clause) (says whoSays, worst whoWorst) {
	most := 0
	for i := range w.near {
		n := &w.near[i]
		n.shared = roles.Shared(c, n.clause)
		most = max(most, n.shared)
	}
	if most == 0 {
		return says, worst
	}
	contents, free, against := c.Contents(), 0.0, 0.0
	for _, n := range w.near {
		if 2*n.shared < most {
			continue
		}
		f, score := w.finding(c, n)
		switch {
		case f.Kind != roles.None && score > against:
			against, worst = score, whoWorst{f, n.passage}
		case f.Kind == roles.None && score > free:
			free, says = score, whoSays{n.clause, n.passage, f.Cover}
			if f.Open {
				says.cover = 0
			}
		}
		if int(free) == contents {
			break // none says more
		}
	}
	if against <= free {
		worst.Kind = roles.None
	}
	return says, worst
}

// finding is how clause c of the claim stands to n, and how much of it n says.
func (w *whoReader) finding(c *roles.Clause, n nearClause) (roles.Finding, float64) {
	w.at = n.passage
	f, score := roles.Compare(w.claim, c, n.reading, n.clause, w.around, w.apart)
	if f.Kind == roles.Denied && w.saysWhole(n) {
		f.Kind = roles.None
	}
	return f, score
}

// saysWhole reports whether n says in one clause, as often denied, what the claim says in several.
func (w *whoReader) saysWhole(n nearClause) bool {
	if len(w.claim.Clauses) == 1 {
		return false
	}
	if w.whole == nil {
		w.whole = w.claim.Whole()
	}
	f, _ := roles.Compare(w.claim, w.whole, n.reading, n.clause, w.around, w.apart)
	return f.Kind == roles.None && !f.Open && f.Cover >= whoSame && w.whole.Denials() == n.clause.Denials()
}

func quoted(t *text.Text, at [2]int) string {
	return t.Quote(grounded.Span{Start: at[0], End: at[1]})
}

// isRow reports whether sentence n is a row of a table.
func (s *Source) isRow(n int) bool {
	t, sent := s.Text(n)
	return t.Folded[sent.Span.Start] == '|'
}
