package retrieve

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
	"grounded/embed"
	"grounded/internal/subject"
)

// owner is a name in a question that documents are called by.
type owner struct {
	name      string
	documents []grounded.DocumentID
}

// owners are the names in a question by which reports that were found are called: those of
// 3M, for a question about 3M. A name that all of them are called by tells nothing.
func owners(question string, found []grounded.Passage) (out []owner) {
	names := subject.Owners(question)
	for _, t := range embed.Translations(question) { // 微软 is Microsoft
		if first, _ := utf8.DecodeRuneInString(t.Names[0]); unicode.IsUpper(first) {
			names = append(names, t.Names[0])
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { // a word, not a name
		return grounded.LanguageOf(name) == grounded.English && name == strings.ToLower(name) && len(embed.Translations(name)) > 0
	})
	if len(names) == 0 {
		return nil
	}
	called := map[grounded.DocumentID]subject.Document{}
	for _, p := range found {
		if _, ok := called[p.Document]; !ok {
			called[p.Document] = subject.Called(p.Title, p.Name, p.Also...)
		}
	}
	for _, name := range names {
		of := owner{name: name}
		for id, doc := range called {
			if part := doc.Part(name); part != "" && doc.Report() {
				of.name, of.documents = part, append(of.documents, id)
			}
		}
		if n := len(of.documents); n > 0 && n < len(called) && n <= maxNamed {
			slices.Sort(of.documents)
			out = append(out, of)
		}
	}
	return out
}
