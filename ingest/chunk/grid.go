package chunk

import (
	"regexp"
	"slices"
	"strings"

	"grounded"
)

// A table of a page comes as lines with a tab between cells. Here it becomes Markdown, its
// heads in one row, so that each figure keeps its column.

// fewestColumns makes a grid: what has fewer reads well as lines, as a table of contents
// does.
const fewestColumns = 3

// grid is the lines of a table as rows of cells, and the boxes of its rows; nil where the
// lines are no grid. The first row holds the heads.
func grid(lines []string, boxes []grounded.Box) (rows []string, placed []grounded.Box) {
	var cells [][]string
	columns := 0
	for _, line := range lines {
		row := strings.Split(line, "\t")
		for i, cell := range row {
			row[i] = strings.ReplaceAll(cleanLine(cell, false), "|", `\|`)
		}
		columns = max(columns, len(row))
		cells = append(cells, row)
	}
	if columns < fewestColumns || len(cells) < 2 || len(boxes) > 0 && len(boxes) != len(lines) {
		return nil, nil
	}
	for i := range cells {
		cells[i] = append(cells[i], make([]string, columns-len(cells[i]))...)
		spreadFigures(cells[i])
	}
	heads := headRows(cells)
	cells, columns = withoutGaps(cells, heads, columns)
	rows = []string{markdownRow(mergeHeads(cells[:heads], columns), columns), "|" + strings.Repeat(" --- |", columns)} // without heads: empty ones
	for _, row := range cells[heads:] {
		rows = append(rows, markdownRow(row, columns))
	}
	if len(boxes) == 0 {
		return rows, nil
	}
	head := boxes[0]
	for _, b := range boxes[:heads] {
		head = head.Union(b)
	}
	placed = append([]grounded.Box{head, head}, boxes[heads:]...)
	return rows, placed
}

// mostHeadRows is how many rows of a grid may hold heads.
const mostHeadRows = 5

// headRows is how many rows hold heads: those before the first with a figure that is no
// year, or with a name alone, which heads rows. What stands alone at the very top is the
// table's title and goes with the heads. A table that goes on from another page has none.
func headRows(cells [][]string) int {
	titles := titleRows(cells)
	for i := titles; i < min(len(cells), mostHeadRows+1); i++ {
		switch row := cells[i]; {
		case i == 0 && startsFigures(row):
			return 0
		case i > titles && strings.Join(row[1:], "") == "" || slices.ContainsFunc(row[1:], isFigure):
			return max(i, 1)
		}
	}
	return max(titles, 1) // words alone do not say where they begin
}

// titleRows is how many rows at the top hold one cell alone, which then stands above the names
// of the rows; 0 where rows of figures follow at once, which it may name.
func titleRows(cells [][]string) int {
	n := 0
	for n < len(cells) && n < mostHeadRows-1 && filled(cells[n]) == 1 {
		n++
	}
	if n == len(cells) || startsFigures(cells[n]) {
		return 0
	}
	for _, row := range cells[:n] {
		title := strings.Join(row, "")
		clear(row)
		row[0] = title
	}
	return n
}

func filled(row []string) (n int) {
	for _, cell := range row {
		if cell != "" {
			n++
		}
	}
	return n
}

// startsFigures reports whether row holds figures that are too long for numbers of columns,
// or a day: it is no row of heads.
func startsFigures(row []string) bool {
	long := func(cell string) bool {
		return isFigure(cell) && (strings.ContainsAny(cell, ".,%$€£¥￥()") || len(cell) > 2)
	}
	return slices.ContainsFunc(row[1:], long) || slices.ContainsFunc(row, isDay.MatchString)
}

var isDay = regexp.MustCompile(`^(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?$`)

// severalFigures is a cell of figures that stand side by side.
var severalFigures = regexp.MustCompile(`^(?:(?:[$€£¥￥]\s*)?[-−]?\(?[\d,]+(?:\.\d+)?\)?%?(?:\s|$)){2,}$`)
var oneFigure = regexp.MustCompile(`(?:[$€£¥￥]\s*)?\S*\d\S*`)

