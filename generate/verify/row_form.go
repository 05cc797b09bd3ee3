package verify

import (
	"regexp"
	"strings"
)

// fitForm reads the value that a form gives under a label. All of a form is of one thing, so what
// else it says tells of which thing the value is.
func (p *Prepared) fitForm(r row, n need) fitted {
	f := fitted{row: r}
	label, value := unitsOf(r.label), unitsOf(r.cells[0].text)
	own := union(label, unitsOf(r.above))
	inRow, all := n.share(union(own, value), n.aroundForm(p, r.passage))
	if named, _ := n.share(label, nil); (inRow == 0 || named == 0) && !(n.want == "when" && dateLabel.MatchString(r.label)) {
		return f
	}
	within := n.within(label)
	if measureLabel.MatchString(r.label) && n.measuredBy(r.cells[0].text) {
		within = 1 // hours of a time
		if of := unitsOf(measureLabel.ReplaceAllString(r.label, " ")); len(of) > 0 {
			within = n.within(of)
		}
	}
	if n.want == "when" && dateLabel.MatchString(r.label) && all >= formFits {
		within = 1 // of what the form is of
	}
	f.fit = all * (0.5 + 0.5*within)
	f.sure = within >= labelledFrom && n.ofForm(r.cells[0].text)
	f.whole = within == 1
	if told := n.within(value); len(value) > 0 && told == 1 {
		f.sure = false // the question says it
	}
	if f.whole && f.sure && all >= formFits {
		f.fit = max(f.fit, wholeFits)
	}
	f.exact = f.whole && f.sure && all >= exactFrom
	return f
}

// dateLabel is what a form calls the day of what it is of.
var dateLabel = regexp.MustCompile(`(?i)^(?:date|date (?:&|and) time|日期|时间|日期时间)$`)

// formFits is the share of what is asked that a form and its label have, from which the value answers.
const formFits = 0.45

// aroundForm are the words around a form and in it.
func (n need) aroundForm(p *Prepared, passage int) map[uint32]bool {
	key := -1 - passage
	units, ok := n.arounds[key]
	if !ok {
		units = union(n.around(p, passage), unitsOf(p.formText(passage)))
		n.arounds[key] = units
	}
	return units
}

// ofForm reports whether a value can be of the year that is asked about: it names no other.
func (n need) ofForm(value string) bool {
	if len(n.years) == 0 {
		return true
	}
	asked, other := n.dated(value)
	return asked || !other
}

var (
	measureLabel = regexp.MustCompile(`(?i)\b(?:time|duration|length|distance|age|height|width|weight|speed|capacity)\b|时间|时长|长度|距离|重量|高度|宽度`)
	measureUnit  = regexp.MustCompile(`(?i)\d[\d,.]*\s*(hours?|minutes?|days?|weeks?|months?|years?|miles?|feet|ft|meters?|metres?|km|kg|pounds?|lbs?|knots|小时|分钟|天|个月|年|米|公里|千克|吨)`)
)

// measuredBy reports whether the question names the unit in which a value is measured.
func (n need) measuredBy(value string) bool {
	said := strings.ToLower(n.said)
	for _, m := range measureUnit.FindAllStringSubmatch(value, -1) {
		if strings.Contains(said, strings.TrimSuffix(strings.ToLower(m[1]), "s")) {
			return true
		}
	}
	return false
}

// fitSingle fits the only row of a table, which is what its heads say of the one thing that the table is
// of, as a form's values are.
func (p *Prepared) fitSingle(f fitted, n need) fitted {
	own := union(unitsOf(f.picks[0].head), unitsOf(f.row.above))
	_, f.fit = n.share(own, n.around(p, f.row.passage))
	f.sure = n.ofForm(f.picks[0].text)
	f.whole = n.within(unitsOf(f.picks[0].head)) == 1
	return f
}

// single notes the rows that are the only ones of their tables.
func single(rows []row) {
	of := map[int]int{}
	for _, r := range rows {
		if r.table > 0 && !r.heads {
			of[r.table]++
		}
	}
	for i := range rows {
		rows[i].single = rows[i].table > 0 && !rows[i].heads && of[rows[i].table] == 1 && rows[i].label == "" && len(rows[i].columns) > 1
	}
}
