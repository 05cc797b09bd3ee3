package eval

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
)

var (
	numbering    = regexp.MustCompile(`^\s*(?:第[一二三四五六七八九十百\d]{1,4}[章节条篇部分]+|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|\d{1,2}(?:\.\d+)+\.?|\d{1,2}(?:[.、．]|\s)|[A-Z]\.|[IVX]+\.)\s*`)
	letterBefore = regexp.MustCompile(`^[A-Z]\s+(\p{Han})`)
	severalZH    = regexp.MustCompile(`(?:条件|要求|原则|职责|措施|内容|方法|方式|特点|因素|原因|风险|规定|优势|问题|事项|种类|类型|分类|注意事项)$`)
	singleZH     = regexp.MustCompile(`(?:标准|范围|目的|流程|程序|步骤|用途|依据|定义|含义|宗旨|期限|时间|对象|背景|意义|目标|周期)$`)
	severalEN    = regexp.MustCompile(`(?i)\b(?:criteria|requirements|procedures|methods|objectives|limits|reasons|steps|factors|benefits|risks|responsibilities|conditions|limitations|principles|results|findings|conclusions|recommendations|measures|restrictions|exclusions)$`)
	singleEN     = regexp.MustCompile(`(?i)\b(?:procedure|method|objective|policy|limit|process|schedule|purpose|scope|definition|plan|design|background|methodology)$`)
	topicEN      = regexp.MustCompile(`^[A-Z][a-z]+(?:[ -][a-z]+){0,3}$`)
	howToEN      = regexp.MustCompile(`^(?i:how to)\s+(\S.*)$`)
	rules        = regexp.MustCompile(`(?:制度|办法|规程|条例|协议|章程|规定|准则|细则|合同|标准|规范|法)》$`)
	notThere     = regexp.MustCompile(`不适用|(?i:not applicable)`)
	notHeading   = regexp.MustCompile(`(?i)^(?:page|table|figure|appendix|contents|introduction|references|abstract|summary|overview|notes?|conclusions?|other|general|index|background|results|methods|discussion|acknowledge?ments?|for further|citations?|sources|see also|external links|related|share|comments?|about)\b`)
)

// headingDrafts ask for the section that begins with a chunk, where its heading says what
// it is about.
func headingDrafts(doc DrawDocument, c int) []draft {
	chunk := doc.Chunks[c]
	if len(chunk.Heading) == 0 {
		return nil
	}
	path := strings.Join(chunk.Heading, "\n")
	if c > 0 && strings.Join(doc.Chunks[c-1].Heading, "\n") == path {
		return nil // goes on with the section
	}
	heading := numbering.ReplaceAllString(chunk.Heading[len(chunk.Heading)-1], "")
	heading = strings.TrimRight(strings.TrimSpace(heading), ":：.。")
	if !strings.Contains(chunk.Text, heading) || utf8.RuneCountInString(chunk.Text) < 2*utf8.RuneCountInString(heading)+30 || notThere.MatchString(chunk.Text) {
		return nil
	}
	ask := asksHeading(heading)
	if ask == nil {
		return nil
	}
	return []draft{{kind: DrawnHeading, key: strings.ToLower(heading), within: []string{path}, ask: func(subject string) string {
		if strings.Contains(strings.ToLower(subject), strings.ToLower(heading)) {
			return "" // the heading of the whole
		}
		return ask(subject)
	}}}
}

// asksHeading words a question for a section; nil where its heading does not lend itself.
func asksHeading(heading string) func(string) string {
	if q := strings.TrimRight(heading, "?？"); q != heading && utf8.RuneCountInString(q) >= 6 {
		return func(string) string { return heading }
	}
	if grounded.LanguageOf(heading) == grounded.Chinese {
		return asksHeadingZH(heading)
	}
	words := strings.Fields(heading)
	if m := howToEN.FindStringSubmatch(heading); m != nil {
		return func(string) string { return "How do I " + lowerFirst(m[1]) + "?" }
	}
	if notHeading.MatchString(heading) || len(words) > 7 || !onlyWords(heading) {
		return nil
	}
	lower := lowerEN(heading)
	switch {
	case severalEN.MatchString(heading) && len(words) > 1, singleEN.MatchString(heading) && len(words) > 1:
		verb := "is"
		if severalEN.MatchString(heading) {
			verb = "are"
		}
		return func(title string) string {
			if title == "" {
				return "" // of what?
			}
			return aboutEN("What "+verb+" the "+lower, title)
		}
	case topicEN.MatchString(heading):
		return func(title string) string {
			if title == "" {
				return ""
			}
			return "What does “" + title + "” say about " + lower + "?"
		}
	}
	return nil
}

func asksHeadingZH(heading string) func(string) string {
	heading = strings.TrimSuffix(letterBefore.ReplaceAllString(heading, "$1"), "介绍")
	n := utf8.RuneCountInString(heading)
	if n < 4 || n > 18 || !onlyWords(heading) {
		return nil
	}
	switch {
	case strings.HasPrefix(heading, "如何"), strings.HasPrefix(heading, "怎样"), strings.HasPrefix(heading, "怎么"):
		return func(string) string { return heading + "？" }
	case severalZH.MatchString(heading), singleZH.MatchString(heading):
		what := "是什么？"
		if severalZH.MatchString(heading) {
			what = "有哪些？"
		}
		return func(subject string) string {
			if subject == "" && n < 8 {
				return "" // of what?
			}
			return aboutZH(subject, heading+what)
		}
	}
	return func(subject string) string {
		switch {
		case !strings.HasPrefix(subject, "《"):
			return ""
		case rules.MatchString(subject):
			return subject + "对" + heading + "是怎么规定的？"
		}
		return subject + "对" + heading + "是怎么说的？"
	}
}

// onlyWords reports whether s holds letters, spaces and little else.
func onlyWords(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && r != ' ' && r != '-' && r != '&' && r != '/'
	}) < 0
}

func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}
