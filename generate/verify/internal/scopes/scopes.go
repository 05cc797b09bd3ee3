// Package scopes reads what the figures of a sentence are of. Where a sentence has several of a
// kind, "91% in Canada and 89% worldwide", 甲公司持股35%，乙公司持股20%, it is parted between them,
// and the words that stand on a figure's side say what it is of: those before it where each
// part has such, else those behind it. It knows the marks, the joining words and the lists told
// off one against one (respectively, 分别) of Chinese and English, and no more of their grammar:
// where it does not see what belongs to what, it says nothing.
//
// Read scopes.go, then cut.go, list.go and compare.go.
package scopes

import (
	"slices"

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

// between parts the sentence between its figures.
func (r *reading) between() []Part {
	n := len(r.figures)
	starts := make([]int, n+1) // of the parts
	starts[0], starts[n] = r.opening(), r.ending()
	for i := 1; i < n; i++ {
		cut, ok := r.cut(r.at[i-1][1], r.at[i][0])
		if !ok {
			return nil
		}
		starts[i] = cut
	}
	before, behind := make([][]Word, n), make([][]Word, n)
	led := 0
	for i := range n {
		before[i], behind[i] = r.words(starts[i], r.at[i][0]), r.words(r.at[i][1], starts[i+1])
		if i > 0 && len(before[i]) > 0 {
			led++
		}
	}
	switch led {
	case n - 1:
		for i := range before {
			before[i] = append(before[i], r.firm(behind, i)...)
		}
		out := r.parts(before)
		for i := range out {
			out[i].Behind = slices.DeleteFunc(behind[i], func(w Word) bool { return w.Firm == Plain })
		}
		return out
	case 0:
		return r.parts(behind)
	}
	return nil
}

// sameCounted reports whether bare figures count one thing: what the first is followed by, so are
// the others, or by nothing.
func (r *reading) sameCounted() bool {
	counted, unit := uint32(0), false
	for i, f := range r.figures {
		if f.Kind != facts.Number {
			continue
		}
		if f.Unit != "" {
			unit = true
			continue
		}
		k := r.at[i][1]
		if k >= r.To || r.mark(k) != joined {
			continue
		}
		tok := r.Text.Tokens[k]
		if tok.Flags&text.Han != 0 && int(tok.Start) != f.End || tok.Flags&text.Stop != 0 || linking[tok.Hash] {
			continue
		}
		if counted == 0 {
			if counted = tok.Hash; unit {
				return false // 500 people and 300 trucks
			}
		} else if counted != tok.Hash {
			return false
		}
	}
	return true
}

// firm are the names and years behind figure i, where each of the figures has such behind it.
func (r *reading) firm(behind [][]Word, i int) []Word {
	isFirm := func(w Word) bool { return w.Firm != Plain }
	for _, words := range behind {
		if !slices.ContainsFunc(words, isFirm) {
			return nil
		}
	}
	return slices.DeleteFunc(slices.Clone(behind[i]), func(w Word) bool { return w.Firm == Plain })
}

// parts are the figures with their words, those that several have left out; nil where one has none
// of its own.
func (r *reading) parts(scope [][]Word) []Part {
	out := make([]Part, 0, len(scope))
	for i, words := range scope {
		p := Part{Fact: r.figures[i]}
		for _, w := range words {
			again := slices.ContainsFunc(p.Words, func(x Word) bool { return x.Key == w.Key })
			for k, others := range scope {
				again = again || k != i && slices.ContainsFunc(others, func(x Word) bool { return x.Key == w.Key })
			}
			if !again {
				p.Words = append(p.Words, w)
			}
		}
		if len(p.Words) == 0 || !r.wide && len(words) > r.most(words) || r.wide && len(p.Words) > r.most(p.Words) {
			return nil
		}
		if near := r.nearest(words, i); slices.ContainsFunc(p.Words, func(x Word) bool { return x.Key == near }) {
			p.Nearest = near
		}
		out = append(out, p)
	}
	return out
}

func (r *reading) most(words []Word) int {
	if r.Text.Tokens[words[0].From].Flags&text.Han != 0 {
		return mostHan
	}
	return mostWords
}

// nearest is the word that stands nearest to figure i.
func (r *reading) nearest(words []Word, i int) uint32 {
	last := words[0]
	for _, w := range words {
		if w.From >= r.at[i][1] {
			break
		}
		last = w
	}
	return last.Key
}

// words are those of the tokens [from, to) that say something; figures but years are left out.
func (r *reading) words(from, to int) []Word {
	var out []Word
	t := r.Text
	for i := from; i < to; i++ {
		tok := t.Tokens[i]
		w := Word{Key: tok.Hash, From: i, To: i + 1, Firm: r.firmness(i)}
		switch {
		case tok.Flags&text.Figure != 0:
			if f := r.factAt(i); f != nil && measured(f) {
				continue
			}
		case tok.Flags&text.Han != 0:
			if r.unit(i) {
				continue
			}
			if w.Key = t.Bigram(i); w.Key == 0 || i+1 >= to || empty(t, i) || empty(t, i+1) {
				if !r.alone(i, from, to) {
					continue
				}
				w.Key = tok.Hash
			} else {
				w.To = i + 2
			}
		case tok.Flags&text.Stop != 0 || linking[tok.Hash] || turns[tok.Hash] || changing[tok.Hash] || r.unit(i):
			continue
		}
		out = append(out, w)
	}
	return out
}

// alone reports whether the Han character at i stands by itself among marks and such as say nothing.
func (r *reading) alone(i, from, to int) bool {
	t := r.Text
	before := i > from && t.Tokens[i-1].Flags&text.Joined != 0 && !empty(t, i-1)
	after := i+1 < to && t.Tokens[i].Flags&text.Joined != 0 && !empty(t, i+1)
	return !before && !after && !empty(t, i)
}

// unit reports whether token i is part of a figure, as million is.
func (r *reading) unit(i int) bool {
	f := r.factAt(i)
	return f != nil && measured(f)
}

func (r *reading) factAt(i int) *facts.Fact {
	tok := r.Text.Tokens[i]
	for k := range r.Facts {
		if f := &r.Facts[k]; int(tok.Start) < f.End && int(tok.End) > f.Start {
			return f
		}
	}
	return nil
}

func measured(f *facts.Fact) bool {
	switch f.Kind {
	case facts.Number, facts.Quantity, facts.Money, facts.Percent:
		return !f.IsYear()
	}
	return false
}

func (r *reading) firmness(i int) Firm {
	tok := r.Text.Tokens[i]
	switch {
	case tok.Flags&text.Figure != 0:
		if f := r.factAt(i); f != nil && f.YearOf() != 0 && tok.End-tok.Start == 4 { // not the day of a date
			return Year
		}
	case tok.Flags&(text.Capital|text.Stop) == text.Capital && tok.End-tok.Start > 1:
		if tok.Flags&text.First == 0 || r.Name != nil && r.Name(tok.Hash) {
			return Name
		}
	}
	return Plain
}

// empty reports whether a Han character says nothing of what a figure is of.
func empty(t *text.Text, i int) bool {
	return t.Tokens[i].Flags&text.Stop != 0 || faint[t.Folded[t.Tokens[i].Start]]
}

var faint = func() map[rune]bool {
	out := map[rune]bool{}
	for _, c := range "为是达到至共计约较比超则分别均系即在占" {
		out[c] = true
	}
	return out
}()

var (
	linking  = text.Set("compared versus vs respectively followed another further additional total approximately about nearly roughly almost plus equal period")
	changing = text.Set("rise rose risen increase increased grow grew grown gain climb jump fall fell fallen decrease decreased decline drop dropped shrink shrank reach reached amount amounted stand stood report reported record recorded remain")
)
