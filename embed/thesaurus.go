package embed

import (
	"embed"
	"strings"
	"sync"
	"unicode/utf8"

	"grounded"
)

//go:embed thesaurus/*.txt
var thesaurusFiles embed.FS

// Related is a thing that a text names, with what the trades call it and say of it.
type Related struct {
	Term  string   // the thesaurus's first name of it
	Name  string   // the one that stands in the text
	Same  []string // its other names
	Tells []string // what passages say that tell it: of "gross margin", "gross profit" and "cost of sales"
}

// thesaurus is the built-in names of things of finance, law, medicine and industry.
type thesaurus struct {
	names *Vocabulary
	tells map[string][]string // by an entry's term
}

// readThesaurus reads the lines of all files: "a = b = c" are names of one thing, and
// after " > " stands what tells it, with commas between.
var readThesaurus = sync.OnceValue(func() *thesaurus {
	th := &thesaurus{tells: map[string][]string{}}
	var d grounded.Dictionary
	for line := range listLines(thesaurusFiles, "thesaurus") {
		names, tells, _ := strings.Cut(line, " > ")
		e := entryOf(strings.Split(names, " = "))
		d.Entries = append(d.Entries, e)
		if tells != "" {
			th.tells[e.Term] = strings.Split(tells, ", ")
		}
	}
	th.names = NewVocabulary(d)
	return th
})

// entryOf makes an entry of names; short ones in capitals are abbreviations.
func entryOf(names []string) grounded.Entry {
	e := grounded.Entry{Term: names[0]}
	for _, name := range names[1:] {
		if utf8.RuneCountInString(name) <= 3 && name == strings.ToUpper(name) && name != strings.ToLower(name) {
			e.Abbreviations = append(e.Abbreviations, name)
		} else {
			e.Synonyms = append(e.Synonyms, name)
		}
	}
	return e
}

// RelatedTo returns the things of the built-in thesaurus that text names, in order, each
// once.
func RelatedTo(text string) (out []Related) {
	th := readThesaurus()
	seen := map[string]bool{}
	for _, f := range th.names.Find(text) {
		if !seen[f.Entry.Term] {
			seen[f.Entry.Term] = true
			out = append(out, Related{Term: f.Entry.Term, Name: f.Name, Same: f.Other, Tells: th.tells[f.Entry.Term]})
		}
	}
	return out
}

// What the words of another name are worth together, beside those of the name that the
// question says, and what those of something that tells it are: at most tellsShare each and
// allTells together.
const (
	sameShare  = 0.8
	tellsShare = 0.6
	allTells   = 1.0
)

// QueryRelated is [Terms.Query] of a question with the words of what is related to it.
func (t *Terms) QueryRelated(text string, related []Related) Sparse {
	counts := t.asked(text)
	more := map[uint32]float64{}
	for _, r := range related {
		said := t.worth(t.terms(r.Name))
		for _, name := range r.Same {
			t.addName(more, name, sameShare*said)
		}
		share := min(tellsShare, allTells/float64(max(len(r.Tells), 1)))
		for _, name := range r.Tells {
			t.addName(more, name, share*said)
			for _, f := range readThesaurus().names.Find(name) {
				for _, other := range f.Other {
					t.addName(more, other, share*sameShare*said)
				}
			}
		}
	}
	for id, weight := range more {
		if counts[id] == 0 { // what the question says itself counts no more for it
			counts[id] = weight
		}
	}
	return sparse(counts, asIs)
}

// addName weighs the words of a name, all together at most with most.
func (t *Terms) addName(counts map[uint32]float64, name string, most float64) {
	words := t.terms(name)
	share := min(1, most/max(t.worth(words), 1e-9))
	for _, w := range words {
		if !frames[w.Text] {
			id := termID(w.Text)
			counts[id] = max(counts[id], share*kindWeights[w.kind])
		}
	}
}

// worth is what words that say what a text is about are worth together.
func (t *Terms) worth(words []Word) (sum float64) {
	for _, w := range words {
		if !frames[w.Text] {
			sum += kindWeights[w.kind]
		}
	}
	return sum
}
