package extract

import (
	"math"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
)

// lineMaker gathers the characters of a page into segments (stretches of one line
// without a wide gap), and segments into lines.
type lineMaker struct {
	page  int
	fonts fontReader
	segs  []segment
	cur   segment
	text  strings.Builder
	gap   bool // white space since the last character
}

// segment is a stretch of text on one line. Its extent is measured along (u) and across
// (v) the direction of writing.
type segment struct {
	text           string
	first, last    glyph
	count          int
	u0, u1, v0, v1 float64
	box            grounded.Box
	size           float64
	bold           bool
	turn           int
}

// hyphen marks of PDFium for one that breaks a word at the end of a line.
const (
	hyphenMark    = 0x02
	hyphenMarkOld = 0xfffe
)

func linesOf(glyphs []glyph, page int, fonts fontReader) []pdfLine {
	m := &lineMaker{page: page, fonts: fonts}
	for _, g := range glyphs {
		m.add(g)
	}
	m.flush()
	return orderVertical(joinSegments(joinVertical(m.segs)))
}

// orderVertical puts the columns of a page written downwards from right to left, as they
// are read, where the file shows them the other way round.
func orderVertical(lines []pdfLine) []pdfLine {
	right, left, chars, all := 0, 0, 0, 0
	for i, l := range lines {
		n := utf8.RuneCountInString(l.text(""))
		if all += n; l.turn == 3 {
			chars += n
		}
		if i > 0 && l.box.X0 > lines[i-1].box.X0+l.size {
			right++
		} else if i > 0 && l.box.X0 < lines[i-1].box.X0-l.size {
			left++
		}
	}
	if chars*4 < all*3 || left >= right {
		return lines
	}
	for i := range lines { // a character alone does not say which way it goes
		if utf8.RuneCountInString(lines[i].text("")) <= 2 {
			lines[i].turn = 3
		}
	}
	sort.SliceStable(lines, func(i, j int) bool {
		a, b := lines[i].box, lines[j].box
		if math.Abs((a.X0+a.X1)/2-(b.X0+b.X1)/2) > 0.5*math.Max(lines[i].size, 4) {
			return a.X0 > b.X0
		}
		return a.Y0 < b.Y0
	})
	return lines
}

// along is a box in the direction of writing: u grows as one reads, v downwards.
func (g glyph) along() (u0, u1, v0, v1 float64) {
	switch g.turn {
	case 1: // upwards
		return -g.y1, -g.y0, g.x0, g.x1
	case 2:
		return -g.x1, -g.x0, -g.y1, -g.y0
	case 3: // downwards
		return g.y0, g.y1, -g.x1, -g.x0
	}
	return g.x0, g.x1, g.y0, g.y1
}

func (m *lineMaker) add(g glyph) {
	switch {
	case g.r == '\n' || g.r == '\r':
		m.flush()
		return
	case g.space:
		m.gap = true
		return
	case g.r == hyphenMark || g.r == hyphenMarkOld:
		g.r = '-'
	}
	if m.cur.count > 0 && !m.continues(g) {
		m.flush()
	}
	if m.cur.count == 0 {
		m.start(g)
	}
	u0, u1, v0, v1 := g.along()
	if m.gap && m.text.Len() > 0 {
		m.text.WriteByte(' ')
	}
	m.gap = false
	m.text.WriteRune(g.r)
	s := &m.cur
	s.count++
	s.last = g
	s.u0, s.u1 = math.Min(s.u0, u0), math.Max(s.u1, u1)
	s.v0, s.v1 = math.Min(s.v0, v0), math.Max(s.v1, v1)
	s.box.X0, s.box.Y0 = math.Min(s.box.X0, g.x0), math.Min(s.box.Y0, g.y0)
	s.box.X1, s.box.Y1 = math.Max(s.box.X1, g.x1), math.Max(s.box.Y1, g.y1)
}

func (m *lineMaker) start(g glyph) {
	u0, u1, v0, v1 := g.along()
	size, bold := m.fonts.at(g.index)
	m.gap = false
	m.cur = segment{first: g, last: g, u0: u0, u1: u1, v0: v0, v1: v1, turn: g.turn, size: size, bold: bold,
		box: grounded.Box{Page: m.page, X0: g.x0, Y0: g.y0, X1: g.x1, Y1: g.y1}}
}

// em is the height that gaps are measured by.
func (s segment) em() float64 {
	return math.Max(4, math.Max(math.Min(s.size, 40), math.Min(s.v1-s.v0, 40)))
}

// continues reports whether g stands on the line of the current segment, next to it.
func (m *lineMaker) continues(g glyph) bool {
	s := &m.cur
	if g.turn != s.turn {
		return false
	}
	u0, _, v0, v1 := g.along()
	_, lastU1, _, _ := s.last.along()
	em := s.em()
	mid := (v0 + v1) / 2
	if mid < s.v0-0.5*em || mid > s.v1+0.5*em {
		return false
	}
	limit := 1.6 * em
	if beginsAmount(string(s.last.r), string(g.r)) {
		limit = 0.5 * em
	}
	return u0 <= lastU1+limit && u0 >= lastU1-2.5*em
}

