package extract

import (
	"math"
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"

	"grounded"
)

// layoutDocument turns the lines of all pages into sections: tables, headings (by the
// outline, by size, by weight) and paragraphs.
func layoutDocument(pages []pdfPage, outline []OutlineItem) []grounded.Section {
	l := newLayout(pages, outline)
	var out []grounded.Section
	for i := range pages {
		p := &pages[i]
		if p.plain != "" {
			for _, sec := range textSections(p.plain) {
				sec.Page = p.number
				out = append(out, sec)
			}
			continue
		}
		out = append(out, l.page(p)...)
	}
	return out
}

// layout knows what is usual in the document.
type layout struct {
	body   float64         // size of most of the text
	levels map[float64]int // larger sizes and the level of heading they are
	marks  map[string]int  // page and title of outline entries -> level
	bolds  bool            // most text is bold, so weight says nothing
}

func newLayout(pages []pdfPage, outline []OutlineItem) *layout {
	sizes := map[float64]int{}
	bold, all := 0, 0
	for _, p := range pages {
		for _, line := range p.lines {
			n := utf8.RuneCountInString(line.text(" "))
			sizes[half(line.size)] += n
			if all += n; line.bold {
				bold += n
			}
		}
	}
	l := &layout{levels: map[float64]int{}, marks: map[string]int{}, bolds: bold*2 > all}
	for size, n := range sizes {
		if n > sizes[l.body] || n == sizes[l.body] && size < l.body {
			l.body = size
		}
	}
	var large []float64
	for size := range sizes {
		if size >= l.body*1.12 && size > l.body+0.9 {
			large = append(large, size)
		}
	}
	sort.Sort(sort.Reverse(sort.Float64Slice(large)))
	for i, size := range large {
		l.levels[size] = min(1+i*4/max(4, len(large)), 4)
	}
	for _, item := range outline {
		l.marks[markKey(item.Page, item.Title)] = item.Level
	}
	return l
}

func half(size float64) float64 { return math.Round(size*2) / 2 }

func markKey(page int, title string) string {
	return string(rune(page)) + strings.ToLower(strings.Join(strings.Fields(title), ""))
}

// page cuts the lines of one page into sections.
func (l *layout) page(p *pdfPage) []grounded.Section {
	var out []grounded.Section
	lines := unweave(p.lines)
	for i := 0; i < len(lines); {
		if n := tableRun(lines[i:]); n > 0 {
			out = append(out, tableOf(lines[i:i+n]))
			i += n
			continue
		}
		n := 1
		for i+n < len(lines) && l.sameBlock(lines[i:i+n], lines[i+n]) && tableRun(lines[i+n:]) == 0 {
			n++
		}
		out = append(out, l.section(lines[i:i+n]))
		i += n
	}
	for i := range out {
		out[i].Page = p.number
	}
	return out
}

// section makes a block a heading, a list or a paragraph.
func (l *layout) section(block []pdfLine) grounded.Section {
	sec := grounded.Section{Kind: grounded.SectionParagraph}
	var lines []string
	items := 0
	for _, line := range block {
		text := line.text(" ")
		lines = append(lines, text)
		sec.Boxes = append(sec.Boxes, line.box)
		if listLine.MatchString(text) {
			items++
		}
	}
	sec.Text = strings.Join(lines, "\n")
	if level := l.headingLevel(block, sec.Text); level > 0 {
		sec.Kind, sec.Level = grounded.SectionHeading, level
	}
	return sec
}

