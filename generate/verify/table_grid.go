package verify

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"grounded"
	"grounded/internal/heads"
)

// markdown takes a line of a Markdown table. The first holds the heads, unless it holds
// figures: a table that goes on, or whose heads stand above it as a line.
func (r *tableReader) markdown(line string, span grounded.Span) {
	cells := cellsOf(line)
	rule := strings.Trim(line, "|-: \t") == ""
	switch {
	case rule && line != "" && strings.Contains(line, "-"):
	case !r.piped && len(cells) > 2 && cells[0] != "" && strings.Join(cells[1:], "") == "": // its title
		r.tables++
		r.filled, r.titled = false, true
		if r.heads = nil; len(r.carried) == len(cells) {
			r.heads = r.carried
		} else {
			r.heads = r.headsAbove(cells)
		}
		r.above = append(r.above, cells[0])
		r.rows = append(r.rows, row{passage: r.passage, span: span, heads: true})
		r.turned, r.piped = false, true
		return
	case r.titled && strings.Join(cells, "") != "" && !isBody(cells):
		r.titled = false
		r.begin(cells)
		r.rows = append(r.rows, row{passage: r.passage, span: span, heads: true})
	case !r.piped:
		r.begin(cells)
		if isBody(cells) {
			r.rows = append(r.rows, r.gridRow(cells, span))
		} else {
			r.rows = append(r.rows, row{passage: r.passage, span: span, heads: true})
		}
	case r.turns(cells):
		if r.turned {
			for i := range min(len(cells), len(r.heads)) {
				r.heads[i] = strings.TrimSpace(r.heads[i] + " " + cells[i])
			}
		} else {
			r.begin(cells)
		}
		r.rows = append(r.rows, row{passage: r.passage, span: span, heads: true})
		r.turned, r.piped = true, true
		return
	case strings.Join(cells, "") != "":
		r.titled = false
		r.rows = append(r.rows, r.gridRow(cells, span))
	}
	r.turned, r.piped = false, true
}

// turns reports whether a row within a table holds new heads: it follows a row of figures,
// every cell has words or a year, and some tell of a period.
func (r *tableReader) turns(cells []string) bool {
	if len(cells) > 2 && !slices.ContainsFunc(cells[1:], func(c string) bool { return !yearsOnly.MatchString(c) && !periodHead.MatchString(c) }) {
		return true
	}
	if len(r.rows) == 0 || len(cells) < 3 || !r.turned && r.rows[len(r.rows)-1].label == "" {
		return false
	}
	timed := false
	for _, c := range cells {
		if c == "" || !yearsOnly.MatchString(c) && (wordless(c) || isFigure(c)) {
			return false
		}
		timed = timed || isPeriod(c) || partOfYear.MatchString(c)
	}
	return timed || r.turned
}

// begin takes the first row of a table.
func (r *tableReader) begin(cells []string) {
	r.tables++
	r.filled = false
	if years, _ := withYears(cells); years != nil {
		r.heads = append([]string{""}, years...)
		r.carried = r.heads
		return
	}
	switch {
	case !isBody(cells) && strings.Join(cells, "") != "":
		cells = r.underYears(cells)
		r.heads, r.carried = cells, cells
	case len(r.carried) == len(cells):
		r.heads = r.carried
	default:
		if r.heads = r.headsAbove(cells); r.heads == nil {
			r.heads = heads.InWords(append(slices.Clone(r.above), r.headers...), len(cells))
		}
	}
}

// headsAbove are the heads that the lines above a table give its columns of figures, or that
// the table before had for as many of them; nil where none do.
func (r *tableReader) headsAbove(cells []string) []string {
	for n := len(cells) - 1; n >= max(1, len(cells)-2); n-- { // one column may hold numbers of notes
		if heads, corner := r.columns(n); heads != nil {
			out := make([]string, len(cells))
			out[0] = corner
			copy(out[len(cells)-n:], heads)
			r.carried = out
			return out
		}
	}
	own := slices.DeleteFunc(slices.Clone(r.carried[min(1, len(r.carried)):]), func(head string) bool { return !period.MatchString(head) })
	if n := len(own); n > 0 && n < len(cells) && n >= len(cells)-2 {
		out := make([]string, len(cells))
		copy(out[len(cells)-n:], own)
		return out
	}
	return nil
}

// gridRow is a row of a table. Where its first cell names it, all others hold figures and the
// heads, if any, say of when they are, it is read as a line of figures is.
func (r *tableReader) gridRow(cells []string, span grounded.Span) row {
	out := row{passage: r.passage, span: span, table: r.tables, raw: strings.Join(cells, " | "), above: strings.Join(append(slices.Clone(r.above), r.headers...), "\n")}
	heads := r.heads
	if apart, own := r.apart(cells); apart != nil {
		cells, heads = apart, own
	}
	out.columns = heads
	timed := len(heads) > 1 && slices.ContainsFunc(heads[1:], isPeriod)
	labelled := (isData(cells) || timed && areFew(cells)) && (strings.Join(heads, "") == "" || slices.ContainsFunc(heads[1:], isPeriod))
	for i, c := range cells {
		head := ""
		if i < len(heads) {
			head = heads[i]
		}
		switch {
		case labelled && i == 0:
			out.label, out.corner = c, head
		case c != "" && !(labelled && noteNumber.MatchString(c) && !isPeriod(head) && (i == 1 || noteHead.MatchString(head) || !strings.ContainsAny(c, "0123456789"))):
			out.cells = append(out.cells, cell{head, c})
		}
	}
	r.filled = r.filled || len(out.cells) > 0
	out.heads = len(out.cells) == 0 // there is nothing under the heads
	return out
}

