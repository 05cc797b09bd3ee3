package extract

import (
	"context"
	"fmt"
	"strings"

	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"

	"grounded"
)

// readPDF reads page by page with PDFium. A page without text or with garbled text is
// read a second time by another reader, then by OCR where a command is set; what nobody
// could read is named in a warning.
func readPDF(ctx context.Context, f File, o options) (out Result, err error) {
	o.place("opening")
	data := f.Data
	d, err := openPDF(ctx, data)
	if err != nil {
		if grounded.CodeOf(err) != grounded.CodeUnreadable || strings.Contains(grounded.MessageOf(err), "encrypted") {
			return Result{}, err
		}
		return readPDFByPeer(f, o, err)
	}
	trapped := false
	defer func() {
		p := recover()
		d.close(trapped || p != nil)
		if p != nil {
			panic(p)
		}
	}()
	out = Result{Pages: d.pages, Metadata: map[string]string{}}
	if d.pages > maxPages {
		return Result{}, grounded.Errorf(grounded.CodeTooLarge, "the PDF has %d pages, more than %d; split it and upload the parts", d.pages, maxPages)
	}
	d.properties(&out)
	pages := make([]pdfPage, d.pages)
	for i := range pages {
		if ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		o.place("page %d", i+1)
		if pages[i], err = d.readPage(i); err != nil {
			pages[i] = pdfPage{number: i + 1, broken: true}
			if isTrap(err) {
				trapped = true
				return Result{}, grounded.At(fmt.Sprintf("page %d", i+1), grounded.Wrap(grounded.CodeUnreadable, err, "the PDF makes its reader fail here; save it again with the program that made it and upload it"))
			}
		}
	}
	secondOpinion(ctx, d, f, o, pages, &out)
	out.Sections = layoutDocument(pages, out.Outline)
	if out.Title == "" {
		out.Title = firstHeading(out.Sections)
	}
	return out, nil
}

// isTrap reports whether WebAssembly gave up: the instance is then of no more use.
func isTrap(err error) bool {
	s := err.Error()
	return strings.Contains(s, "wasm error") || strings.Contains(s, "panic occurred") || strings.Contains(s, "module closed")
}

// properties reads title, author, dates and the outline.
func (d *pdfDoc) properties(out *Result) {
	keys := map[string]string{"Author": "author", "Subject": "subject", "Keywords": "keywords", "Creator": "creator", "Producer": "producer", "CreationDate": "created", "ModDate": "modified"}
	if meta, err := d.in.GetMetaData(&requests.GetMetaData{Document: d.ref}); err == nil {
		for _, tag := range meta.Tags {
			if key := keys[tag.Tag]; key != "" {
				out.Metadata[key] = tag.Value
			}
			if tag.Tag == "Title" {
				out.Title = usableTitle(tag.Value)
			}
		}
	}
	if marks, err := d.in.GetBookmarks(&requests.GetBookmarks{Document: d.ref}); err == nil {
		out.Outline = outlineOf(marks.Bookmarks, 1, nil)
	}
}

// usableTitle drops the titles that programs write when nobody gave one.
func usableTitle(s string) string {
	s = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0xfffd || r == 0xfeff {
			return ' '
		}
		return r
	}, s)), " ")
	low := strings.ToLower(s)
	for _, ext := range []string{".doc", ".docx", ".pdf", ".indd", ".qxd", ".xls", ".xlsx", ".ppt", ".pptx", ".tex", ".dvi", ".wpd", ".htm", ".html", ".rtf", ".fm"} {
		if strings.HasSuffix(low, ext) {
			return ""
		}
	}
	if strings.HasPrefix(low, "microsoft word - ") || low == "untitled" || low == "document" || len([]rune(s)) < 3 || low == "powerpoint presentation" {
		return ""
	}
	return s
}

func outlineOf(marks []responses.GetBookmarksBookmark, level int, out []OutlineItem) []OutlineItem {
	for _, m := range marks {
		if len(out) >= 10000 || level > 32 {
			break
		}
		item := OutlineItem{Title: strings.Join(strings.Fields(m.Title), " "), Level: level}
		switch {
		case m.DestInfo != nil:
			item.Page = m.DestInfo.PageIndex + 1
		case m.ActionInfo != nil && m.ActionInfo.DestInfo != nil:
			item.Page = m.ActionInfo.DestInfo.PageIndex + 1
		}
		if item.Title != "" {
			out = append(out, item)
		}
		out = outlineOf(m.Children, level+1, out)
	}
	return out
}
