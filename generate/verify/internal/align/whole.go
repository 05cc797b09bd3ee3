package align

import (
	"grounded/generate/verify/internal/roles"
)

// wholeWords are the words of a sentence, as tokens from and to.
type wholeWords [][2]int

func wholeOf(r *roles.Reading) wholeWords {
	var out wholeWords
	for _, c := range r.Clauses {
		for _, w := range c.Words {
			out = append(out, [2]int{w.From, w.To})
		}
	}
	return out
}

// words are those of the claim.
func (m *Match) words() wholeWords { return wholeOf(m.read()) }

// read is the claim as clauses; it is read once.
func (m *Match) read() *roles.Reading {
	if m.reading == nil {
		m.reading = roles.Read(m.Claim.Text, m.Claim.From, m.Claim.To)
	}
	return m.reading
}

// around is [from, to) widened to whole words.
func (w wholeWords) around(from, to int) (int, int) {
	for _, x := range w {
		if x[0] < from && from < x[1] {
			from = x[0]
		}
		if x[0] < to && to < x[1] {
			to = x[1]
		}
	}
	return from, to
}

// lacking is the stretch from the first to the last of the words in or across [from, to) of which lacks
// reports a pair of neighbouring tokens; false where there is none.
func (w wholeWords) lacking(from, to int, lacks func(i int) bool) (int, int, bool) {
	first, last := -1, -1
	for _, x := range w {
		if x[1] <= from || x[0] >= to {
			continue
		}
		for i := x[0]; i+1 < x[1]; i++ {
			if lacks(i) {
				if first < 0 {
					first = x[0]
				}
				last = x[1]
				break
			}
		}
	}
	return first, last, first >= 0
}
