package extract

import (
	"math"
	"sort"
	"strings"
	"unicode/utf8"

	"grounded"
)

// A table in a PDF is lines that have gaps at the same places. Its text has a tab between
// cells, so that it stays what the page says; cleaning makes Markdown of it.

// tableRun is the number of lines from the first that make a table; 0: none.
func tableRun(lines []pdfLine) int {
	if len(lines) < 2 || len(lines[0].cells) < 2 {
		return 0
	}
	n, rows, single := 0, 0, 0
	for i, line := range lines {
		if i > 0 && !follows(lines[i-1], line) {
			break
		}
		if len(line.cells) >= 2 {
			rows++
			n, single = i+1, 0
			continue
		}
		if single++; single > 2 || utf8.RuneCountInString(line.cells[0].text) > 90 {
			break
		}
	}
	if rows < 2 || rows*2 < n || isProse(lines[:n]) {
		return 0
	}
	return n
}

// follows reports whether b stands right below a.
func follows(a, b pdfLine) bool {
	em := math.Max(6, math.Max(a.size, b.size))
	gap := b.box.Y0 - a.box.Y1
	return a.turn == b.turn && gap > -1.2*em && gap < 2.6*em
}

// isProse reports whether the cells are lines of columns of running text.
func isProse(lines []pdfLine) bool {
	cells, long, digits := 0, 0, 0
	for _, line := range lines {
		if len(line.cells) < 2 {
			continue
		}
		for _, c := range line.cells {
			cells++
			if utf8.RuneCountInString(c.text) > 30 {
				long++
			}
			if strings.ContainsAny(c.text, "0123456789") {
				digits++
			}
		}
	}
	return long*10 > cells*6 && digits*2 < cells
}

// tableOf places the cells of the lines in columns.
func tableOf(lines []pdfLine) grounded.Section {
	cols := columnsOf(lines)
	sec := grounded.Section{Kind: grounded.SectionTable}
	var text []string
	for _, line := range lines {
		row := make([]string, len(cols))
		next := 0
		for _, c := range line.cells {
			k := nearest(cols, c.box, next)
			if row[k] != "" {
				row[k] += " "
			}
			row[k] += strings.ReplaceAll(c.text, "\t", " ")
			next = k
		}
		text = append(text, strings.TrimRight(strings.Join(row, "\t"), "\t"))
		sec.Boxes = append(sec.Boxes, line.box)
	}
	sec.Text = strings.Join(text, "\n")
	return sec
}

type column struct{ x0, x1 float64 }

// columnsOf are the stretches of the page that the cells of the fullest lines cover.
func columnsOf(lines []pdfLine) []column {
	most := 0
	counts := map[int]int{}
	for _, line := range lines {
		counts[len(line.cells)]++
	}
	for n, c := range counts { // the fullest shape that is not a single odd line
		if n > most && (c > 1 || len(lines) < 4) {
			most = n
		}
	}
	var spans []column
	for _, line := range lines {
		if len(line.cells) == most || most == 0 {
			for _, c := range line.cells {
				spans = append(spans, column{c.box.X0, c.box.X1})
			}
		}
	}
	sort.Slice(spans, func(i, j int) bool { return spans[i].x0 < spans[j].x0 })
	var cols []column
	for _, s := range spans {
		if n := len(cols); n > 0 && s.x0 < cols[n-1].x1-1 {
			cols[n-1].x1 = math.Max(cols[n-1].x1, s.x1)
			continue
		}
		cols = append(cols, s)
	}
	return cols
}

// nearest is the column, not left of from, that a box covers most or is closest to.
func nearest(cols []column, b grounded.Box, from int) int {
	best, bestScore := from, math.Inf(-1)
	for i := from; i < len(cols); i++ {
		overlap := math.Min(cols[i].x1, b.X1) - math.Max(cols[i].x0, b.X0)
		if overlap > bestScore+0.01 {
			best, bestScore = i, overlap
		}
	}
	return best
}

// unweave puts columns of running text one after the other where the file shows them
// line by line across the page.
func unweave(lines []pdfLine) []pdfLine {
	var out []pdfLine
	for i := 0; i < len(lines); {
		n := 0
		for i+n < len(lines) && len(lines[i+n].cells) == 2 && (n == 0 || follows(lines[i+n-1], lines[i+n])) {
			n++
		}
		if n < 4 || !isProse(lines[i:i+n]) || !gutter(lines[i:i+n]) {
			n = max(n, 1)
			out = append(out, lines[i:i+n]...)
			i += n
			continue
		}
		for side := range 2 {
			for _, line := range lines[i : i+n] {
				half := line
				half.cells = line.cells[side : side+1]
				half.box = half.cells[0].box
				out = append(out, half)
			}
		}
		i += n
	}
	return out
}

// gutter reports whether one vertical strip parts the cells of all lines.
func gutter(lines []pdfLine) bool {
	left, right := math.Inf(-1), math.Inf(1)
	for _, line := range lines {
		left, right = math.Max(left, line.cells[0].box.X1), math.Min(right, line.cells[1].box.X0)
	}
	return right > left
}
