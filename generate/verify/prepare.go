package verify

import (
	"math"
	"strings"
	"unicode"

	"grounded"
	"grounded/internal/sentence"
)

// Prepared is a set of passages made ready for many sentences.
type Prepared struct {
	c        *Checker
	passages []grounded.Passage
	source   []sourceSentence
	idf      map[string]float64
	facts    map[string]bool // every hard fact of the passages and their titles
}

// sourceSentence is one sentence of a passage.
type sourceSentence struct {
	passage int
	span    grounded.Span // in the passage's text
	text    string
	words   map[string]bool
	facts   []fact
	negated bool
}

// Prepare splits the passages into sentences, their words and their hard facts.
func (c *Checker) Prepare(passages []grounded.Passage) *Prepared {
	p := &Prepared{c: c, passages: passages, idf: map[string]float64{}, facts: map[string]bool{}}
	counts := map[string]int{}
	for i, passage := range passages {
		runes := []rune(passage.Text)
		for _, span := range sentence.Split(passage.Text) {
			text := string(runes[span.Start:span.End])
			s := sourceSentence{passage: i, span: span, text: text, words: c.wordSet(text), facts: factsOf(text), negated: isNegated(text)}
			p.source = append(p.source, s)
			for w := range s.words {
				counts[w]++
			}
		}
		for _, f := range factsOf(passage.Text + "\n" + passage.Title + "\n" + passage.Context) {
			p.facts[f.key] = true
		}
	}
	n := float64(len(p.source))
	for w, k := range counts {
		p.idf[w] = math.Log(1 + (n-float64(k)+0.5)/(float64(k)+0.5))
	}
	return p
}

func (c *Checker) wordSet(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range c.terms.Words(text) {
		if !isFunctionWord(w.Text) {
			out[w.Text] = true
		}
	}
	return out
}

// weight is what a word says; one that no passage holds says most.
func (p *Prepared) weight(w string) float64 {
	if x, ok := p.idf[w]; ok {
		return max(x, 0.1)
	}
	if r := []rune(w); len(r) == 2 && unicode.Is(unicode.Han, r[0]) {
		return 1 // two characters side by side are often no word
	}
	return math.Log(1 + 2*float64(len(p.source)+1))
}

// overlap is the weighted share of words that are in any of the sets.
func (p *Prepared) overlap(words map[string]bool, in ...map[string]bool) float64 {
	var hit, all float64
	for w := range words {
		x := p.weight(w)
		all += x
		for _, set := range in {
			if set[w] {
				hit += x
				break
			}
		}
	}
	if all == 0 {
		return 0
	}
	return hit / all
}

// evidence points at source sentence s.
func (p *Prepared) evidence(s sourceSentence) grounded.Evidence {
	passage := p.passages[s.passage]
	e := grounded.Evidence{
		Marker: s.passage + 1, Document: passage.Document, Revision: passage.Revision, Chunk: passage.ID, Page: passage.Page,
		Span:  grounded.Span{Start: passage.Span.Start + s.span.Start, End: passage.Span.Start + s.span.End},
		Quote: s.text,
	}
	for _, b := range passage.Boxes {
		if len(e.Boxes) < 12 {
			e.Boxes = append(e.Boxes, b)
		}
	}
	return e
}

func isFunctionWord(w string) bool { return functionWords[w] }

var functionWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`a an the of to in on at by for and or is are was were be been it its this that with as from not no
		do doe did have has had will would can could may must shall should which who whom what when where how than then there their they he she his her
		的 了 和 与 在 是 为 及 或 也 都 就 而 其 该 此 这 那 并 等 于 以 对 由 从 被 把 向`) {
		m[w] = true
	}
	return m
}()
