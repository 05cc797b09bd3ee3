package verify

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// fitted is a row beside a question.
type fitted struct {
	row        row
	fit        float64         // 0..1
	picks      []cell          // what the question asks of it; nil: the whole row
	sure       bool            // the row and its column are those asked about
	whole      bool            // all words of its label are the question's
	exact      bool            // and the label has all that is asked about
	parent     bool            // it is of a parent company alone, which is not asked about
	asked      map[uint32]bool // the words of the question
	unit       string          // that another table gives for the same figure; empty: none
	segment    string          // of the company, that its table is of alone
	keyedWhole bool            // a cell of it is what the question asks about, and nothing else
	own        string          // what the question calls the thing that the row names otherwise
}

// Fits from which a row is quoted, and from which it answers.
const (
	quotedFrom = 0.45
	fitsFrom   = 0.6
	wholeFits  = 0.55 // the same for a row whose label the question has whole
	// labelledFrom is the share of a label that the question must have, for the row to be the
	// one that it names.
	labelledFrom = 0.6
	parentCounts = 0.85
	// exactFrom is the share of what is asked about that a label has which is called just so.
	exactFrom   = 0.75
	totalCounts = 0.7 // a total of what the label does not say
	partCounts  = 0.8 // figures of a part of a year, where the year's are asked for
)

// fit reads a row for a question.
func (p *Prepared) fit(r row, n need) fitted {
	if n.figure && !slices.ContainsFunc(r.cells, func(c cell) bool {
		return r.form && digits.MatchString(c.text) || isFigure(c.text) && !yearOnly.MatchString(c.text)
	}) {
		return fitted{row: r}
	}
	if r.form {
		return p.fitForm(r, n)
	}
	if r.label == "" {
		return p.fitCells(r, n)
	}
	label := n.unspent(named(bareLabel(r.label)))
	f := fitted{row: r}
	changes := n.changesIn(r)
	inRow, all := n.share(union(n.withChange(unitsOf(r.label), changes), unitsOf(r.above)), n.around(p, r.passage))
	ownShare, _ := n.share(n.withChange(label, changes), nil)
	if ownShare < 0.2*inRow || inRow == 0 {
		return f
	}
	f.fit = all * (0.5 + 0.5*n.within(label))
	if !n.parent && ofParent.MatchString(r.above+p.surroundings(r.passage)) {
		f.fit, f.parent = parentCounts*f.fit, true
	}
	meant := n.within(label) >= labelledFrom && (n.change || !ofChange.MatchString(r.label))
	if onlyTotal.MatchString(bareLabel(r.label)) {
		meant, f.fit = false, totalCounts*f.fit
	}
	unit := unitNote.FindString(r.corner + "\n" + r.above)
	if !n.ratio && (ofShare.MatchString(r.label) || inPercent.MatchString(unit)) || n.outlook != ofOutlook.MatchString(r.label+"\n"+r.corner+"\n"+r.cells[0].head) {
		meant = false
	}
	other := ofOther.MatchString(bareLabel(r.label)) && !n.other || ofGroupPart.MatchString(bareLabel(r.label)) && !n.parent && !strings.Contains(n.said, "子公司")
	if regions.MatchString(bareLabel(r.label)) && r.section != "" && n.within(unitsOf(r.section)) == 0 {
		other = true // it says of where it is, and its section of what
	}
	meant = meant && !other
	f.whole = n.within(label) == 1 && !other && n.says(r.label)
	f.exact = f.whole && ownShare >= exactFrom
	if !n.part && (partOfYear.MatchString(r.above) && !wholeYear.MatchString(r.above)) {
		f.fit *= partCounts
	}
	f.sure = meant && len(r.cells) == 1
	if changes != nil {
		f.picks, f.sure = changes, meant
		return f
	}
	quarters := n.ofQuarter(r.cells)
	if len(n.years) == 0 {
		if quarters != nil {
			f.picks, f.sure = quarters, meant
			return f
		}
		f.sure = f.sure || meant && r.cells[0].head != ""
		return f
	}
	if quarters != nil {
		f.picks = quarters
		asked, other := n.dated(r.above)
		known, others := n.dated(p.surroundings(r.passage))
		f.sure = meant && (asked || !other && (known || !others))
		return f
	}
	headed := false
	var between []cell // of two years, as a change is
	for _, c := range r.cells {
		asked, other := n.dated(c.head + " " + p.yearOf(c.head, r.passage))
		headed = headed || asked || other
		switch {
		case asked && other:
			between = append(between, c)
		case asked && (n.part || !partOfYear.MatchString(c.head)):
			f.picks = append(f.picks, c)
		}
	}
	if f.picks == nil {
		f.picks = between
	}
	f.picks = n.ofPart(f.picks)
	above, _ := n.dated(r.above + "\n" + r.label)
	known, others := n.dated(p.surroundings(r.passage))
	switch {
	case f.picks != nil:
		f.sure = meant
	case headed:
		return fitted{row: r} // it is of other years
	case !above && (len(r.cells) > 1 || others && !known):
		f.sure, f.fit = false, 0.7*f.fit
	}
	return f
}

