package extract_test

import (
	"archive/zip"
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/go-pdf/fpdf"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"grounded"
	"grounded/ingest/extract"
)

// outline writes sections one a line: kind, level, text.
func outline(r extract.Result) string {
	var b strings.Builder
	for _, sec := range r.Sections {
		b.WriteString(string(sec.Kind[0]))
		if sec.Level > 0 {
			b.WriteByte(byte('0' + sec.Level))
		}
		b.WriteString(": " + strings.ReplaceAll(sec.Text, "\n", "/") + "\n")
	}
	return b.String()
}

func check(t *testing.T, f extract.File, want string) extract.Result {
	t.Helper()
	got, err := extract.Extract(context.Background(), f)
	if err != nil {
		t.Errorf("%s: %v", f.Name, err)
		return got
	}
	if o := outline(got); o != want {
		t.Errorf("%s:\n%s\nwant:\n%s", f.Name, o, want)
	}
	return got
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	f := func(name string, data []byte, code grounded.Code, word string) {
		t.Helper()
		_, err := extract.Extract(context.Background(), extract.File{Name: name, Data: data})
		if grounded.CodeOf(err) != code || !strings.Contains(grounded.MessageOf(err), word) {
			t.Errorf("%s: %v (%s), want %s with %q", name, err, grounded.CodeOf(err), code, word)
		}
	}
	f("empty.txt", nil, grounded.CodeUnreadable, "empty")
	f("empty.pdf", []byte{}, grounded.CodeUnreadable, "empty")
	f("blank.txt", []byte(" \n\n\t"), grounded.CodeUnreadable, "no text")
	f("broken.pdf", []byte("%PDF-1.7\nrubbish"), grounded.CodeUnreadable, "damaged")
	f("photo.pdf", []byte("\x89PNG\r\n\x1a\n0000"), grounded.CodeUnsupported, "PNG")
	f("noise.docx", []byte("\x00\x01\x02\x03\x04\xfe\x00\x00\x05"), grounded.CodeUnreadable, ".docx")
	f("cut.docx", []byte("PK\x03\x04 and no more"), grounded.CodeUnreadable, "damaged")
	f("files.zip", zipOf(t, map[string]string{"a.txt": "a"}), grounded.CodeUnsupported, "zip archive")
	f("locked.pdf", pdfOf(t, func(p *fpdf.Fpdf) {
		p.SetProtection(0, "user", "owner")
		p.AddPage()
		p.Text(50, 50, "secret")
	}), grounded.CodeUnreadable, "encrypted")
	f("scan.pdf", pdfOf(t, func(p *fpdf.Fpdf) { p.AddPage(); p.Rect(10, 10, 50, 50, "F") }), grounded.CodeUnreadable, "OCR")
	bomb := docxOf(t, wordP("", strings.Repeat("a", 140<<20)), nil)
	f("bomb.docx", bomb, grounded.CodeTooLarge, "zip bomb")
	f("old.doc", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), []byte("W\x00o\x00r\x00d\x00D\x00o\x00c\x00u\x00m\x00e\x00n\x00t\x00")...), grounded.CodeUnsupported, ".docx")
	f("locked.docx", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")...), grounded.CodeUnreadable, "encrypted")
}

