package retrieve

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"grounded"
)

var (
	// oneOf is what tells one of a series from the others: a number, a rank, a letter.
	oneOf = regexp.MustCompile(`[一二三四五六七八九十]+|\d+|\b(?i:first|second|third|fourth|fifth|sixth)\b|\b[A-Z]\b`)
	kinds = []struct{ one, any string }{
		{`^[一二三四五六七八九十]+$`, `[一二三四五六七八九十]+`},
		{`^\d+$`, `\d+`},
		{`^[A-Z]$`, `[A-Z]\b`},
		{``, `(?i:first|second|third|fourth|fifth|sixth)\b`},
	}
)

// otherOfSeries is the last question with another of a series asked for, where it names one that differs
// from other by its number alone: 二等奖 for 一等奖, SKU-200 for SKU-100, Widget B for Widget A.
func otherOfSeries(other, last string) (string, bool) {
	at := oneOf.FindAllStringIndex(other, -1)
	if len(at) == 0 || utf8.RuneCountInString(other) < 2 {
		return "", false
	}
	var b strings.Builder
	from, bare := 0, 0
	for _, a := range at {
		b.WriteString(regexp.QuoteMeta(other[from:a[0]]))
		bare += len(strings.TrimSpace(other[from:a[0]]))
		for _, k := range kinds {
			if regexp.MustCompile(k.one).MatchString(other[a[0]:a[1]]) {
				b.WriteString(k.any)
				break
			}
		}
		from = a[1]
	}
	bare += len(strings.TrimSpace(other[from:]))
	if bare < 2 || yearIn.MatchString(other) {
		return "", false
	}
	lead := ""
	if first, _ := utf8.DecodeRuneInString(other); isLatin(first) {
		lead = `\b`
	}
	found := regexp.MustCompile(lead + b.String() + regexp.QuoteMeta(other[from:])).FindStringIndex(last)
	if found == nil {
		return "", false
	}
	return last[:found[0]] + other + last[found[1]:], true
}

var (
	// itemOfWhat is a question for something of what has a name, in English.
	itemOfWhat = regexp.MustCompile(`^((?i:what)\s+(?i:is|was|are|were)\s+(?:the\s+)?)((?:number|amount|total|share|percentage|date|kind|type|rate) of (?:the )?[a-z]+|[a-z][^A-Z]{2,60}?)(\s+(?:of|on|for|in|at|from|under|in the case of)\s+.*(?:[A-Z]|\d).*)$`)
	// otherItem is another such thing, which names nobody.
	otherItem = regexp.MustCompile(`^(?:the|its|their)\s+([a-z][a-z' -]{2,50})$`)
	// placed says where in the text another such thing stands, which is not its name.
	placed = regexp.MustCompile(`\b(?:one|ones|next|following|previous|last|first|second|third|other|others|same|above|below|before|after|rest)\b`)
)

// otherItemOf is the last question with another thing of the same asked for: the hardness of a steel for its
// strength.
func otherItemOf(other, last string) (string, bool) {
	item, m := otherItem.FindStringSubmatch(other), itemOfWhat.FindStringSubmatch(last)
	if item == nil || m == nil || pronounIn(item[1]) || placed.MatchString(item[1]) {
		return "", false
	}
	return m[1] + item[1] + m[3], true
}

var (
	otherSide   = regexp.MustCompile(`^(?i:(?:and|but|so|what about|how about)\s+)?(?i:(above|over|below|under|beyond|less than|more than|up to))(?i:\s+(?:that|this|it))?\s*[?？]?$`)
	sideOf      = regexp.MustCompile(`\b(?i:above|over|below|under|beyond|less than|more than|up to|at most|at least|not more than)(\s+(?:[A-Z]{3}\s*|[$€£¥]\s*)?\d)`)
	otherSideZH = regexp.MustCompile(`^(?:那么?)?(?:这个数?|该数?)?(以上|以下|高于|低于|超过|不足)(?:的|的话|的部分)?呢?\s*[?？]?$`)
	sideOfZH    = regexp.MustCompile(`(\d[\d,.]*\s*[万亿]?[\p{Han}%]{1,3}?)(以上|以下|以内)`)
	sideToZH    = regexp.MustCompile(`(高于|低于|超过|不足|不超过|少于|多于)(\d)`)
)

// otherSideOf is the last question asked of what lies on the other side of its figure: and below that?
func otherSideOf(question, last string) (string, bool) {
	if m := otherSide.FindStringSubmatch(question); m != nil && sideOf.MatchString(last) {
		return sideOf.ReplaceAllString(last, strings.ToLower(m[1])+"$1"), true
	}
	if m := otherSideZH.FindStringSubmatch(question); m != nil {
		before := m[1] != "以上" && m[1] != "以下"
		switch {
		case !before && sideOfZH.MatchString(last):
			return sideOfZH.ReplaceAllString(last, "${1}"+m[1]), true
		case before && sideToZH.MatchString(last):
			return sideToZH.ReplaceAllString(last, m[1]+"$2"), true
		}
	}
	return "", false
}

// personNamed is a person's name in English as questions have it, with the word before it.
var personNamed = regexp.MustCompile(`(?:^|(\S+)\s+)((?:(?:Mr|Ms|Mrs|Dr)\.?\s+)?\p{Lu}\p{Ll}+(?:\s+\p{Lu}\.)?\s+\p{Lu}\p{Ll}+)\b`)

// personIn is the first person that a question in English names; empty where none is seen. A name
// behind "of" or "at" is more often a company's.
func personIn(question string) string {
	for _, m := range personNamed.FindAllStringSubmatch(question, -1) {
		first, rest, _ := strings.Cut(m[2], " ")
		if openers[strings.ToLower(first)] {
			if strings.Contains(rest, " ") {
				return rest
			}
			continue
		}
		if !slices.Contains([]string{"of", "at", "for", "in", "by", "join", "joined", "leave", "left", "the"}, strings.ToLower(m[1])) {
			return m[2]
		}
	}
	return ""
}

// ofPerson are the pronouns of one person.
var ofPerson = regexp.MustCompile(`(?i)^(?:he|she|his|her|him)$`)

// ownName reports whether a question in Chinese begins with a name that the conversation has not given:
// of a place or whatever the glossary writes with a capital, or of what no word list knows.
func ownName(question string) bool {
	if grounded.LanguageOf(question) != grounded.Chinese {
		return false
	}
	subject := topicOf(question)
	start := strings.Index(question, subject)
	if subject == "" || start < 0 {
		return false
	}
	return namesAtStart(question[start:], utf8.RuneCountInString(subject))
}
