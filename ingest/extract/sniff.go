package extract

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"grounded"
)

// The media types that are read.
const (
	typePDF      = "application/pdf"
	typeDOCX     = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeXLSX     = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typePPTX     = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	typeODT      = "application/vnd.oasis.opendocument.text"
	typeEPUB     = "application/epub+zip"
	typeHTML     = "text/html"
	typeMarkdown = "text/markdown"
	typeText     = "text/plain"
	typeCSV      = "text/csv"
	typeTSV      = "text/tab-separated-values"
	typeEML      = "message/rfc822"
	typeRTF      = "application/rtf"
	typeXML      = "application/xml"
)

// kindName is what a person calls a media type.
func kindName(mediaType string) string {
	names := map[string]string{
		typePDF: "PDF", typeDOCX: "Word", typeXLSX: "Excel", typePPTX: "PowerPoint", typeODT: "OpenDocument",
		typeEPUB: "EPUB", typeHTML: "HTML", typeMarkdown: "Markdown", typeText: "text", typeCSV: "CSV", typeTSV: "TSV", typeEML: "mail", typeRTF: "RTF", typeXML: "XML",
	}
	return names[mediaType]
}

// Sniff says what a file is: by its content where that tells, else by its name, else by
// the media type its sender gave. It returns the codes unsupported and unreadable.
func Sniff(f File) (string, error) {
	head := f.Data[:min(len(f.Data), 4096)]
	switch {
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")):
		return typePDF, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return sniffZip(f.Data)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return "", oleError(f.Data)
	case bytes.HasPrefix(head, []byte(`{\rtf`)):
		return typeRTF, nil
	}
	if err := Refused(head); err != nil {
		return "", err
	}
	if !looksLikeText(f.Data) {
		if ext := strings.ToLower(path.Ext(f.Name)); ext == ".pdf" || ext == ".docx" || ext == ".xlsx" || ext == ".pptx" {
			return "", grounded.Errorf(grounded.CodeUnreadable, "the file is named %s but its content is not of that format; it may be damaged: save it again and upload it", ext)
		}
		return "", grounded.Errorf(grounded.CodeUnsupported, "the format of this file is not known; PDF, DOCX, PPTX, XLSX, ODT, RTF, HTML, Markdown, CSV, EML, EPUB and text are read")
	}
	return sniffText(f), nil
}

// RefusedFrom is how many bytes of a file [Refused] looks at.
const RefusedFrom = 1024

// Refused tells a file that is never read by its first [RefusedFrom] bytes: an image, an
// archive, a program. Of all others it says nothing. Code: unsupported.
func Refused(start []byte) error {
	if bytes.Contains(start[:min(len(start), RefusedFrom)], []byte("%PDF-")) {
		return nil // with something before it
	}
	if what := binaryName(start); what != "" {
		return grounded.Errorf(grounded.CodeUnsupported, "this is %s, which is not read; convert it to PDF, DOCX, HTML or text", what)
	}
	return nil
}

// misnamed warns of a file whose name says a format that its content is not of; empty where
// they agree. Text is called by many names.
func misnamed(name, mediaType string) string {
	ext := strings.ToLower(path.Ext(name))
	says, ok := map[string]string{".pdf": typePDF, ".docx": typeDOCX, ".xlsx": typeXLSX, ".pptx": typePPTX, ".odt": typeODT, ".epub": typeEPUB,
		".doc": "", ".xls": "", ".ppt": ""}[ext]
	if !ok || says == mediaType {
		return ""
	}
	return fmt.Sprintf("the file is named %s but its content is %s; it was read as that", ext, kindName(mediaType))
}