// says reports whether the question has all Han characters of a label, whatever words they are:
// 当期所得税费用 is not 所得税费用.
func (n need) says(label string) bool {
	for _, c := range anyLabel.ReplaceAllString(bareLabel(label), "") {
		if unicode.Is(unicode.Han, c) && !strings.ContainsRune(n.said, c) {
			return false
		}
	}
	return true
}

// ofPart are those of cells that are of the part of the year that is asked about, where their
// heads tell.
func (n need) ofPart(cells []cell) []cell {
	if !n.part {
		return cells
	}
	parts := slices.DeleteFunc(slices.Clone(cells), func(c cell) bool {
		quarter := quarterOf(c.head)
		return !partOfYear.MatchString(c.head) || n.quarter > 0 && quarter > 0 && quarter != n.quarter
	})
	if len(parts) == 0 {
		return cells
	}
	return parts
}

// ofQuarter are the cells of the quarter that is asked about, where each cell is of one and no head
// says of which year.
func (n need) ofQuarter(cells []cell) (picks []cell) {
	if n.quarter == 0 || slices.ContainsFunc(cells, func(c cell) bool { return quarterOf(c.head) == 0 || year.MatchString(c.head) }) {
		return nil
	}
	for _, c := range cells {
		if quarterOf(c.head) == n.quarter {
			picks = append(picks, c)
		}
	}
	return picks
}

// wholeYear is what stands above figures of years.
var wholeYear = regexp.MustCompile(`(?i)\b(?:twelve months|12 months|full[- ]year|years? ended|52 weeks|53 weeks|fiscal years?)\b|全年|年度`)

// partOfYear is a head or a question of less than a year.
var partOfYear = regexp.MustCompile(`(?i)\b(?:three|six|nine|[3-9]|12|13|24|26|36|39) (?:months|weeks)\b|\bquarter\b|\bQ[1-4]\b|季度|半年|[1-9]\s*[-—至到]\s*(?:[3-9]|1[01])\s*月`)

// ofParent is a statement of the parent company alone, which nobody means who asks for the
// company's figures.
var ofParent = regexp.MustCompile(`(?i)母公司(?:资产负债|利润|现金流量|所有者权益|财务)|\bparent[- ]company[- ]only\b`)

// ofShare is a row that tells a share of something, and a question that asks for one.
var ofShare = regexp.MustCompile(`(?i)^%|\bpercent(?:age)?\b|% (?:of|to)\b|\bas a % of|占.{0,12}(?:比例|比重)|比重|百分比`)

// inPercent is what a table says of its unit whose figures are shares.
var inPercent = regexp.MustCompile(`(?i)percent`)

var ratioAsked = regexp.MustCompile(`(?i)%|\bpercent(?:age)?\b|\bratio\b|\bmargin\b|\brate\b|\bshare of\b|\bproportion\b|比例|比重|占比|百分|率`)

// ofOutlook is what a company expects, and a question that asks for that.
var ofOutlook = regexp.MustCompile(`(?i)\b(?:guidance|outlook|forecasts?|expects?|expected|projected|targets?)\b|指引|展望|预计|预测|目标`)

// ofOther is a row of what no other row names, which is not the thing itself: other income
// is no income.
var ofOther = regexp.MustCompile(`(?i)^others?\b|^其[他它]`)

