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

// Translation is a name in a text and what it may be in the other language, Chinese or English,
// the most usual first.
type Translation struct {
	Span  grounded.Span // code points of the text
	Names []string
}

// Translations are the names in text that the built-in glossary knows, with what they may be in
// the other language; the longest name at each place.
func Translations(text string) []Translation { return readGlossary().translations(text) }

func (g *glossary) translations(text string) (out []Translation) {
	if grounded.LanguageOf(text) == grounded.Chinese {
		for _, f := range g.chinese.Find(text) {
			out = append(out, Translation{f.Span, g.english[f.Entry.Term]})
		}
		return out
	}
	words := wordSpans(text)
	stems := stemsOf(text)
	for i := 0; i < len(stems); {
		n := min(longestPhrase, len(stems)-i)
		for n > 0 && g.han[strings.Join(stems[i:i+n], " ")] == nil {
			n--
		}
		if n > 1 || n == 1 && !frames[stems[i]] {
			span := grounded.Span{Start: words[i].Start, End: words[i+n-1].End}
			out = append(out, Translation{span, g.han[strings.Join(stems[i:i+n], " ")]})
		}
		i += max(n, 1)
	}
	return out
}

// wordSpans are where the words that stemsOf reads stand, in code points.
func wordSpans(text string) (out []grounded.Span) {
	folded, _ := fold(text)
	start := -1
	for i, r := range append(folded, ' ') {
		switch word := isWordRune(r); {
		case word && start < 0:
			start = i
		case !word && start >= 0:
			out, start = append(out, grounded.Span{Start: start, End: i}), -1
		}
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
	for _, found := range known {
		for i, name := range found.Names[:min(len(found.Names), alternatives)] {
			share := 1.0
			if i > 0 {
				share = alternativeShare
			}
			worth := share * t.worth(t.terms(name))
			t.addName(counts, name, worth)
			for _, r := range RelatedTo(name) {
				for _, same := range r.Same {
					t.addName(counts, same, sameShare*tellsShare*worth)
				}
			}
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
