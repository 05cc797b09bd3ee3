package verify

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
)

const (
	formShare   = 0.6 // of the lines of a form, that have a label which ends in a colon
	formLeast   = 2   // such lines
	formLabel   = 40  // code points of a label
	formPeriods = 2   // heads of periods, with which a table is none
)

// labelValue is a cell that holds a label and its value.
var labelValue = regexp.MustCompile(`^([^:：]{2,40}[:：])\s+(\S.*)$|^(\p{Han}[^:：]{1,20}：)(\S.*)$`)

// formPair is the value that a form gives under a label.
type formPair struct {
	label, value string
	column       int // in which the value stands
}

// formOf reads a table whose cells are labels that end in a colon, each with its value beside it, as
// forms are: label, value, label, value. Each line has the pairs that it holds. Nil where the table
// is no form.
func formOf(lines []string) [][]formPair {
	out := make([][]formPair, len(lines))
	labelled, filled := 0, 0
	for i, line := range lines {
		cells := cellsOf(line)
		if strings.Trim(line, "|-: \t") == "" || strings.Join(cells, "") == "" {
			continue
		}
		periods := 0
		for _, c := range cells {
			if isPeriod(c) && utf8.RuneCountInString(c) < formLabel && !labelValue.MatchString(c) {
				periods++
			}
		}
		if periods >= formPeriods {
			return nil
		}
		filled++
		pairs, ok := pairsIn(cells)
		if ok {
			labelled++
		}
		out[i] = pairs
	}
	if labelled < formLeast || float64(labelled) < formShare*float64(filled) {
		return bareForm(lines)
	}
	return out
}

// bareLeast is how many lines a form has whose labels have no colon.
const bareLeast = 3

// bareForm reads a form whose labels stand without colons in every other of four columns: words without
// figures, no two alike, beside values of several kinds. Nil where the table is none.
func bareForm(lines []string) [][]formPair {
	out := make([][]formPair, len(lines))
	labels, kinds, rows := map[string]bool{}, map[int][2]int{}, 0
	firstValued := false
	for i, line := range lines {
		cells := cellsOf(line)
		if strings.Trim(line, "|-: \t") == "" || strings.Join(cells, "") == "" {
			continue
		}
		if len(cells) != 4 {
			return nil
		}
		rows++
		for k := 0; k < len(cells); k += 2 {
			label, value := cells[k], cells[k+1]
			if label == "" && value == "" {
				continue
			}
			if label == "" || labels[label] || digits.MatchString(label) || utf8.RuneCountInString(label) > formLabel || strings.IndexFunc(label, unicode.IsLetter) < 0 {
				return nil
			}
			labels[label] = true
			kind := kinds[k]
			if digits.MatchString(value) {
				firstValued = firstValued || rows == 1
				kind[1]++
			} else if value != "" && rows > 1 {
				kind[0]++
			}
			kinds[k] = kind
			out[i] = append(out[i], formPair{label: label, value: value, column: k + 1})
		}
	}
	mixed := kinds[0][0] > 0 && kinds[0][1] > 0 && kinds[2][0] > 0 && kinds[2][1] > 0
	if rows < bareLeast || !mixed || !firstValued && !(kinds[0][1] > 0 && kinds[2][1] > 0) {
		return nil
	}
	return out
}

// pairsIn are the labels of a line with their values; false where the line begins with no label, or
// a label has more than one value.
func pairsIn(cells []string) (pairs []formPair, ok bool) {
	ok, open := true, false
	for k, c := range cells {
		m := labelValue.FindStringSubmatch(c)
		switch last := len(pairs) - 1; {
		case c == "":
		case isFormLabel(c):
			pairs, open = append(pairs, formPair{label: c, column: k}), true
		case open:
			pairs[last].value, pairs[last].column, open = c, k, false
		case m != nil && isFormLabel(m[1]+m[3]):
			pairs = append(pairs, formPair{label: m[1] + m[3], value: m[2] + m[4], column: k})
		default:
			ok = false
		}
	}
	return pairs, ok && len(pairs) > 0
}

// tableEnd is the first line from i that is of no Markdown table.
func tableEnd(lines []string, i int) int {
	for i < len(lines) && strings.HasPrefix(lines[i], "|") {
		i++
	}
	return i
}

// isFormLabel reports whether a cell is a label that ends in a colon.
func isFormLabel(c string) bool {
	last, size := utf8.DecodeLastRuneInString(c)
	return (last == ':' || last == '：') && utf8.RuneCountInString(c) <= formLabel && strings.IndexFunc(c[:len(c)-size], unicode.IsLetter) >= 0
}

// form takes the lines of a form, each with the place where it stands.
func (r *tableReader) form(lines []string, pairs [][]formPair, spans []grounded.Span) {
	r.tables++
	section := ""
	var last []int // rows of the line before, that a line may go on
	for i, line := range lines {
		cells := slices.DeleteFunc(cellsOf(line), func(c string) bool { return c == "" })
		var rows []int
		for _, pair := range pairs[i] {
			if pair.value == "" {
				continue
			}
			rows = append(rows, len(r.rows))
			r.rows = append(r.rows, row{
				passage: r.passage, span: spans[i], label: strings.TrimRight(pair.label, ":："), cells: []cell{{text: pair.value}},
				above: section, table: r.tables, form: true,
			})
		}
		if len(rows) > 0 {
			last = rows
			continue
		}
		if len(cells) == 1 && len(pairs[i]) == 0 && len(last) > 0 && strings.HasPrefix(strings.TrimSpace(line[1:]), "|") {
			if at := &r.rows[last[len(last)-1]]; unfinished(at.cells[0].text) {
				at.cells[0].text += " " + cells[0]
				for _, k := range last {
					r.rows[k].span.End = spans[i].End
				}
				continue
			}
		}
		if len(cells) == 1 && len(pairs[i]) == 0 && !strings.HasPrefix(strings.TrimSpace(line[1:]), "|") {
			section = cells[0]
		}
		last = nil
		r.rows = append(r.rows, row{passage: r.passage, span: spans[i], heads: true})
	}
}

// unfinished reports whether a value goes on: it ends in a comma or within brackets.
func unfinished(value string) bool {
	return strings.HasSuffix(value, ",") || strings.HasSuffix(value, "，") || strings.Count(value, "(") > strings.Count(value, ")")
}

// formsOf is what the forms of a passage's document say, as far as they were found: of what it is.
func (p *Prepared) formsOf(passage int) string {
	var b strings.Builder
	for i, at := range p.passages {
		if i == passage || at.Document != "" && at.Document == p.passages[passage].Document {
			b.WriteString(p.formText(i))
		}
	}
	return b.String()
}

// formText is what the forms of a passage say, which are of one thing.
func (p *Prepared) formText(passage int) string {
	var b strings.Builder
	for _, r := range p.rows[passage] {
		if r.form {
			b.WriteString(r.label + " " + r.cells[0].text + "\n")
		}
	}
	return b.String()
}
