package api

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/ingest"
)

// maxHeld is how many files of a form are read before the first is submitted: fields that
// come after no more files than that count for all of them.
const maxHeld = 64

// form is a form of files being read.
type form struct {
	s      *Server
	c      echo.Context
	p      grounded.Principal
	fields uploadFields
	held   []heldFile
	docs   []accepted
}

// heldFile is a file whose fields may still come.
type heldFile struct {
	name, media string
	kept        *ingest.Kept
}

// submitForm reads a form as it comes: no large file is held in memory or on disk here. Its
// files are submitted once the form is whole, so that a form that is refused leaves nothing.
func (s *Server) submitForm(c echo.Context, p grounded.Principal, boundary string) ([]accepted, error) {
	r := c.Request()
	if r.ContentLength > s.cfg.MaxUploadBytes+formOverhead {
		return nil, s.tooLarge()
	}
	f := &form{s: s, c: c, p: p}
	parts := multipart.NewReader(&steadyReader{r: r.Body, stall: s.cfg.StallTimeout, control: http.NewResponseController(c.Response())}, boundary)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, grounded.Wrap(grounded.CodeInvalid, err, "the form cannot be read, or the upload broke off")
		}
		if err := f.take(part); err != nil {
			return nil, err
		}
	}
	if err := f.submit(); err != nil {
		return nil, err
	}
	if len(f.docs) == 0 {
		return nil, grounded.Errorf(grounded.CodeInvalid, "there is no file in the form (field \"file\")")
	}
	return f.docs, nil
}

// take reads one part.
func (f *form) take(part *multipart.Part) error {
	switch {
	case part.FileName() == "" && len(f.docs) > 0:
		return grounded.Errorf(grounded.CodeInvalid, "field %q comes after more than %d files, which are accepted; send the fields first", part.FormName(), maxHeld)
	case part.FileName() == "":
		return f.fields.set(part)
	case part.FormName() != "file":
		return grounded.Errorf(grounded.CodeInvalid, "a file must come as field \"file\", not %q", part.FormName())
	case len(f.held) == maxHeld:
		if err := f.submit(); err != nil {
			return err
		}
	}
	if f.fields.Collection != "" { // what is refused need not be read
		if _, err := f.s.enter(f.c.Request().Context(), f.p, f.fields.Collection); err != nil {
			return err
		}
	}
	body := bufio.NewReaderSize(part, ingest.RefusedFrom)
	if start, _ := body.Peek(ingest.RefusedFrom); len(start) > 0 { // what is never read need not be taken
		if err := ingest.Refused(start); err != nil {
			return grounded.Errorf(grounded.CodeUnsupported, "%s: %s", part.FileName(), grounded.MessageOf(err))
		}
	}
	kept, err := f.s.cfg.Queue.Keep(f.c.Request().Context(), body)
	if err != nil {
		return err
	}
	f.held = append(f.held, heldFile{part.FileName(), part.Header.Get("Content-Type"), kept})
	return nil
}

// submit submits the files that are held.
func (f *form) submit() error {
	for _, h := range f.held {
		if (len(f.docs) > 0 || len(f.held) > 1) && (f.fields.ExternalID != "" || f.fields.Title != "") {
			return grounded.Errorf(grounded.CodeInvalid, "external_id and title name one document; send the others in requests of their own")
		}
		u, err := f.s.upload(f.c, f.p, f.fields)
		if err != nil {
			return err
		}
		if u.IdempotencyKey != "" {
			u.IdempotencyKey = fmt.Sprintf("%s\x00%d", u.IdempotencyKey, len(f.docs))
		}
		u.Name, u.MediaType, u.Kept = h.name, h.media, h.kept
		doc, err := f.s.submit(f.c, f.p, f.fields, u)
		if err != nil {
			return err
		}
		told, err := f.s.namesakes(f.c, f.p, f.fields, doc)
		if err != nil {
			return err
		}
		f.docs = append(f.docs, told)
	}
	f.held = nil
	return nil
}
