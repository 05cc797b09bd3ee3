package verify

import "strings"

// fitted is a row beside a question.
type fitted struct {
	row   row
	fit   float64         // 0..1
	picks []cell          // what the question asks of it; nil: the whole row
	sure  bool            // the row and its column are those asked about
	asked map[uint32]bool // the words of the question
}

// Fits from which a row is quoted, and from which it answers.
const (
	quotedFrom = 0.45
	fitsFrom   = 0.6
	// labelledFrom is the share of a label that the question must have, for the row to be the
	// one that it names.
	labelledFrom = 0.6
)

// fit reads a row for a question.
func (p *Prepared) fit(r row, n need) fitted {
	if r.label == "" {
		return p.fitCells(r, n)
	}
	label := named(bareLabel(r.label))
	f := fitted{row: r}
	inRow, all := n.share(union(unitsOf(r.label), unitsOf(r.above)), n.around(p, r.passage))
	ownShare, _ := n.share(label, nil)
	if ownShare < 0.2*inRow || inRow == 0 {
		return f
	}
	f.fit = all * (0.5 + 0.5*n.within(label))
	meant := n.within(label) >= labelledFrom
	f.sure = meant && len(r.cells) == 1
	if len(n.years) == 0 {
		f.sure = f.sure || meant && r.cells[0].head != ""
		return f
	}
	headed := false
	for _, c := range r.cells {
		asked, other := n.dated(c.head + " " + p.yearOf(c.head, r.passage))
		headed = headed || asked || other
		if asked {
			f.picks = append(f.picks, c)
		}
	}
	above, _ := n.dated(r.above + "\n" + r.label)
	known, other := n.dated(p.surroundings(r.passage))
	switch {
	case f.picks != nil:
		f.sure = meant
	case headed:
		return fitted{row: r} // it is of other years
	case !above && (len(r.cells) > 1 || other && !known):
		f.sure, f.fit = false, 0.7*f.fit
	}
	return f
}

// fitCells reads a row of cells: some say what it is of, the head of another says what is
// asked.
func (p *Prepared) fitCells(r row, n need) fitted {
	f := fitted{row: r, asked: n.own}
	best := 0.0
	key := map[uint32]bool{}
	asked, other := n.dated(r.above)
	for _, c := range r.cells {
		keyed, _ := n.share(unitsOf(c.text), nil)
		if keyed > 0 {
			key = union(key, unitsOf(c.text))
		}
		if yearOnly.MatchString(c.text) { // which year the row is of
			a, o := n.dated(c.text)
			asked, other = asked || a, other || o && !a
		}
		head := unitsOf(c.head)
		headed, _ := n.share(head, nil)
		a, _ := n.dated(c.head)
		if headed *= n.within(head); a {
			headed, asked = headed+1, true
		}
		if headed > best && keyed == 0 {
			best, f.picks = headed, []cell{c}
		}
	}
	if len(key) == 0 || len(n.years) > 0 && other && !asked {
		return f
	}
	own := union(key, unitsOf(r.above))
	for _, c := range f.picks {
		own = union(own, unitsOf(c.head))
	}
	_, f.fit = n.share(own, n.around(p, r.passage))
	known, _ := n.dated(p.surroundings(r.passage))
	f.sure = f.picks != nil && (len(n.years) == 0 || asked || known)
	return f
}

// surroundings are what a reader of a passage knows from around it.
func (p *Prepared) surroundings(passage int) string {
	at := p.passages[passage]
	return at.Title + "\n" + at.Context + "\n" + strings.Join(at.Heading, "\n")
}

// around are the words of a passage's surroundings.
func (n need) around(p *Prepared, passage int) map[uint32]bool {
	units, ok := n.arounds[passage]
	if !ok {
		units = unitsOf(p.surroundings(passage))
		n.arounds[passage] = units
	}
	return units
}