func TestWrongExtension(t *testing.T) {
	t.Parallel()
	f := func(name string, data []byte, want string) {
		t.Helper()
		got, err := extract.Extract(context.Background(), extract.File{Name: name, Data: data})
		if err != nil || got.MediaType != want {
			t.Errorf("%s: %s, %v, want %s", name, got.MediaType, err, want)
		}
	}
	f("report.docx", reportPDF(t), "application/pdf")
	f("report.txt", docxOf(t, wordP("", "text"), nil), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
	f("page.txt", []byte("<!DOCTYPE html><html><body><p>Some words of text.</p></body></html>"), "text/html")
	f("report.pdf", []byte("only words"), "text/plain")
	f("mail", []byte("From: a@b.c\nTo: d@e.f\nSubject: s\nDate: Mon, 2 Jan 2006 15:04:05 +0000\n\nHello."), "message/rfc822")
}

func TestDOCX(t *testing.T) {
	t.Parallel()
	body := wordP("H1", "Mills") + wordP("", "A mill grinds.") + wordP("Mine", "Water mills") +
		`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>wheel</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>race</w:t></w:r></w:p>` +
		`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Part</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Price</w:t></w:r></w:p></w:tc></w:tr>` +
		`<w:tr><w:tc><w:p><w:r><w:t>wheel</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>80|90</w:t></w:r></w:p></w:tc></w:tr></w:tbl>` +
		`<w:p><w:r><w:t>Old</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t> and new</w:t></w:r></w:ins><w:r><w:footnoteReference w:id="2"/></w:r></w:p>`
	notes := `<w:footnotes ` + wordNS + `><w:footnote w:id="2"><w:p><w:r><w:t>Since 1850.</w:t></w:r></w:p></w:footnote></w:footnotes>`
	got := check(t, extract.File{Name: "a.docx", Data: docxOf(t, body, map[string]string{"word/footnotes.xml": notes})},
		"h1: Mills\np: A mill grinds.\nh2: Water mills\nl: 1. wheel/2. race\nt: | Part | Price |/| --- | --- |/| wheel | 80\\|90 |\np: Old and new[1]\nl: [1] Since 1850.\n")
	if got.Title != "Mills" {
		t.Errorf("title %q", got.Title)
	}
}

func TestHTML(t *testing.T) {
	t.Parallel()
	page := `<html><head><title>Mills of the valley</title><style>p{}</style></head><body><nav><a href=/>Home</a><a href=/x>Shop</a></nav>
<h1>Mills of the valley</h1><p>` + strings.Repeat("The upper mill grinds rye, the lower one oil. ", 8) + `</p><table><tr><th>Mill<th>Year</tr><tr><td rowspan=2>Upper<td>1700<tr><td>1801</table>
<ul><li>rye<li>oil</ul><footer>Copyright</footer></body></html>`
	got, err := extract.Extract(context.Background(), extract.File{Name: "a.html", Data: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	o := outline(got)
	for _, want := range []string{"h1: Mills of the valley", "| Upper | 1700 |/| Upper | 1801 |", "l: - rye/- oil"} {
		if !strings.Contains(o, want) {
			t.Errorf("%q is missing in\n%s", want, o)
		}
	}
	if strings.Contains(o, "Shop") || strings.Contains(o, "Copyright") {
		t.Errorf("menus are in\n%s", o)
	}
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	got := check(t, extract.File{Name: "a.md", Data: []byte("---\ntitle: 磨坊\nauthor: Li\n---\n# Mills\n\nA *mill* [grinds](http://x)\nrye.\n\n- one\n- two\n  - three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n")},
		"h1: Mills\np: A mill grinds/rye.\nl: - one/- two/  - three\nt: | a | b |/| --- | --- |/| 1 | 2 |\nc: code\n")
	if got.Title != "磨坊" || got.Metadata["author"] != "Li" {
		t.Errorf("title %q, metadata %v", got.Title, got.Metadata)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	check(t, extract.File{Name: "a.txt", Data: []byte("第一章 总则\n第一条 本法适用于磨坊。\n\nSecond\r\nparagraph.\n\n1. one\n2. two")},
		"h2: 第一章 总则\np: 第一条 本法适用于磨坊。\np: Second/paragraph.\nl: 1. one/2. two\n")
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	f := func(name string, enc encoding.Encoding, text string) {
		t.Helper()
		b, err := enc.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got, err := extract.Extract(context.Background(), extract.File{Name: "a.txt", Data: b})
		if err != nil || got.Encoding != name || got.Sections[0].Text != text {
			t.Errorf("%s: read as %s: %+v, %v", name, got.Encoding, got.Sections, err)
		}
	}
	zh := "这家公司在去年的收入为三十亿元，比前年增长了百分之十。董事会认为，这是因为市场的发展。"
	hant := "這家公司在去年的收入為三十億元，比前年增長了百分之十。董事會認為，這是因為市場的發展。"
	ja := "この会社の昨年の売上は三十億円で、前の年より一割ほど増えました。市場の成長によるものです。"
	f("UTF-8", encoding.Nop, zh)
	f("GB18030", simplifiedchinese.GB18030, zh)
	f("GB18030", simplifiedchinese.GBK, zh)
	f("Big5", traditionalchinese.Big5, hant)
	f("Shift_JIS", japanese.ShiftJIS, ja)
	f("EUC-JP", japanese.EUCJP, ja)
	f("EUC-KR", korean.EUCKR, "이 회사의 지난해 매출은 삼십억 원으로 전년보다 십 퍼센트 늘었습니다. 시장의 성장에 의한 것입니다.")
	f("UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), zh)
	f("UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), zh+"\n"+zh)
	f("UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "Plain English text without a mark.")
	f("ISO-8859-1", charmap.Windows1252, "## können\nkönnen\näöüß")
	f("ISO-8859-1", charmap.Windows1252, "Die Tür schließt um fünf.")
	f("ISO-8859-1", charmap.Windows1252, "Le contrôle a été achevé en août.")
	for _, empty := range []string{"\xff\xfe\x00", "\xff\xfe", "\xef\xbb\xbf", "\xef\xbb\xbf \n\u200b"} {
		if got, err := extract.Extract(context.Background(), extract.File{Name: "a.txt", Data: []byte(empty)}); grounded.CodeOf(err) != grounded.CodeUnreadable || !strings.Contains(grounded.MessageOf(err), "no text") {
			t.Errorf("%q is read as %+v, %v", empty, got.Sections, err)
		}
	}
	got, err := extract.Extract(context.Background(), extract.File{Name: "a.txt", Data: []byte("汉字和坏的\xff字节，这里有很多正常的文字。")})
	if err != nil || got.Encoding != "UTF-8" || !strings.Contains(got.Sections[0].Text, "\ufffd") {
		t.Errorf("broken UTF-8: %+v, %v", got, err)
	}
}

func TestSheets(t *testing.T) {
	t.Parallel()
	check(t, extract.File{Name: "a.csv", Data: []byte("name;price\n\"rye; fine\";2,50\n")}, "t: | name | price |/| --- | --- |/| rye; fine | 2,50 |\n")
	x := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "Mill", "B1": "Year", "A2": "Upper", "B2": 1700, "A5": "Note", "B5": "closed"} {
		if err := x.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	got := check(t, extract.File{Name: "a.xlsx", Data: b.Bytes()}, "h1: Sheet1\nt: | Mill | Year |/| --- | --- |/| Upper | 1700 |\nt: | Note | closed |/| --- | --- |\n")
	if got.Sections[1].Place != "Sheet1!A1:B2" || got.Sections[2].Place != "Sheet1!A5:B5" {
		t.Errorf("places %q, %q", got.Sections[1].Place, got.Sections[2].Place)
	}
}

func TestMail(t *testing.T) {
	t.Parallel()
	mail := "From: Ada <a@x.org>\r\nTo: b@x.org\r\nSubject: =?UTF-8?B?6aqM5pS2?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n" +
		"--q\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe wheel is here.\r\n--q\r\nContent-Type: text/csv; name=list.csv\r\nContent-Disposition: attachment; filename=list.csv\r\n\r\na,b\r\n1,2\r\n--q--\r\n"
	got := check(t, extract.File{Name: "a.eml", Data: []byte(mail)},
		"h1: 验收\np: From: Ada <a@x.org>/To: b@x.org\np: The wheel is here.\nh2: list.csv\nt: | a | b |/| --- | --- |/| 1 | 2 |\n")
	if n := len(got.Sections); n > 0 && got.Sections[n-1].Place != "list.csv" {
		t.Errorf("place %q", got.Sections[n-1].Place)
	}
}

func TestPDF(t *testing.T) {
	t.Parallel()
	got := check(t, extract.File{Name: "a.pdf", Data: reportPDF(t)},
		"h1: Results of the year\np: The mill ground 4,200 tonnes of rye in the year, a tenth more than in/the year before. Most of it came from farms within a day's ride.\n"+
			"h2: Deliveries by quarter\nt: Quarter\tTonnes\tPrice/First\t1,000\t$ 210.50/Second\t1,100\t$ 199.00/Third\t900\t$ 220.25\np: The second page has one line of words of words of words only.\n")
	if got.Pages != 2 || got.Title != "Annual report of the mill" || len(got.Outline) != 1 || got.Outline[0].Page != 1 {
		t.Errorf("%d pages, title %q, outline %v", got.Pages, got.Title, got.Outline)
	}
	for _, sec := range got.Sections {
		if lines := strings.Count(sec.Text, "\n") + 1; len(sec.Boxes) != lines {
			t.Errorf("%d boxes of %d lines in %q", len(sec.Boxes), lines, sec.Text)
		}
	}
	if b := got.Sections[0].Boxes[0]; b.Page != 1 || b.X0 < 58 || b.X0 > 63 || b.Y1 < 75 || b.Y1 > 86 {
		t.Errorf("box of the title %+v", b)
	}
}

func TestMisnamed(t *testing.T) {
	t.Parallel()
	f := func(name, want string) {
		t.Helper()
		got, err := extract.Extract(t.Context(), extract.File{Name: name, Data: []byte("Plain words.\n\nMore of them.")})
		if err != nil || strings.Join(got.Warnings, "") != want {
			t.Errorf("%s: %q, %v, want %q", name, got.Warnings, err, want)
		}
	}
	f("a.txt", "")
	f("a", "")
	f("a.xlsx", "the file is named .xlsx but its content is text; it was read as that")
	f("A.PDF", "the file is named .pdf but its content is text; it was read as that")
}

// TestEncryptedZip: an archive with a password, whatever it is named, is told as that.
func TestEncryptedZip(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if _, err := z.CreateRaw(&zip.FileHeader{Name: "docs/a.csv", Flags: 1}); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := extract.Extract(context.Background(), extract.File{Name: "a.docx", Data: b.Bytes()})
	if grounded.CodeOf(err) != grounded.CodeUnreadable || !strings.Contains(grounded.MessageOf(err), "encrypted") {
		t.Errorf("an encrypted archive: %v", err)
	}
}
