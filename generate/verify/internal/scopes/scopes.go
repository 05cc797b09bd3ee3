// Package scopes reads what the figures of a sentence are of. Where a sentence has several of a
// kind, "91% in Canada and 89% worldwide", 甲公司持股35%，乙公司持股20%, it is parted between them,
// and the words that stand on a figure's side say what it is of: those before it where each
// part has such, else those behind it. It knows the marks, the joining words and the lists told
// off one against one (respectively, 分别) of Chinese and English, and no more of their grammar:
// where it does not see what belongs to what, it says nothing.
//
// Read scopes.go, then between.go (cut.go, words.go), group.go, list.go and compare.go.
package scopes

import (
	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// Part is a figure of a sentence and what it is of.
type Part struct {
	Fact  facts.Fact
	Words []Word // of the part and of no other
	// Nearest is the word of the part that stands nearest to the figure, if it is of Words.
	Nearest uint32
	// Total says that the figure is of all, and the others of parts of it.
	Total bool
	// Behind are names and years behind the figure where Words stand before it.
	Behind []Word
}

// Word is a word, or two Han characters, that says what a figure is of.
type Word struct {
	Key      uint32
	From, To int // tokens
	Firm     Firm
}

// Firm says of a word that it names one thing: such count before others.
type Firm uint8

// The kinds.
const (
	Plain Firm = iota
	Name
	Year
)

// Sentence is a stretch of a text: its tokens and its facts.
type Sentence struct {
	Text     *text.Text
	From, To int
	Facts    []facts.Fact
	// Name reports whether a word with a capital that opens a sentence is a name; nil: none is.
	Name func(hash uint32) bool
}

// Parts are the figures of s that are like one another and what each is of; nil where that is not
// seen.
func (s *Sentence) Parts(like func(f *facts.Fact) bool) []Part {
	n := 0
	for i := range s.Facts {
		if like(&s.Facts[i]) {
			n++
		}
	}
	if n < 2 || n > MostFigures {
		return nil
	}
	r := &reading{Sentence: s, figures: make([]facts.Fact, 0, n), at: make([][2]int, 0, n)}
	for i := range s.Facts {
		if like(&s.Facts[i]) {
			r.figures = append(r.figures, s.Facts[i])
		}
	}
	if !r.place() {
		return nil
	}
	if r.lists() {
		if !r.sameCounted() {
			return nil
		}
		return r.told()
	}
	if out := r.total(); out != nil {
		return out
	}
	if !r.sameCounted() {
		return nil
	}
	if out := r.clauses(); out != nil {
		return out
	}
	if out := r.grouped(); out != nil {
		return out
	}
	r.wide = false
	return r.between()
}

// Years are the years of s and what happened in each; nil where that is not seen.
func (s *Sentence) Years() []Part {
	n := 0
	for i := range s.Facts {
		if s.Facts[i].YearOf() != 0 {
			n++
		}
	}
	if n < 2 || n > MostYears {
		return nil
	}
	r := &reading{Sentence: s}
	for i := range s.Facts {
		if s.Facts[i].YearOf() != 0 {
			r.figures = append(r.figures, s.Facts[i])
		}
	}
	if !r.place() || r.lists() {
		return nil
	}
	return r.years()
}

// MostYears is how many years of a sentence are told apart.
const MostYears = 3

const (
	// MostFigures is how many figures of a kind are told apart.
	MostFigures = 6
	// mostWords is how many words say what one of them is of; where there are more, the sentence tells
	// other things as well.
	mostWords = 8
	// mostHan is the same of Chinese, where words are two characters each.
	mostHan = 14
)

// reading is a sentence being parted.
type reading struct {
	*Sentence
	figures []facts.Fact
	at      [][2]int // tokens of each
	wide    bool     // whole clauses are looked at: only a figure's own words are counted
}

// place finds the tokens of the figures; false where one has none.
func (r *reading) place() bool {
	k := r.From
	for _, f := range r.figures {
		for k < r.To && int(r.Text.Tokens[k].End) <= f.Start {
			k++
		}
		from := k
		for k < r.To && int(r.Text.Tokens[k].Start) < f.End {
			k++
		}
		if from == k {
			return false
		}
		r.at = append(r.at, [2]int{from, k})
	}
	return true
}
