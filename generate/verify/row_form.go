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
	if named, _ := n.share(label, nil); inRow == 0 || named == 0 {
		return f
	}
	within := n.within(label)
	if measureLabel.MatchString(r.label) && n.measuredBy(r.cells[0].text) {
		within = 1 // hours of a time
	}
	f.fit = all * (0.5 + 0.5*within)
	f.sure = within >= labelledFrom && n.ofForm(r.cells[0].text)
	f.whole = within == 1
	f.exact = f.whole && f.sure && all >= exactFrom
	return f
}

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