// binaryName names formats that are known and not read.
func binaryName(head []byte) string {
	magic := []struct{ prefix, name string }{
		{"\x89PNG", "a PNG image"}, {"\xff\xd8\xff", "a JPEG image"}, {"GIF8", "a GIF image"}, {"II*\x00", "a TIFF image"},
		{"MM\x00*", "a TIFF image"}, {"\x1f\x8b", "a gzip archive"}, {"7z\xbc\xaf", "a 7z archive"}, {"Rar!", "a RAR archive"},
		{"\x7fELF", "a program"}, {"MZ", "a Windows program"}, {"\xcf\xfa\xed\xfe", "a program"}, {"\xca\xfe\xba\xbe", "a program"}, {"!<arch>", "a library of a program"}, {"\x00asm", "a program"}, {"BZh", "a bzip2 archive"}, {"\xfd7zXZ", "an xz archive"},
		{"OggS", "an audio file"}, {"ID3", "an audio file"}, {"RIFF", "an audio, video or WebP file"}, {"SQLite format 3", "a database"},
	}
	for _, m := range magic {
		if bytes.HasPrefix(head, []byte(m.prefix)) && (len(m.prefix) > 2 || bytes.IndexByte(head, 0) >= 0) {
			return m.name
		}
	}
	return ""
}

// oleError says what to do with a file of Office 97 to 2003, or an encrypted newer one,
// which both come in the same container.
func oleError(data []byte) error {
	wide := func(s string) []byte {
		out := make([]byte, 0, 2*len(s))
		for i := range len(s) {
			out = append(out, s[i], 0)
		}
		return out
	}
	has := func(s string) bool { return bytes.Contains(data, wide(s)) }
	switch {
	case has("EncryptedPackage"), has("EncryptionInfo"):
		return grounded.Errorf(grounded.CodeUnreadable, "the Office file is encrypted; remove its password and upload it again")
	case has("WordDocument"):
		return grounded.Errorf(grounded.CodeUnsupported, "this is a Word 97-2003 file; save it as .docx or PDF and upload that")
	case has("Workbook"), has("Book"):
		return grounded.Errorf(grounded.CodeUnsupported, "this is an Excel 97-2003 file; save it as .xlsx or CSV and upload that")
	case has("PowerPoint Document"):
		return grounded.Errorf(grounded.CodeUnsupported, "this is a PowerPoint 97-2003 file; save it as .pptx or PDF and upload that")
	case has("__properties_version1.0"):
		return grounded.Errorf(grounded.CodeUnsupported, "this is an Outlook .msg file; save it as .eml and upload that")
	}
	return grounded.Errorf(grounded.CodeUnsupported, "this is an old Office file; save it in today's format or as PDF and upload that")
}

func sniffZip(data []byte) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", grounded.Wrap(grounded.CodeUnreadable, err, "the file is damaged: its container (zip) cannot be opened; save it again and upload it")
	}
	for _, f := range z.File {
		switch name := strings.ToLower(strings.ReplaceAll(f.Name, "\\", "/")); {
		case strings.HasPrefix(name, "word/document") && strings.HasSuffix(name, ".xml"):
			return typeDOCX, nil
		case strings.HasPrefix(name, "xl/workbook") && strings.HasSuffix(name, ".xml"):
			return typeXLSX, nil
		case strings.HasPrefix(name, "ppt/presentation") && strings.HasSuffix(name, ".xml"):
			return typePPTX, nil
		case name == "xl/workbook.bin":
			return "", grounded.Errorf(grounded.CodeUnsupported, "this is an Excel binary workbook (.xlsb); save it as .xlsx and upload that")
		case name == "mimetype":
			return sniffMimetype(f)
		}
	}
	for _, f := range z.File { // renamed parts: the list of types still tells
		if f.Name != "[Content_Types].xml" {
			continue
		}
		b, _ := readZipFile(f, 1<<20)
		for part, t := range map[string]string{"wordprocessingml.document.main": typeDOCX, "wordprocessingml.template.main": typeDOCX,
			"spreadsheetml.sheet.main": typeXLSX, "presentationml.presentation.main": typePPTX} {
			if bytes.Contains(b, []byte(part)) {
				return t, nil
			}
		}
	}
	if slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Flags&1 != 0 }) {
		return "", grounded.Errorf(grounded.CodeUnreadable, "this is an encrypted zip archive; unpack it with its password and upload the files in it one by one")
	}
	return "", grounded.Errorf(grounded.CodeUnsupported, "this is a zip archive; upload the files in it one by one")
}

