package verify

import (
	"iter"
	"regexp"
	"slices"
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
	above   string   // the caption, which often says of when the table is
	heads   bool     // it is no row but holds heads
	table   int      // of a Markdown table: which of the passage
	columns []string // the heads of its columns, of a Markdown table
	form    bool     // it is a label of a form with its value
	single  bool     // it is the only one of its table
	raw     string   // of a Markdown table: its cells as they stand
	doubted bool     // its columns' heads do not tell them apart
	section string   // the line without figures among the rows, under which it stands
}

type cell struct{ head, text string }

const figurePattern = `(?:(?:US|HK)?[$€£¥￥]\s*)?\(?\s?[-−+]?\d[\d,]*(?:\.\d+)?(?:\s?\))?(?:\s?%)?\)?|[—–]`

var (
	figures  = regexp.MustCompile(figurePattern)
	figured  = regexp.MustCompile(`^(\S.*?)((?:\s+(?:` + figurePattern + `))+)$`)
	year     = regexp.MustCompile(`(?:19|20)\d\d`)
	yearOnly = regexp.MustCompile(`^(?:FY\s?)?(?:19|20)\d\d[*年]?$`)
	period   = regexp.MustCompile(`(?:FY\s?)?(?:19|20)\d\d\s?年?(?:度|末)?\*?|本期|本年|本报告期|上年|上期|期末|期初|去年`)
	calendar = regexp.MustCompile(`(?i)\b(?:january|february|march|april|may|june|july|august|september|october|november|december|years? ended|fiscal(?: years?)?|as of|and)\b\s*(?:\d{1,2}\b)?|[,:]`)
)

const (
	rowMost     = 200 // code points of a line of figures, and of a line above one
	headersMost = 6   // lines that heads may be spread over
	sectionMost = 80  // code points of a line among rows, that says what those below it are of
)

// rowsOf finds the rows of a passage's tables.
func rowsOf(n int, p grounded.Passage) []row {
	r := tableReader{passage: n}
	if lines := strings.Split(strings.TrimSpace(p.Context), "\n"); len(lines) > 0 {
		for _, line := range lines[max(1, len(lines)-headersMost):] { // the first is the title and the headings
			r.before(line)
		}
	}
	lines := strings.Split(p.Text, "\n")
	spans := make([]grounded.Span, len(lines))
	at := 0
	for i, line := range lines {
		length := utf8.RuneCountInString(line)
		lines[i], spans[i] = strings.TrimSpace(line), grounded.Span{Start: at, End: at + length}
		at += length + 1
	}
	for i := 0; i < len(lines); i++ {
		if to := tableEnd(lines, i); to > i && (i == 0 || !strings.HasPrefix(lines[i-1], "|")) {
			if pairs := formOf(lines[i:to]); pairs != nil {
				r.form(lines[i:to], pairs, spans[i:to])
				i = to - 1
				continue
			}
		}
		r.line(lines[i], spans[i])
	}
	spread(r.rows)
	r.rows = doubt(r.rows)
	single(r.rows)
	return r.rows
}

// tableReader reads a passage line by line.
type tableReader struct {
	passage  int
	rows     []row
	heads    []string            // of the Markdown table under way
	carried  []string            // of the last one that had any: it may go on after a line
	piped    bool                // the line before was of a Markdown table
	turned   bool                // it held new heads within a table
	filled   bool                // it has had rows
	titled   bool                // its first row was its title, and heads may follow
	headers  []string            // lines that may hold the heads of lines of figures, the last few
	body     bool                // lines of figures came since
	section  string              // the last line without figures among them
	above    []string            // short lines before the table
	given    []string            // lines of heads that the context tells
	tables   int                 // Markdown tables begun
	quarters quarterTable        // that the lines are of, if of any
	known    map[int]columnHeads // by the number of columns, of these headers
}

// columnHeads are heads of columns and what stands above the labels.
type columnHeads struct {
	heads  []string
	corner string
}

