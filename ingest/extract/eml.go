package extract

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/jhillyerd/enmime/v2"

	"grounded"
)

func readEML(ctx context.Context, f File, o options) (Result, error) {
	if o.depth >= maxNesting {
		return Result{}, grounded.Errorf(grounded.CodeTooLarge, "mails are attached to mails more than %d deep", maxNesting)
	}
	e, err := enmime.NewParser(enmime.MaxStoredPartErrors(20)).ReadEnvelope(bytes.NewReader(f.Data))
	if err != nil { // its words are still worth having
		out, textErr := readText(ctx, f, o)
		out.Warnings = append(out.Warnings, "the mail is damaged; it was read as plain text")
		return out, textErr
	}
	out := Result{Title: e.GetHeader("Subject"), Metadata: map[string]string{}}
	var head []string
	for _, name := range []string{"From", "To", "Cc", "Date"} {
		if v := strings.Join(strings.Fields(e.GetHeader(name)), " "); v != "" {
			head = append(head, name+": "+v)
			out.Metadata[strings.ToLower(name)] = v
		}
	}
	if out.Title != "" {
		out.Sections = append(out.Sections, heading(1, out.Title))
	}
	if len(head) > 0 {
		out.Sections = append(out.Sections, paragraph(strings.Join(head, "\n")))
	}
	out.Sections = append(out.Sections, mailBody(e)...)
	attachments(ctx, e, o, &out)
	return out, nil
}

// mailBody prefers the HTML form where the plain one is missing or a stub of it: tables
// and headings are only there.
func mailBody(e *enmime.Envelope) []grounded.Section {
	plain := strings.TrimSpace(e.Text)
	if e.HTML != "" {
		sections, _ := wholePage([]byte("<meta charset=utf-8>" + e.HTML))
		n := 0
		for _, sec := range sections {
			n += len(sec.Text)
		}
		if plain == "" || len(plain)*2 < n || strings.Contains(e.HTML, "<table") && n > 0 && n*2 > len(plain) {
			return sections
		}
	}
	return textSections(plain)
}

// attachments reads each attached file as a document of its own, its name as place.
func attachments(ctx context.Context, e *enmime.Envelope, o options, out *Result) {
	parts := append(append(append([]*enmime.Part(nil), e.Attachments...), e.Inlines...), e.OtherParts...)
	if len(parts) > maxAttachments {
		out.Warnings = append(out.Warnings, fmt.Sprintf("only the first %d attachments were read", maxAttachments))
		parts = parts[:maxAttachments]
	}
	for i, p := range parts {
		if ctx.Err() != nil {
			return
		}
		if len(p.Content) == 0 || strings.HasPrefix(p.ContentType, "image/") || p.ContentType == "application/pgp-signature" || p.ContentType == "text/calendar" {
			continue
		}
		name := p.FileName
		if name == "" {
			name = fmt.Sprintf("attachment %d", i+1)
		}
		o.place("%s", name)
		inner := o
		inner.depth++
		inner.at = nil
		got, err := extractWith(ctx, File{Name: p.FileName, MediaType: p.ContentType, Data: p.Content}, inner)
		if err != nil {
			out.Warnings = append(out.Warnings, name+": "+grounded.MessageOf(err))
			continue
		}
		out.Sections = append(out.Sections, heading(2, name))
		for _, sec := range got.Sections {
			if sec.Place = name; sec.Page > 0 {
				sec.Place = fmt.Sprintf("%s, page %d", name, sec.Page)
			}
			sec.Page, sec.Boxes, sec.Starts = 0, nil, nil // pages are the attachment's, not the mail's
			out.Sections = append(out.Sections, sec)
		}
		for _, warning := range got.Warnings {
			out.Warnings = append(out.Warnings, name+": "+warning)
		}
	}
}