// apart are the cells of a row in which several ran together, and their heads; nil where none
// did. Where the heads ran together as well, each figure of a cell has its own of that cell's.
func (r *tableReader) apart(cells []string) (out, heads []string) {
	if years, figures := withYears(cells); years != nil {
		return append(cells[:1:1], figures...), append([]string{""}, years...)
	}
	filled := 0
	for _, c := range cells[1:] {
		if c != "" {
			filled++
		}
	}
	flat := slices.Concat(cells[:1], figuresOf(cells[1:]))
	if len(flat) <= filled+1 || !isData(cells) {
		return nil, nil
	}
	own := make([]string, 1, len(flat))
	for i, c := range cells[1:] {
		if c == "" {
			continue
		}
		figures := figuresOf([]string{c})
		var periods []string
		if i+1 < len(r.heads) {
			periods = periodsIn(r.heads[i+1])
		}
		if all := singles(r.heads); len(periods) != len(figures) && len(all) == len(flat)-1 {
			return flat, append([]string{r.heads[0]}, all...)
		}
		if len(periods) != len(figures) {
			if len(flat) > len(cells) {
				return flat, r.headsAbove(flat)
			}
			return nil, nil
		}
		own = append(own, periods...)
	}
	if len(r.heads) > 0 {
		own[0] = r.heads[0]
	}
	return flat, own
}

// withYears parts cells that hold a year each and, all of them, the same figures, one for each
// year: the heads ran into the first row. Nil for other cells.
func withYears(cells []string) (years, figures []string) {
	if len(cells) < 3 || strings.IndexFunc(cells[0], unicode.IsLetter) < 0 {
		return nil, nil
	}
	for _, c := range cells[1:] {
		year, rest, ok := strings.Cut(c, " ")
		if !ok || !yearOnly.MatchString(year) || strings.TrimSpace(rest) == "" {
			return nil, nil
		}
		years = append(years, year)
		own := figuresOf([]string{rest})
		if figures != nil && !slices.Equal(own, figures) {
			return nil, nil
		}
		figures = own
	}
	if len(figures) != len(years) {
		return nil, nil
	}
	return years, figures
}

// singles are the heads after the first, where each is of one period.
func singles(heads []string) []string {
	if len(heads) < 2 || slices.ContainsFunc(heads[1:], func(head string) bool { return len(period.FindAllString(head, -1)) != 1 }) {
		return nil
	}
	return heads[1:]
}

// figuresOf are the figures of cells, and their other texts.
func figuresOf(cells []string) (out []string) {
	for _, c := range cells {
		parts := figures.FindAllString(c, -1)
		if len(parts) < 2 || strings.TrimSpace(figures.ReplaceAllString(c, "")) != "" {
			parts = []string{c}
		}
		for _, part := range parts {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, part)
			}
		}
	}
	return out
}

// noteNumber is the number of a note, which statements have beside their figures.
var noteNumber = regexp.MustCompile(`^[一二三四五六七八九十]+、\s*\d+$|^[（(](?:[一二三四五六七八九十]+|\d{1,2})[)）]$|^[Nn]ote \d+$`)

// noteHead is the head of a column of notes.
var noteHead = regexp.MustCompile(`(?i)附注|注释|^notes?$`)

// isData reports whether cells are a name and figures.
func isData(cells []string) bool {
	return len(cells) > 1 && strings.IndexFunc(cells[0], unicode.IsLetter) >= 0 && !period.MatchString(cells[0]) && holdFigures(cells[1:])
}

// periodHead is a head that names a day, a quarter or a half of a year.
var periodHead = regexp.MustCompile(`(?i)^(?:(?:q[1-4]|[1-4]q|h[12]|fy)[\s'’-]*(?:\d{2}|\d{4})|(?:\d{4}|\d{2})\s?(?:q[1-4]|h[12])|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:,\s*\d{4})?)$`)

// yearsOnly are one or several years and nothing else.
var yearsOnly = regexp.MustCompile(`^(?:(?:FY\s?)?(?:19|20)\d\d[*年]?\s*)+$`)

// areFew reports whether cells are a name and figures, which may be small.
func areFew(cells []string) bool {
	if len(cells) < 2 || strings.IndexFunc(cells[0], unicode.IsLetter) < 0 || isPeriod(cells[0]) {
		return false
	}
	for _, c := range cells[1:] {
		if strings.IndexFunc(c, unicode.IsLetter) >= 0 || yearsOnly.MatchString(c) {
			return false
		}
	}
	return strings.IndexFunc(strings.Join(cells[1:], ""), unicode.IsDigit) >= 0
}

// isBody reports whether cells cannot be heads: they hold figures, or days under which
// something stands in the first cell.
func isBody(cells []string) bool {
	return len(cells) > 1 && (holdFigures(cells[1:]) || slices.ContainsFunc(cells, isDay.MatchString) && cells[0] != "")
}

var isDay = regexp.MustCompile(`^(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?$`)

// holdFigures reports whether cells are figures, some with more digits than the number of a
// column has.
func holdFigures(cells []string) bool {
	figures := 0
	for _, c := range cells {
		switch {
		case c == "" || noteNumber.MatchString(c) || strings.Trim(c, "-—– ") == "":
		case !isFigure(c) || yearsOnly.MatchString(c) || periodHead.MatchString(c):
			return false
		case len(digits.FindAllString(c, -1)) >= 3 || strings.ContainsAny(c, ".,%$¥￥€£()"):
			figures++
		}
	}
	return figures > 0
}

var digits = regexp.MustCompile(`\d`)

// cellsOf are the cells of a row in Markdown.
func cellsOf(line string) []string {
	line = strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|"), `\|`, "\x00")
	cells := strings.Split(line, "|")
	for i, c := range cells {
		cells[i] = strings.ReplaceAll(strings.TrimSpace(c), "\x00", "|")
	}
	return cells
}