// before takes a line of the context of a passage, which may begin within a table.
func (r *tableReader) before(line string) {
	if strings.HasPrefix(line, "|") {
		r.begin(cellsOf(line))
		r.piped = true
	} else if period.MatchString(line) && !isoDate.MatchString(line) && len([]rune(line)) <= rowMost {
		r.setHeaders(append(r.headers, line))
		r.given = r.headers
	}
}

// setHeaders notes the lines that may hold heads, the last few.
func (r *tableReader) setHeaders(lines []string) {
	r.headers, r.known = lines[max(0, len(lines)-headersMost):], nil
}

func (r *tableReader) line(line string, span grounded.Span) {
	if strings.HasPrefix(line, "|") {
		r.markdown(line, span)
		return
	}
	if r.piped && !r.filled { // heads whose rows follow elsewhere
		for _, head := range r.heads {
			if isPeriod(head) {
				r.setHeaders(append(r.headers, head))
				r.body = false
			}
		}
	}
	r.piped, r.heads, r.titled = false, nil, false
	label, values := figureRow(line)
	if row, ok := r.quarters.line(line); ok {
		row.passage, row.span = r.passage, span
		row.above = strings.Join(append(slices.Clone(r.above), r.headers...), "\n")
		r.rows = append(r.rows, row)
		return
	}
	if line != "" && values == nil && endsInFigure(line) && figured.MatchString(line) {
		r.rows = append(r.rows, row{passage: r.passage, span: span, heads: true})
	}
	switch {
	case line == "":
	case longer(line, rowMost) || endsSentence(line):
		r.above, r.body = nil, false
		r.setHeaders(nil)
		if endsSentence(line) {
			r.given = nil
		}
	case values != nil:
		head, corner := r.columns(len(values))
		row := row{passage: r.passage, span: span, label: label, corner: corner, section: r.section, above: strings.Join(append(r.above, r.headers...), "\n")}
		for i, v := range values {
			c := cell{text: v}
			if head != nil {
				c.head = head[i]
			}
			row.cells = append(row.cells, c)
		}
		if !r.body {
			row.section, r.section = "", ""
		}
		r.rows, r.body = append(r.rows, row), true
	case period.MatchString(line) || len(r.headers) > 0 && !r.body:
		if r.body {
			r.setHeaders(nil)
			r.body = false
		}
		r.setHeaders(append(r.headers, line))
	case r.body && len([]rune(line)) <= sectionMost:
		r.section = line
	case !r.body:
		r.above = append(r.above, line)
		r.above = r.above[max(0, len(r.above)-headersMost):]
	}
}

func endsSentence(line string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	return strings.ContainsRune("。.！？!?；;", last) && longer(line, 30)
}

// longer reports whether line has more than n code points: of most the number of bytes tells.
func longer(line string, n int) bool {
	return len(line) > n && (len(line) > utf8.UTFMax*n || utf8.RuneCountInString(line) > n)
}

