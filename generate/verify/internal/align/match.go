package align

import (
	"math/bits"
	"slices"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/roles"
	"grounded/generate/verify/internal/text"
)

// Unit is what of a claim is looked for: a word, or two Han characters.
type Unit struct {
	Hash   uint32
	Weight float64
	From   int // tokens of the claim
	To     int
	Found  bool // anywhere in the source
	Flags  text.Flag
}

// Claim is a stretch of an answer's text: tokens and facts.
type Claim struct {
	Text               *text.Text
	From, To           int
	FactFrom, FactTo   int
	Document, Sentence int
	Aliases            []Alias // other names of what it names; may be nil
	Terms              []Term  // its names in the other language, where passages are in that; may be nil
	Stated             bool    // it is no question: what only passages of something else have does not bear it out
}

// Alias is a name in a claim and another name of the same thing, by their words.
type Alias struct{ Own, Other map[uint32]bool }

// Window is a run of neighbouring sentences of one passage that covers a claim.
type Window struct {
	From, To int     // sentences of the source, inclusive
	Cover    float64 // weight of the claim's units in it, 0..1
	mask     []uint64
}

// FactMatch is what the source says of one fact of a claim.
type FactMatch struct {
	Fact      facts.Fact
	Found     bool // the source has it
	Near      bool // the best windows have it
	Rival     bool // the best window has another of its kind
	Split     bool // the source has it with spaces in it: 26, 000
	Elsewhere bool // only passages of something else have it; Passage is the first
	InStep    bool // the source has it just where the claim does
	Swapped   bool // the source has another where the claim has this one
	// Reordered says of a swapped one that another sentence has it and as much of the rest.
	Reordered bool
	Instead   facts.Fact
	InsteadIn int         // passage of Instead
	Derived   *Derivation // how it follows from others; nil: it stands there, or does not
	Passage   int         // of what is in step
	At        int         // code point of it where what is in step begins
	Sentence  int         // where it was found; -1
	Named     bool        // it is part of a name that a title or the question has
	Bound     *Binding    // how it stands to the tables; nil: they do not concern it
	Scoped    *Scoped     // what it is of where a sentence has several of its kind; nil: not seen
	Otherwise *Otherwise  // the source has it the other way, or for another time or thing each; nil: not so
}

// Match is a claim beside its source.
type Match struct {
	Claim     Claim
	Units     []Unit
	Weight    float64 // of all units
	Windows   []Window
	Covered   float64 // weight of units found anywhere, 0..1
	Facts     []FactMatch
	Step      Diff           // the claim in step with the window that it follows best
	Names     []Swap         // names in whose place that window has others
	Broken    []string       // quotations that are not to the letter
	rows      []meantRow     // of tables, that the claim may speak of
	Against   []Field        // fields of records that say no to what the claim says
	faults    []int          // tokens of the claim that fields say no to
	with      int            // fields of records that say what the claim says
	Across    *Across        // the claim beside passages in the other language; nil: none are
	Trend     *Trend         // of a thing that the claim says rose or fell; nil: the tables have none
	Versus    *Versus        // two things of which the claim says that one is more; nil: the source has not both
	who       *Who           // the claim's clauses beside those of the source; nil: not read yet
	Turned    *Turned        // in another language: what the source says otherwise; nil: nothing is known to be
	reading   *roles.Reading // of the claim; nil: not read yet
	places    [][]int32      // sentences that have each fact, whatever its form
	masks     [][]uint64     // units by sentence, where there are any
	known     [][]uint64     // units by passage whose title has them; nil: none
	scores    []float64
	strange   []bool // passages of something else; nil: none
	sentences int    // of those that are not; 0: all
}

// Match compares claim with the source.
func (s *Source) Match(claim Claim) *Match {
	m := &Match{Claim: claim}
	m.collect(s)
	m.locate(s)
	m.search(s)
	m.facts(s)
	m.inStep(s)
	m.bind(s)
	m.derive(s)
	if m.Foreign() {
		m.fields(s)
		m.quotes(s)
		m.turned(s)
		m.Names = append(m.Names, m.exchangedWords(s)...)
		return m
	}
	m.scopes(s)
	m.otherwise(s)
	if m.versus(s); m.Versus == nil {
		m.trend(s)
	}
	m.across(s)
	m.fields(s)
	m.hours(s)
	m.quotes(s)
	return m
}

// collect lists the claim's distinct units.
func (m *Match) collect(s *Source) {
	t := m.Claim.Text
	seen := map[uint32]bool{}
	add := func(u Unit) {
		if !seen[u.Hash] {
			seen[u.Hash] = true
			m.Units = append(m.Units, u)
		}
	}
	for i := m.Claim.From; i < m.Claim.To; i++ {
		tok := t.Tokens[i]
		switch {
		case tok.Flags&text.Han != 0:
			if b := t.Bigram(i); b != 0 && i+1 < m.Claim.To {
				flags := tok.Flags & t.Tokens[i+1].Flags & text.Stop
				add(Unit{Hash: b, From: i, To: i + 2, Flags: flags | text.Han})
			} else if i == m.Claim.From || t.Tokens[i-1].Flags&text.Joined == 0 {
				add(Unit{Hash: tok.Hash, From: i, To: i + 1, Flags: tok.Flags})
			}
		case tok.Flags&text.Stop == 0:
			add(Unit{Hash: tok.Hash, From: i, To: i + 1, Flags: tok.Flags})
		}
	}
}

