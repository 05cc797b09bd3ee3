package verify

import (
	"regexp"
	"strings"
)

// quarterTable reads the figures of quarters whose heads stand one on each line, the last before the
// first label, as Chinese reports have them once their columns have been read as lines:
//
//	第一季度（1-3 月份）
//	第二季度（4-6 月份） 营业收入 333.4 292.1
//	净利润
//	34.5 30.8
type quarterTable struct {
	heads []string
	full  bool   // the heads are complete
	label string // of figures that stand on the line after it
}

var quarterHead = regexp.MustCompile(`^第?[一二三四1-4]季度(?:\s*[（(][^（）()]*[）)])?`)

// line takes the next line of a page with its label and figures, and returns the row that it ends.
func (q *quarterTable) line(line, label string, values []string) (row, bool) {
	switch head := quarterHead.FindString(line); {
	case line == "":
		return row{}, false
	case head == line:
		if q.full {
			*q = quarterTable{}
		}
		q.heads = append(q.heads, head)
		return row{}, false
	case head != "" && !q.full && len(q.heads) > 0 && len(values) == len(q.heads)+1:
		q.heads, q.full = append(q.heads, head), true
		label = strings.TrimSpace(strings.TrimPrefix(label, head))
	case !q.full:
		*q = quarterTable{}
		return row{}, false
	}
	rest := ""
	if len(values) == 0 { // figures and the next label
		var found []string
		if m := leadFigures.FindString(line); m != "" {
			found = figures.FindAllString(m, -1)
			rest = strings.TrimSpace(line[len(m):])
		}
		if len(found) != len(q.heads) || q.label == "" {
			q.label = ""
			if len([]rune(line)) <= rowMost && !endsSentence(line) {
				q.label = line
			} else {
				*q = quarterTable{}
			}
			return row{}, false
		}
		label, values = q.label, found
	}
	if len(values) != len(q.heads) {
		*q = quarterTable{}
		return row{}, false
	}
	q.label = rest
	out := row{label: label}
	for i, v := range values {
		out.cells = append(out.cells, cell{head: q.heads[i], text: strings.TrimSpace(v)})
	}
	return out, true
}

var leadFigures = regexp.MustCompile(`^(?:[-−]?\d[\d,]*(?:\.\d+)?(?:\s+|$)){2,}`)
