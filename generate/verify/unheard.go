package verify

import (
	"slices"
	"strings"

	"grounded"
	"grounded/embed"
	"grounded/internal/subject"
)

// unheardFrom is the share of what is asked of somebody of which no passage has a word, from which
// none of them bears on it.
const unheardFrom = 0.5

// Unheard reports whether the question asks of whom a document is of, and the passages have next to
// none of what it asks, by any name: they are about that one, and of something else.
func (p *Prepared) Unheard(question string) bool {
	if len(p.known(question)) == 0 {
		return false
	}
	q, m := p.read(question)
	n := p.need(q, m)
	heard := map[uint32]bool{}
	for _, alt := range renamed(q.bare) {
		if units := unitsOf(alt.other); p.has(units) {
			heard = union(heard, unitsOf(alt.own))
		}
	}
	names := subject.Asked(question)
	if grounded.LanguageOf(question) != grounded.Chinese {
		names = append(names, subject.Owners(question)...)
	}
	named := map[uint32]bool{}
	for _, name := range names {
		named = union(named, unitsOf(name))
	}
	segments := embed.Segments(q.bare)
	all, missing := 0.0, 0.0
	for _, u := range m.Units {
		w, ok := n.weigh[u.Hash]
		if !ok || named[u.Hash] {
			continue
		}
		span := grounded.Span{Start: int(q.text.Tokens[u.From].Start), End: int(q.text.Tokens[u.To-1].End)}
		han := grounded.LanguageOf(q.text.Quote(span)) == grounded.Chinese
		if han && !slices.ContainsFunc(segments, func(s grounded.Span) bool { return s.Start <= span.Start && span.End <= s.End }) {
			continue // two characters of two words
		}
		word := strings.ToLower(q.text.Quote(span))
		if w <= stopCounts || slices.Contains(askingWords, word) || slices.Contains(askingHan, word) {
			continue
		}
		all++
		if !u.Found && !heard[u.Hash] {
			missing++
		}
	}
	return all > 0 && missing >= unheardFrom*all
}

var askingHan = strings.Fields("有没 没有 名称 名字 具体 目前 现在 情况 请问 介绍 告诉 一下 知道")

// has reports whether the passages have all of units.
func (p *Prepared) has(units map[uint32]bool) bool {
	for h := range units {
		if !p.source.Has(h) {
			return false
		}
	}
	return len(units) > 0
}
