package eval

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
)

var (
	yearHead   = regexp.MustCompile(`^(?:(?:FY|fiscal )?(?:19|20)\d\d(?:\s*年(?:度|末|上半年|\d{1,2}月(?:\d{1,2}日)?)?)?|(?i:(?:december|june|march|september) \d{1,2}, )?(?:19|20)\d\d)$`)
	serialHead = regexp.MustCompile(`^(?i:序号|编号|no\.?|#|id)$`)
	sumRow     = regexp.MustCompile(`^(?i:合计|总计|小计|其他|其它|total|subtotal|others?(?:\s.*)?|n/?a|-+|/+)$`)
	ruleRow    = regexp.MustCompile(`^[\s|:-]+$`)
	labelZH    = regexp.MustCompile(`(?m)^((?:公司的?|本行的?|企业的?)?[\p{Han}]{0,8}(?:代表人|注册地址|办公地址|联系地址|通讯地址|住所|电话|传真|信箱|邮箱|网址|股票代码|证券代码|注册资本|成立日期|外文名称|中文简称|会计师事务所|保荐机构|报告日期|发布日期|生效日期|版本号|文件编号))\s*[:： ]\s*(\S[^\n。；;]{1,60}?)(?:[。；;]|\s+[\p{Han}]{2,8}[:：]|$)`)
)

// headerAbove is the header of the table that a passage goes on with; empty where it holds
// that itself.
func headerAbove(chunk grounded.Chunk) string {
	lines := strings.Split(chunk.Context, "\n")
	last := lines[len(lines)-1]
	if !strings.HasPrefix(last, "|") || strings.Contains(chunk.Text, last) {
		return ""
	}
	return last
}

// cellDrafts ask for cells of tables, by row and column, and for what follows a label.
func cellDrafts(chunk grounded.Chunk) (out []draft) {
	head := cellsOf(headerAbove(chunk))
	lines := strings.Split(chunk.Text, "\n")
	for i, line := range lines {
		cells := cellsOf(line)
		switch {
		case cells == nil:
			if line != "" {
				head = nil
			}
		case i+1 < len(lines) && ruleRow.MatchString(lines[i+1]) && strings.Contains(lines[i+1], "-"):
			head = cells
		case head != nil && !ruleRow.MatchString(line) && len(cells) == len(head):
			out = append(out, rowDrafts(head, cells)...)
		}
	}
	for _, m := range labelZH.FindAllStringSubmatch(chunk.Text, -1) {
		label := strings.TrimPrefix(strings.TrimPrefix(m[1], "公司的"), "公司")
		if strings.ContainsAny(m[2], "□√|") || strings.Contains(m[2], " ") && whichZH(label, m[2]) != "是多少" {
			continue
		}
		out = append(out, draft{kind: DrawnCell, key: label, answer: m[2], within: []string{m[1], m[2]}, ask: func(subject string) string {
			return aboutZH(subject, label+whichZH(label, m[2])+"？")
		}})
	}
	return out
}

func whichZH(label, value string) string {
	switch {
	case strings.HasSuffix(label, "代表人"):
		return "是谁"
	case strings.HasSuffix(label, "日期"):
		return "是哪天"
	case strings.HasSuffix(label, "网址"):
		return "是什么"
	case strings.HasSuffix(label, "址"), strings.HasSuffix(label, "住所"):
		return "在哪里"
	case strings.HasSuffix(label, "事务所"), strings.HasSuffix(label, "机构"):
		return "是哪家"
	case isNumber(value):
		return "是多少"
	}
	return "是什么"
}

// rowDrafts ask for the cells of a row by its label, which is its first cell, or the second
// behind a serial number.
func rowDrafts(head, cells []string) (out []draft) {
	at := 0
	if serialHead.MatchString(head[0]) && len(cells) > 1 {
		at = 1
	}
	label := cells[at]
	if !isLabel(label) || sumRow.MatchString(label) {
		return nil
	}
	for i := at + 1; i < len(cells); i++ {
		column, value := head[i], cells[i]
		n := utf8.RuneCountInString(value)
		if !isLabel(column) && !yearHead.MatchString(column) || n == 0 || n > 60 || sumRow.MatchString(value) || value == label || strings.ContainsAny(value, "□√×✓") || !isNumber(value) && n < 2 {
			continue
		}
		out = append(out, draft{kind: DrawnCell, key: label + "\x00" + column, answer: value, alike: column, within: []string{label, value}, ask: asksCell(label, strings.ReplaceAll(column, " ", space(column)), value)})
	}
	return out
}

func asksCell(label, column, value string) func(string) string {
	if grounded.LanguageOf(label+column) == grounded.Chinese {
		return func(subject string) string {
			what := whichZH(column, value)
			if yearHead.MatchString(column) {
				return aboutZH(subject, column+label+whichZH(label, value)+"？")
			}
			if subject != "" && strings.HasPrefix(subject, "《") {
				return subject + "里" + label + "的" + column + what + "？"
			}
			return aboutZH(subject, label+"的"+column+what+"？")
		}
	}
	return func(subject string) string {
		switch {
		case subject == "":
			return "" // a row and a column may be of any table
		case yearHead.MatchString(column):
			return aboutEN("What was the figure for "+label+" in "+column, subject)
		}
		return aboutEN("What "+isEN(column)+" the "+lowerEN(column)+" for "+label, subject)
	}
}

// isEN is the verb that goes with a noun.
func isEN(noun string) string {
	first, _, _ := strings.Cut(noun, " ")
	if strings.HasSuffix(first, "s") && !strings.HasSuffix(first, "ss") && !strings.HasSuffix(first, "us") && !strings.HasSuffix(first, "is") {
		return "are"
	}
	return "is"
}

// space is what stands between the words of a name in its language.
func space(name string) string {
	if grounded.LanguageOf(name) == grounded.Chinese {
		return ""
	}
	return " "
}

// cellsOf are the cells of a Markdown row; nil for another line.
func cellsOf(line string) []string {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "|") || !strings.HasSuffix(line, "|") || len(line) < 3 {
		return nil
	}
	cells := strings.Split(strings.Trim(line, "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// isLabel reports whether a cell names something: short, with letters, more of them than
// digits, and no sentence.
func isLabel(s string) bool {
	letters, digits, han := 0, 0, 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
			letters++
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			digits++
		}
	}
	if letters < 2 || digits > letters || strings.ContainsAny(s, "。，,？?！!;；:：…") || strings.HasSuffix(s, ".") {
		return false
	}
	if han > 0 {
		return han <= 16 && utf8.RuneCountInString(s) <= 24
	}
	return letters >= 3 && len(strings.Fields(s)) <= 6 && len(s) <= 48
}

// isNumber reports whether a cell is a figure, with its unit perhaps.
func isNumber(s string) bool {
	digits, letters := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits > 0 && letters <= 4
}

// lowerEN is a label as it stands within a sentence: names in capitals stay.
func lowerEN(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if len(w) > 1 && strings.ToLower(w[1:]) == w[1:] {
			words[i] = strings.ToLower(w)
		}
	}
	return strings.Join(words, " ")
}
