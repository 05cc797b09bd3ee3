package eval

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
)

var (
	companyZH = regexp.MustCompile(`[\p{Han}（）()]{2,20}?(?:股份有限公司|有限责任公司|集团有限公司|有限公司)`)
	ruleZH    = regexp.MustCompile(`^[\p{Han}A-Za-z0-9（）()·\-]{2,24}(?:制度|办法|规程|条例|协议|章程|手册|指南|规定|准则|细则|方案|合同|说明书|报告|标准|规范|法)$`)
	titleZH   = regexp.MustCompile(`^[\p{Han}A-Za-z0-9（）() 、·]{8,32}$`)
	notName   = regexp.MustCompile(`^(?:该|本|此|其|与|和|及|由|对|向|在|为)`)
	brackets  = strings.NewReplacer("（", "", "）", "", "(", "", ")", "")
)

// subjectsOf is what each document is about, to be named in a question; empty where
// nothing tells or where two documents are about the same.
func subjectsOf(documents []DrawDocument) []string {
	out := make([]string, len(documents))
	count := map[string]int{}
	for i, d := range documents {
		out[i] = subjectOf(d)
		count[out[i]]++
	}
	for i, s := range out {
		if count[s] > 1 {
			out[i] = ""
		}
	}
	return out
}

// subjectOf is the company that a Chinese document is of, the document itself by its title,
// or a title in English that reads as one.
func subjectOf(d DrawDocument) string {
	title := strings.TrimSpace(d.Title)
	if grounded.LanguageOf(title+startOf(d)) != grounded.Chinese {
		return titleEN(title)
	}
	if ruleZH.MatchString(title) {
		return "《" + title + "》"
	}
	stem := strings.TrimSuffix(d.Name, filepath.Ext(d.Name))
	for _, text := range []string{title, stem, startOf(d)} {
		if name := companyZH.FindString(text); name != "" && !notName.MatchString(name) && utf8.RuneCountInString(brackets.Replace(name)) >= 6 {
			return name
		}
	}
	for _, name := range []string{stem, title} {
		if ruleZH.MatchString(name) || name == title && titleZH.MatchString(name) && !numbering.MatchString(name) {
			return "《" + name + "》"
		}
	}
	return ""
}

// startOf is the first that a document says.
func startOf(d DrawDocument) string {
	if len(d.Chunks) == 0 {
		return ""
	}
	r := []rune(d.Chunks[0].Text)
	return string(r[:min(len(r), 400)])
}

// titleEN is a title that can be named in an English question: no file's name or sentence.
func titleEN(title string) string {
	title, _, _ = strings.Cut(title, " - ") // a site's name
	words := strings.Fields(title)
	capital := len(title) > 0 && unicode.IsUpper(rune(title[0]))
	if len(words) == 1 && len(title) < 4 || len(words) == 0 || len(words) > 14 || !capital || strings.ContainsAny(title, "_|:;\"“”<>{}\n") || strings.HasSuffix(title, ".") {
		return ""
	}
	if slices.ContainsFunc(words, func(w string) bool { return strings.ContainsAny(w, "0123456789") && len(w) > 8 }) {
		return ""
	}
	return title
}

// aboutEN puts a title behind an English question: in a document of that name.
func aboutEN(question, title string) string {
	if title == "" {
		return question + "?"
	}
	return question + " in “" + title + "”?"
}

// aboutZH puts a subject before a Chinese question.
func aboutZH(subject, question string) string {
	switch {
	case subject == "":
		return question
	case strings.HasPrefix(subject, "《"):
		return subject + "里，" + question
	}
	return subject + "的" + question
}
