package verify

import (
	"regexp"
	"slices"
	"strings"
)

// underYears puts the years that stand on a line above before heads that repeat for each of
// them: amount, percent, amount, percent under 2022 and 2021.
func (r *tableReader) underYears(heads []string) []string {
	heads = oneEach(heads)
	if len(heads) < 3 || slices.ContainsFunc(heads, isPeriod) {
		return heads
	}
	years := r.yearsAbove()
	times := map[string]int{}
	for _, head := range heads[1:] {
		times[head]++
	}
	repeated := false
	for head, n := range times {
		repeated = repeated || head != "" && n == len(years)
	}
	if len(years) < 2 || !repeated {
		return heads
	}
	out, seen := slices.Clone(heads), map[string]int{}
	for i, head := range heads[1:] {
		if head != "" && times[head] == len(years) {
			out[i+1] = years[seen[head]] + " " + head
			seen[head]++
		}
	}
	return out
}

// oneEach gives each column one period, where the heads of all of them stand in each.
func oneEach(heads []string) []string {
	for _, head := range heads[1:] {
		if head != heads[1] {
			return heads
		}
	}
	if len(heads) < 3 {
		return heads
	}
	periods := periodsIn(heads[1])
	if len(periods) != len(heads)-1 || strings.TrimSpace(calendar.ReplaceAllString(period.ReplaceAllString(heads[1], ""), "")) != "" {
		return heads
	}
	return append(heads[:1:1], periods...)
}

// yearsAbove are the periods on the nearest line above that holds nothing else.
func (r *tableReader) yearsAbove() []string {
	for i := len(r.headers) - 1; i >= 0; i-- {
		line := r.headers[i]
		if years := period.FindAllString(line, -1); len(years) > 1 && strings.TrimSpace(calendar.ReplaceAllString(period.ReplaceAllString(line, ""), "")) == "" {
			return years
		}
	}
	return nil
}

// spread gives the figures of a table their heads by their order, where a page's columns were
// read as more than there are, so that each head stands twice and no row has a figure for each.
func spread(rows []row) {
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && rows[to].table == rows[from].table && !rows[to].heads {
			to++
		}
		if rows[from].table > 0 && !rows[from].heads {
			spreadTable(rows[from:to])
		}
		from = to
	}
}

func spreadTable(rows []row) {
	var heads []string // in their order, each once
	for _, head := range rows[0].columns {
		if isPeriod(head) && !slices.Contains(heads, head) {
			heads = append(heads, head)
		}
	}
	most, twice := 0, false
	for _, r := range rows {
		most = max(most, len(r.cells))
		for i, c := range r.cells {
			if r.label == "" || !isPeriod(c.head) {
				return
			}
			twice = twice || i > 0 && r.cells[i-1].head == c.head
		}
	}
	if !twice || most != len(heads) {
		return
	}
	for _, r := range rows {
		if len(r.cells) == most {
			for i := range r.cells {
				r.cells[i].head = heads[i]
			}
		}
	}
}

// periodsIn are the periods that a text names, in its order.
func periodsIn(s string) []string {
	out := period.FindAllString(s, -1)
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return out
}

// changeHead is a head of a period, or of how much one changed from another.
var changeHead = regexp.MustCompile(`(?i)本[年期报告末]{1,4}比上年[同期年度末]{0,3}(?:增减|变动)[变动幅度比例]{0,4}\s*[（(]\s*%\s*[）)]|(?:%|percent(?:age)?)\s*(?:change|chg\.?)(?:\s+excluding currency(?:\s+changes?)?)?|\b(?:change\s*%|change\b)|` + period.String())

// withChanges are n heads on one line of which some are of changes, and what stands before them;
// nil where the line does not hold just these.
func withChanges(line string, n int) (heads []string, before string) {
	at := changeHead.FindAllStringIndex(line, -1)
	if len(at) != n || n < 3 || !nothingBut(changeHead, line[at[0][0]:]) {
		return nil, ""
	}
	periods := 0
	for _, a := range at {
		head := strings.TrimSpace(line[a[0]:a[1]])
		if period.MatchString(head) && !ofChange.MatchString(head) {
			periods++
		}
		heads = append(heads, head)
	}
	if periods < 2 || periods == n {
		return nil, ""
	}
	return heads, strings.TrimSpace(line[:at[0][0]])
}
