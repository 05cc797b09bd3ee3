package verify

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
	"grounded/embed"
	"grounded/internal/subject"
)

// Unnamed is the organisation that the question asks about, where none of the passages, their
// titles and their documents' names has its name; empty where one has, or none is asked about.
func (p *Prepared) Unnamed(question string) string {
	names := subject.Asked(question)
	if len(names) == 0 {
		return ""
	}
	for i := range p.passages {
		if p.namesAny(i, names) {
			return ""
		}
	}
	return names[0]
}

// strangers tells which quotes a question about an organisation cannot mean: those of reports
// of another, unless they name it themselves, and those of documents that do not name it. A
// passage without a document stands for itself.
func (p *Prepared) strangers(question string) func(passage int, quote string) bool {
	names := otherwise(subject.Asked(question))
	owned := p.ownedBy(question)
	apart := p.withoutPersons(question)
	if len(names) == 0 && len(owned) == 0 {
		return func(i int, _ string) bool { return apart[p.passages[i].Document] }
	}
	known := map[grounded.DocumentID]bool{}
	for i, at := range p.passages {
		known[at.Document] = known[at.Document] || at.Document != "" && p.namesAny(i, names)
	}
	return func(i int, quote string) bool {
		at := p.passages[i]
		called := subject.Called(at.Title, at.Name, at.Also...)
		switch {
		case apart[at.Document]:
			return true
		case owned[at.Document]:
			return false
		case called.Report() && (called.Named() || len(owned) > 0):
			in := subject.In(quote)
			return !slices.ContainsFunc(names, in.Names) && !slices.ContainsFunc(names, called.Of)
		}
		return len(names) > 0 && !known[at.Document] && !p.namesAny(i, names)
	}
}

// titledPerson is a person as letters and filings call one.
var titledPerson = regexp.MustCompile(`\b(?:Mr|Ms|Mrs|Dr)\.?\s+(?:\p{Lu}\p{Ll}+\s+|\p{Lu}\.\s+)?(\p{Lu}\p{Ll}+)\b`)

// withoutPersons are the documents that do not name a person whom a question names and another of the
// documents does.
func (p *Prepared) withoutPersons(question string) map[grounded.DocumentID]bool {
	out := map[grounded.DocumentID]bool{}
	for _, m := range titledPerson.FindAllStringSubmatch(question, -1) {
		naming := map[grounded.DocumentID]bool{}
		for i, at := range p.passages {
			naming[at.Document] = naming[at.Document] || at.Document != "" && strings.Contains(p.surroundings(i)+at.Text, m[1])
		}
		for id, names := range naming {
			if any := slices.ContainsFunc(p.passages, func(at grounded.Passage) bool { return naming[at.Document] }); any && !names && id != "" {
				out[id] = true
			}
		}
	}
	return out
}

// ownedBy are the reports of those whom a question names.
func (p *Prepared) ownedBy(question string) map[grounded.DocumentID]bool {
	owned := map[grounded.DocumentID]bool{}
	names := otherwise(subject.Owners(question))
	for _, at := range p.passages {
		if owned[at.Document] || at.Document == "" {
			continue
		}
		called := subject.Called(at.Title, at.Name, at.Also...)
		if called.Report() && slices.ContainsFunc(names, called.Of) {
			owned[at.Document] = true
		}
	}
	return owned
}

// namesAny reports whether a passage, or what is known of its document, has one of the names.
func (p *Prepared) namesAny(passage int, names []string) bool {
	at := p.passages[passage]
	text := p.surroundings(passage) + "\n" + at.Text
	for _, value := range at.Metadata {
		text += "\n" + value
	}
	in, called := subject.In(text), subject.Called(at.Title, at.Name, at.Also...)
	for _, name := range otherwise(names) {
		if in.Names(name) || called.Of(name) {
			return true
		}
	}
	return false
}

// otherwise are names and what they are in the other language: Nike for 耐克.
func otherwise(names []string) []string {
	out := slices.Clone(names)
	for _, name := range names {
		for _, t := range embed.Translations(name) {
			for _, other := range t.Names {
				if first, _ := utf8.DecodeRuneInString(other); unicode.IsUpper(first) {
					out = append(out, other)
				}
			}
		}
	}
	return out
}

// Undated is the year that the question asks for, where neither the passages nor what stands
// around them name it; empty where one does, or where none is asked for.
func (p *Prepared) Undated(question string) string {
	years := year.FindAllString(question, -1)
	for i, at := range p.passages {
		text := p.surroundings(i) + "\n" + at.Text
		for _, y := range years {
			if strings.Contains(text, y) || !at.Dated.IsZero() && strconv.Itoa(at.Dated.Year()) == y {
				return ""
			}
		}
	}
	if len(years) == 0 {
		return ""
	}
	return years[0]
}
