package verify

import (
	"slices"
	"strings"
)

// doubt takes the heads from columns that they do not tell apart, where reading a page spread one head
// over several of them, and from tables whose first row is none of heads: a cell of it stands again below
// in its own column. What such a row says is shown as it stands.
func doubt(rows []row) {
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && rows[to].table == rows[from].table {
			to++
		}
		if rows[from].table > 0 {
			doubtTable(rows[from:to])
		}
		from = to
	}
}

func doubtTable(rows []row) {
	repeated := firstIsData(rows)
	for i := range rows {
		r := &rows[i]
		if r.form || len(r.columns) == 0 {
			continue
		}
		cleared := 0
		for k := range r.cells {
			if head := r.cells[k].head; repeated || head != "" && !isPeriod(head) && times(r.columns, head) > 1 {
				r.cells[k].head = ""
				cleared++
			}
		}
		if cleared == 0 {
			continue
		}
		if cells := cellsOf("|" + r.raw + "|"); r.label == "" && !repeated && isData(cells) && cleared >= len(r.cells)-1 {
			r.label, r.cells = r.cells[0].text, r.cells[1:]
		}
		r.doubted = true
	}
}

// firstIsData reports whether the heads of a table are a row like those below: one of them is a word that
// stands in its own column in two rows and more.
func firstIsData(rows []row) bool {
	seen := map[int]int{}
	for _, r := range rows {
		if r.form || len(r.columns) < 2 || r.label != "" {
			continue
		}
		for _, c := range r.cells {
			if c.head != "" && c.head == c.text && !isPeriod(c.head) {
				k := slices.Index(r.columns, c.head)
				if seen[k]++; seen[k] >= 2 {
					return true
				}
			}
		}
	}
	return false
}

func times(heads []string, head string) (n int) {
	for _, h := range heads {
		if h == head {
			n++
		}
	}
	return n
}

// asItStands is a row as the page has it, for a reader to find its columns.
func (r row) asItStands() string {
	return strings.TrimSpace(strings.Trim(strings.TrimSpace(r.raw), "|"))
}
