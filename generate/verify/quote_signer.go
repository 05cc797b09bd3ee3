package verify

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"grounded"
	"grounded/internal/subject"
)

const (
	signedAround = 700 // code points before a signature that say of what it is, and a third of it behind
	signedShare  = 0.8 // of the signature that fits best, from which others are quoted too
	signerLines  = 2   // short lines behind a signature that name who signed
	signerLine   = 100 // bytes of such a line
)

// quoteSigners are the signatures of what a question asks who signed it.
func (p *Prepared) quoteSigners(question string) []Quoted {
	if !subject.SignersAsked(question) {
		return nil
	}
	strange := p.strangers(question)
	var out []Quoted
	for i, at := range p.passages {
		runes, from := []rune(at.Text), 0
		for line := range strings.SplitSeq(at.Text, "\n") {
			span := grounded.Span{Start: from, End: from + utf8.RuneCountInString(line)}
			from = span.End + 1
			if !subject.Signed(line) || strange(i, line) {
				continue
			}
			around := string(runes[max(0, span.Start-signedAround):min(len(runes), span.End+signedAround/3)])
			fits := subject.SignedFor(question, around)
			span.End = span.Start + signedEnd(runes[span.Start:], span.End-span.Start)
			q := Quoted{Evidence: p.at(i, p.source.Texts[i], span), Answers: true, sentence: -1, own: fits, Score: fits + fusedCounts*at.Score.Fused}
			if strings.HasPrefix(strings.TrimSpace(line), "|") {
				q.Text = cellsText(strings.TrimSpace(line))
			}
			out = append(out, q)
		}
	}
	slices.SortStableFunc(out, func(a, b Quoted) int { return cmp.Compare(b.Score, a.Score) })
	out = distinct(out)
	if len(out) == 0 {
		return nil
	}
	least, of := signedShare*out[0].Score, out[0].Evidence.Marker
	return slices.DeleteFunc(out, func(q Quoted) bool { return q.Score < least || q.Evidence.Marker != of })
}

// signedEnd is where a signature ends, that goes on with the name and the post of who signed on short
// lines behind its own.
func signedEnd(runes []rune, end int) int {
	rest, taken := string(runes[end:]), 0
	for line := range strings.SplitSeq(strings.TrimPrefix(rest, "\n"), "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "":
		case taken == signerLines || len(trimmed) > signerLine || strings.HasSuffix(trimmed, ":") || strings.HasPrefix(trimmed, "[") || subject.Signed(trimmed) || strings.HasPrefix(trimmed, "|"):
			return end
		default:
			taken++
			at := strings.Index(rest, line) + len(line)
			end += utf8.RuneCountInString(rest[:at])
			rest = rest[at:]
		}
	}
	return end
}
