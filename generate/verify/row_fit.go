package verify

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"grounded"
	"grounded/embed"
	"grounded/generate/verify/internal/align"
	"grounded/generate/verify/internal/text"
)

// need is what an answer must speak of: the words of the question but those that ask and
// its years, weighed.
type need struct {
	years  []string
	weigh  map[uint32]float64
	weight float64
	own    map[uint32]bool // all words of the question
}

// Latin words that stand nowhere in the passages are often of the asking; two Han
// characters of two words say little.
const (
	unfoundCounts = 0.4
	chanceCounts  = 0.2
	stopCounts    = 0.2
)

func (p *Prepared) need(q asked, m *align.Match) need {
	n := need{years: slices.Compact(year.FindAllString(q.question, -1)), weigh: map[uint32]float64{}, own: unitsOf(q.question)}
	segments := embed.Segments(q.bare)
	for _, u := range m.Units {
		word := q.text.Quote(grounded.Span{Start: int(q.text.Tokens[u.From].Start), End: int(q.text.Tokens[u.To-1].End)})
		if year.MatchString(word) {
			continue
		}
		w := 1.0 // every word counts the same: the name that all passages have as well
		if u.Flags&text.Stop != 0 {
			w *= stopCounts
		}
		from, to := int(q.text.Tokens[u.From].Start), int(q.text.Tokens[u.To-1].End)
		whole := slices.ContainsFunc(segments, func(s grounded.Span) bool { return s.Start <= from && to <= s.End })
		switch {
		case u.Flags&text.Han != 0 && !whole:
			w *= chanceCounts
		case !u.Found && !whole:
			w *= unfoundCounts
		}
		n.weigh[u.Hash] = w
		n.weight += w
	}
	return n
}

// unitsOf are the words of s, or its pairs of Han characters, as matching counts them.
func unitsOf(s string) map[uint32]bool {
	out := map[uint32]bool{}
	t := text.Analyse(s)
	for i, tok := range t.Tokens {
		switch b := t.Bigram(i); {
		case b != 0:
			out[b] = true
		case tok.Flags&text.Stop == 0 && (tok.Flags&text.Han == 0 || i == 0 || t.Tokens[i-1].Flags&text.Joined == 0):
			out[tok.Hash] = true
		}
	}
	return out
}

// share is how much of the need the units cover; what the passage's title and headings
// have counts less.
func (n need) share(own, around map[uint32]bool) (inRow, all float64) {
	for h, w := range n.weigh {
		switch {
		case own[h]:
			inRow += w
			all += w
		case around[h]:
			all += aroundCounts * w
		}
	}
	if n.weight == 0 {
		return 0, 1
	}
	return inRow / n.weight, all / n.weight
}

const aroundCounts = 0.7

// beyond is the share of what the title and headings do not say that the units cover; 1
// where they say all.
func (n need) beyond(own, around map[uint32]bool) float64 {
	in, of := 0.0, 0.0
	for h, w := range n.weigh {
		if around[h] {
			continue
		}
		of += w
		if own[h] {
			in += w
		}
	}
	if of == 0 {
		return 1
	}
	return in / of
}

// within is the share of the units that the question has.
func (n need) within(units map[uint32]bool) float64 {
	if len(units) == 0 {
		return 0
	}
	in := 0
	for h := range units {
		if n.own[h] {
			in++
		}
	}
	return float64(in) / float64(len(units))
}

// dated reports whether s names a year that is asked about, and whether it names another.
func (n need) dated(s string) (asked, other bool) {
	for _, y := range year.FindAllString(s, -1) {
		asked = asked || slices.Contains(n.years, y)
		other = other || !slices.Contains(n.years, y)
	}
	return asked, other
}

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
	inRow, all := n.share(union(unitsOf(r.label), unitsOf(r.above)), p.around(r.passage))
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

// reportOf is the year that a report is of, as titles and names of files have it.
var reportOf = regexp.MustCompile(`(?i)((?:19|20)\d\d)\s*年?[\s_-]*(?:年度?报告|年报|年度|annual report|10-?k\b)`)

var (
	thisPeriod = regexp.MustCompile(`^(?:本期|本年|本报告期|期末)`)
	lastPeriod = regexp.MustCompile(`^(?:上期|上年|去年|期初)`)
)

