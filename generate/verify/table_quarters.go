package verify

import (
	"regexp"
	"strings"
)

// quarterTable reads the figures of quarters whose heads stand one on each line, the last before the
// first label, as Chinese reports have them once their columns have been read as lines:
//
//	第一季度（1-3 月份）
//	第二季度（4-6 月份）营业收入 333.4 292.1 净利润
//	34.5 30.8
type quarterTable struct {
	heads []string
	full  bool   // the heads are complete
	label string // of figures that stand on the line after it
}

var quarterHead = regexp.MustCompile(`^第?[一二三四1-4]季度(?:\s*[（(][^（）()]*[）)])?`)

// line takes the next line of a page, and returns the row that it ends.
func (q *quarterTable) line(line string) (row, bool) {
	if line == "" {
		return row{}, false
	}
	head := quarterHead.FindString(line)
	if head == line {
		if q.full {
			*q = quarterTable{}
		}
		q.heads = append(q.heads, head)
		return row{}, false
	}
	if len(q.heads) == 0 {
		return row{}, false
	}
	m := quarterLine.FindStringSubmatch(strings.TrimPrefix(line, head))
	if m == nil && q.full && len([]rune(line)) <= rowMost && !endsSentence(line) {
		q.label += line
		return row{}, false
	}
	if m == nil {
		*q = quarterTable{}
		return row{}, false
	}
	if head != "" && !q.full {
		q.heads = append(q.heads, head)
	}
	label, values := strings.TrimSpace(q.label+m[1]), figures.FindAllString(m[2], -1)
	q.full, q.label = true, m[3]
	if len(values) != len(q.heads) || label == "" {
		*q = quarterTable{}
		return row{}, false
	}
	out := row{label: label}
	for i, v := range values {
		out.cells = append(out.cells, cell{head: q.heads[i], text: strings.TrimSpace(v)})
	}
	return out, true
}

// quarterLine is a line with the end of a label, figures, and the beginning of the next label.
var quarterLine = regexp.MustCompile(`^\s*(\D*?)\s*((?:[-−]?\d[\d,]*(?:\.\d+)?(?:\s+|$)){2,})(\D*)$`)
