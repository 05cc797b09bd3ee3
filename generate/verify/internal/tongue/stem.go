package tongue

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"
)

var stemmers = map[string]func(string) string{
	"de": snowball(german.Stem), "fr": snowball(french.Stem), "es": snowball(spanish.Stem), "it": snowball(italian.Stem), "pt": snowball(portuguese.Stem),
	"nl": snowball(dutch.Stem), "ru": snowball(russian.Stem), "tr": snowball(turkish.Stem), "sv": snowball(swedish.Stem), "da": snowball(danish.Stem),
	"no": snowball(norwegian.Stem), "fi": snowball(finnish.Stem), "hu": snowball(hungarian.Stem), "ro": snowball(romanian.Stem),
	"ar": arabic, "vi": whole,
}

func snowball(stem func(*snowballstem.Env) bool) func(string) string {
	return func(w string) string {
		env := snowballstem.NewEnv(w)
		stem(env)
		return env.Current()
	}
}

// Stem is the stem of a word in lower case.
func (w *Words) Stem(word string) string { return w.stem(word) }

func whole(w string) string { return w }

// cutAt is how many letters of a word count in languages without a stemmer.
const cutAt = 6

// cut is the beginning of a word: inflection is mostly at its end.
func cut(w string) string {
	if utf8.RuneCountInString(w) <= 4 {
		return w
	}
	n := min(cutAt, max(4, utf8.RuneCountInString(w)*3/4))
	for i := range w {
		if n == 0 {
			return w[:i]
		}
		n--
	}
	return w
}

// arabic takes the article, particles and the commonest endings off a word, as long as three
// letters are left.
func arabic(w string) string {
	long := func(s string) bool { return utf8.RuneCountInString(s) >= 3 }
	for _, p := range []string{"وال", "بال", "كال", "فال", "لل", "ال", "و", "س"} {
		if rest, ok := strings.CutPrefix(w, p); ok && long(rest) {
			w = rest
			break
		}
	}
	for _, e := range []string{"ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي", "ت", "ا"} {
		if rest, ok := strings.CutSuffix(w, e); ok && long(rest) {
			return rest
		}
	}
	return w
}
