package verify

import (
	"math"
	"slices"

	"grounded"
	"grounded/embed"
	"grounded/generate/verify/internal/align"
	"grounded/generate/verify/internal/text"
)

// askedWord is a word of the question, or a name of several.
type askedWord struct {
	units  []int32 // of the match
	weight float64
	names  bool // whom or what the question is about; else what it asks of that
}

// wordsMost is how many words of a question are told apart in number.
const wordsMost = 8

// fewWeigh is what words weigh that only say what kind of thing is asked for.
const fewWeigh = 0.3

var asksOnly = text.Set("name names number type kind kinds many much year date time place first one two called known following")

// wordsAsked parts the question into words: what stands in quotation marks, Chinese words,
// names of several words, others. What is in quotation marks and names in Latin letters are what it
// is about; where there are none, the rarest word is.
func wordsAsked(q asked, m *align.Match) []askedWord {
	part := parting{text: q.text, of: make([]int, len(q.text.Tokens))}
	part.quoted([]rune(q.bare))
	for _, s := range embed.Segments(q.bare) {
		part.take(s.Start, s.End, false)
	}
	part.others()
	words := make([]askedWord, part.count)
	for i, u := range m.Units {
		if w := part.of[u.From]; w > 0 && part.of[u.To-1] == w && u.Flags&text.Stop == 0 {
			words[w-1].units = append(words[w-1].units, int32(i))
			words[w-1].weight += u.Weight
			words[w-1].names = words[w-1].names || part.named[w-1] || u.Flags&text.Capital != 0
		}
	}
	out := words[:0]
	for _, w := range words {
		if len(w.units) == 0 {
			continue
		}
		n := float64(len(w.units))
		w.weight = math.Sqrt(w.weight/n) * (1 + math.Log(n))
		if u := m.Units[w.units[0]]; n == 1 && asksOnly[u.Hash] {
			w.weight *= fewWeigh
		}
		out = append(out, w)
	}
	return nameAmong(out)
}

// parting tells which word each token of a question belongs to.
type parting struct {
	text  *text.Text
	of    []int // by token: the word, from 1
	count int
	named []bool // by word: it is a name for sure
}

// take makes a word of the tokens in [start, end) that belong to none.
func (p *parting) take(start, end int, name bool) {
	any := false
	for i, tok := range p.text.Tokens {
		if int(tok.Start) >= start && int(tok.End) <= end && p.of[i] == 0 {
			p.of[i], any = p.count+1, true
		}
	}
	if any {
		p.count++
		p.named = append(p.named, name)
	}
}

// quotes are the marks around names.
var quotes = map[rune]rune{'《': '》', '“': '”', '「': '」', '"': '"'}

func (p *parting) quoted(r []rune) {
	for i := 0; i < len(r); i++ {
		end, ok := quotes[r[i]]
		if !ok {
			continue
		}
		for j := i + 1; j < len(r); j++ {
			if r[j] == end {
				p.take(i+1, j, true)
				i = j
				break
			}
		}
	}
}

// others makes words of what is left: Han characters side by side, of which no dictionary knows
// a word, words with a capital side by side, single Latin words. A lone Han character says little.
func (p *parting) others() {
	t := p.text.Tokens
	for i := 0; i < len(t); i++ {
		if p.of[i] != 0 || t[i].Flags&text.Stop != 0 {
			continue
		}
		j := i + 1
		switch {
		case t[i].Flags&text.Han != 0:
			for j < len(t) && p.of[j] == 0 && t[j-1].Flags&text.Joined != 0 {
				j++
			}
			if j == i+1 {
				continue
			}
		case t[i].Flags&text.Capital != 0 && t[i].Flags&text.First == 0:
			for j < len(t) && p.of[j] == 0 && t[j].Flags&text.Capital != 0 {
				j++
			}
		}
		p.take(int(t[i].Start), int(t[j-1].End), false)
		i = j - 1
	}
}

// nameAmong takes the heaviest word for the name where none is one.
func nameAmong(words []askedWord) []askedWord {
	best := 0
	for i, w := range words {
		if w.names {
			return words
		}
		if w.weight > words[best].weight {
			best = i
		}
	}
	if len(words) > 1 {
		words[best].names = true
	}
	return words
}

// lackingMost is how many lacking words are told apart in number.
const lackingMost = 3

