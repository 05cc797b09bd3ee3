package extract

import (
	"strings"

	"grounded"
)

// tableText writes rows as a Markdown table. Rows are made equally long; empty rows and
// columns that are empty throughout are left out. It is empty where no cell has text.
func tableText(rows [][]string) string {
	keep, cols := usedColumns(rows)
	if cols == 0 {
		return ""
	}
	var b strings.Builder
	first := true
	for _, row := range rows {
		cells, used := make([]string, 0, cols), false
		for i, k := range keep {
			if !k {
				continue
			}
			cell := ""
			if i < len(row) {
				cell = cellText(row[i])
			}
			used = used || cell != ""
			cells = append(cells, cell)
		}
		if !used {
			continue
		}
		if !first {
			b.WriteByte('\n')
		}
		writeRow(&b, cells)
		if first {
			b.WriteString("\n|" + strings.Repeat(" --- |", cols))
		}
		first = false
	}
	return b.String()
}

func writeRow(b *strings.Builder, cells []string) {
	b.WriteByte('|')
	for _, c := range cells {
		b.WriteByte(' ')
		b.WriteString(c)
		b.WriteString(" |")
	}
}

// cellText puts a cell on one line and hides the mark that ends cells.
func cellText(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", "\\|")
}

func usedColumns(rows [][]string) (keep []bool, count int) {
	for _, row := range rows {
		for i, cell := range row {
			for len(keep) <= i {
				keep = append(keep, false)
			}
			if !keep[i] && strings.TrimSpace(cell) != "" {
				keep[i] = true
				count++
			}
		}
	}
	return keep, count
}

// tableSection is the rows as a table, or as a paragraph where there is one cell only.
func tableSection(rows [][]string) (grounded.Section, bool) {
	_, cols := usedColumns(rows)
	if cols == 0 {
		return grounded.Section{}, false
	}
	if cols == 1 {
		var lines []string
		for _, row := range rows {
			for _, cell := range row {
				if cell = strings.TrimSpace(cell); cell != "" {
					lines = append(lines, cell)
				}
			}
		}
		if len(lines) == 1 {
			return paragraph(lines[0]), true
		}
	}
	return grounded.Section{Kind: grounded.SectionTable, Text: tableText(rows)}, true
}
