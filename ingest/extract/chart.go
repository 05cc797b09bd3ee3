package extract

import "strings"

// chartSections reads what a slide keeps outside itself: the words of diagrams, and of
// charts the title and the values as a table.
func (s *slide) chartSections(c *container, part string) {
	for _, target := range relations(c, part) {
		switch {
		case strings.Contains(target, "diagrams/data"):
			if n, err := c.tree(target); err == nil {
				var lines []string
				n.each("pt", func(pt *node) bool {
					if text := drawingText(pt); text != "" {
						lines = append(lines, text)
					}
					return false
				})
				s.add(paragraph(strings.Join(lines, "\n")))
			}
		case strings.Contains(target, "charts/chart"):
			if n, err := c.tree(target); err == nil {
				s.chart(n)
			}
		}
	}
}

func (s *slide) chart(n *node) {
	s.add(paragraph(drawingText(n.child("chartSpace", "chart", "title"))))
	head, rows := []string{""}, [][]string{}
	n.each("ser", func(ser *node) bool {
		values := cachedValues(ser.child("val"))
		if rows = grow(rows, len(values)); len(head) == 1 {
			for i, name := range cachedValues(ser.child("cat")) {
				rows = grow(rows, i+1)
				rows[i][0] = name
			}
		}
		for i := range rows {
			v := ""
			if i < len(values) {
				v = values[i]
			}
			for len(rows[i]) < len(head) {
				rows[i] = append(rows[i], "")
			}
			rows[i] = append(rows[i], v)
		}
		head = append(head, strings.Join(cachedValues(ser.child("tx")), " "))
		return false
	})
	if sec, ok := tableSection(append([][]string{head}, rows...)); ok {
		s.add(sec)
	}
}

func grow(rows [][]string, n int) [][]string {
	for len(rows) < min(n, 10000) {
		rows = append(rows, []string{""})
	}
	return rows
}

func cachedValues(n *node) []string {
	var out []string
	n.each("pt", func(pt *node) bool {
		out = append(out, strings.TrimSpace(pt.child("v").plain()))
		return false
	})
	return out
}