// ofGroupPart is a row of the parent company alone or of its subsidiaries.
var ofGroupPart = regexp.MustCompile(`^(?:母公司(?:在职)?(?:员工|职工)|(?:主要)?子公司|母公司及)`)

// ofChange is a row that tells how something changed, and a question that asks it.
var ofChange = regexp.MustCompile(`(?i)\b(?:growth|grow|grew|changed?|increased?|decreased?|rise|fall|impact)\b|增长|增减|变动|增加|减少|同比`)

// fitCells reads a row of cells: some say what it is of, the head of another says what is
// asked.
func (p *Prepared) fitCells(r row, n need) fitted {
	f := fitted{row: r, asked: n.own}
	best, meant := 0.0, false
	key := map[uint32]bool{}
	asked, other := n.dated(r.above)
	keys := make([]float64, len(r.cells))
	for i, c := range r.cells {
		keys[i], _ = n.share(unitsOf(c.text), nil)
		if keys[i] > 0 {
			key = union(key, unitsOf(c.text))
			meant = meant || n.within(n.unspent(named(bareLabel(c.text)))) >= labelledFrom
		}
		if yearOnly.MatchString(c.text) { // which year the row is of
			a, o := n.dated(c.text)
			asked, other = asked || a, other || o && !a
		}
	}
	for i, c := range r.cells {
		head := unitsOf(c.head)
		maps.DeleteFunc(head, func(h uint32, _ bool) bool { return key[h] }) // the row says it already
		headed, _ := n.share(head, nil)
		a, _ := n.dated(c.head)
		if headed *= n.within(head); a {
			headed, asked = headed+1, true
		}
		if headed > best && keys[i] == 0 {
			best, f.picks = headed, []cell{c}
		}
	}
	for i, c := range r.cells {
		f.keyedWhole = f.keyedWhole || keys[i] > 0 && !isFigure(c.text) && n.within(unitsOf(c.text)) == 1
	}
	if f.picks == nil && n.figure && f.keyedWhole {
		f.picks = n.onlyFigure(r)
	}
	if len(key) == 0 && r.single && f.picks != nil && n.within(unitsOf(f.picks[0].head)) >= labelledFrom {
		return p.fitSingle(f, n)
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
	f.sure = meant && f.picks != nil && (len(n.years) == 0 || asked || known)
	return f
}

// onlyFigure are the cells of a row that holds one figure beside what names it, where that is all
// that it holds or what stands above has a word of the question.
func (n need) onlyFigure(r row) []cell {
	var out []cell
	for _, c := range r.cells {
		if !isFigure(c.text) || yearOnly.MatchString(c.text) {
			continue
		}
		if out != nil && out[0].text != c.text {
			return nil
		}
		out = append(out, c)
	}
	if shares, _ := n.share(unitsOf(r.above), nil); len(r.cells) > 2 && shares == 0 || out == nil {
		return nil
	}
	return out[len(out)-1:]
}

// garbled reports whether the cells that the row shows do not each hold one value under one head: the
// columns of its page were not read apart.
func (f fitted) garbled() bool {
	show := f.row.cells
	if f.picks != nil {
		show = f.picks
	}
	return slices.ContainsFunc(show, func(c cell) bool {
		return len(c.head) > garbledHead && len(figures.FindAllString(c.head, garbledFigures)) == garbledFigures
	})
}

// A head of as many bytes with as many figures holds more than a head.
const (
	garbledHead    = 80
	garbledFigures = 8
)

// answers reports whether the row is the one asked about.
func (f fitted) answers() bool {
	return f.sure && !f.row.doubted && (f.fit >= fitsFrom || f.whole && f.fit >= wholeFits)
}

// surroundings are what a reader of a passage knows from around it.
func (p *Prepared) surroundings(passage int) string {
	at := p.passages[passage]
	return at.Title + "\n" + strings.ReplaceAll(at.Name, "_", " ") + "\n" + at.Context + "\n" + strings.Join(at.Heading, "\n")
}

// around are the words of a passage's surroundings.
func (n need) around(p *Prepared, passage int) map[uint32]bool {
	units, ok := n.arounds[passage]
	if !ok {
		units = unitsOf(p.surroundings(passage) + "\n" + p.formsOf(passage))
		n.arounds[passage] = units
	}
	return units
}
