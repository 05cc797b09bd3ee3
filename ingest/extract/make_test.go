package extract_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/go-pdf/fpdf"
)

// zipOf is a container of the given parts.
func zipOf(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

// docxOf is a Word file with the given body, heading styles and one numbering.
func docxOf(t *testing.T, body string, more map[string]string) []byte {
	t.Helper()
	parts := map[string]string{
		"word/document.xml": `<w:document ` + wordNS + `><w:body>` + body + `</w:body></w:document>`,
		"word/styles.xml": `<w:styles ` + wordNS + `><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style><w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="H2"/></w:style></w:styles>`,
		"word/numbering.xml": `<w:numbering ` + wordNS + `><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
	}
	for name, text := range more {
		parts[name] = text
	}
	return zipOf(t, parts)
}

func wordP(style, text string) string {
	props := ""
	if style != "" {
		props = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
	}
	return `<w:p>` + props + `<w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

// pdfOf draws pages with fpdf.
func pdfOf(t *testing.T, draw func(*fpdf.Fpdf)) []byte {
	t.Helper()
	p := fpdf.New("P", "pt", "A4", "")
	p.SetFont("Helvetica", "", 11)
	draw(p)
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// reportPDF is two pages: headings, paragraphs and a table.
func reportPDF(t *testing.T) []byte {
	t.Helper()
	return pdfOf(t, func(p *fpdf.Fpdf) {
		p.SetTitle("Annual report of the mill", false)
		p.AddPage()
		p.Bookmark("Results of the year", 0, -1)
		p.SetFont("Helvetica", "B", 20)
		p.Text(60, 80, "Results of the year")
		p.SetFont("Helvetica", "", 11)
		for i, line := range []string{"The mill ground 4,200 tonnes of rye in the year, a tenth more than in", "the year before. Most of it came from farms within a day's ride."} {
			p.Text(60, 120+14*float64(i), line)
		}
		p.SetFont("Helvetica", "B", 14)
		p.Text(60, 190, "Deliveries by quarter")
		p.SetFont("Helvetica", "", 11)
		for i, row := range [][]string{{"Quarter", "Tonnes", "Price"}, {"First", "1,000", "$ 210.50"}, {"Second", "1,100", "$ 199.00"}, {"Third", "900", "$ 220.25"}} {
			for j, cell := range row {
				p.Text(60+float64(j)*150, 220+16*float64(i), cell)
			}
		}
		p.AddPage()
		p.Text(60, 80, "The second page has one line "+strings.Repeat("of words ", 3)+"only.")
	})
}