// yearOf is the year that a head such as 本期 or 上年同期 means in the passage's document,
// where its title or its name says of which year it is a report; empty where it does not.
func (p *Prepared) yearOf(head string, passage int) string {
	back := 0
	switch {
	case strings.Contains(head, "比"): // a change from one to the other
		return ""
	case lastPeriod.MatchString(head):
		back = 1
	case !thisPeriod.MatchString(head):
		return ""
	}
	at := p.passages[passage]
	m := reportOf.FindStringSubmatch(at.Title + "\n" + at.Name)
	if m == nil {
		return ""
	}
	y, err := strconv.Atoi(m[1])
	if err != nil {
		return ""
	}
	return strconv.Itoa(y - back)
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
	_, f.fit = n.share(own, p.around(r.passage))
	known, _ := n.dated(p.surroundings(r.passage))
	f.sure = f.picks != nil && (len(n.years) == 0 || asked || known)
	return f
}

// surroundings are what a reader of a passage knows from around it.
func (p *Prepared) surroundings(passage int) string {
	at := p.passages[passage]
	return at.Title + "\n" + at.Context + "\n" + strings.Join(at.Heading, "\n")
}

func (p *Prepared) around(passage int) map[uint32]bool { return unitsOf(p.surroundings(passage)) }

// cellsShown bounds the cells of a row that are shown where no column is asked for.
const cellsShown = 12

// text is what the row says, each cell under its head.
func (f fitted) text() string {
	r := f.row
	colon, stop := ": ", "; "
	if grounded.LanguageOf(r.label+r.cells[0].text+r.cells[0].head) == grounded.Chinese {
		colon, stop = "：", "；"
	}
	var parts []string
	show := r.cells
	if f.picks != nil {
		show = f.picks
	}
	for _, c := range r.cells {
		picked := slices.Contains(show, c)
		if !picked && (r.label != "" || !f.keyed(c)) || len(parts) == cellsShown {
			continue
		}
		if c.head == "" {
			parts = append(parts, c.text)
		} else {
			parts = append(parts, c.head+colon+c.text)
		}
	}
	if r.label == "" {
		return strings.Join(parts, stop)
	}
	label := r.label
	if r.cells[0].head == "" { // nor is it known whether the table's unit is its own
		return label + colon + strings.Join(parts, " ")
	}
	unit := unitNote.FindString(r.corner + "\n" + r.above)
	if unit = strings.Trim(unit, "()（）"); unit != "" && !strings.Contains(label, unit) {
		label += " (" + unit + ")"
	}
	return label + " — " + strings.Join(parts, stop)
}

// keyed reports whether a cell says what the row is of, as the question does.
func (f fitted) keyed(c cell) bool {
	for h := range unitsOf(c.text) {
		if f.asked[h] {
			return true
		}
	}
	return yearOnly.MatchString(c.text)
}

// unitNote is what tables say of their unit.
var unitNote = regexp.MustCompile(`(?i)\([^()]*(?:millions|thousands|billions|dollars|percent)[^()]*\)|单位[:：]\s*\S+`)

func union(a, b map[uint32]bool) map[uint32]bool {
	out := make(map[uint32]bool, len(a)+len(b))
	for h := range a {
		out[h] = true
	}
	for h := range b {
		out[h] = true
	}
	return out
}

var (
	noteRef   = regexp.MustCompile(`\s*[一二三四五六七八九十]+、\s*\d+$|\s*\(\d+\)$|\s*[(（][^)）]*[)）]`)
	labelHead = regexp.MustCompile(`^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[.、]|其中[：:]|减[：:]|加[：:])\s*`)
)

// named are the words of a label that say what the row is of: in Chinese those of the
// lexicon; words that any label may have are left out where others are there.
func named(label string) map[uint32]bool {
	var words []string
	bare := anyLabel.ReplaceAllString(label, " ")
	r := []rune(bare)
	for _, s := range embed.Segments(bare) {
		words = append(words, string(r[s.Start:s.End]))
	}
	if grounded.LanguageOf(bare) != grounded.Chinese || len(words) == 0 {
		words = []string{bare}
	}
	out := unitsOf(strings.Join(words, " "))
	if len(out) == 0 {
		return unitsOf(label)
	}
	return out
}

// anyLabel are words that labels of all kinds have.
var anyLabel = regexp.MustCompile(`(?i)\b(?:total|number of|amount of)\b|公司|数量|人数|总数|金额|总额|合计`)

// bareLabel is a label without its number, its note and what stands in brackets.
func bareLabel(s string) string {
	return strings.TrimSpace(labelHead.ReplaceAllString(noteRef.ReplaceAllString(s, ""), ""))
}
