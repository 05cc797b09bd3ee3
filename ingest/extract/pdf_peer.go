package extract

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"unicode"

	peer "github.com/ledongthuc/pdf"

	"grounded"
)

// peerPlace is where a child says it is while the second reader works: it may kill the
// process, and the pool then tries again without it.
const peerPlace = "second opinion"

// secondOpinion reads the pages that PDFium found no text or garbled text on by another
// reader, and by OCR, and warns of what is left.
func secondOpinion(ctx context.Context, d *pdfDoc, f File, o options, pages []pdfPage, out *Result) {
	var doubtful []int
	for i := range pages {
		if needsHelp(pages[i]) {
			doubtful = append(doubtful, i)
		}
	}
	if len(out.Outline) == 0 && !o.noPeer && len(doubtful) > 0 || len(doubtful) > 0 && !o.noPeer {
		o.place(peerPlace)
		askPeer(f.Data, pages, doubtful)
	}
	var helped, scanned []int
	for _, i := range doubtful {
		p := &pages[i]
		if p.plain == "" && len(o.ocr) > 0 && ctx.Err() == nil {
			o.place("page %d (OCR)", p.number)
			p.plain = recognise(ctx, d, i, o.ocr)
		}
		switch {
		case p.plain != "":
			helped = append(helped, p.number)
		case p.glyphs == 0 || p.bad*3 > p.glyphs || p.broken:
			scanned = append(scanned, p.number)
			if p.bad*3 > p.glyphs {
				p.lines = nil // garbage is worse than nothing
			}
		}
	}
	if len(helped) > 0 {
		out.Warnings = append(out.Warnings, "read a second way, so positions are missing: "+pageList(helped))
	}
	if len(scanned) > 0 {
		out.Warnings = append(out.Warnings, "no readable text (scanned or empty): "+pageList(scanned))
	}
}

func needsHelp(p pdfPage) bool { return p.broken || p.glyphs == 0 || p.bad*5 > p.glyphs }

// pageList writes "pages 3, 5 to 9".
func pageList(pages []int) string {
	var parts []string
	for i := 0; i < len(pages); {
		j := i
		for j+1 < len(pages) && pages[j+1] == pages[j]+1 {
			j++
		}
		if j > i {
			parts = append(parts, fmt.Sprintf("%d to %d", pages[i], pages[j]))
		} else {
			parts = append(parts, strconv.Itoa(pages[i]))
		}
		i = j + 1
	}
	if len(pages) == 1 {
		return "page " + parts[0]
	}
	return "pages " + strings.Join(parts, ", ")
}

// askPeer fills in the text of doubtful pages where the second reader has better.
func askPeer(data []byte, pages []pdfPage, doubtful []int) {
	defer func() { _ = recover() }() // it panics on some broken files; then there is no second opinion
	r, err := peer.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return
	}
	for _, i := range doubtful {
		text := peerText(r, pages[i].number)
		if good, bad := textQuality(text); good > 20 && bad*10 < good && good > pages[i].glyphs-pages[i].bad {
			pages[i].plain = text
		}
	}
}

func peerText(r *peer.Reader, number int) (text string) {
	defer func() {
		if recover() != nil {
			text = ""
		}
	}()
	p := r.Page(number)
	if p.V.IsNull() {
		return ""
	}
	rows, err := p.GetTextByRow()
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, row := range rows {
		for _, word := range row.Content {
			b.WriteString(word.S)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// textQuality counts letters and digits, and characters that stand for unknown glyphs.
func textQuality(s string) (good, bad int) {
	for _, r := range s {
		switch {
		case r == 0xfffd || r < 0x20 && r != '\n' && r != '\t' && r != '\r' || r >= 0xe000 && r < 0xf900 || r >= 0x7f && r < 0xa0:
			bad++
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			good++
		}
	}
	return good, bad
}

// readPDFByPeer reads a file that PDFium cannot open.
func readPDFByPeer(f File, o options, cause error) (out Result, err error) {
	if o.noPeer {
		return Result{}, cause
	}
	o.place(peerPlace)
	defer func() {
		if recover() != nil {
			out, err = Result{}, cause
		}
	}()
	r, openErr := peer.NewReader(bytes.NewReader(f.Data), int64(len(f.Data)))
	if openErr != nil || r.NumPage() <= 0 || r.NumPage() > maxPages {
		return Result{}, cause
	}
	out = Result{Pages: r.NumPage(), Metadata: map[string]string{}, Outline: peerOutline(r.Outline(), 0, nil)}
	for n := 1; n <= out.Pages; n++ {
		text := peerText(r, n)
		if good, bad := textQuality(text); good == 0 || bad*3 > good {
			continue
		}
		for _, sec := range textSections(text) {
			sec.Page = n
			out.Sections = append(out.Sections, sec)
		}
	}
	if len(out.Sections) == 0 {
		return Result{}, cause
	}
	out.Warnings = append(out.Warnings, "the PDF is damaged; what could be read has no positions")
	return out, nil
}

func peerOutline(o peer.Outline, level int, out []OutlineItem) []OutlineItem {
	if level > 0 && o.Title != "" && len(out) < 10000 {
		out = append(out, OutlineItem{Title: o.Title, Level: level})
	}
	if level < 16 {
		for _, c := range o.Child {
			out = peerOutline(c, level+1, out)
		}
	}
	return out
}

// recognise has a command read an image of the page: PNG on its standard input, UTF-8
// text on its standard output.
func recognise(ctx context.Context, d *pdfDoc, page int, command []string) string {
	png, err := d.render(page, nil, 200.0/72)
	if err != nil {
		return ""
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stdin = bytes.NewReader(png)
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(strings.ToValidUTF8(string(out), "\ufffd"))
}

var _ = grounded.CodeUnreadable
