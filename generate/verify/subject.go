package verify

import (
	"regexp"
	"strings"
	"unicode"

	"grounded"
)

// Unnamed is the organisation that the question asks about, where none of the passages, their
// titles and their documents' names has its name; empty where one has, or none is asked about.
func (p *Prepared) Unnamed(question string) string {
	names := subjects(question)
	if len(names) == 0 {
		return ""
	}
	for i := range p.passages {
		if p.namesAny(i, names) {
			return ""
		}
	}
	return names[0]
}

// strangers are the documents that a question about an organisation cannot mean: those that do
// not name it. A passage without a document stands for itself.
func (p *Prepared) strangers(question string) func(passage int) bool {
	names := subjects(question)
	if len(names) == 0 {
		return func(int) bool { return false }
	}
	known := map[grounded.DocumentID]bool{}
	for i, at := range p.passages {
		known[at.Document] = known[at.Document] || at.Document != "" && p.namesAny(i, names)
	}
	return func(i int) bool {
		return !known[p.passages[i].Document] && !p.namesAny(i, names)
	}
}

// namesAny reports whether a passage, or what is known of its document, has one of the names.
func (p *Prepared) namesAny(passage int, names []string) bool {
	at := p.passages[passage]
	text := p.surroundings(passage) + "\n" + at.Text
	for _, value := range at.Metadata {
		text += "\n" + value
	}
	bare := letters(onlyWords(text))
	for _, name := range names {
		if hasName(text, bare, name) {
			return true
		}
	}
	return false
}

var (
	// ofWhom is a name in English: before 's, or after a word that what is asked about follows.
	ofWhom = regexp.MustCompile(`((?:[A-Z0-9][\w&.-]*\s+(?:(?:&|and|of)\s+)?)*[A-Z0-9][\w&.-]*)(?:['’]s?\b|['’](?:\s|$))|\b(?:did|does|has|had|for|of|by|at|is|was|were|will)\s+((?:[A-Z][\w&.-]*\s+(?:&\s+)?)*[A-Z][\w&.-]*[a-z][\w&.-]*)`)
	// whoseZH is a name in Chinese: before the year at a question's beginning.
	whoseZH = regexp.MustCompile(`^(?:请问|关于|查询|根据|那么?|在)?([\p{Han}·A-Za-z0-9&]{2,14}?)的?(?:在|于)?(?:FY)?(?:19|20)\d\d\s*年`)
	// noSubject are words that look like a name and are none.
	noSubject = regexp.MustCompile(`(?i)^(?:what|who|where|when|how|that|it|let|here|there|today|yesterday|one|company|the company|group|q[1-4]|fy\d*|fiscal.*|(?:19|20)\d\d|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|i|us|u\.s\.?|eu|uk)$`)
	noNameZH  = regexp.MustCompile(`^(?:[我本该贵此全各]?(?:公司|集团|单位|企业|行业|国|校|市|省)|我们?|你们?|他们?|请问|什么|哪|截[至止]|到|从|自|在)|[多少哪谁什几]`)
)

// subjects are the names of those whom a question asks about.
func subjects(question string) (out []string) {
	if grounded.LanguageOf(question) == grounded.Chinese {
		if m := whoseZH.FindStringSubmatch(question); m != nil && !noNameZH.MatchString(m[1]) {
			out = append(out, m[1])
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

// hasName reports whether text has a name: as it is, without spaces, by one word of it that is
// long enough, or by what its initials stand for. Bare is text without what parts words.
func hasName(text, bare, name string) bool {
	folded := letters(onlyWords(name))
	if strings.Contains(bare, folded) {
		return true
	}
	if grounded.LanguageOf(name) == grounded.Chinese {
		units := unitsOf(name)
		return len(units) > 1 && overlap(units, unitsOf(text)) > nameHeld
	}
	for _, w := range strings.Fields(name) {
		if w = letters(onlyWords(w)); len(w) >= 4 && !commonName[w] && strings.Contains(bare, w) {
			return true
		}
	}
	initials := strings.ReplaceAll(onlyWords(name), " ", "")
	if len(initials) < 2 || len(initials) > 5 || initials != strings.ToUpper(initials) {
		return false
	}
	return regexp.MustCompile(`\b` + strings.Join(strings.Split(initials, ""), `\w+(?:[\s&.,_-]|and)+`) + `\w*`).MatchString(text)
}

// nameHeld is the share of a Chinese name from which a text has it, as a part of the full one
// or as the full one of a part.
const nameHeld = 0.5

// commonName are words that names of all kinds have.
var commonName = map[string]bool{"company": true, "group": true, "corporation": true, "limited": true, "holdings": true, "bank": true, "international": true, "technology": true, "technologies": true, "industries": true, "inc": true, "first": true, "united": true, "national": true, "american": true, "general": true}

// onlyWords is s with all that is neither letter nor digit replaced by spaces.
func onlyWords(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return ' '
	}, s)
}
