package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
)

// stamp matches what stands above many documents and names none of them.
var stamp = regexp.MustCompile(`(?i)^[\s*_#\[(【（—-]*(?:for (?:immediate|general) release|(?:press|news|media) release|news|confidential|strictly confidential|private (?:and|&) confidential|` +
	`(?:company |for )?internal(?: use)?(?: only)?|draft|final|copy|memorandum|memo|attachment|appendix|(?:table of )?contents|cover page|` +
	`新闻稿|新闻发布|机密|绝密|秘密|内部(?:资料|文件|使用)?|草案|草稿|初稿|征求意见稿|附件|附录|目\s*录|封面)[\s*_\])】）:：.!—-]*$`)

// nearStamp is how many sections after a stamp a heading may stand to be the title.
const nearStamp = 12

// firstHeading is the text of the first of the highest headings. Where that is a stamp, it
// is the first heading soon after it that can be a title; empty where none can.
func firstHeading(sections []grounded.Section) string {
	best := highest(sections)
	if best < 0 || !stamp.MatchString(sections[best].Text) {
		return textOf(sections, best)
	}
	for _, sec := range sections[best+1 : min(len(sections), best+1+nearStamp)] {
		if sec.Kind == grounded.SectionHeading && names(sec.Text) {
			return sec.Text
		}
	}
	return ""
}

func highest(sections []grounded.Section) int {
	best := -1
	for i, sec := range sections {
		if sec.Kind == grounded.SectionHeading && (best < 0 || sec.Level < sections[best].Level) {
			best = i
		}
	}
	return best
}

func textOf(sections []grounded.Section, i int) string {
	if i < 0 {
		return ""
	}
	return sections[i].Text
}

// names reports whether a heading reads as a name and not as a piece of a sentence.
func names(heading string) bool {
	first, _ := utf8.DecodeRuneInString(heading)
	last, _ := utf8.DecodeLastRuneInString(heading)
	return !stamp.MatchString(heading) && !unicode.IsLower(first) && !unicode.IsPunct(first) && !strings.ContainsRune("-,;:*，；：", last) && utf8.RuneCountInString(heading) <= 160
}
