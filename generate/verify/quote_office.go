package verify

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"grounded"
	"grounded/internal/subject"
)

const (
	holderFrom  = 0.4 // how plainly a holder must be named to be quoted
	holderShare = 0.8 // of the plainest, from which others are quoted too
	holdersMost = 2
	newShare    = 0.5 // of a holder of whom it is not said that they are new, where that is asked
)

var newAsked = regexp.MustCompile(`(?i)\b(?:new|next|incoming|successor)\b|新任|新的|接任|继任`)

// quoteHolders are the lines that say who holds the office that a question asks for, the
// plainest first: a signature, a row of a list of officers, a sentence.
func (p *Prepared) quoteHolders(question string) []Quoted {
	office, ok := subject.OfficeAsked(question)
	if !ok {
		return nil
	}
	strange, joins := p.strangers(question), newAsked.MatchString(question)
	var out []Quoted
	for i, s := range p.source.Sentences {
		t, sent := p.source.Text(i)
		line, to := t.Quote(sent.Span), i
		if strange(s.Passage, line) {
			continue
		}
		plain := office.Holder(line)
		if next := i + 1; plain == 0 && next < len(p.source.Sentences) && p.source.Sentences[next].Passage == s.Passage && len(line) < subject.ShortLine {
			t, sent := p.source.Text(next)
			if more := t.Quote(sent.Span); len(more) < subject.ShortLine {
				if both := office.Holder(line + "\n" + more); both > office.Holder(more) {
					plain, to = both, next
				}
			}
		}
		if joins && !subject.Joins(line) {
			plain *= newShare
		}
		if plain < holderFrom {
			continue
		}
		q := Quoted{Evidence: p.point(i, to), Answers: true, sentence: i, own: plain, Score: plain + fusedCounts*p.passages[s.Passage].Score.Fused}
		if strings.HasPrefix(line, "|") {
			q.Text, q.sentence = cellsText(line), -1
		}
		out = append(out, q)
	}
	slices.SortStableFunc(out, func(a, b Quoted) int { return cmp.Compare(b.Score, a.Score) })
	out = distinct(out)
	out = p.ofYears(out, year.FindAllString(question, -1))
	if len(out) == 0 {
		return nil
	}
	seen, least := map[grounded.DocumentID]bool{}, holderShare*out[0].Score
	out = slices.DeleteFunc(out, func(q Quoted) bool { // each document says it once
		doc := p.passages[q.Evidence.Marker-1].Document
		again := seen[doc]
		seen[doc] = true
		return q.Score < least || again
	})
	return out[:min(len(out), holdersMost)]
}

// ofYears are the quotes from documents of one of the years, where there are any.
func (p *Prepared) ofYears(quotes []Quoted, years []string) []Quoted {
	of := slices.DeleteFunc(slices.Clone(quotes), func(q Quoted) bool {
		at := p.passages[q.Evidence.Marker-1]
		return !slices.ContainsFunc(years, func(y string) bool {
			return strings.Contains(at.Title+"\n"+at.Name, y) || !at.Dated.IsZero() && strconv.Itoa(at.Dated.Year()) == y
		})
	})
	if len(of) == 0 {
		return quotes
	}
	return of
}

// cellsText are the cells of a row in Markdown, as a line.
func cellsText(row string) string {
	cells := slices.DeleteFunc(cellsOf(row), func(c string) bool { return c == "" })
	if grounded.LanguageOf(row) == grounded.Chinese {
		return strings.Join(cells, "；")
	}
	return strings.Join(cells, "; ")
}

// OfficeUnknown reports whether a question asks who holds an office, of reports alone, and none
// of the passages says it: what else they say of the office is no answer.
func (p *Prepared) OfficeUnknown(question string) bool {
	if _, ok := subject.OfficeAsked(question); !ok || len(p.quoteHolders(question)) > 0 {
		return false
	}
	for _, at := range p.passages {
		if !subject.Called(at.Title, at.Name, at.Also...).Report() {
			return false
		}
	}
	return true
}
