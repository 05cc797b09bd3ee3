package api

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/ingest"
)

// uploadFields is what a document may be submitted with, in JSON beside the url, in a
// form as fields of the same names, before the files or after them. What is not said of a
// document that is there already stays as it was: who puts a changed file again need not
// know, and does not lift, who may see it.
type uploadFields struct {
	URL         string               `json:"url"`
	Collection  string               `json:"collection,omitempty"`
	ExternalID  string               `json:"external_id,omitempty"`
	Title       string               `json:"title,omitempty"`
	Labels      []string             `json:"labels,omitempty"`
	Metadata    map[string]string    `json:"metadata,omitempty"`
	ACL         *grounded.ACL        `json:"acl,omitempty"`
	Sensitivity grounded.Sensitivity `json:"sensitivity,omitempty"`
}

// page is a list on the wire.
type page[T any] struct {
	Data       []T    `json:"data"`
	NextCursor string `json:"next_cursor"`
}

func pageOf[T any](data []T) page[T] {
	if data == nil {
		data = []T{}
	}
	return page[T]{Data: data}
}

// accepted is a record as an upload replies it.
type accepted struct {
	grounded.Document
	SameName []namesake `json:"same_name,omitempty"` // other documents of this file name; the upload said no external_id
	Note     string     `json:"note,omitempty"`      // what to do about them
}

// namesake is another document of the same file name.
type namesake struct {
	ID         grounded.DocumentID `json:"id"`
	ExternalID string              `json:"external_id"`
	UpdatedAt  time.Time           `json:"updated_at"`
}

const mostNamesakes = 10

// namesakes tells of an upload without an external_id that other documents are called the same:
// whoever meant to replace one has made another.
func (s *Server) namesakes(c echo.Context, p grounded.Principal, f uploadFields, doc grounded.Document) (accepted, error) {
	out := accepted{Document: doc}
	if f.ExternalID != "" || doc.Name == "" {
		return out, nil
	}
	all, err := s.cfg.Queue.List(c.Request().Context(), ingest.ListQuery{Collection: doc.Collection, Text: doc.Name, Limit: 1000,
		See: func(d *grounded.Document) bool { return sees(p, d) }})
	if err != nil {
		return out, err
	}
	for _, d := range all.Documents {
		if d.ID != doc.ID && d.Name == doc.Name && len(out.SameName) < mostNamesakes {
			out.SameName = append(out.SameName, namesake{d.ID, d.ExternalID, d.UpdatedAt})
		}
	}
	if n := len(out.SameName); n > 0 {
		out.Note = fmt.Sprintf("another document is named %q too; both are found. To replace it, send its external_id (%q) with the file; to keep one alone, delete the other", doc.Name, out.SameName[0].ExternalID)
	}
	return out, nil
}

// formOverhead is what a form may hold beside its file.
const formOverhead = 1 << 20

// submitDocuments accepts files or an address.
func (s *Server) submitDocuments(c echo.Context, p grounded.Principal) error {
	media, params, err := mime.ParseMediaType(c.Request().Header.Get("Content-Type"))
	var docs []accepted
	switch {
	case err == nil && media == "multipart/form-data":
		docs, err = s.submitForm(c, p, params["boundary"])
	case err == nil && media == "application/json":
		docs, err = s.submitURL(c, p)
	default:
		err = grounded.Errorf(grounded.CodeUnsupported, "send multipart/form-data with a file, or JSON with a url")
	}
	if err != nil {
		return err
	}
	return c.JSON(http.StatusAccepted, pageOf(docs))
}

func (s *Server) submitURL(c echo.Context, p grounded.Principal) ([]accepted, error) {
	var f uploadFields
	if err := decode(c, &f, strict); err != nil {
		return nil, err
	}
	if f.URL == "" {
		return nil, grounded.Errorf(grounded.CodeInvalid, "url is missing; a file comes as multipart/form-data")
	}
	u, err := s.upload(c, p, f)
	if err != nil {
		return nil, err
	}
	reply, err := s.cfg.Fetch.Open(c.Request().Context(), f.URL)
	if err != nil {
		return nil, err
	}
	defer reply.Body.Close()
	u.Name, u.MediaType, u.Body = reply.Name, reply.MediaType, reply.Body
	if u.ExternalID == "" {
		u.ExternalID = f.URL
	}
	doc, err := s.submit(c, p, f, u)
	return []accepted{{Document: doc}}, err
}

func (s *Server) tooLarge() error { return ingest.TooLarge(s.cfg.MaxUploadBytes) }

const maxIdempotencyKey = 255

