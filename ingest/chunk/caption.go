package chunk

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
)

// A table's caption is a short line above it that is set like a title: it says what the
// figures are, and rows that stand in a chunk of their own would be without it. It heads
// what follows it until another caption or heading, or the end of its page; on the next
// page it heads the rest of a table that goes on there.

const (
	captionMost  = 160 // code points
	captionReach = 2   // sections between a caption and its table: a unit, heads of columns
)

// captions holds, for each section, the caption that it stands under; "" for none.
func captions(sections []grounded.Section) []string {
	out := make([]string, len(sections))
	var now grounded.Section
	for i, sec := range sections {
		switch {
		case sec.Kind == grounded.SectionHeading:
			now = grounded.Section{}
		case captionsTable(sections[i:]):
			now = sec
			continue // it is not its own heading
		case now.Text != "" && (sec.Place != now.Place || sec.Page > now.Page && !goesOn(sections, i, now)):
			now = grounded.Section{}
		}
		if now.Text != "" {
			out[i] = strings.Join(strings.Fields(now.Text), " ")
			now.Page = max(now.Page, sec.Page)
		}
	}
	return out
}

// goesOn reports whether section i, the first of a page, is a table, and so was the last of
// the page before, which is now's.
func goesOn(sections []grounded.Section, i int, now grounded.Section) bool {
	return sections[i].Page == now.Page+1 && sections[i].Kind == grounded.SectionTable && sections[i-1].Kind == grounded.SectionTable
}

// captionsTable reports whether the first section is the caption of a table below it.
func captionsTable(sections []grounded.Section) bool {
	sec := sections[0]
	if sec.Kind != grounded.SectionParagraph || !setAsTitle(sec.Text) {
		return false
	}
	for _, below := range sections[1:min(len(sections), 2+captionReach)] {
		switch {
		case below.Page != sec.Page || below.Place != sec.Place || below.Kind == grounded.SectionHeading:
			return false
		case below.Kind == grounded.SectionTable:
			return true
		case utf8.RuneCountInString(below.Text) > captionMost || setAsTitle(below.Text):
			return false
		}
	}
	return false
}

var (
	// tableNamed is a line that calls itself a table, or names one of the usual ones.
	tableNamed = regexp.MustCompile(`(?i)^(?:table|exhibit|schedule|figure)\s*[\dA-Z]|^[附续]?[表图]\s*[\d一二三四五六七八九十]|[表况]$|(?:明细|统计|数据|指标|情况|清单|一览)(?:表|如下)?[:：]?$`)
	// unitOrTime is what stands above tables beside their captions.
	unitOrTime = regexp.MustCompile(`(?i)^[（(]?(?:in |amounts in |dollars in |unaudited|\$|单位|金额单位|币种|货币单位|编制单位)|^(?:(?:fiscal )?(?:years?|quarters?|three|six|nine|twelve|\d+) ?(?:months?|weeks?)? ?(?:ended|ending)|as (?:of|at) )`)
)

// setAsTitle reports whether text looks like a title: short, no sentence, and in Latin
// letters mostly capitals or words with capitals.
func setAsTitle(text string) bool {
	text = strings.TrimSpace(text)
	n := utf8.RuneCountInString(text)
	if n < 4 || n > captionMost || unitOrTime.MatchString(text) {
		return false
	}
	if last, _ := utf8.DecodeLastRuneInString(text); strings.ContainsRune("。.;；,，!?！？", last) && !strings.HasSuffix(text, "Inc.") {
		return false
	}
	if grounded.LanguageOf(text) == grounded.Chinese {
		return n <= 50 && tableNamed.MatchString(text)
	}
	if tableNamed.MatchString(text) {
		return true
	}
	capital, words := 0, 0
	for _, w := range strings.Fields(text) {
		first, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(“\"'"))
		if !unicode.IsLetter(first) || len(w) <= 3 && w == strings.ToLower(w) {
			continue
		}
		words++
		if unicode.IsUpper(first) {
			capital++
		}
	}
	return words >= 2 && capital*5 >= words*4
}
