package embed

import (
	"embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"grounded"
)

//go:embed glossary/*.txt
var glossaryFiles embed.FS

// glossary is what Chinese words are in English and English ones in Chinese.
type glossary struct {
	chinese *Vocabulary
	english map[string][]string // by a Chinese name
	han     map[string][]string // by the stems of an English name, with a space between
}

// longestPhrase is how many words an English name of the glossary may have.
const longestPhrase = 5

// readGlossary reads the lines of all files: "中文 = one / two".
var readGlossary = sync.OnceValue(func() *glossary {
	g := &glossary{english: map[string][]string{}, han: map[string][]string{}}
	var d grounded.Dictionary
	for line := range listLines(glossaryFiles, "glossary") {
		chinese, english, ok := strings.Cut(line, " = ")
		if !ok {
			continue
		}
		if g.english[chinese] == nil {
			d.Entries = append(d.Entries, grounded.Entry{Term: chinese})
		}
		for name := range strings.SplitSeq(english, " / ") {
			if !slices.Contains(g.english[chinese], name) {
				g.english[chinese] = append(g.english[chinese], name)
			}
			key := strings.Join(stemsOf(name), " ")
			if !slices.Contains(g.han[key], chinese) {
				g.han[key] = append(g.han[key], chinese)
			}
		}
	}
	g.chinese = NewVocabulary(d)
	return g
})

// stemsOf are the stems of the Latin words of text.
func stemsOf(text string) (out []string) {
	folded, _ := fold(text)
	for w := range strings.FieldsFuncSeq(string(folded), func(r rune) bool { return !isWordRune(r) }) {
		out = append(out, stem(w))
	}
	return out
}

// translations are what the names in a text may be in the other language, name by name, the
// most usual first; the longest name at each place.
func (g *glossary) translations(text string) (out [][]string) {
	if grounded.LanguageOf(text) == grounded.Chinese {
		for _, f := range g.chinese.Find(text) {
			out = append(out, g.english[f.Entry.Term])
		}
		return out
	}
	stems := stemsOf(text)
	for i := 0; i < len(stems); {
		n := min(longestPhrase, len(stems)-i)
		for n > 0 && g.han[strings.Join(stems[i:i+n], " ")] == nil {
			n--
		}
		if n > 1 || n == 1 && !frames[stems[i]] {
			out = append(out, g.han[strings.Join(stems[i:i+n], " ")])
		}
		i += max(n, 1)
	}
	return out
}

const (
	alternatives     = 4   // of a name that are searched
	alternativeShare = 0.6 // what the others are worth beside the most usual one
)

// Translated weighs what a question says in the other language, Chinese or English, by a
// glossary of common words: the words of each name's translations, and what is written alike
// in both, Latin names and figures. It is empty where the glossary knows nothing of it.
func (t *Terms) Translated(text string) Sparse {
	counts := map[uint32]float64{}
	known := readGlossary().translations(text)
	if len(known) == 0 {
		return Sparse{}
	}
	for _, names := range known {
		for i, name := range names[:min(len(names), alternatives)] {
			share := 1.0
			if i > 0 {
				share = alternativeShare
			}
			t.addName(counts, name, share*t.worth(t.terms(name)))
		}
	}
	chinese := grounded.LanguageOf(text) == grounded.Chinese
	for _, w := range t.terms(text) {
		alike := strings.ContainsFunc(w.Text, unicode.IsDigit) || chinese && w.Text[0] < 0x80
		if id := termID(w.Text); alike && !frames[w.Text] {
			counts[id] = max(counts[id], kindWeights[w.kind])
		}
	}
	return sparse(counts, asIs)
}
