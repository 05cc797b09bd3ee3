// Package subject finds whom a question asks about, and whether a text or a document's name
// names them. It reads Chinese and English, the spellings that files are called by
// (FOOTLOCKER_2022 for Foot Locker), initials, and Chinese names in Latin letters.
package subject

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"grounded"
)

var (
	// ofWhom is a name in English: before 's, or after a word that what is asked about follows.
	ofWhom = regexp.MustCompile(`((?:[A-Z0-9][\w&.-]*\s+(?:(?:&|and|of)\s+)?)*[A-Z0-9][\w&.-]*)(?:['’]s?\b|['’](?:\s|$))|\b(?:did|does|has|had|for|of|by|at|is|was|were|will)\s+((?:[A-Z][\w&.-]*\s+(?:&\s+)?)*[A-Z][\w&.-]*[a-z][\w&.-]*)`)
	// whoseZH is a name in Chinese: before the year at a question's beginning.
	whoseZH = regexp.MustCompile(`^(?:请问|关于|查询|根据|那么?|在)?([\p{Han}·A-Za-z0-9&]{2,14}?)\s*的?(?:在|于)?(?:FY)?\s*(?:19|20)\d\d\s*年`)
	// companyZH is an organisation's name in Chinese that a question begins with.
	companyZH = regexp.MustCompile(`^(?:请问|关于|查询|根据|那么?|在)?([\p{Han}·A-Za-z0-9&]{2,12}?(?:公司|集团|股份|科技|银行|证券|药业|控股|实业))的`)
	// noSubject are words that look like a name and are none.
	noSubject = regexp.MustCompile(`(?i)^(?:what|who|where|when|how|that|it|let|here|there|today|yesterday|one|company|the company|group|q[1-4]|fy\d*|fiscal.*|(?:19|20)\d\d|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|i|us|u\.s\.?|eu|uk)$`)
	noNameZH  = regexp.MustCompile(`^(?:[我本该贵此全各]?(?:公司|集团|单位|企业|行业|国|校|市|省)|我们?|你们?|他们?|请问|什么|哪|截[至止]|到|从|自|在)|[多少哪谁什几]`)
)

// Asked are the names of those whom a question asks about.
func Asked(question string) (out []string) {
	if grounded.LanguageOf(question) == grounded.Chinese {
		for _, re := range [...]*regexp.Regexp{whoseZH, companyZH} {
			if m := re.FindStringSubmatch(question); m != nil && !noNameZH.MatchString(m[1]) {
				return append(out, m[1])
			}
		}
		return out
	}
	if titled(question) {
		return nil
	}
	for _, m := range ofWhom.FindAllStringSubmatch(question, -1) {
		name := strings.TrimSpace(m[1] + m[2])
		if first, rest, ok := strings.Cut(name, " "); ok && noSubject.MatchString(first) { // What Tesla's
			name = rest
		}
		if !noSubject.MatchString(name) && strings.IndexFunc(name, unicode.IsLetter) >= 0 {
			out = append(out, name)
		}
	}
	return out
}

// titled reports whether most words begin with a capital, which then tells nothing.
func titled(question string) bool {
	capital, words := 0, 0
	for _, w := range strings.Fields(question) {
		r := []rune(w)
		if len(r) < 4 || !unicode.IsLetter(r[0]) {
			continue
		}
		words++
		if unicode.IsUpper(r[0]) {
			capital++
		}
	}
	return words > 3 && capital*3 >= words*2
}

// Text is a text in which names are looked for.
type Text struct{ whole, bare string }

// In reads a text.
func In(text string) Text { return Text{text, Fold(text)} }

// Names reports whether the text has a name: as it is, without what parts its words, by one
// word of it that is long enough, or by what its initials stand for.
func (t Text) Names(name string) bool {
	if latin := kindZH.ReplaceAllString(name, ""); latin != name && grounded.LanguageOf(latin) == grounded.English {
		name = latin // 3M公司
	}
	if folded := Fold(name); folded != "" && strings.Contains(t.bare, folded) {
		return true
	}
	if grounded.LanguageOf(name) == grounded.Chinese {
		return hanHeld(name, t.whole)
	}
	for _, w := range strings.Fields(name) {
		if w = Fold(w); len(w) >= 4 && !commonName[w] && strings.Contains(t.bare, w) {
			return true
		}
	}
	spelt := initials(name)
	return spelt != nil && spelt.MatchString(t.whole)
}

// kindZH is what kind of organisation a Chinese name says at its end.
var kindZH = regexp.MustCompile(`(?:股份)?(?:有限)?(?:公司|集团)$`)

// initials matches what a short name in capitals may stand for: nil for any other name.
func initials(name string) *regexp.Regexp {
	letters := strings.ReplaceAll(onlyWords(name), " ", "")
	if len(letters) < 2 || len(letters) > 5 || letters != strings.ToUpper(letters) || strings.IndexFunc(letters, unicode.IsDigit) >= 0 {
		return nil
	}
	return regexp.MustCompile(`\b` + strings.Join(strings.Split(letters, ""), `\w+(?:[\s&.,_-]|and)+`) + `\w*`)
}

// held is the share of a Chinese name's pairs of characters from which a text has it, as a part
// of the full one or as the full one of a part.
const held = 0.5

func hanHeld(name, text string) bool {
	r := []rune(onlyWords(name))
	pairs, in := 0, 0
	for i := 0; i+1 < len(r); i++ {
		if r[i] == ' ' || r[i+1] == ' ' {
			continue
		}
		pairs++
		if strings.Contains(text, string(r[i:i+2])) {
			in++
		}
	}
	return pairs > 1 && float64(in)/float64(pairs) > held
}

// commonName are words that names of all kinds have.
var commonName = setOf("company group corporation limited holdings bank international technology technologies industries inc first united national american general incorporated")

func setOf(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// Fold is a name's letters and digits, in lower case.
func Fold(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case unicode.IsLetter(c), unicode.IsDigit(c):
			return unicode.ToLower(c)
		}
		return -1
	}, s)
}

// onlyWords is s with all that is neither letter nor digit replaced by spaces.
func onlyWords(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return ' '
	}, s)
}

func appendNew(list []string, name string) []string {
	if name == "" || slices.Contains(list, name) {
		return list
	}
	return append(list, name)
}