// figureRow parts a line that ends in figures; values is nil where it does not, or where
// the figures are years, which are heads.
func figureRow(line string) (label string, values []string) {
	if !endsInFigure(line) {
		return "", nil
	}
	m := figured.FindStringSubmatch(line)
	if m == nil || strings.IndexFunc(m[1], unicode.IsLetter) < 0 || isDates(line) || endsInDay.MatchString(line) || severalFields.MatchString(m[1]) {
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

// severalFields is a line of several fields, each with its value: Earned: 821 Total:.
var severalFields = regexp.MustCompile(`:\s*[$€£¥￥]?\d.*:`)

// endsInDay is a line that ends in a day with its year: it holds heads, or tells of that day.
var endsInDay = regexp.MustCompile(`(?i)\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\s+\d{1,2},\s+(?:19|20)\d\d$`)

// isDates reports whether a line holds days with their years and nothing else: it has the
// heads of columns.
func isDates(line string) bool {
	return period.MatchString(line) && strings.TrimSpace(calendar.ReplaceAllString(period.ReplaceAllString(line, ""), "")) == ""
}

// endsInFigure reports whether line can match figured: most lines are told by their end.
func endsInFigure(line string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	return '0' <= last && last <= '9' || last == ')' || last == '%' || last == '—' || last == '–'
}

// columns are the heads of n columns of figures, and what stands above the labels; nil
// where the lines above do not say.
func (r *tableReader) columns(n int) (heads []string, corner string) {
	found, ok := r.known[n]
	if !ok {
		found.heads, found.corner = r.readColumns(n)
		if r.known == nil {
			r.known = map[int]columnHeads{}
		}
		r.known[n] = found
	}
	return found.heads, found.corner
}

func (r *tableReader) readColumns(n int) (heads []string, corner string) {
	heads, corner = r.columnsOf(r.headers, n)
	if heads == nil && r.given != nil && !slices.ContainsFunc(r.headers[min(len(r.headers), len(r.given)):], period.MatchString) {
		return r.columnsOf(r.given, n)
	}
	return heads, corner
}

func (r *tableReader) columnsOf(lines []string, n int) (heads []string, corner string) {
	for line := range headings(lines) {
		at := headed.FindAllStringIndex(line, -1)
		if len(at) == n && nothingBut(headed, line[at[0][0]:]) {
			for _, a := range at {
				heads = append(heads, strings.TrimSpace(line[a[0]:a[1]]))
			}
			return heads, strings.TrimSpace(line[:at[0][0]] + " " + strings.Join(bracketed.FindAllString(line[at[0][0]:], -1), " "))
		}
		if own, before := withChanges(line, n); own != nil {
			return own, before
		}
		words := strings.Fields(yearGap.ReplaceAllString(line, "$1$2"))
		fits := len(words) == n && n > 1 || len(words) == n+1
		if fits && grounded.LanguageOf(line) == grounded.Chinese && period.MatchString(words[len(words)-n]) && !slices.ContainsFunc(words[len(words)-n:], wordless) {
			return words[len(words)-n:], strings.Join(words[:len(words)-n], " ")
		}
	}
	return stacked(lines, n), ""
}

// stacked are n heads that stand each on a line of its own; nil where the lines above are
// none.
func stacked(headers []string, n int) []string {
	for last := len(headers); n > 1 && last >= n; last-- {
		lines, periods := headers[last-n:last], 0
		for _, line := range lines {
			switch {
			case len([]rune(line)) > stackedMost:
				periods -= n
			case period.MatchString(line) && !ofChange.MatchString(line):
				periods++
			case !ofChange.MatchString(line):
				periods -= n
			}
		}
		if periods > 1 {
			return slices.Clone(lines)
		}
	}
	return nil
}

// wordless reports whether a word holds no letter: it is no head of a column.
func wordless(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) < 0 }

var (
	// headed is a head of a column: a period, or a change from one year to another.
	headed    = regexp.MustCompile(`(?:19|20)\d\d\s*(?i:vs\.?|versus|over|compared (?:to|with))\s*(?:19|20)\d\d|` + period.String())
	bracketed = regexp.MustCompile(`\([^()]*[A-Za-z][^()]*\)`)
)

// nothingBut reports whether a text holds nothing beside heads but days, notes in brackets and
// the word change.
func nothingBut(heads *regexp.Regexp, s string) bool {
	s = bracketed.ReplaceAllString(heads.ReplaceAllString(s, ""), "")
	return strings.TrimSpace(calendar.ReplaceAllString(s, "")) == ""
}

const stackedMost = 24 // code points of a head on its own line

// headings are the lines above that may hold the heads, alone and joined with those that
// follow, the nearest first.
func headings(lines []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for from := len(lines) - 1; from >= 0; from-- {
			for to := from + 1; to <= len(lines); to++ {
				if !yield(strings.Join(lines[from:to], " ")) {
					return
				}
			}
		}
	}
}

// isPeriod reports whether a head says of when its column is.
func isPeriod(head string) bool { return period.MatchString(head) || periodHead.MatchString(head) }

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