// spreadFigures parts figures that stand in one cell over the empty cells that follow it,
// where there are as many.
func spreadFigures(row []string) {
	for i := 1; i < len(row); i++ {
		if !severalFigures.MatchString(row[i]) {
			continue
		}
		parts := oneFigure.FindAllString(row[i], -1)
		if i+len(parts) <= len(row) && strings.Join(row[i+1:i+len(parts)], "") == "" {
			copy(row[i:], parts)
		}
	}
}

// isFigure reports whether a cell holds a figure and no year.
func isFigure(cell string) bool {
	bare := strings.Trim(cell, "()$€£¥￥%*–—- ")
	return bare != "" && strings.Trim(bare, "0123456789,. ") == "" && !yearOnly.MatchString(cell)
}

// mergeHeads makes one row of several. A row with fewer heads than the last spreads each
// over as many columns, where that comes out even.
func mergeHeads(heads [][]string, columns int) []string {
	out := make([]string, columns)
	for _, row := range heads {
		for i, cell := range spread(row, columns) {
			if cell != "" {
				out[i] = strings.TrimSpace(out[i] + " " + cell)
			}
		}
	}
	return out
}

// period is a head that says when.
var period = regexp.MustCompile(`(?i)\b(?:19|20)\d\d\b|\b(?:ended|months|weeks|quarter|year)\b|[年月季期]`)

// spread gives each head of a row the columns that it stands over: as many each where that
// comes out even, and of periods those that are nearest.
func spread(row []string, columns int) []string {
	full := make([]string, columns)
	copy(full, row)
	var texts []string
	var at []int
	periods := true
	for i, cell := range full[1:] {
		if cell != "" {
			texts, at = append(texts, cell), append(at, i)
			periods = periods && period.MatchString(cell)
		}
	}
	figures := columns - 1
	switch {
	case len(texts) == 0 || len(texts) == figures:
	case figures%len(texts) == 0:
		for i := range full[1:] {
			full[1+i] = texts[i*len(texts)/figures]
		}
	case periods && len(texts) > 1:
		reach := figures
		for k := range at[1:] {
			reach = min(reach, at[k+1]-at[k]-1)
		}
		for i := range full[1:] {
			near := 0
			for k := range at {
				if abs(at[k]-i) < abs(at[near]-i) {
					near = k
				}
			}
			if abs(at[near]-i) <= reach {
				full[1+i] = texts[near]
			}
		}
	}
	return full
}

func abs(n int) int { return max(n, -n) }

// withoutGaps drops the columns that hold nothing, and puts a head that stands over none
// of its figures above the column beside it that has no head.
func withoutGaps(cells [][]string, heads, columns int) ([][]string, int) {
	headed, filled := make([]bool, columns), make([]bool, columns)
	for r, row := range cells {
		for i, cell := range row {
			if cell != "" && r < heads {
				headed[i] = true
			} else if cell != "" {
				filled[i] = true
			}
		}
	}
	to := make([]int, columns) // the column that each goes into; -1: none
	kept := 0
	for i := range columns {
		switch {
		case filled[i] && i > 0 && !headed[i] && to[i-1] >= 0 && headed[i-1] && !filled[i-1]:
			to[i] = to[i-1]
		case i == 0 || filled[i] || headed[i]:
			to[i] = kept
			kept++
		default:
			to[i] = -1
		}
	}
	out := make([][]string, len(cells))
	for r, row := range cells {
		out[r] = make([]string, kept)
		for i, cell := range row {
			if to[i] >= 0 && cell != "" {
				out[r][to[i]] = strings.TrimSpace(out[r][to[i]] + " " + cell)
			}
		}
	}
	return out, kept
}

func markdownRow(row []string, columns int) string {
	var b strings.Builder
	b.WriteByte('|')
	for i := range columns {
		b.WriteByte(' ')
		if i < len(row) {
			b.WriteString(row[i])
		}
		b.WriteString(" |")
	}
	return b.String()
}