func sniffMimetype(f *zip.File) (string, error) {
	b, err := readZipFile(f, 256)
	if err != nil {
		return "", err
	}
	switch t := strings.TrimSpace(string(b)); {
	case t == typeEPUB:
		return typeEPUB, nil
	case strings.HasPrefix(t, "application/vnd.oasis.opendocument."):
		return typeODT, nil
	}
	return "", grounded.Errorf(grounded.CodeUnsupported, "this is a zip archive; upload the files in it one by one")
}

func readZipFile(f *zip.File, limit int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, grounded.Wrap(grounded.CodeUnreadable, err, "a part of the file (%s) cannot be opened; save it again and upload it", f.Name)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(b)) > limit {
		return nil, grounded.Errorf(grounded.CodeTooLarge, "a part of the file (%s) unpacks to more than %s; it looks like a zip bomb", f.Name, sizeName(limit))
	}
	if err != nil {
		return b, grounded.Wrap(grounded.CodeUnreadable, err, "a part of the file (%s) is damaged; save it again and upload it", f.Name)
	}
	return b, nil
}

var (
	htmlStart = regexp.MustCompile(`(?is)<(?:!doctype\s+html|html|head|body|title|meta|table|div|p|h[1-6]|article|section|script|link)[\s>/]`)
	mailField = regexp.MustCompile(`(?im)^(?:From|To|Cc|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Content-Type|Delivered-To|X-[\w-]+|Reply-To|Content-Transfer-Encoding|DKIM-Signature): ?.*$`)
	fieldLine = regexp.MustCompile(`^[!-9;-~]+:`)
)

// sniffText tells the text formats apart.
func sniffText(f File) string {
	text, _ := decode(f.Data[:min(len(f.Data), 1<<16)], "")
	head := strings.TrimLeft(text, " \t\r\n\ufeff")
	if i := len(head); i > 8192 {
		head = head[:8192]
	}
	ext := strings.ToLower(path.Ext(f.Name))
	byName := map[string]string{".md": typeMarkdown, ".markdown": typeMarkdown, ".mdx": typeMarkdown, ".csv": typeCSV, ".tsv": typeTSV,
		".tab": typeTSV, ".html": typeHTML, ".htm": typeHTML, ".xhtml": typeHTML, ".eml": typeEML, ".txt": typeText, ".text": typeText, ".log": typeText}[ext]
	if byName == typeMarkdown || byName == typeCSV || byName == typeTSV {
		return byName
	}
	if isMail(head) || byName == typeEML {
		return typeEML
	}
	low := strings.ToLower(head[:min(len(head), 1024)])
	if strings.HasPrefix(low, "<!doctype html") || strings.HasPrefix(low, "<html") || byName == typeHTML ||
		strings.HasPrefix(low, "<") && !strings.HasPrefix(low, "<?xml") && htmlStart.MatchString(low) || strings.HasPrefix(low, "<?xml") && strings.Contains(low, "<html") {
		return typeHTML
	}
	if strings.HasPrefix(low, "<?xml") {
		return typeXML
	}
	if byName != "" {
		return byName
	}
	switch t, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(f.MediaType)), ";"); t {
	case typeMarkdown, "text/x-markdown":
		return typeMarkdown
	case typeCSV, typeTSV, typeHTML, typeEML:
		return t
	}
	return typeText
}

// isMail reports whether text begins as a mail does: with header fields, two of them
// ones that only mail has.
func isMail(head string) bool {
	first, _, _ := strings.Cut(head, "\n")
	if !fieldLine.MatchString(first) && !strings.HasPrefix(first, "From ") {
		return false
	}
	block := head
	if i := strings.Index(strings.ReplaceAll(block, "\r\n", "\n"), "\n\n"); i > 0 {
		block = strings.ReplaceAll(block, "\r\n", "\n")[:i]
	}
	fields := map[string]bool{}
	for _, line := range mailField.FindAllString(block, -1) {
		name, _, _ := strings.Cut(line, ":")
		fields[strings.ToLower(name)] = true
	}
	sure := fields["mime-version"] || fields["received"] || fields["message-id"] || fields["return-path"] || fields["content-type"] || fields["date"]
	return len(fields) >= 3 && sure && (fields["from"] || fields["received"] || fields["subject"])
}
