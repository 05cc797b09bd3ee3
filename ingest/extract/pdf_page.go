package extract

import (
	"errors"
	"math"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"

	"grounded"
)

// pdfPage is the lines of a page in the order in which the file shows them.
type pdfPage struct {
	number        int // from 1
	width, height float64
	lines         []pdfLine
	broken        bool   // could not be read
	plain         string // text of another reader, without positions
	glyphs, bad   int
}

// pdfLine is a line of cells; most lines have one.
type pdfLine struct {
	cells []pdfCell
	box   grounded.Box
	size  float64 // of the font, in points
	bold  bool
	turn  int // quarters: 0 left to right, 1 upwards, 3 downwards
}

type pdfCell struct {
	text string
	box  grounded.Box
}

func (l pdfLine) text(sep string) string {
	if len(l.cells) == 1 {
		return l.cells[0].text
	}
	parts := make([]string, len(l.cells))
	for i, c := range l.cells {
		parts[i] = c.text
	}
	return strings.Join(parts, sep)
}

func (l pdfLine) height() float64 { return l.box.Y1 - l.box.Y0 }

// glyph is a character with its box as the page is shown, origin top left.
type glyph struct {
	r              rune
	index          int // among the page's characters
	x0, y0, x1, y1 float64
	turn           int
	space          bool // white space or without a box
}

// shown maps points of a page's user space to the page as it is shown.
type shown struct {
	left, top, right, bottom float64
	rotation                 int // quarters clockwise
}

func (s shown) box(p responses.CharPosition) (x0, y0, x1, y1 float64) {
	ax, ay := s.point(p.Left, p.Top)
	bx, by := s.point(p.Right, p.Bottom)
	return math.Min(ax, bx), math.Min(ay, by), math.Max(ax, bx), math.Max(ay, by)
}

func (s shown) point(x, y float64) (float64, float64) {
	switch s.rotation {
	case 1:
		return y - s.bottom, x - s.left
	case 2:
		return s.right - x, y - s.bottom
	case 3:
		return s.top - y, s.right - x
	}
	return x - s.left, s.top - y
}

func (d *pdfDoc) readPage(i int) (pdfPage, error) {
	page := d.page(i)
	out := pdfPage{number: i + 1}
	if d.form {
		if err := d.flatten(i); err != nil && isTrap(err) {
			return out, err
		}
	}
	frame, err := d.frame(page)
	if err != nil {
		return out, err
	}
	out.width, out.height = frame.right-frame.left, frame.top-frame.bottom
	if frame.rotation%2 == 1 {
		out.width, out.height = out.height, out.width
	}
	chars, err := d.in.GetPageTextStructured(&requests.GetPageTextStructured{Page: page, Mode: requests.GetPageTextStructuredModeChars})
	if err != nil {
		return out, err
	}
	glyphs := make([]glyph, 0, len(chars.Chars))
	for k, c := range chars.Chars {
		if c.Text == "" {
			continue
		}
		g := glyph{r: []rune(c.Text)[0], index: k}
		g.x0, g.y0, g.x1, g.y1 = frame.box(c.PointPosition)
		g.turn = (quarter(c.Angle) - frame.rotation + 4) % 4
		g.space = unicode.IsSpace(g.r) || g.r == 0
		glyphs = append(glyphs, g)
	}
	text, err := d.in.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return out, err
	}
	defer func() { _, _ = d.in.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}) }() // the document's end frees it as well
	out.lines = linesOf(glyphs, i+1, fontReader{d: d, text: text.TextPage})
	out.glyphs, out.bad = judge(glyphs)
	return out, nil
}

func (d *pdfDoc) frame(page requests.Page) (shown, error) {
	box, err := d.in.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: page})
	if err != nil {
		return shown{}, err
	}
	rot, err := d.in.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: page})
	if err != nil {
		return shown{}, err
	}
	r := box.Rect
	if r.Right <= r.Left || r.Top <= r.Bottom {
		return shown{}, errors.New("the page has no area")
	}
	return shown{left: float64(r.Left), top: float64(r.Top), right: float64(r.Right), bottom: float64(r.Bottom), rotation: int(rot.PageRotation) & 3}, nil
}

// quarter rounds an angle in radians, counter-clockwise, to quarters.
func quarter(angle float64) int {
	return int(math.Round(angle/(math.Pi/2))+4) % 4
}

// fontReader asks for the font of a character.
type fontReader struct {
	d    *pdfDoc
	text references.FPDF_TEXTPAGE
}

// at returns the size in points and whether the font is bold.
func (f fontReader) at(index int) (size float64, bold bool) {
	if s, err := f.d.in.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: f.text, Index: index}); err == nil {
		size = s.FontSize
	}
	if w, err := f.d.in.FPDFText_GetFontWeight(&requests.FPDFText_GetFontWeight{TextPage: f.text, Index: index}); err == nil {
		bold = w.FontWeight >= 600
	}
	if info, err := f.d.in.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: f.text, Index: index}); err == nil && !bold {
		name := strings.ToLower(info.FontName)
		bold = strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy") || strings.Contains(name, "semibold")
	}
	return size, bold
}

// judge counts the visible characters of a page and those that no reader can mean.
func judge(glyphs []glyph) (all, bad int) {
	for _, g := range glyphs {
		switch {
		case g.space:
			continue
		case g.r == 0xfffd, g.r < 0x20 && g.r != 2, g.r >= 0x7f && g.r < 0xa0, g.r >= 0xe000 && g.r < 0xf000, g.r >= 0xf100 && g.r < 0xf900, g.r > 0xf0000:
			bad++
		}
		all++
	}
	return all, bad
}