func (m *lineMaker) flush() {
	if m.cur.count > 0 {
		s := m.cur
		s.text = m.text.String()
		if s.size <= 0 {
			s.size = s.v1 - s.v0
		}
		m.segs = append(m.segs, s)
	}
	m.text.Reset()
	m.cur, m.gap = segment{}, false
}

// joinVertical joins the characters of text written downwards, each of which the file
// shows as a line of its own.
func joinVertical(segs []segment) []segment {
	var out []segment
	for _, s := range segs {
		if n := len(out); n > 0 && below(out[n-1], s) {
			p := &out[n-1]
			p.text += s.text
			p.turn = 3
			p.last, p.count = s.last, p.count+s.count
			p.box = p.box.Union(s.box)
			continue
		}
		out = append(out, s)
	}
	for i := range out { // two below each other are more likely two lines
		if s := &out[i]; s.turn == 3 && s.first.turn == 0 {
			s.u0, s.u1, s.v0, s.v1 = s.box.Y0, s.box.Y1, -s.box.X1, -s.box.X0
		}
	}
	return out
}

// below reports whether s is one wide character right under the last one of p.
func below(p, s segment) bool {
	single := s.count == 1 || s.count == 2 && s.box.X1-s.box.X0 < 1.7*s.size
	if !single || s.turn != 0 || !isWideRune(s.first.r) || (p.count > 2 && p.turn != 3) || !isWideRune(p.last.r) || math.Abs(p.size-s.size) > 0.3*s.size {
		return false
	}
	em := math.Max(4, s.size) // boxes fit the ink, and that of a comma is small
	dx := math.Abs((p.last.x0+p.last.x1)/2 - (s.box.X0+s.box.X1)/2)
	dy := s.box.Y0 - p.last.y1
	return dx < 0.5*em && dy > -0.4*em && dy < 1.1*em
}

func isWideRune(r rune) bool {
	return r >= 0x2e80 && r < 0xa000 || r >= 0xac00 && r < 0xd7b0 || r >= 0xf900 && r < 0xfb00 || r >= 0xfe10 && r < 0xfe50 || r >= 0xff00 && r < 0xff61
}

// joinSegments puts segments that follow each other on one line together: near ones as
// words, far ones as cells.
func joinSegments(segs []segment) []pdfLine {
	var out []pdfLine
	var prev segment
	for _, s := range segs {
		cell := pdfCell{text: s.text, box: s.box}
		n := len(out)
		if n == 0 || !sameLine(prev, s) {
			out = append(out, pdfLine{cells: []pdfCell{cell}, box: s.box, size: s.size, bold: s.bold, turn: s.turn})
			prev = s
			continue
		}
		l := &out[n-1]
		last := &l.cells[len(l.cells)-1]
		near := s.u0-prev.u1 < 0.9*prev.em() && !beginsAmount(last.text, s.text)
		if near || isUnit(last.text, s.text) {
			sep := " "
			if s.u0-prev.u1 < 0.15*prev.em() {
				sep = ""
			}
			last.text += sep + s.text
			last.box = last.box.Union(s.box)
		} else {
			l.cells = append(l.cells, cell)
		}
		l.box = l.box.Union(s.box)
		l.bold = l.bold && s.bold
		l.size = math.Max(l.size, s.size)
		v0, v1 := math.Min(prev.v0, s.v0), math.Max(prev.v1, s.v1)
		prev = s
		prev.v0, prev.v1 = v0, v1
	}
	return out
}

// sameLine reports whether s goes on the line that prev is on.
func sameLine(prev, s segment) bool {
	if prev.turn != s.turn {
		return false
	}
	overlap := math.Min(prev.v1, s.v1) - math.Max(prev.v0, s.v0)
	low := math.Min(prev.v1-prev.v0, s.v1-s.v0)
	mid := math.Abs((prev.v0+prev.v1)/2 - (s.v0+s.v1)/2)
	return (overlap > 0.5*low || mid < 0.3*prev.em()) && mid < 0.7*prev.em() && s.u0 >= prev.u1-0.3*prev.em()
}

// beginsAmount reports whether right is the currency sign of the next amount, which stands
// nearer to the amount before it than to its own.
func beginsAmount(left, right string) bool {
	last, _ := utf8.DecodeLastRuneInString(left)
	return (unicode.IsDigit(last) || last == ')' || last == '—') && isCurrency(right)
}

func isCurrency(s string) bool {
	switch s {
	case "$", "€", "£", "¥", "￥", "US$", "HK$", "RMB", "($", "$(":
		return true
	}
	return false
}

// isUnit reports whether a currency sign and an amount, or an amount and what closes it,
// are set apart only for looks.
func isUnit(left, right string) bool {
	if left == "(" || isCurrency(left) {
		return true
	}
	switch right {
	case ")", "%", ")%", "%)", "）":
		return true
	}
	return false
}