// search finds the windows that cover most of the claim.
func (m *Match) search(s *Source) {
	width := (len(m.Units) + 63) / 64
	m.masks = make([][]uint64, len(s.Sentences))
	m.scores = make([]float64, len(s.Sentences))
	store := make([]uint64, 0, 64*width)
	var touched, having []int32
	found := 0.0
	aliases := m.otherNames(s)
	for i := range m.Units {
		u := &m.Units[i]
		having = slices.AppendSeq(having[:0], s.units.all(u.Hash))
		for _, a := range aliases {
			if len(having) == 0 && u.From >= a.from && u.To <= a.to {
				having = append(having, a.in...)
			}
		}
		count := len(having)
		u.Found = count > 0
		for _, p := range s.known[u.Hash] {
			m.know(len(s.Texts), p, i)
			u.Found = true
		}
		for k, f := range m.Facts {
			if len(m.places[k]) > 0 && m.overlaps(u, f.Fact) {
				having = append(having, m.places[k]...)
				u.Found = true
				count = max(count, len(m.places[k]))
			}
		}
		u.Weight = u.weight(count, len(s.Sentences))
		m.Weight += u.Weight
		if u.Found {
			found += u.Weight
		}
		word, bit := i/64, uint64(1)<<(i%64)
		for _, n := range having {
			mask := m.masks[n]
			if mask == nil {
				touched = append(touched, n)
				if len(store)+width > cap(store) {
					store = make([]uint64, 0, 64*width)
				}
				store = store[:len(store)+width]
				mask = store[len(store)-width:]
				m.masks[n] = mask
			}
			if mask[word]&bit == 0 {
				mask[word] |= bit
				m.scores[n] += u.Weight
			}
		}
	}
	if m.Weight > 0 {
		m.Covered = found / m.Weight
	}
	m.windows(s, m.setApart(s, touched))
}

// weight is what u weighs that stands in count of so many sentences.
func (u *Unit) weight(count, sentences int) float64 {
	w := idf(count, sentences)
	if u.Flags&text.Stop != 0 {
		w *= 0.2
	}
	if !u.Found && u.Flags&text.Han != 0 {
		w *= 0.6 // two characters side by side are often no word
	}
	return w
}

// know notes that the title of passage p has unit i.
func (m *Match) know(passages, p, i int) {
	if m.known == nil {
		m.known = make([][]uint64, passages)
	}
	if m.known[p] == nil {
		m.known[p] = make([]uint64, (len(m.Units)+63)/64)
	}
	m.known[p][i/64] |= 1 << (i % 64)
}

// windows keeps the best few of the sentences touched, each widened by a neighbour where that
// covers more.
func (m *Match) windows(s *Source, touched []int32) {
	for k := range min(windowsMost, len(touched)) {
		best := k
		for i, n := range touched[k:] {
			if b := touched[best]; m.scores[n] > m.scores[b] || m.scores[n] == m.scores[b] && n < b {
				best = k + i
			}
		}
		touched[k], touched[best] = touched[best], touched[k]
		m.Windows = append(m.Windows, m.widen(s, int(touched[k])))
	}
	slices.SortStableFunc(m.Windows, func(a, b Window) int {
		switch {
		case a.Cover > b.Cover:
			return -1
		case a.Cover < b.Cover:
			return 1
		}
		return 0
	})
}

func (m *Match) widen(s *Source, n int) Window {
	w := Window{From: n, To: n, mask: slices.Clone(m.masks[n])}
	for range 2 {
		best, bestGain := 0, 0.04*m.Weight
		for _, k := range [2]int{w.From - 1, w.To + 1} {
			if k < 0 || k >= len(s.Sentences) || m.masks[k] == nil || s.Sentences[k].Passage != s.Sentences[n].Passage {
				continue
			}
			if gain := m.weigh(m.masks[k], w.mask); gain > bestGain {
				best, bestGain = k-n, gain
			}
		}
		if best == 0 {
			break
		}
		for i := range w.mask {
			w.mask[i] |= m.masks[n+best][i]
		}
		w.From, w.To = min(w.From, n+best), max(w.To, n+best)
	}
	if m.known != nil {
		for i, k := range m.known[s.Sentences[n].Passage] {
			w.mask[i] |= k
		}
	}
	if m.Weight > 0 {
		w.Cover = m.weigh(w.mask, nil) / m.Weight
	}
	return w
}

// weigh is the weight of the units in mask that are not in without.
func (m *Match) weigh(mask, without []uint64) float64 {
	sum := 0.0
	for i, word := range mask {
		if i < len(without) {
			word &^= without[i]
		}
		for word != 0 {
			k := bits.TrailingZeros64(word)
			sum += m.Units[i*64+k].Weight
			word &= word - 1
		}
	}
	return sum
}

// windowsMost is how many windows a claim has at most.
const windowsMost = 4
