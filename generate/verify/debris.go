package verify

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// leaders are the dots of a table of contents.
	leaders = regexp.MustCompile(`\.{4,}|…{2,}|(?:\. ){4,}`)
	// exhibit is a line of the list of what is filed with a report.
	exhibit = regexp.MustCompile(`(?i)^\W*\d{1,2}\.\d{1,2}\b.*(?:form (?:8-k|10-[kq])|exhibit|indenture|agreement|dated|plan\b)`)
	// formal is what filings say of themselves on every page.
	formal = regexp.MustCompile(`(?i)incorporated (?:herein )?by reference|see (?:the )?accompanying notes|(?:integral|inseparable) part of these|hereby certif|pursuant to the requirements of (?:section|the securities)|duly caused this report|^(?:exhibit|table of contents|item \d+[ab]?\.)|this page (?:is )?intentionally|☐|☒|□适用|√适用|√\s*不适用`)
)

// address is an address of the web.
var address = regexp.MustCompile(`\S*://\S*`)

// ticked are the boxes of a Chinese form; afterTicks is how much must follow them on a line to be
// read by itself.
var ticked = regexp.MustCompile(`[□√]\s*不?适用`)

const afterTicks = 12

// debris reports whether a stretch of a document tells a reader nothing by itself: a line of a
// table of contents, a heading, what every filing says, a piece of a table.
func debris(quote string) bool {
	quote = strings.TrimSpace(quote)
	if at := ticked.FindAllStringIndex(quote, -1); at != nil { // a form's boxes, before a sentence
		if rest := quote[at[len(at)-1][1]:]; utf8.RuneCountInString(rest) >= afterTicks {
			quote = strings.TrimSpace(rest)
		}
	}
	last, _ := utf8.DecodeLastRuneInString(quote)
	letters, others := 0, 0
	for _, c := range quote {
		switch {
		case unicode.IsLetter(c):
			letters++
		case !unicode.IsSpace(c):
			others++
		}
	}
	switch {
	case strings.Contains(quote, "://") && 2*utf8.RuneCountInString(address.ReplaceAllString(quote, "")) < utf8.RuneCountInString(quote):
		return true
	case letters < 2 || others > 2*letters:
		return true
	case leaders.MatchString(quote), formal.MatchString(quote), exhibit.MatchString(quote):
		return true
	case last == ':' || last == '：' || last == '(' || last == '（':
		return true
	}
	return false
}
