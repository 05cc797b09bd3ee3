package tongue

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// guessMost is how many code points of a text are looked at.
const guessMost = 600

// Guess is the language that folded is written in, and whether that is sure: a short sentence may
// have no word that tells. Nil says Chinese or English, or a text that nothing tells of.
func Guess(folded []rune) (w *Words, sure bool) {
	r := folded[:min(len(folded), guessMost)]
	var latin, han, kana, hangul, other int
	others := map[string]int(nil)
	for _, c := range r {
		switch {
		case 'a' <= c && c <= 'z':
			latin++
		case c < 0xC0:
		case 0x4E00 <= c && c <= 0x9FFF:
			han++
		case c < 0x250 || 0x1E00 <= c && c <= 0x1EFF:
			latin++
		case 0x3041 <= c && c <= 0x30FA:
			kana++
		case 0xAC00 <= c && c <= 0xD7A3:
			hangul++
		default:
			if code := scriptOf(c); code != "" {
				if others == nil {
					others = map[string]int{}
				}
				others[code]++
				other++
			}
		}
	}
	switch {
	case han > 0 && kana == 0 && hangul == 0 && other == 0, latin+kana+hangul+other == 0:
		return nil, han > 0
	case kana > 0 && 4*kana >= han && 2*(kana+han) >= latin:
		return Of("ja"), true
	case hangul > 0 && 2*hangul >= han && 2*(hangul+han) >= latin && hangul >= kana:
		return Of("ko"), true
	case other > 0 && 2*other >= latin+han:
		best, most := "", 0
		for code, n := range others {
			if n > most || n == most && code < best {
				best, most = code, n
			}
		}
		return Of(among(best, r)), true
	case han > 0:
		return nil, true
	}
	return latinOf(r)
}

// among tells languages of one script apart.
func among(code string, r []rune) string {
	has := func(letters string) bool {
		for _, c := range r {
			for _, l := range letters {
				if c == l {
					return true
				}
			}
		}
		return false
	}
	switch {
	case code == "ru" && has("іїєґ"):
		return "uk"
	case code == "ru" && has("јђћљњџ"):
		return "sr-Cyrl"
	case code == "ru" && !has("ыэ") && has("ъ"):
		return "bg"
	case code == "ru" && has("әғқңөұүһҳўҷ"):
		return "mul-Cyrl"
	case code == "ar" && has("ٹڈڑںےھ"):
		return "ur"
	case code == "ar" && has("ټډړښېۍ"):
		return "ps"
	case code == "ar" && has("گچپژی"):
		return "fa"
	}
	return code
}

// scriptOf is a language of the script that c is of; empty where it says nothing.
func scriptOf(c rune) string {
	for _, s := range scripts {
		if c >= s.from && c <= s.to {
			return s.code
		}
	}
	return ""
}

// scripts are the blocks of scripts and the language that each is most often of.
var scripts = []struct {
	from, to rune
	code     string
}{
	{0x0370, 0x03FF, "el"}, {0x0400, 0x052F, "ru"}, {0x0530, 0x058F, "hy"}, {0x0590, 0x05FF, "he"}, {0x0600, 0x06FF, "ar"}, {0x0750, 0x077F, "ar"},
	{0x0900, 0x097F, "hi"}, {0x0980, 0x09FF, "bn"}, {0x0A00, 0x0A7F, "pa"}, {0x0A80, 0x0AFF, "gu"}, {0x0B00, 0x0B7F, "or"}, {0x0B80, 0x0BFF, "ta"},
	{0x0C00, 0x0C7F, "te"}, {0x0C80, 0x0CFF, "kn"}, {0x0D00, 0x0D7F, "ml"}, {0x0D80, 0x0DFF, "si"}, {0x0E00, 0x0E7F, "th"}, {0x0E80, 0x0EFF, "lo"},
	{0x0F00, 0x0FFF, "bo"}, {0x1000, 0x109F, "my"}, {0x10A0, 0x10FF, "ka"}, {0x1200, 0x137F, "am"}, {0x1780, 0x17FF, "km"},
}

// tells is what a word tells: the languages that have it among their commonest.
var tells = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for _, w := range english {
		m[w] = append(m[w], "en")
	}
	for code, words := range read() {
		for w := range words.Stop {
			if c, _ := utf8.DecodeRuneInString(w); c < 0x250 || 0x1E00 <= c && c <= 0x1EFF {
				m[w] = append(m[w], code)
			}
		}
	}
	return m
})

var english = []string{
	"the", "of", "and", "to", "in", "a", "is", "that", "for", "on", "with", "as", "was", "at", "by", "from", "it", "are", "be", "this", "or", "an", "were", "which",
	"has", "have", "had", "not", "but", "its", "his", "her", "their", "they", "he", "she", "who", "will", "would", "can", "been", "than", "more", "said", "after", "also",
	"into", "over", "about", "when", "what", "there", "all", "one", "you", "your", "if", "may", "other", "up", "out", "no", "so", "do", "did", "how", "we", "i", "my",
	"per", "plus", "via", "pro", "non", "de", "la", "el", "las", "los", "san", "die", "man", "den", "me", "us", "am",
}

