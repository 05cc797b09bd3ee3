package subject

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
)

// definitionAsked matches a question for what a term means; the last group is the term, with
// what follows it.
var definitionAsked = map[grounded.Language][]*regexp.Regexp{
	grounded.English: {
		regexp.MustCompile(`(?i)\b(?:definition|meaning) of (.+)`),
		regexp.MustCompile(`(?i)\bwhat (?:does|do) (.+?) mean\b`),
		regexp.MustCompile(`(?i)\bhow (?:is|are) (.+?) defined\b`),
		regexp.MustCompile(`(?i)\bhow (?:does|do) .+? define (.+)`),
		regexp.MustCompile(`(?i)\bmeant by (.+)`),
		regexp.MustCompile(`^[Ww]hat (?:is|are) (\p{Lu}[\w&.-]*(?: \p{Lu}[\w&.-]*){0,3})\s*\?*$`),
	},
	grounded.Chinese: {
		regexp.MustCompile(`(?:什么是|什么叫|何谓|何为)(.+)`),
		regexp.MustCompile(`([^，。？?；]+?)的?(?:定义|含义)`),
		regexp.MustCompile(`([^，。？?；]+?)(?:是指什么|指的是什么|是什么意思|指什么|(?:是)?(?:如何|怎么|怎样)(?:定义|界定)的?)`),
	},
}

var (
	quotedTerm = regexp.MustCompile("[\"“'‘「『《]([^\"”'’」』》]{2,40})[\"”'’」』》]")
	termLead   = regexp.MustCompile(`(?i)^(?:(?:the|a|an|term|terms|word|phrase|expression)\s+)+|^(?:.*(?:所称|所说)的?|请问|对于?|关于)`)
	termEnd    = regexp.MustCompile(`(?i)\s(?:in|according|as|under|for|within|provided|given|used|per|when|from|by|on|with)\s.*|[?？,，。;；:：!！].*|(?:这个词|一词|具体|原本|究竟|到底|主要|[么吗呢呀啊])$`)
)

// DefinedTerm is the term whose definition a question asks for; empty where it asks for none.
func DefinedTerm(question string) string {
	for _, asked := range definitionAsked[grounded.LanguageOf(question)] {
		m := asked.FindStringSubmatch(question)
		if m == nil {
			continue
		}
		term := m[len(m)-1]
		if q := quotedTerm.FindStringSubmatch(term); q != nil {
			return q[1]
		}
		if first, _, several := strings.Cut(term, " or "); several { // Barrel or Bbl
			term = first
		}
		term = strings.TrimSpace(termEnd.ReplaceAllString(term, ""))
		term = strings.Trim(termLead.ReplaceAllString(term, ""), "\"“”'‘’ ")
		if n := utf8.RuneCountInString(term); n >= 2 && n <= longestTerm {
			return term
		}
	}
	return ""
}

// longestTerm is the most code points of a term: what is longer is a sentence.
const longestTerm = 40

// defines matches what follows a term that is defined there, in lower case.
var defines = regexp.MustCompile(`^["”'’」』》*)]{0,3}\s*(?:\([^)]{0,40}\)\s*)?(?:(?:,|or|and)\s*["“][^"”]{1,40}["”]\s*)?[,，]?\s*` +
	`(?:(?:shall |will )?means?\b|(?:shall )?ha(?:s|ve) the (?:following )?meaning|refers? to\b|consists? of\b|comprises?\b|(?:is|are) (?:hereby )?defined\b|是指|系指|意指|即指|指的是|定义为|[，,]\s*指[^出导定示控令挥])`)

// A sentence that opens with a term and says what it is defines it too.
var (
	opensSentence = regexp.MustCompile(`(?:^|[.。;；:：!?！？\n])\s*(?:\(?\d{1,2}[.)、]\s*)?(?:(?:an?|the|what)\s+)?["“'‘「『《]?$`)
	equates       = regexp.MustCompile(`^["”'’」』》]?\s*(?:是[^否不]|即[^将使]|is (?:an?|the|any)\b|are (?:the|any|all)\b|includes?\b)`)
)

// Defines reports whether a text says what a term means.
func Defines(text, term string) bool {
	text, term = strings.ToLower(text), strings.ToLower(term)
	for from := 0; term != ""; {
		i := strings.Index(text[from:], term)
		if i < 0 {
			break
		}
		i += from
		from = i + len(term)
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		first, _ := utf8.DecodeRuneInString(term)
		if isLatin(before) && isLatin(first) {
			continue
		}
		if defines.MatchString(text[from:]) || opensSentence.MatchString(text[:i]) && equates.MatchString(text[from:]) {
			return true
		}
	}
	return false
}

func isLatin(r rune) bool { return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
