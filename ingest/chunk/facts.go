package chunk

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Facts are what a document says of itself as a whole: of when and between whom it is.
type Facts struct {
	Dated   time.Time // the day, or the first one where only the year or month is known; zero: not found
	Parties []string  // "甲方：某某公司", "Acme Corp"
}

// Where a document says of when it is: its head and, for a signature, its end.
const (
	headRunes = 1500
	tailRunes = 500
	bareRunes = 400 // a date that nothing introduces counts only here
)

// FactsOf reads a document's facts from its title and text. It takes no date that it
// cannot be sure of: one that something ends on, or runs from, is not the document's.
func FactsOf(title, text string) Facts {
	head, tail := ends(text)
	return Facts{Dated: dateOf(title, head, tail), Parties: partiesOf(head)}
}

func ends(text string) (head, tail string) {
	head = text
	for i, n := range positions(text) {
		if n == headRunes {
			head = text[:i]
			break
		}
	}
	if len(head) == len(text) {
		return head, ""
	}
	tail = text[len(head):]
	if over := utf8.RuneCountInString(tail) - tailRunes; over > 0 {
		for i, n := range positions(tail) {
			if n == over {
				return head, tail[i:]
			}
		}
	}
	return head, tail
}

// positions yields the byte offset of each code point and its number.
func positions(s string) func(yield func(int, int) bool) {
	return func(yield func(int, int) bool) {
		n := 0
		for i := range s {
			if !yield(i, n) {
				return
			}
			n++
		}
	}
}

var (
	dayZH    = regexp.MustCompile(`((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号])?`)
	dayISO   = regexp.MustCompile(`\b((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})\b`)
	dayEN    = regexp.MustCompile(`(?i)\b(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b`)
	dayENBig = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?\s+(january|february|march|april|may|june|july|august|september|october|november|december)\s+((?:19|20)\d\d)\b`)
	yearOnly = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)(?:$|\D)`)

	introduces = regexp.MustCompile(`(?i)(?:date[d]?|effective(?: date)?|published(?: on)?|issued(?: on)?|updated(?: on)?|last (?:updated|modified|revised)|revised|as of|(?:year|period|quarter) ended|日期|时间|发布(?:于|时间|日期)?|印发|施行|实施|生效|签订|签署|修订|更新(?:于|时间)?|截至|落款|报告期末?)(?: on| at)?\s*[:：为]?\s*[（(]?\s*$`)
	forbids    = regexp.MustCompile(`(?i)(?:until|through|expires?(?: on)?|valid to|no later than|by|to|before|since|from|born(?: on)?|至|到|止|前|截止|有效期|届满|自|从|出生|成立于|创建于|建于)\s*[:：为]?\s*$`)
)

// dateOf is the date that the head or the end introduces as the document's; else one that
// stands at the very beginning; else the year in the title.
func dateOf(title, head, tail string) time.Time {
	inHead := datesIn(head)
	introduced := func(before string, _ int) bool { return introduces.MatchString(before) }
	bare := func(before string, at int) bool {
		return utf8.RuneCountInString(head[:at]) < bareRunes && !forbids.MatchString(before)
	}
	if at, ok := firstDate(head, inHead, introduced); ok {
		return at
	}
	if at, ok := firstDate(tail, datesIn(tail), introduced); ok {
		return at
	}
	if at, ok := firstDate(head, inHead, bare); ok {
		return at
	}
	if m := yearOnly.FindStringSubmatch(title); m != nil {
		return date(m[1], "1", "1")
	}
	return time.Time{}
}

// dateAt is a date and where in the text it begins, in bytes.
type dateAt struct {
	at  int
	day time.Time
}

// datesIn are the dates in s, in the order of their places.
func datesIn(s string) (all []dateAt) {
	if !hasYear(s) {
		return nil
	}
	add := func(re *regexp.Regexp, year, month, day int) {
		for _, loc := range re.FindAllStringSubmatchIndex(s, 20) {
			group := func(i int) string {
				if loc[2*i] < 0 {
					return "1"
				}
				return s[loc[2*i]:loc[2*i+1]]
			}
			if at := date(group(year), group(month), group(day)); !at.IsZero() {
				all = append(all, dateAt{loc[0], at})
			}
		}
	}
	add(dayZH, 1, 2, 3)
	add(dayISO, 1, 2, 3)
	add(dayEN, 3, 1, 2)
	add(dayENBig, 3, 2, 1)
	slices.SortFunc(all, func(a, b dateAt) int { return a.at - b.at })
	return all
}

