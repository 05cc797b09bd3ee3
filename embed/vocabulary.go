package embed

import (
	"slices"
	"unicode"

	"grounded"
)

// Vocabulary is a collection's dictionary made ready to be found in texts. Nil holds no
// words. It is safe for concurrent use.
type Vocabulary struct {
	entries []grounded.Entry
	names   map[rune][]name // by their first rune, folded; the longest first
}

// name is one name of an entry.
type name struct {
	folded []rune
	exact  []rune // nil: in any case
	entry  int
	form   int // which of the entry's names
}

// NewVocabulary reads a dictionary; nil for an empty one.
func NewVocabulary(d grounded.Dictionary) *Vocabulary {
	if len(d.Entries) == 0 {
		return nil
	}
	v := &Vocabulary{entries: d.Entries, names: map[rune][]name{}}
	for i, e := range d.Entries {
		for form, s := range e.Names() {
			folded, original := fold(s)
			if len(folded) == 0 {
				continue
			}
			n := name{folded: folded, entry: i, form: form}
			if form > len(e.Synonyms) { // an abbreviation
				n.exact = original
			}
			v.names[folded[0]] = append(v.names[folded[0]], n)
		}
	}
	for _, list := range v.names {
		slices.SortStableFunc(list, func(a, b name) int { return len(b.folded) - len(a.folded) })
	}
	return v
}

// With returns terms that know v's names beside the words of the language. Its
// fingerprint is the same, for texts indexed without v are still found.
func (t *Terms) With(v *Vocabulary) *Terms {
	if v == nil {
		return t
	}
	own := *t
	own.own = v
	return &own
}

// Config is what t weighs with, defaults filled in.
func (t *Terms) Config() TermsConfig { return t.cfg }

// Length is the number of terms of an indexed text, in which average_length counts.
func (t *Terms) Length(text string) int {
	_, n := t.count(text)
	return n
}

// Found is a dictionary entry that a text names.
type Found struct {
	Entry grounded.Entry
	Name  string   // as the dictionary writes what stands in the text
	Other []string // the entry's other names
	Span  grounded.Span
}

// Find returns the entries that text names, in order, the longest name at each place.
func (v *Vocabulary) Find(text string) (out []Found) {
	if v == nil {
		return nil
	}
	folded, original := fold(text)
	for _, w := range v.find(folded, original) {
		e := v.entries[w.name.entry]
		names := e.Names()
		out = append(out, Found{
			Entry: e, Name: names[w.name.form], Span: w.span,
			Other: slices.Delete(slices.Clone(names), w.name.form, w.name.form+1),
		})
	}
	return out
}

type match struct {
	name name
	span grounded.Span
}

func (v *Vocabulary) find(folded, original []rune) (out []match) {
	for i := 0; i < len(folded); {
		n, end := v.at(folded, original, i)
		if end > i {
			out = append(out, match{n, grounded.Span{Start: i, End: end}})
			i = end
			continue
		}
		i++
	}
	return out
}

// at is the longest name that stands at i and where it ends; 0 where none does.
func (v *Vocabulary) at(folded, original []rune, i int) (name, int) {
	if i > 0 && isWordRune(folded[i]) && isWordRune(folded[i-1]) {
		return name{}, 0 // inside a Latin word
	}
	for _, n := range v.names[folded[i]] {
		if end := n.end(folded, original, i); end > 0 {
			return n, end
		}
	}
	return name{}, 0
}

// end is where n, standing at i, ends; 0 where it does not stand there. A space in it is
// any white space, and a Latin word may be in the plural.
func (n name) end(folded, original []rune, i int) int {
	at := i
	for k, r := range n.folded {
		switch {
		case at >= len(folded):
			return 0
		case r == ' ':
			if !unicode.IsSpace(folded[at]) {
				return 0
			}
			for at < len(folded) && unicode.IsSpace(folded[at]) {
				at++
			}
			continue
		case folded[at] != r || n.exact != nil && original[at] != n.exact[k]:
			return 0
		}
		at++
	}
	if !isWordRune(folded[at-1]) {
		return at
	}
	if at < len(folded) && folded[at] == 's' && (n.exact == nil || original[at] == 's') && unicode.IsLetter(folded[at-1]) {
		at++
	}
	if at < len(folded) && isWordRune(folded[at]) {
		return 0
	}
	return at
}

// words are the names in a text as terms.
func (v *Vocabulary) words(folded, original []rune) (out []Word) {
	if v == nil {
		return nil
	}
	for _, m := range v.find(folded, original) {
		out = append(out, Word{Text: string(m.name.folded), Span: m.span, kind: kindWhole})
	}
	return out
}

// synonymWeight is what a word is worth that the question means and does not say.
const synonymWeight = 0.8

// synonyms adds the words of the other names of what text names to a question's weights.
// What the question says already counts no more for it.
func (t *Terms) synonyms(text string, counts map[uint32]float64) {
	if t.own == nil {
		return
	}
	more := map[uint32]float64{}
	for _, f := range t.own.Find(text) {
		for _, other := range f.Other {
			for _, w := range t.terms(other) {
				id := termID(w.Text)
				more[id] = max(more[id], synonymWeight*kindWeights[w.kind])
			}
		}
	}
	for id, weight := range more {
		if counts[id] == 0 {
			counts[id] = weight
		}
	}
}
