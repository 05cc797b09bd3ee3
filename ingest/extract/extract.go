package extract

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
)

// File is a document as it came.
type File struct {
	Name      string
	MediaType string // as the sender says; content decides
	Data      []byte
}

// OutlineItem is an entry of a document's own table of contents.
type OutlineItem struct {
	Title string `json:"title"`
	Level int    `json:"level"`          // from 1
	Page  int    `json:"page,omitempty"` // from 1; 0: unknown
}

// Result is what was found in a document.
type Result struct {
	Title     string             `json:"title,omitempty"`
	MediaType string             `json:"media_type"`         // what the content is
	Encoding  string             `json:"encoding,omitempty"` // of text formats
	Pages     int                `json:"pages,omitempty"`
	Sections  []grounded.Section `json:"sections"`
	Outline   []OutlineItem      `json:"outline,omitempty"`
	Metadata  map[string]string  `json:"metadata,omitempty"`
	Warnings  []string           `json:"warnings,omitempty"` // fit for a user, each naming its place
}

// Extract reads a document in this process. Its errors have the codes unreadable (empty,
// broken, encrypted, no text), unsupported (a format that is not read) and too_large
// (over one of [Limits]), and the place where one is known.
func Extract(ctx context.Context, f File) (Result, error) {
	return extractWith(ctx, f, options{})
}

// options are what the pool sets for its children.
type options struct {
	at     func(place string) // told before a part is begun; may be nil
	noPeer bool               // do not ask the second PDF reader
	ocr    []string           // command that reads an image of a page
	depth  int                // of attachments in attachments
}

func (o options) place(format string, args ...any) {
	if o.at != nil {
		o.at(fmt.Sprintf(format, args...))
	}
}

type reader func(ctx context.Context, f File, o options) (Result, error)

// readers holds the reader of each media type that is read.
func readers() map[string]reader {
	return map[string]reader{
		typePDF: readPDF, typeDOCX: readDOCX, typeXLSX: readXLSX, typePPTX: readPPTX,
		typeEPUB: readEPUB, typeODT: readODT, typeHTML: readHTML, typeMarkdown: readMarkdown, typeText: readText,
		typeCSV: readCSV, typeTSV: readCSV, typeEML: readEML, typeRTF: readRTF, typeXML: readXML,
	}
}

func extractWith(ctx context.Context, f File, o options) (out Result, err error) {
	if len(f.Data) == 0 {
		return Result{}, grounded.Errorf(grounded.CodeUnreadable, "the file is empty (0 bytes); check that it was saved and upload it again")
	}
	mediaType, err := Sniff(f)
	if err != nil {
		return Result{}, err
	}
	defer func() {
		if p := recover(); p != nil {
			out, err = Result{}, grounded.Wrap(grounded.CodeUnreadable, fmt.Errorf("panic: %v", p),
				"the %s file is broken in a way its reader cannot get past; save it again with the program that made it", kindName(mediaType))
		}
	}()
	out, err = readers()[mediaType](ctx, f, o)
	if err != nil {
		if ctx.Err() != nil && !errors.As(err, new(*grounded.Error)) {
			return Result{}, ctx.Err()
		}
		return Result{}, err
	}
	out.MediaType = mediaType
	if w := misnamed(f.Name, mediaType); w != "" {
		out.Warnings = append(out.Warnings, w)
	}
	finish(&out)
	if len(out.Sections) == 0 {
		return Result{}, grounded.Errorf(grounded.CodeUnreadable, "%s", nothingFound(mediaType, out.Warnings))
	}
	return out, nil
}

func nothingFound(mediaType string, warnings []string) string {
	if mediaType == typePDF {
		return "no page of the PDF has text; it seems to be scanned: run it through OCR and upload the result, or configure an OCR command"
	}
	s := "the " + kindName(mediaType) + " file holds no text"
	if len(warnings) > 0 {
		s += " (" + warnings[0] + ")"
	}
	return s
}

// finish brings the sections into the form that is promised: valid UTF-8, no trailing
// white space, none empty.
func finish(out *Result) {
	kept := out.Sections[:0]
	for _, sec := range out.Sections {
		if !utf8.ValidString(sec.Text) {
			sec.Text = strings.ToValidUTF8(sec.Text, "\ufffd")
		}
		if len(sec.Boxes) == 0 {
			sec.Text = strings.TrimRight(strings.TrimLeft(sec.Text, "\n"), " \n\t\r")
		}
		if strings.TrimFunc(sec.Text, blank) != "" {
			kept = append(kept, sec)
		}
	}
	out.Sections = kept
	out.Title = strings.Join(strings.Fields(strings.ToValidUTF8(out.Title, "")), " ")
	if stamp.MatchString(out.Title) {
		out.Title = firstHeading(out.Sections)
	}
	for k, v := range out.Metadata {
		if v = strings.TrimSpace(strings.ToValidUTF8(v, "")); v == "" {
			delete(out.Metadata, k)
		} else {
			out.Metadata[k] = v
		}
	}
}

// blank reports whether r shows nothing: white space, a mark without width, what a broken byte leaves.
func blank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError || r == 0xfeff || r == 0x200b || r == 0x2060
}

func heading(level int, text string) grounded.Section {
	return grounded.Section{Kind: grounded.SectionHeading, Level: max(1, min(level, 9)), Text: strings.Join(strings.Fields(text), " ")}
}

func paragraph(text string) grounded.Section {
	return grounded.Section{Kind: grounded.SectionParagraph, Text: text}
}