// reads measures what a reader looks for: whether a passage is of what the question names, and
// says there what it asks of that.
func (p *Prepared) reads(q asked, m *align.Match, nearest int, f []float64) {
	if grounded.LanguageOf(q.question) != grounded.Chinese {
		counted(f)
		return
	}
	words := wordsAsked(q, m)
	f[aWords], f[aLacking] = min(wordsMost, float64(len(words))), lackingMost
	if len(words) == 0 {
		return
	}
	r := reader{words: words, seen: make([]int32, len(m.Units)), has: make([]float64, len(words)), title: make([]float64, len(words))}
	for i, t := range p.source.Texts {
		r.look(m.Marks(text.Analyse(titleOf(p.passages[i]))))
		copy(r.title, r.has)
		f[aNameTitle] = max(f[aNameTitle], r.share(true))
		marks := m.Marks(t)
		r.look(marks)
		r.addTitle()
		name := r.share(true)
		f[aName], f[aBoth] = max(f[aName], name), max(f[aBoth], min(name, r.share(false)))
		before := f[aBothNear]
		f[aBothNear] = 0
		r.sentences(q, t, marks, name, f)
		if i == nearest {
			f[aBothNearest] = f[aBothNear]
		}
		f[aBothNear] = max(f[aBothNear], before)
	}
	if q.want.has == nil {
		f[aBothWanted] = f[aRelation]
	}
}

// counted puts what has been measured by words in the place of what is read. In English words
// are counted whole as it is, and the names that capitals tell are no better than their weight.
func counted(f []float64) {
	f[aName], f[aNameTitle], f[aRelation] = f[aFound], f[aTitleNearest], f[aSentence]
	f[aBoth], f[aBothNear], f[aBothSentence], f[aBothNearest] = f[aPassage], f[aWindow], f[aSentence], f[aNearest]
	f[aBothWanted], f[aWorst], f[aLacking], f[aWords] = f[aWantedClose], 1-f[aRareMissing], 1, wordsMost/2
}

// sentences reads a passage, of which the share name is of whom or what is asked about, sentence
// by sentence.
func (r *reader) sentences(q asked, t *text.Text, marks []align.Mark, name float64, f []float64) {
	for s, sent := range t.Sentences {
		first, last := t.Sentences[max(0, s-1)], t.Sentences[min(len(t.Sentences)-1, s+1)]
		r.look(between(marks, first.From, last.To))
		r.addTitle()
		f[aBothNear] = max(f[aBothNear], min(r.share(true), r.share(false)))
		lacking, worst := r.worst()
		f[aLacking], f[aWorst] = min(f[aLacking], float64(lacking)), max(f[aWorst], worst)
		r.look(between(marks, sent.From, sent.To))
		f[aRelation] = max(f[aRelation], min(name, r.share(false)))
		r.addTitle()
		of, what := r.share(true), r.share(false)
		f[aBothSentence] = max(f[aBothSentence], (of+what)/2*min(of, what))
		if both := min(of, what); q.want.has != nil && both > f[aBothWanted] && len(q.want.has(q, t, sent)) > 0 {
			f[aBothWanted] = both
		}
	}
}

// between are the marks from token from to before to.
func between(marks []align.Mark, from, to int) []align.Mark {
	at := func(token int) int {
		n, _ := slices.BinarySearchFunc(marks, int32(token), func(k align.Mark, at int32) int { return int(k.Token - at) })
		return n
	}
	return marks[at(from):at(to)]
}

// reader knows how much of each word of a question stands in what it looked at last.
type reader struct {
	words []askedWord
	seen  []int32 // by unit: the number of the look that saw it
	looks int32
	has   []float64 // by word: the share of its units
	title []float64 // what the passage's title has of it
}

func (r *reader) look(marks []align.Mark) {
	r.looks++
	for _, k := range marks {
		r.seen[k.Unit] = r.looks
	}
	for i, w := range r.words {
		in := 0
		for _, u := range w.units {
			if r.seen[u] == r.looks {
				in++
			}
		}
		r.has[i] = float64(in) / float64(len(w.units))
	}
}

// addTitle says that what the title has is there as well.
func (r *reader) addTitle() {
	for i := range r.has {
		r.has[i] = max(r.has[i], r.title[i])
	}
}

// share is the share of the weight of the names, or of the other words, that is there. Less
// than half of a word is likely chance.
func (r *reader) share(names bool) float64 {
	in, all := 0.0, 0.0
	for i, w := range r.words {
		if w.names != names {
			continue
		}
		has := r.has[i]
		if has < 0.5 {
			has /= 2
		}
		in, all = in+w.weight*has, all+w.weight
	}
	if all == 0 {
		return neutral
	}
	return in / all
}

// countsFrom is the share of the heaviest word's weight from which a word that lacks is counted.
const countsFrom = 0.4

// worst is how many words lack, and how well the one that stands worst is covered.
func (r *reader) worst() (lacking int, worst float64) {
	most := 0.0
	for _, w := range r.words {
		most = max(most, w.weight)
	}
	worst = 1
	for i, w := range r.words {
		if r.has[i] < 0.5 && w.weight > countsFrom*most {
			lacking++
		}
		worst = min(worst, 1-(1-r.has[i])*w.weight/most)
	}
	return lacking, worst
}
