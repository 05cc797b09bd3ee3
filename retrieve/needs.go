package retrieve

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"grounded"
)

// maxNeeds bounds what one question is taken apart into.
const maxNeeds = 4

var (
	sentenceEnd = regexp.MustCompile(`[?？；;]\s*|[。！!]\s*|\.\s+`)
	zhJoin      = regexp.MustCompile(`[，,]\s*(?:以及|并且|而且|同时|另外|还有|此外|又|那么)?|以及|并且`)
	enJoin      = regexp.MustCompile(`(?i),?\s+(?:and|as well as|and also)\s+`)
	asksZH      = regexp.MustCompile(`什么|哪|谁|多少|几|如何|怎么|怎样|为何|是否|吗|何时|何地|多久|多长|多大|能不能|可不可以|有没有|是不是`)
	asksEN      = regexp.MustCompile(`(?i)^(?:(?:in|at|on|by|for|to|from|of|with)\s+)?(?:what|who|whom|whose|which|when|where|why|how|is|are|was|were|do|does|did|can|could|should|may|must|will|has|have)\b`)
	asksApartEN = regexp.MustCompile(`(?i)^(?:(?:in|at|on|by|for|to|from|of|with)\s+)?(?:what|who|whom|whose|which|when|where|why|how)\b`)
	conjunction = regexp.MustCompile(`[和与跟及、]`)
	betweenZH   = regexp.MustCompile(`^(?:请?(?:比较|对比)一?下?)?(.{2,30}?)[和与跟](.{2,30}?)(?:之间|相比)?(?:的|有什么|有何|有哪些|有)*(区别|差异|差别|不同|异同|对比|比较).{0,12}$`)
	eachZH      = regexp.MustCompile(`^([^\s，,]{1,12}?)[和与及、]([^\s，,]{1,12}?)分别(.{2,40})$`)
	betweenEN   = regexp.MustCompile(`(?i)\b(?:difference|differences|distinction)\s+between\s+(.{2,60}?)\s+and\s+(.{2,60}?)[?.]?$|^compare\s+(.{2,60}?)\s+(?:and|with|to)\s+(.{2,60}?)[?.]?$`)
)

// Needs takes a question apart that asks for several things, each as a question that can
// be searched alone; nil where it asks for one.
func Needs(question string) []string {
	question = strings.TrimSpace(question)
	if n := utf8.RuneCountInString(question); n < 8 || n > 400 {
		return nil
	}
	zh := grounded.LanguageOf(question) == grounded.Chinese
	if parts := compared(question, zh); parts != nil {
		return parts
	}
	var parts []string
	for _, s := range sentenceEnd.Split(question, -1) {
		if zh {
			parts = append(parts, apart(s, zhJoin, func(t string) bool { return asksZH.MatchString(t) })...)
		} else {
			parts = append(parts, apart(s, enJoin, func(t string) bool { return asksApartEN.MatchString(t) })...)
		}
	}
	asking := 0
	for _, p := range parts {
		if zh && asksZH.MatchString(p) || !zh && asksEN.MatchString(p) {
			asking++
		}
	}
	if asking < 2 || len(parts) > maxNeeds {
		return nil
	}
	return independent(parts)
}

// apart splits a sentence where both sides ask.
func apart(sentence string, join *regexp.Regexp, asks func(string) bool) []string {
	sentence = strings.TrimSpace(sentence)
	if sentence == "" {
		return nil
	}
	var parts []string
	at := 0
	for _, loc := range join.FindAllStringIndex(sentence, -1) {
		head, tail := strings.TrimSpace(sentence[at:loc[0]]), strings.TrimSpace(sentence[loc[1]:])
		if asks(head) && asks(tail) && utf8.RuneCountInString(head) >= 4 && utf8.RuneCountInString(tail) >= 4 {
			parts = append(parts, head)
			at = loc[1]
		}
	}
	return append(parts, strings.TrimSpace(sentence[at:]))
}

// independent makes each part stand alone by those before it.
func independent(parts []string) []string {
	out := make([]string, len(parts))
	var before []grounded.Turn
	for i, p := range parts {
		out[i] = StandAlone(p, before)
		before = append(before, grounded.Turn{Role: "user", Content: p})
	}
	return slices.Compact(out)
}

// compared is what a comparison asks for: what is said of each side.
func compared(question string, zh bool) []string {
	if !zh {
		m := betweenEN.FindStringSubmatch(question)
		if m == nil {
			return nil
		}
		return []string{strings.TrimSpace(m[1] + m[3]), strings.TrimSpace(m[2] + m[4])}
	}
	question = strings.TrimRight(question, "?？。")
	if len(conjunction.FindAllString(question, 2)) != 1 {
		return nil // a name may hold one, and then it is not known where the sides part
	}
	if m := eachZH.FindStringSubmatch(question); m != nil {
		return []string{m[1] + m[3], m[2] + m[3]}
	}
	if m := betweenZH.FindStringSubmatch(question); m != nil {
		return []string{m[1], m[2]}
	}
	return nil
}
