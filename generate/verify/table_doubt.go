package verify

import (
	"slices"
	"strings"
)

// doubt takes the heads from columns that they do not tell apart, where reading a page spread one head
// over several of them, and from tables whose first row is none of heads: a cell of it stands again below
// in its own column. What such a row says is shown as it stands.
func doubt(rows []row) (out []row) {
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && rows[to].table == rows[from].table {
			to++
		}
		table := rows[from:to]
		if rows[from].table > 0 {
			if pairs := inPairs(table); pairs != nil {
				table = pairs
			} else {
				doubtTable(table)
			}
		}
		out = append(out, table...)
		from = to
	}
	return out
}

const (
	pairsLeast  = 3 // rows of a table that is two lists of names with their values
	secondLeast = 2 // rows that the second list has
)

// inPairs reads a table of four columns, whose heads were spread over several, as two lists of names with
// their figures side by side; nil where it is none.
func inPairs(rows []row) (out []row) {
	first, second := 0, 0
	for _, r := range rows {
		switch {
		case r.form || len(r.columns) > 0 && (len(r.columns) != 4 || r.columns[2] != r.columns[3] || r.columns[2] == ""):
			return nil
		case r.heads || len(r.columns) == 0:
			out = append(out, r)
			continue
		}
		cells := strings.Split(r.raw, " | ")
		if len(cells) != 4 {
			return nil
		}
		for k := 0; k < 4; k += 2 {
			name, value := strings.TrimSpace(cells[k]), strings.TrimSpace(cells[k+1])
			if name == "" && value == "" && k > 0 {
				continue
			}
			if name == "" || digits.MatchString(name) || value == "" || !digits.MatchString(value) {
				return nil
			}
			if k == 0 {
				first++
			} else {
				second++
			}
			pair := r
			pair.label, pair.corner, pair.cells, pair.form = name, "", []cell{{text: value}}, true
			out = append(out, pair)
		}
	}
	if first < pairsLeast || second < secondLeast {
		return nil
	}
	return out
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