// surely are words of English that hardly any other language has.
var surely = map[string]bool{"the": true, "and": true, "that": true, "with": true, "from": true, "this": true, "were": true, "which": true, "their": true, "have": true, "been": true, "than": true, "they": true, "would": true}

const (
	surelyWords  = 48   // words that are looked at for those of English
	surelyShare  = 0.05 // of them, that are surely English
	tellsShare   = 0.08 // of a text's words, weighed by how many languages have them, that tell one
	tellsTimes   = 1.5  // as much as of English
	tellsWords   = 3    // different ones, at least; 2 in a text of few words
	fewWords     = 12
	unknownWords = 40   // words of a text that is in a language of which nothing is known
	unknownShare = 0.02 // of them, that may be English
	unknownSmall = 4    // short words that such a text has twice
)

// latinOf tells the language of a text in Latin letters by its commonest words.
func latinOf(r []rune) (*Words, bool) {
	words, sure := 0, 0
	for w := range wordsOf(r) {
		words++
		if len(w) >= 3 && surely[string(w)] {
			sure++
		}
		if words == surelyWords {
			break
		}
	}
	if float64(sure) >= surelyShare*float64(max(words, 10)) {
		return nil, true
	}
	all := tells()
	score, hits := map[string]float64{}, map[string]int{}
	counted := map[string]bool{}
	words = 0
	for w := range wordsOf(r) {
		words++
		if len(w) == 1 && w[0] < 0x80 { // l', d', t
			continue
		}
		codes := all[string(w)]
		for _, code := range codes {
			score[code] += 1 / float64(len(codes))
			if !counted[string(w)] {
				hits[code]++
			}
		}
		if len(codes) > 0 {
			counted[string(w)] = true
		}
	}
	letters := map[string]int{}
	for _, c := range r {
		if code := letterOf(c); code != "" && letters[code] < lettersMost {
			if letters[code]++; letters[code] > 1 {
				hits[code]++
				score[code] += letterTells
			}
		}
	}
	best := ""
	for code, s := range score {
		if code != "en" && (best == "" || s > score[best] || s == score[best] && code < best) {
			best = code
		}
	}
	if best == "" {
		return mul(words, sure, hits["en"], r)
	}
	s := score[best]
	switch {
	case (hits[best] >= tellsWords || hits[best] >= 2 && words <= fewWords) && s >= tellsShare*float64(words) && s >= tellsTimes*score["en"]:
		return Of(best), s >= 2 && s >= 0.12*float64(words) && s >= 3*score["en"]
	}
	return mul(words, sure, hits["en"], r)
}

const (
	letterTells = 0.5 // as much as a word that one language alone has
	lettersMost = 6   // that are counted
)

// letterOf is the language that has a letter which few others have.
func letterOf(c rune) string {
	switch c {
	case 'ı', 'ğ':
		return "tr"
	case 'ß':
		return "de"
	case 'ł', 'ż', 'ź', 'ś', 'ę', 'ą':
		return "pl"
	case 'ř', 'ě', 'ů':
		return "cs"
	case 'ő', 'ű':
		return "hu"
	case 'ț', 'ș', 'ă':
		return "ro"
	case 'ñ':
		return "es"
	case 'ã', 'õ':
		return "pt"
	case 'ơ', 'ư', 'đ':
		return "vi"
	}
	if c >= 0x1EA0 && c <= 0x1EF9 {
		return "vi"
	}
	return ""
}

// mul is a language of which nothing is known, where a text of so many words is hardly English.
func mul(words, sure, en int, r []rune) (*Words, bool) {
	if words < unknownWords || sure > 0 || float64(en) > unknownShare*float64(words) || !running(r) || small(r) < unknownSmall {
		return nil, false
	}
	return Of("mul"), true
}

// small is how many short words, each twice at least, a text has.
func small(r []rune) int {
	seen := map[string]int{}
	n := 0
	for w := range wordsOf(r) {
		if len(w) > 1 && len(w) <= 4 {
			if seen[string(w)]++; seen[string(w)] == 2 {
				n++
			}
		}
	}
	return n
}

// running reports whether r is prose and no list or table.
func running(r []rune) bool {
	letters, signs := 0, 0
	for _, c := range r {
		switch {
		case unicode.IsLetter(c) || c == ' ':
			letters++
		case c != ',' && c != '.' && c != '\'' && c != '-':
			signs++
		}
	}
	return signs*20 < letters
}

// wordsOf are the words of r.
func wordsOf(r []rune) func(func([]rune) bool) {
	return func(yield func([]rune) bool) {
		for i := 0; i < len(r); {
			if !latinLetter(r[i]) {
				i++
				continue
			}
			j := i
			for j < len(r) && latinLetter(r[j]) {
				j++
			}
			if !yield(r[i:j]) {
				return
			}
			i = j
		}
	}
}

func latinLetter(c rune) bool {
	return 'a' <= c && c <= 'z' || c >= 0xC0 && c < 0x250 && c != '×' && c != '÷' || 0x1E00 <= c && c <= 0x1EFF
}
