package verify

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"grounded/internal/subject"
)

const (
	definitionsMost  = 2
	definitionShare  = 0.8 // of the best passage's score, from which others are quoted too
	definitionsReach = 2   // sentences that a definition may go on for where a line was broken
)

// quoteDefinitions are the sentences that say what the term means whose definition the question
// asks for, those of the passages found first before others.
func (p *Prepared) quoteDefinitions(question, term string) []Quoted {
	if term == "" {
		return nil
	}
	strange := p.strangers(question)
	var out []Quoted
	for i, s := range p.source.Sentences {
		t, sent := p.source.Text(i)
		line := t.Quote(sent.Span)
		if p.rowAt(s.Passage, sent.Span.Start) != nil || debris(line) || !subject.Defines(line, term) || strange(s.Passage, line) {
			continue
		}
		to := i
		for to < i+definitionsReach && to+1 < len(p.source.Sentences) && p.source.Sentences[to+1].Passage == s.Passage && !ended(line) {
			to++
			t, sent = p.source.Text(to)
			line = t.Quote(sent.Span)
		}
		out = append(out, Quoted{Evidence: p.point(i, to), Answers: true, sentence: i, own: 1, Score: 1 + fusedCounts*p.passages[s.Passage].Score.Fused})
	}
	slices.SortStableFunc(out, func(a, b Quoted) int { return cmp.Compare(b.Score, a.Score) })
	out = distinct(out)
	if len(out) > 0 {
		least := definitionShare * out[0].Score
		out = slices.DeleteFunc(out, func(q Quoted) bool { return q.Score < least })
	}
	return out[:min(len(out), definitionsMost)]
}

// ended reports whether a line ends as a sentence does.
func ended(line string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(line))
	return strings.ContainsRune(".。!！?？;；:：”\"", last)
}
