package verify

import (
	"iter"
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
)

// row is a line of a table with the heads of its columns. A Markdown table's are its
// cells; a line of a page that ends in figures has its label first and then a cell for
// each figure.
type row struct {
	passage int
	span    grounded.Span // in code points of the passage's text
	corner  string        // what stands above the label of a line of figures: often the unit
	label   string        // of a line of figures
	cells   []cell
	above   string // the caption, which often says of when the table is
	heads   bool   // it is no row but holds heads
}

type cell struct{ head, text string }

const figurePattern = `(?:(?:US|HK)?[$€£¥￥]\s*)?\(?\s?[-−+]?\d[\d,]*(?:\.\d+)?(?:\s?\))?(?:\s?%)?\)?|[—–]`

var (
	figures  = regexp.MustCompile(figurePattern)
	figured  = regexp.MustCompile(`^(\S.*?)((?:\s+(?:` + figurePattern + `))+)$`)
	year     = regexp.MustCompile(`(?:19|20)\d\d`)
	yearOnly = regexp.MustCompile(`^(?:FY\s?)?(?:19|20)\d\d[*年]?$`)
	period   = regexp.MustCompile(`(?:FY\s?)?(?:19|20)\d\d\s?年?(?:度|末)?\*?|本期|本年|本报告期|上年|上期|期末|期初|去年`)
	calendar = regexp.MustCompile(`(?i)\b(?:january|february|march|april|may|june|july|august|september|october|november|december|years? ended|as of|and)\b\s*(?:\d{1,2}\b)?|[,:]`)
)

const (
	rowMost     = 200 // code points of a line of figures, and of a line above one
	headersMost = 4   // lines that heads may be spread over
)

// rowsOf finds the rows of a passage's tables.
func rowsOf(n int, p grounded.Passage) []row {
	r := tableReader{passage: n}
	if lines := strings.Split(strings.TrimSpace(p.Context), "\n"); len(lines) > 0 {
		for _, line := range lines[max(1, len(lines)-headersMost):] { // the first is the title and the headings
			r.before(line)
		}
	}
	at := 0
	for line := range strings.SplitSeq(p.Text, "\n") {
		length := utf8.RuneCountInString(line)
		r.line(strings.TrimSpace(line), grounded.Span{Start: at, End: at + length})
		at += length + 1
	}
	return r.rows
}

// tableReader reads a passage line by line.
type tableReader struct {
	passage int
	rows    []row
	heads   []string // of the Markdown table under way
	carried []string // of the last one that had any: it may go on after a line
	piped   bool     // the line before was of a Markdown table
	headers []string // lines that may hold the heads of lines of figures, the last few
	body    bool     // lines of figures came since
	above   []string // short lines before the table
}

// before takes a line of the context of a passage, which may begin within a table.
func (r *tableReader) before(line string) {
	if strings.HasPrefix(line, "|") {
		r.begin(cellsOf(line))
		r.piped = true
	} else if period.MatchString(line) && !isoDate.MatchString(line) && len([]rune(line)) <= rowMost {
		r.headers = append(r.headers, line)
	}
}

func (r *tableReader) line(line string, span grounded.Span) {
	if strings.HasPrefix(line, "|") {
		r.markdown(line, span)
		return
	}
	r.piped, r.heads = false, nil
	label, values := figureRow(line)
	if line != "" && values == nil && endsInFigure(line) && figured.MatchString(line) {
		r.rows = append(r.rows, row{passage: r.passage, span: span, heads: true})
	}
	switch {
	case line == "":
	case len([]rune(line)) > rowMost || endsSentence(line):
		r.headers, r.above, r.body = nil, nil, false
	case values != nil:
		head, corner := r.columns(len(values))
		row := row{passage: r.passage, span: span, label: label, corner: corner, above: strings.Join(append(r.above, r.headers...), "\n")}
		for i, v := range values {
			c := cell{text: v}
			if head != nil {
				c.head = head[i]
			}
			row.cells = append(row.cells, c)
		}
		r.rows, r.body = append(r.rows, row), true
	case period.MatchString(line) || len(r.headers) > 0 && !r.body:
		if r.body {
			r.headers, r.body = nil, false
		}
		r.headers = append(r.headers, line)
		r.headers = r.headers[max(0, len(r.headers)-headersMost):]
	case !r.body:
		r.above = append(r.above, line)
		r.above = r.above[max(0, len(r.above)-headersMost):]
	}
}

func endsSentence(line string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	return strings.ContainsRune("。.！？!?；;", last) && len([]rune(line)) > 30
}

// figureRow parts a line that ends in figures; values is nil where it does not, or where
// the figures are years, which are heads.
func figureRow(line string) (label string, values []string) {
	if !endsInFigure(line) {
		return "", nil
	}
	m := figured.FindStringSubmatch(line)
	if m == nil || strings.IndexFunc(m[1], unicode.IsLetter) < 0 {
		return "", nil
	}
	years := true
	for _, v := range figures.FindAllString(m[2], -1) {
		v = strings.TrimSpace(v)
		years = years && yearOnly.MatchString(v)
		values = append(values, v)
	}
	if years {
		return "", nil
	}
	return m[1], values
}

// endsInFigure reports whether line can match figured: most lines are told by their end.
func endsInFigure(line string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	return '0' <= last && last <= '9' || last == ')' || last == '%' || last == '—' || last == '–'
}

// columns are the heads of n columns of figures, and what stands above the labels; nil
// where the lines above do not say.
func (r *tableReader) columns(n int) (heads []string, corner string) {
	for line := range r.headings() {
		at := period.FindAllStringIndex(line, -1)
		if len(at) == n && strings.TrimSpace(calendar.ReplaceAllString(period.ReplaceAllString(line[at[0][0]:], ""), "")) == "" {
			for _, a := range at {
				heads = append(heads, strings.TrimSpace(line[a[0]:a[1]]))
			}
			return heads, strings.TrimSpace(line[:at[0][0]])
		}
		words := strings.Fields(yearGap.ReplaceAllString(line, "$1$2"))
		fits := len(words) == n && n > 1 || len(words) == n+1
		if fits && grounded.LanguageOf(line) == grounded.Chinese && period.MatchString(words[len(words)-n]) {
			return words[len(words)-n:], strings.Join(words[:len(words)-n], " ")
		}
	}
	return nil, ""
}

// headings are the lines above that may hold the heads, alone and joined with those that
// follow, the nearest first.
func (r *tableReader) headings() iter.Seq[string] {
	return func(yield func(string) bool) {
		for from := len(r.headers) - 1; from >= 0; from-- {
			for to := from + 1; to <= len(r.headers); to++ {
				if !yield(strings.Join(r.headers[from:to], " ")) {
					return
				}
			}
		}
	}
}

// isoDate is how a context tells the document's date.
var isoDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}`)

// yearGap is the gap that some files leave in 2019 年.
var yearGap = regexp.MustCompile(`(\d{4})\s+(年)`)

// rowAt is the row of a passage's tables that holds code point at; nil where none does.
func (p *Prepared) rowAt(passage, at int) *row {
	rows := p.rows[passage]
	i := sort.Search(len(rows), func(i int) bool { return at < rows[i].span.End })
	if i < len(rows) && rows[i].span.Start <= at {
		return &rows[i]
	}
	return nil
}
