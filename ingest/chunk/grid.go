package chunk

import (
	"math"
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
	heads := headRows(cells)
	rows = []string{markdownRow(mergeHeads(cells[:heads], columns), columns), "|" + strings.Repeat(" --- |", columns)}
	for _, row := range cells[heads:] {
		rows = append(rows, markdownRow(row, columns))
	}
	if len(boxes) == 0 {
		return rows, nil
	}
	head := around(boxes[:heads])
	placed = append([]grounded.Box{head, head}, boxes[heads:]...)
	return rows, placed
}

// headRows is how many rows hold heads: those before the first with a figure that is no
// year, or with a name alone, which heads rows; at least one.
func headRows(cells [][]string) int {
	for i, row := range cells[:min(len(cells), mostHeaders+1)] {
		if i > 0 && strings.Join(row[1:], "") == "" || slices.ContainsFunc(row[1:], isFigure) {
			return max(i, 1)
		}
	}
	return 1 // words alone do not say where they begin
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

func spread(row []string, columns int) []string {
	full := make([]string, columns)
	copy(full, row)
	var texts []string
	for _, cell := range full[1:] {
		if cell != "" {
			texts = append(texts, cell)
		}
	}
	figures := columns - 1
	if len(texts) == 0 || len(texts) == figures || figures%len(texts) != 0 {
		return full
	}
	each := figures / len(texts)
	for i := range full[1:] {
		full[1+i] = texts[i/each]
	}
	return full
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

// around is the smallest box that holds all.
func around(boxes []grounded.Box) grounded.Box {
	out := boxes[0]
	for _, b := range boxes[1:] {
		out.X0, out.Y0 = math.Min(out.X0, b.X0), math.Min(out.Y0, b.Y0)
		out.X1, out.Y1 = math.Max(out.X1, b.X1), math.Max(out.Y1, b.Y1)
	}
	return out
}