// firstDate is the first of the dates of s that is admitted by what stands before it.
func firstDate(s string, dates []dateAt, admit func(before string, at int) bool) (time.Time, bool) {
	for _, d := range dates {
		before := s[:d.at]
		if n := len(before); n > 80 {
			before = strings.ToValidUTF8(before[n-80:], "")
		}
		if admit(before, d.at) {
			return d.day, true
		}
	}
	return time.Time{}, false
}

// hasYear reports whether s holds a year that the patterns could begin or end with. It
// spares most texts the patterns, which cost more than all else of cutting.
func hasYear(s string) bool {
	for i := 0; i+4 <= len(s); i++ {
		if (s[i:i+2] == "19" || s[i:i+2] == "20") && isDigit(s[i+2]) && isDigit(s[i+3]) {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func date(year, month, day string) time.Time {
	y, _ := strconv.Atoi(year)
	m, err := strconv.Atoi(month)
	if err != nil {
		m = 1 + slices.Index([]string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}, strings.ToLower(month)[:3])
	}
	d, _ := strconv.Atoi(day)
	at := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if m < 1 || m > 12 || at.Day() != d {
		return time.Time{}
	}
	return at
}

// roles are what a party to a contract or a case is called; of two with one ending, the
// longer comes first.
var roles = []string{
	"甲方", "乙方", "丙方", "丁方", "委托方", "委托人", "受托方", "受托人", "出租方", "出租人", "承租方", "承租人", "买方", "卖方", "供方", "需方",
	"发包人", "承包人", "借款人", "贷款人", "被保险人", "保证人", "投保人", "原告", "被告", "被申请人", "申请人",
	"plaintiff", "defendant", "seller", "buyer", "lessor", "lessee", "landlord", "tenant", "licensor", "licensee", "client", "contractor",
	"employer", "employee", "borrower", "lender",
}

var partyEN = regexp.MustCompile(`(?i)\b(?:by and )?between\s+([A-Z][^\n(,;]{2,70}?)\s*(?:\([^)\n]{1,60}\)|,[^\n;]{0,80}?)?\s*,?\s+and\s+([A-Z][^\n(,;.]{2,70})`)

const maxParties = 4

func partiesOf(head string) (out []string) {
	add := func(s string) {
		if s = strings.TrimSpace(strings.Trim(s, "_ \t*:：")); s != "" && len(out) < maxParties && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for i, r := range head {
		if r != ':' && r != '：' {
			continue
		}
		if role, name := roleBefore(head[:i]), nameAfter(head[i+utf8.RuneLen(r):]); role != "" && name != "" {
			add(role + "：" + name)
		}
	}
	if len(out) == 0 && strings.Contains(strings.ToLower(head), "between") {
		if m := partyEN.FindStringSubmatch(head); m != nil && startsUpper(m[1]) && startsUpper(m[2]) {
			add(m[1])
			add(m[2])
		}
	}
	return out
}

// roleBefore is the role that s ends on, as it is written there: "甲方（出租人）" is 甲方.
func roleBefore(s string) string {
	s = strings.TrimRight(s[max(0, len(s)-120):], " \t")
	if strings.HasSuffix(s, "）") || strings.HasSuffix(s, ")") {
		open := strings.LastIndexAny(s, "（(\n")
		if open < 0 || s[open] == '\n' {
			return ""
		}
		s = strings.TrimRight(s[:open], " \t")
	}
	for _, role := range roles {
		at := len(s) - len(role)
		if at < 0 || !strings.EqualFold(s[at:], role) {
			continue
		}
		if ascii := role[0] < utf8.RuneSelf; !ascii || at == 0 || !isLetter(s[at-1]) {
			return s[at:]
		}
	}
	return ""
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// nameAfter is the name that s begins with: 2 to 60 code points of one line.
func nameAfter(s string) string {
	s = strings.TrimLeft(s, " \t")
	if end := strings.IndexAny(s, "\n，,。；;（(|"); end >= 0 {
		s = s[:end]
	}
	if n := utf8.RuneCountInString(s); n < 2 || strings.Trim(s, "_ \t*") == "" {
		return ""
	}
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60])
	}
	return s
}

func startsUpper(s string) bool { return s != "" && s[0] >= 'A' && s[0] <= 'Z' }

// line is the facts as a chunk's context has them.
func (f Facts) line() string {
	var parts []string
	if !f.Dated.IsZero() {
		parts = append(parts, f.Dated.Format(time.DateOnly))
	}
	return strings.Join(append(parts, f.Parties...), " | ")
}