// upload is what is submitted but for its bytes, checked against the principal.
func (s *Server) upload(c echo.Context, p grounded.Principal, f uploadFields) (ingest.Upload, error) {
	collection, err := s.enter(c.Request().Context(), p, f.Collection)
	if err != nil {
		return ingest.Upload{}, err
	}
	if !f.Sensitivity.Valid() { // before a url is read
		return ingest.Upload{}, grounded.Errorf(grounded.CodeInvalid, "sensitivity %q is not public, internal or confidential", f.Sensitivity)
	}
	u := ingest.Upload{
		Collection: collection, ExternalID: f.ExternalID, Title: f.Title, Labels: f.Labels,
		Metadata: f.Metadata, Sensitivity: f.Sensitivity,
	}
	if f.ACL != nil {
		u.ACL = *f.ACL
	}
	if key := c.Request().Header.Get("Idempotency-Key"); key != "" {
		if len(key) > maxIdempotencyKey {
			return u, grounded.Errorf(grounded.CodeInvalid, "an Idempotency-Key may have %d characters", maxIdempotencyKey)
		}
		u.IdempotencyKey = p.Name + "\x00" + collection + "\x00" + key
	}
	return u, nil
}

// submit hands an upload on, with what f leaves unsaid as the document has it, unless it
// would replace a document that does not exist for the principal.
func (s *Server) submit(c echo.Context, p grounded.Principal, f uploadFields, u ingest.Upload) (grounded.Document, error) {
	ctx := c.Request().Context()
	external := u.ExternalID
	if external == "" && u.Kept != nil {
		external = u.Kept.SHA256()
	}
	if external != "" {
		old, err := s.cfg.Queue.Status(ctx, grounded.NewDocumentID(u.Collection, external))
		if err == nil && !sees(p, &old) {
			return grounded.Document{}, grounded.Errorf(grounded.CodeConflict, "this external_id cannot be used; choose another")
		}
		if err == nil {
			f.leave(&u, &old)
		}
	}
	return s.cfg.Queue.Submit(ctx, u)
}

// leave keeps in an upload what f does not say, as old has it.
func (f *uploadFields) leave(u *ingest.Upload, old *grounded.Document) {
	if f.ACL == nil {
		u.ACL = old.ACL
	}
	if f.Sensitivity == "" {
		u.Sensitivity = old.Sensitivity
	}
	if f.Labels == nil {
		u.Labels = old.Labels
	}
	if f.Metadata == nil {
		u.Metadata = old.Metadata
	}
}

const maxFieldBytes = 64 << 10

// set takes in one field of a form.
func (f *uploadFields) set(part *multipart.Part) error {
	data, err := io.ReadAll(io.LimitReader(part, maxFieldBytes+1))
	if err != nil {
		return grounded.Wrap(grounded.CodeInvalid, err, "the upload broke off")
	}
	name, value := part.FormName(), string(data)
	if len(data) > maxFieldBytes {
		return grounded.Errorf(grounded.CodeInvalid, "field %q is longer than %d bytes", name, maxFieldBytes)
	}
	switch name {
	case "collection":
		f.Collection = value
	case "external_id":
		f.ExternalID = value
	case "title":
		f.Title = value
	case "sensitivity":
		f.Sensitivity = grounded.Sensitivity(value)
	case "labels":
		return f.addLabels(value)
	case "metadata":
		err = unmarshal(data, &f.Metadata, strict)
	case "acl":
		f.ACL = &grounded.ACL{}
		err = unmarshal(data, f.ACL, strict)
	case "file":
		return grounded.Errorf(grounded.CodeInvalid, "field \"file\" has no file name, so it is no file")
	default:
		return grounded.Errorf(grounded.CodeInvalid, "there is no field %q", name)
	}
	if err != nil {
		return grounded.Wrap(grounded.CodeOf(err), err, "field %q: %s", name, grounded.MessageOf(err))
	}
	return nil
}

// addLabels takes one label, or a JSON list of them.
func (f *uploadFields) addLabels(value string) error {
	if !strings.HasPrefix(strings.TrimSpace(value), "[") {
		if f.Labels == nil {
			f.Labels = []string{} // an empty one takes away those that there are
		}
		if value != "" {
			f.Labels = append(f.Labels, value)
		}
		return nil
	}
	var list []string
	if err := json.Unmarshal([]byte(value), &list); err != nil {
		return grounded.Wrap(grounded.CodeInvalid, err, "field \"labels\" is no JSON list of strings")
	}
	f.Labels = append(append([]string{}, f.Labels...), list...)
	return nil
}

// steadyReader gives up on a sender that sends nothing for the stall time, however long
// the whole takes.
type steadyReader struct {
	r       io.Reader
	stall   time.Duration
	control *http.ResponseController
}

// Read implements [io.Reader].
func (s *steadyReader) Read(b []byte) (int, error) {
	// An error here means a connection without deadlines, as in a test.
	_ = s.control.SetReadDeadline(time.Now().Add(s.stall))
	return s.r.Read(b)
}
