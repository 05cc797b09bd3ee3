// Package tongue knows the languages of texts that are neither Chinese nor English: which one a
// text is in, the words of it that say little, that deny, that turn a statement round, its months,
// numbers and units, and how its words are stemmed.
//
// words/ has a file for each language. Its lines begin with a key:
//
//	stop: what says little
//	denies: what denies; deny-endings: endings of words that do
//	except: word_word, of which the first does not deny
//	prepositions: those before a noun that does nothing in its sentence
//	passive: words of the passive voice
//	about: what makes a figure approximate
//	months: twelve, forms of one joined by commas; form=number besides
//	numbers, scales, units: word=value; a unit may be of two words, word_word; a number with ! is another word
//	too, and one only before a unit
//	turn: words of one sense / words of the opposite; ~turn: one act seen from its two sides
//
// A word that ends in * stands for all that begin so, a+b for both in one clause. In Japanese and
// Korean expressions are looked for as they stand; ^ is where a word begins, $ where it ends.
//
// Read guess.go for which language a text is in, then stem.go and figures.go.
package tongue

import (
	"embed"
	"io/fs"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed words/*.txt
var files embed.FS

// Words are those of a language. It is not changed once read.
type Words struct {
	Code         string // of the language, as BCP 47 has it; "mul" where nothing is known of it
	Stop         map[string]bool
	Prepositions map[string]bool
	Passive      map[string]bool
	Months       map[string]int
	Numbers      map[string]float64
	Unsure       map[string]bool // numbers that are other words too: only before a unit
	Scales       map[string]float64
	Units        map[string]string
	About        []string
	Turns        []Turn

	denies      map[string]bool
	expressions []string // that deny, in Japanese and Korean
	endings     []string // of words that deny
	except      []string // word_word, of which the first does not deny
	stem        func(string) string
}

// Turn are words of one sense and words of the opposite.
type Turn struct {
	Converse bool // one act seen from its two sides: to buy, to sell
	Sides    [2][]string
}

// Spaceless reports whether the language is written without spaces, so that words are looked for as
// they stand.
func (w *Words) Spaceless() bool { return w.Code == "ja" || w.Code == "ko" || unspaced[w.Code] }

// unspaced are scripts of which each character counts as a word.
var unspaced = map[string]bool{"th": true, "lo": true, "km": true, "my": true, "bo": true}

// Unspaced reports whether each character counts as a word.
func (w *Words) Unspaced() bool { return unspaced[w.Code] }

// Of are the words of a language; those of one of which nothing is known are empty.
func Of(code string) *Words {
	all := read()
	if w := all[code]; w != nil {
		return w
	}
	made.Lock()
	defer made.Unlock()
	if made.words[code] == nil {
		w := newWords(code)
		w.finish()
		made.words[code] = w
	}
	return made.words[code]
}

// made are the languages of which nothing is known but their script.
var made = struct {
	sync.Mutex
	words map[string]*Words
}{words: map[string]*Words{}}

func newWords(code string) *Words {
	return &Words{
		Code: code, Stop: map[string]bool{}, Prepositions: map[string]bool{}, Passive: map[string]bool{}, Months: map[string]int{},
		Numbers: map[string]float64{}, Unsure: map[string]bool{}, Scales: map[string]float64{}, Units: map[string]string{}, denies: map[string]bool{},
	}
}

// read reads the files; some milliseconds' work, done when the first text in another language comes.
var read = sync.OnceValue(func() map[string]*Words {
	all := map[string]*Words{}
	paths, err := fs.Glob(files, "words/*.txt")
	if err != nil {
		panic(err)
	}
	for _, path := range paths {
		data, err := files.ReadFile(path)
		if err != nil {
			panic(err)
		}
		name := strings.TrimSuffix(strings.TrimPrefix(path, "words/"), ".txt")
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' {
				continue
			}
			code := name
			if name == "others" {
				code, line, _ = strings.Cut(line, " ")
			}
			if all[code] == nil {
				all[code] = newWords(code)
			}
			key, rest, _ := strings.Cut(line, ":")
			all[code].add(key, strings.TrimSpace(rest))
		}
	}
	for _, w := range all {
		w.finish()
	}
	return all
})

func (w *Words) add(key, rest string) {
	fields := strings.Fields(rest)
	switch key {
	case "stop":
		set(w.Stop, fields)
	case "prepositions":
		set(w.Prepositions, fields)
	case "passive":
		set(w.Passive, fields)
	case "denies":
		if w.Spaceless() {
			w.expressions = append(w.expressions, fields...)
		}
		set(w.denies, fields)
	case "deny-endings":
		w.endings = append(w.endings, fields...)
	case "except":
		w.except = append(w.except, fields...)
	case "about":
		w.About = append(w.About, fields...)
	case "months":
		for i, f := range fields {
			if name, n, ok := strings.Cut(f, "="); ok {
				w.Months[name], _ = strconv.Atoi(n)
				continue
			}
			for name := range strings.SplitSeq(f, ",") {
				w.Months[name] = i + 1
			}
		}
	case "numbers", "scales":
		into := w.Numbers
		if key == "scales" {
			into = w.Scales
		}
		for _, f := range fields {
			name, v, _ := strings.Cut(f, "=")
			if first, ok := strings.CutSuffix(name, "!"); ok {
				name = first
				w.Unsure[name] = true
			}
			into[name], _ = strconv.ParseFloat(v, 64)
		}
	case "units":
		for _, f := range fields {
			name, base, _ := strings.Cut(f, "=")
			w.Units[strings.ReplaceAll(name, "_", " ")] = base
		}
	case "turn", "~turn":
		a, b, _ := strings.Cut(rest, " / ")
		w.Turns = append(w.Turns, Turn{Converse: key[0] == '~', Sides: [2][]string{strings.Fields(a), strings.Fields(b)}})
	default:
		panic("tongue: unknown key " + key)
	}
}

func set(m map[string]bool, words []string) {
	for _, f := range words {
		m[f] = true
	}
}

func (w *Words) finish() {
	w.stem = stemmers[w.Code]
	if w.stem == nil {
		w.stem = cut
	}
}

// Denies reports whether a word, which next follows, denies.
func (w *Words) Denies(word, next string) bool {
	if !w.denies[word] {
		for _, e := range w.endings {
			if strings.HasSuffix(word, e) || len(e) > 3 && strings.Contains(word, e) {
				return true
			}
		}
		return false
	}
	for _, e := range w.except {
		if first, rest, ok := strings.Cut(e, "_"); ok && first == word && (rest == next || strings.HasPrefix(rest, next+"_")) {
			return false
		}
	}
	return true
}

// Denials is how often s, in a language that is written without spaces, denies.
func (w *Words) Denials(s string) int {
	for _, e := range w.except {
		s = strings.ReplaceAll(s, e, " ")
	}
	n := 0
	for _, e := range w.expressions {
		for {
			i, end := find(s, e)
			if i < 0 {
				break
			}
			if !attributive(s[end:]) {
				n++
			}
			s = s[:i] + "\x00" + s[end:]
		}
	}
	return n
}

// attributive reports whether what denies goes with the noun behind it and not with what is told: 仕事のない人,
// 없는 사람.
func attributive(rest string) bool {
	c, _ := utf8.DecodeRuneInString(rest)
	return c >= 0x4E00 && c <= 0x9FFF || strings.HasPrefix(rest, "는 ") || strings.HasPrefix(rest, "은 ")
}

// Denied are the last two characters of the word that s, in a language that is written without spaces,
// denies; empty where it denies none.
func (w *Words) Denied(s string) string {
	for _, e := range w.except {
		s = strings.ReplaceAll(s, e, " ")
	}
	for _, e := range w.expressions {
		i, _ := find(s, e)
		if i < 0 {
			continue
		}
		var last []rune
		before := []rune(s[:i])
		for k := len(before) - 1; k >= max(0, len(before)-8) && len(last) < 2; k-- {
			if c := before[k]; c >= 0x4E00 && c <= 0x9FFF || c >= 0xAC00 && c <= 0xD7A3 && !strings.ContainsRune("지하되고은는을를도", c) {
				last = append([]rune{c}, last...)
			} else if len(last) > 0 {
				break
			}
		}
		if len(last) == 2 {
			return string(last)
		}
	}
	return ""
}

// find is where expression e stands in s, and where it ends there; -1 where it does not.
func find(s, e string) (i, end int) {
	e, begins := strings.CutPrefix(e, "^")
	e, ends := strings.CutSuffix(e, "$")
	for from := 0; ; {
		k := strings.Index(s[from:], e)
		if k < 0 {
			return -1, 0
		}
		i, end = from+k, from+k+len(e)
		if (!begins || i == 0 || s[i-1] == ' ') && (!ends || end == len(s) || s[end] == ' ') {
			return i, end
		}
		from = end
	}
}

// Side is, for each side of turn t, what the clause has of it whose words, in lower case, are given; s is
// the clause as it stands.
func (w *Words) Side(t *Turn, words []string, s string) (has [2]string) {
	for k := range t.Sides {
		for _, e := range t.Sides[k] {
			if w.Spaceless() {
				if i, end := find(s, e); i >= 0 {
					has[k] = s[i:end]
				}
			} else {
				has[k] = holds(words, e)
			}
			if has[k] != "" {
				break
			}
		}
	}
	return has
}

// holds is what words have of e, a word, the beginning of one, or several joined by +; empty where they
// have it not.
func holds(words []string, e string) string {
	var out []string
	for part := range strings.SplitSeq(e, "+") {
		begin, open := strings.CutSuffix(part, "*")
		found := len(out)
		for _, word := range words {
			if word == begin || open && strings.HasPrefix(word, begin) {
				out = append(out, word)
				break
			}
		}
		if len(out) == found {
			return ""
		}
	}
	return strings.Join(out, " ")
}
