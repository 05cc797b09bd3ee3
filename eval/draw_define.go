package eval

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"grounded"
)

// What defines a term; the groups are the term and what it means.
var definingForms = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^\s*([\p{Han}A-Za-z0-9（）()/-]{2,16})\s+指\s+(\S[^\n]{3,120})$`),
	regexp.MustCompile(`(?m)(?:^|[。；;\n])\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）.、]\s*)?(?:本[\p{Han}]{1,4}所称的?)?[“"「]?([\p{Han}A-Za-z0-9-]{2,14}?)[”"」]?\s*[，,]?\s*(?:是指|系指|指的是)\s*[:：]?\s*([^。；;\n]{6,160})`),
	regexp.MustCompile(`[“"]([A-Z][^”"\n]{2,40})[”"],?\s+(?:shall mean|means|refers to|is defined as)[,:]?\s+([^.;\n]{12,240})`),
	regexp.MustCompile(`(?m)(?:^|\. )(?:An? |The )?([A-Z]?[A-Za-z-]+(?: [a-zA-Z-]+){0,3}) (?:is defined as|refers to)\s+([^.;\n]{12,240})`),
}

var (
	abbreviationEN = regexp.MustCompile(`((?:[A-Za-z][\w-]*\s+){1,7}[A-Za-z][\w-]*)\s+\(([A-Z]{2,8})s?\)`)
	noTerm         = regexp.MustCompile(`^(?:该|本|此|其|这|那|上述|下列|前款|以上|以下|所谓|均|也|又|并|则|即|就|而|但|或|及)|[的了是为]$|^(?i:this|that|these|those|it|they|which|here|there|he|she|we|term|the term)\b`)
)

// definitionDrafts ask for the terms that a passage defines, and for what initials stand for.
func definitionDrafts(chunk grounded.Chunk) (out []draft) {
	for _, form := range definingForms {
		for _, m := range form.FindAllStringSubmatch(chunk.Text, -1) {
			term, meaning := strings.TrimSpace(m[1]), strings.TrimSpace(m[2])
			term = strings.TrimPrefix(strings.TrimPrefix(unglued(term), "公司的"), "本公司的")
			if noTerm.MatchString(term) || strings.HasSuffix(strings.ToLower(meaning), strings.ToLower(term)) || strings.HasSuffix(meaning, "：") || strings.HasSuffix(meaning, ":") {
				continue
			}
			out = append(out, draft{kind: DrawnDefinition, key: strings.ToLower(term), answer: meaning, ask: asksMeaning(term)})
		}
	}
	for _, m := range abbreviationEN.FindAllStringSubmatch(chunk.Text, -1) {
		words := strings.Fields(m[1])
		if len(words) < len(m[2]) {
			continue
		}
		words = words[len(words)-len(m[2]):]
		initials := ""
		for _, w := range words {
			initials += strings.ToUpper(w[:1])
		}
		if initials == m[2] {
			out = append(out, draft{kind: DrawnDefinition, key: strings.ToLower(m[2]), answer: strings.Join(words, " "), alike: "initials", within: []string{strings.Join(words, " ")},
				ask: func(string) string { return "What does " + m[2] + " stand for?" }})
		}
	}
	return out
}

// unglued is a term without the heading that extraction joined it to: the heading begins with
// the term.
func unglued(term string) string {
	r := []rune(term)
	for n := len(r) / 2; n >= 2; n-- {
		if tail := string(r[len(r)-n:]); strings.HasPrefix(term, tail) {
			return tail
		}
	}
	return term
}

// asksMeaning words a question for a term; which of the usual ways follows from the term.
func asksMeaning(term string) func(string) string {
	turn := utf8.RuneCountInString(term)
	if grounded.LanguageOf(term) == grounded.Chinese {
		return func(subject string) string {
			ask := []string{term + "是什么意思？", "什么是" + term + "？", term + "指的是什么？"}[turn%3]
			if subject == "" {
				return ask
			}
			if strings.HasPrefix(subject, "《") {
				return subject + "里的" + term + "指的是什么？"
			}
			return subject + "的文件里，" + term + "指的是什么？"
		}
	}
	return func(subject string) string {
		return aboutEN([]string{"What is meant by " + quotedEN(term), "What does " + quotedEN(term) + " mean", "How is " + quotedEN(term) + " defined"}[turn%3], subject)
	}
}

// quotedEN marks a term of several words or in capitals, as one would in a question.
func quotedEN(term string) string {
	if strings.Contains(term, " ") || strings.ToLower(term) != term {
		return "“" + term + "”"
	}
	return term
}
