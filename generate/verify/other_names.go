package verify

import (
	"slices"
	"strings"

	"grounded"
	"grounded/embed"
	"grounded/generate/verify/internal/align"
)

// wording is a question as rows are compared with it: as it is asked, or with a thing that it
// names called what the trades call it too, or in the other language.
type wording struct {
	need
	own, other string // what the question calls the thing, and what this does; empty: as asked
}

const (
	wordingsMost = 6 // other wordings that are compared
	othersMost   = 4 // translations of a name that are tried
	otherCounts  = 0.95
)

// wordings are the question's, as it is asked first. Others are read only where a row of the
// passages has the other name.
func (p *Prepared) wordings(q asked, m *align.Match) []wording {
	out := []wording{{need: p.need(q, m)}}
	out[0].figure = figureWanted(q)
	labels := p.labels()
	if len(labels) == 0 {
		return out
	}
	for _, alt := range renamed(p.withoutOwners(q)) {
		name := unitsOf(alt.other)
		held := func(label map[uint32]bool) bool { return len(name) > 0 && overlap(name, label) == 1 }
		if len(out) > wordingsMost || !slices.ContainsFunc(labels, held) {
			continue
		}
		other := ask(alt.question)
		match := p.source.Match(align.Claim{Text: other.text, To: len(other.text.Tokens)})
		w := wording{need: p.need(other, match), own: alt.own, other: alt.other}
		w.figure = out[0].figure
		out = append(out, w)
	}
	return out
}

// withoutOwners is what a question asks, less the names of those whom a passage's document is of,
// which have nothing to be called otherwise.
func (p *Prepared) withoutOwners(q asked) string {
	bare := q.bare
	for _, part := range p.ownerNames(q.question) {
		bare = strings.ReplaceAll(bare, part, " ")
	}
	return bare
}

// labels are the words of what the rows are of.
func (p *Prepared) labels() []map[uint32]bool {
	var out []map[uint32]bool
	for r := range p.eachRow() {
		label := r.label
		if label == "" {
			label = r.cells[0].text
		}
		out = append(out, unitsOf(label))
	}
	return out
}

// overlap is the share of a's words that b has.
func overlap(a, b map[uint32]bool) float64 {
	in := 0.0
	for h := range a {
		if b[h] {
			in++
		}
	}
	return in / float64(max(1, len(a)))
}

// renaming is a question with one thing called otherwise.
type renaming struct {
	question, own, other string
}

// renamed are the ways to say a question with a thing that it names called otherwise, in its
// own language by the thesaurus, in the other by the glossary and the thesaurus.
func renamed(question string) (out []renaming) {
	for _, r := range embed.RelatedTo(question) {
		for _, name := range r.Same {
			out = append(out, renaming{question: withName(question, r.Name, name), own: r.Name, other: name})
		}
	}
	known := embed.Translations(question)
	runes := []rune(question)
	for i, t := range known {
		var names []string
		for _, name := range t.Names[:min(len(t.Names), othersMost)] {
			names = append(names, name)
			for _, r := range embed.RelatedTo(name) {
				if strings.EqualFold(r.Name, name) {
					names = append(names, r.Same...)
				}
			}
		}
		slices.Sort(names[min(1, len(names)):])
		for _, name := range slices.Compact(names) {
			out = append(out, renaming{
				question: translated(runes, known, i, name), other: name, own: string(runes[t.Span.Start:t.Span.End]),
			})
		}
	}
	return out
}

// withName is question with name in place of own, or at its end.
func withName(question, own, name string) string {
	at := strings.Index(strings.ToLower(question), strings.ToLower(own))
	if at < 0 {
		return question + " " + name
	}
	end := at + len(own)
	for end < len(question) && own[0] < 0x80 && question[end]|0x20 >= 'a' && question[end]|0x20 <= 'z' { // a plural
		end++
	}
	return question[:at] + " " + name + " " + question[end:]
}

// translated is the question with its known names in the other language: name for the one at
// place i, the most usual for the others.
func translated(question []rune, known []embed.Translation, i int, name string) string {
	var b strings.Builder
	at := 0
	for k, t := range known {
		b.WriteString(string(question[at:t.Span.Start]) + " ")
		if k == i {
			b.WriteString(name)
		} else {
			b.WriteString(t.Names[0])
		}
		b.WriteString(" ")
		at = t.Span.End
	}
	b.WriteString(string(question[at:]))
	return b.String()
}

// fitAny reads a row for all wordings of a question. What the question's own words fit goes
// before what others do.
func (p *Prepared) fitAny(r row, wordings []wording) fitted {
	best := p.fit(r, wordings[0].need)
	lang := grounded.LanguageOf(r.label)
	if r.label == "" {
		lang = grounded.LanguageOf(r.cells[0].text)
	}
	name := unitsOf(r.label + " " + r.cells[0].text)
	for _, w := range wordings[1:] {
		if lang != "" && lang != grounded.LanguageOf(w.other) || overlap(unitsOf(w.other), name) < 1 {
			continue
		}
		f := p.fit(r, w.need)
		f.fit *= otherCounts
		if f.sure && !best.sure || f.sure == best.sure && f.fit > best.fit {
			f.own, f.keyedWhole = w.own, false
			best = f
		}
	}
	if best.fit >= quotedFrom {
		if best.garbled() {
			return fitted{row: r}
		}
		p.ofSegment(&best, wordings[0].need)
	}
	return best
}
