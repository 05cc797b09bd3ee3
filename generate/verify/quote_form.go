package verify

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"grounded"
)

var (
	// partyAsked asks who somebody is of whom forms have a section: 实际控制人是谁.
	partyAsked = regexp.MustCompile(`(实际控制人|控股股东|法定代表人|最终控制方)(?:是|为|叫)?(?:谁|哪位|哪家|什么名字|哪个)`)
	// sectionOf is the heading of such a section, partyName the line of it that has the name.
	sectionOf = regexp.MustCompile(`^(?:[（(]?[一二三四五六七八九十\d]+[)）、.．]?\s*)?(实际控制人|控股股东)情况\s*$`)
	partyName = regexp.MustCompile(`^(?:姓名|名称)[ \t:：]+(\S{2,40})\s*$`)
)

// quoteParties are the lines of a form that name whom a question asks for, under the heading of the
// section that is of that party.
func (p *Prepared) quoteParties(question string) []Quoted {
	m := partyAsked.FindStringSubmatch(question)
	if m == nil {
		return nil
	}
	strange := p.strangers(question)
	for i, passage := range p.passages {
		at, section := 0, ""
		for _, h := range passage.Heading {
			if s := sectionOf.FindStringSubmatch(strings.TrimSpace(h)); s != nil {
				section = s[1]
			}
		}
		for line := range strings.SplitSeq(passage.Text, "\n") {
			span := grounded.Span{Start: at, End: at + utf8.RuneCountInString(line)}
			at = span.End + 1
			if s := sectionOf.FindStringSubmatch(strings.TrimSpace(line)); s != nil {
				section = s[1]
			}
			name := partyName.FindStringSubmatch(strings.TrimSpace(line))
			if name == nil || section != m[1] || strange(i, line) {
				continue
			}
			return []Quoted{{Evidence: p.at(i, p.source.Texts[i], span), Text: section + "：" + name[1], Answers: true, sentence: -1, own: 1, Score: 1}}
		}
	}
	return nil
}