func (l *layout) headingLevel(block []pdfLine, text string) int {
	n := utf8.RuneCountInString(text)
	if len(block) > 4 || n > 250 || n < 2 || block[0].turn != 0 {
		return 0
	}
	if level, ok := l.marks[markKey(block[0].box.Page, text)]; ok {
		return min(level, 6)
	}
	if !headsAnything(text) {
		return 0
	}
	letters := 0
	for _, r := range text {
		if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r > 0xbf {
			letters++
		}
	}
	if letters < 2 || letters*3 < n {
		return 0
	}
	if level := l.levels[half(block[0].size)]; level > 0 && n <= 200 && !endsSentence(text) {
		return level
	}
	for _, line := range block {
		if !line.bold {
			return 0
		}
	}
	if !l.bolds && len(block) <= 2 && n <= 120 && !endsSentence(text) && block[0].size >= l.body-0.6 && len(block[0].cells) == 1 {
		return 5
	}
	return 0
}

var (
	// itemMark begins an item of a list or a footnote.
	itemMark = regexp.MustCompile(`^(?:[•·●○◦▪■□◆*†‡➢✓–—-]|\(\d\))\s*\S`)
	// openEnd is a line that goes on below.
	openEnd = regexp.MustCompile(`(?i)\s(?:and|or|of|the|a|an|for|to|in|by|with|from|that|which)$`)
	// columnHeads are the periods that stand above the columns of a table.
	columnHeads = regexp.MustCompile(`(?i)(?:19|20)\d\d\D{1,24}(?:19|20)\d\d\s*$|^(?:three|six|nine|twelve) months(?: ended)?,?$`)
)

// headsAnything reports whether a line set like a heading can be one: not an item, not the
// half of a sentence, not the heads of columns.
func headsAnything(text string) bool {
	return !itemMark.MatchString(text) && !openEnd.MatchString(text) && !columnHeads.MatchString(text)
}

func endsSentence(s string) bool {
	return strings.HasSuffix(s, "。") || strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "..") && utf8.RuneCountInString(s) > 60 ||
		strings.HasSuffix(s, ";") || strings.HasSuffix(s, "；") || strings.HasSuffix(s, ",") || strings.HasSuffix(s, "，")
}

// sameBlock reports whether line goes on the block.
func (l *layout) sameBlock(block []pdfLine, line pdfLine) bool {
	prev := block[len(block)-1]
	if prev.turn != line.turn || math.Abs(half(prev.size)-half(line.size)) > 0.6 {
		return false
	}
	if line.turn != 0 {
		return math.Abs(prev.box.X0-line.box.X0) < 4*line.size
	}
	em := math.Max(4, math.Max(prev.size, 0.8*prev.height()))
	gap := line.box.Y0 - prev.box.Y1
	if gap < -0.7*em || gap > l.leading(block, em) {
		return false
	}
	if line.box.X0 > prev.box.X1 || line.box.X1 < prev.box.X0 || prev.bold != line.bold && (len(block) <= 2 || line.bold) {
		return false
	}
	text := line.text(" ")
	if listLine.MatchString(text) {
		return false
	}
	left, right := extent(block)
	before := prev.text(" ")
	short := right-prev.box.X1 > 0.12*(right-left) && right-prev.box.X1 > 2*em
	ends := strings.HasSuffix(before, ".") || strings.HasSuffix(before, "。") || strings.HasSuffix(before, ":") || strings.HasSuffix(before, "：") || strings.HasSuffix(before, "？") || strings.HasSuffix(before, "！")
	if ends && (short || line.box.X0 > left+0.9*em && len(block) > 1) {
		return false
	}
	return true
}

// leading is the widest gap that still belongs to the block: a little more than the gaps
// it has, or than is usual.
func (l *layout) leading(block []pdfLine, em float64) float64 {
	if len(block) < 2 {
		return 1.1 * em
	}
	a, b := block[len(block)-2], block[len(block)-1]
	return math.Min(math.Max(b.box.Y0-a.box.Y1, 0)+0.45*em, 1.6*em)
}

func extent(block []pdfLine) (left, right float64) {
	left, right = block[0].box.X0, block[0].box.X1
	for _, line := range block {
		left, right = math.Min(left, line.box.X0), math.Max(right, line.box.X1)
	}
	return left, right
}
