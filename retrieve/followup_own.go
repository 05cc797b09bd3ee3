package retrieve

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
	"grounded/embed"
)

const leastUnknown = 3 // characters of no known word, which are a name

// languageName is the name of a language, which the glossary writes with a capital too.
var languageName = regexp.MustCompile(`[语文]$`)

// shipName is a name as ships and trains have it: four characters and more that end in 号.
var shipName = regexp.MustCompile(`^\p{Han}{3,6}号[^码\d]`)

// namesAtStart reports whether a text in Chinese, whose first n characters say what it is about, begins
// with a name: one that is written with a capital in English, or a run of characters that no list of
// words has.
func namesAtStart(text string, n int) bool {
	if shipName.MatchString(text) {
		return true
	}
	runes := []rune(text)
	known := len(runes) // where the first known word begins
	for _, t := range embed.Translations(text) {
		name := string(runes[t.Span.Start:t.Span.End])
		if t.Span.Start == 0 && len(t.Names) > 0 && capitalised(t.Names[0]) && !languageName.MatchString(name) {
			return true
		}
		known = min(known, t.Span.Start)
	}
	for _, s := range embed.Segments(text) {
		known = min(known, s.Start)
	}
	return known >= leastUnknown && n > leastUnknown || known == 2 && strings.HasPrefix(string(runes[2:]), "股份")
}

// namesTitle reports whether a question has the title of a document that p may see, in two words or more:
// it then says itself what it is about.
func (r *Retriever) namesTitle(ctx context.Context, p grounded.Principal, collection, question string) bool {
	if r.cfg.Named == nil {
		return false
	}
	collection = cmp.Or(collection, grounded.DefaultCollection)
	words := strings.FieldsFunc(question, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '-' && c != '\'' })
	for from := range words {
		for to := from + 2; to <= min(len(words), from+titleWords); to++ {
			name := strings.Join(words[from:to], " ")
			if openers[strings.ToLower(words[from])] || len(name) < titleLeast {
				continue
			}
			if slices.ContainsFunc(r.cfg.Named(ctx, p, collection, name), func(d grounded.Document) bool { return strings.EqualFold(d.Title, name) }) {
				return true
			}
		}
	}
	return false
}

const (
	titleWords = 5 // of a title that is looked for
	titleLeast = 6 // letters of one
)

func capitalised(name string) bool {
	first, size := utf8.DecodeRuneInString(name)
	second, _ := utf8.DecodeRuneInString(name[size:])
	return unicode.IsUpper(first) && unicode.IsLower(second)
}
