package grounded

import (
	"strings"
	"unicode/utf8"
)

// Dictionary is a collection's own words: names that are kept whole and what means the
// same. It counts from the next question on; passages indexed later are segmented by it.
type Dictionary struct {
	Entries []Entry `json:"entries"`
	// Revision counts the changes. Whoever stores a dictionary gives the one it was made
	// from (0: there was none), so that no change of another is lost.
	Revision uint64 `json:"revision"`
}

// Entry is one thing with all its names.
type Entry struct {
	Term     string   `json:"term"`
	Synonyms []string `json:"synonyms,omitempty"`
	// Abbreviations are told apart by case: IT is not it.
	Abbreviations []string `json:"abbreviations,omitempty"`
}

// Names are all names of the entry, its term first.
func (e Entry) Names() []string {
	names := make([]string, 0, 1+len(e.Synonyms)+len(e.Abbreviations))
	names = append(names, e.Term)
	names = append(names, e.Synonyms...)
	return append(names, e.Abbreviations...)
}

// Limits of a dictionary.
const (
	MaxEntries    = 5000
	maxEntryNames = 32
	maxNameLength = 80 // code points
)

// Check trims the names and reports what cannot be used; [CodeInvalid].
func (d *Dictionary) Check() error {
	if len(d.Entries) > MaxEntries {
		return Errorf(CodeInvalid, "a dictionary holds at most %d entries", MaxEntries)
	}
	if d.Entries == nil {
		d.Entries = []Entry{}
	}
	seen := map[string]int{}
	for i := range d.Entries {
		e := &d.Entries[i]
		e.Term = strings.Join(strings.Fields(e.Term), " ")
		e.Synonyms, e.Abbreviations = trimmed(e.Synonyms), trimmed(e.Abbreviations)
		names := e.Names()
		if len(names) > maxEntryNames {
			return Errorf(CodeInvalid, "entries[%d]: %q has more than %d names", i, e.Term, maxEntryNames)
		}
		for _, name := range names {
			if n := utf8.RuneCountInString(name); n == 0 || n > maxNameLength || !utf8.ValidString(name) {
				return Errorf(CodeInvalid, "entries[%d]: a name has 1 to %d characters", i, maxNameLength)
			}
		}
		if at, twice := seen[e.Term]; twice {
			return Errorf(CodeInvalid, "entries[%d] and entries[%d] are both called %q; make one of them", at, i, e.Term)
		}
		seen[e.Term] = i
	}
	return nil
}

// trimmed drops white space and empty names.
func trimmed(names []string) (out []string) {
	for _, name := range names {
		if name = strings.Join(strings.Fields(name), " "); name != "" {
			out = append(out, name)
		}
	}
	return out
}
