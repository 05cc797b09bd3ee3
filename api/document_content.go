package api

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"grounded"
)

// revision reads the revision parameter; 0 means the live one.
func revision(c echo.Context) (grounded.Revision, error) {
	s := c.QueryParam("revision")
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n == 0 {
		return 0, grounded.Errorf(grounded.CodeInvalid, "revision must be a number from 1")
	}
	return grounded.Revision(n), nil
}

// documentText is the stored text as plain text.
func (s *Server) documentText(c echo.Context, p grounded.Principal) error {
	doc, err := s.document(c, p)
	if err != nil {
		return err
	}
	rev, err := revision(c)
	if err != nil {
		return err
	}
	text, err := s.cfg.Queue.Text(c.Request().Context(), doc.ID, rev)
	if err != nil {
		return withoutText(err, doc)
	}
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", []byte(text))
}

// withoutText is why a document has no text, in place of an error that there is none, where it is
// known.
func withoutText(err error, doc grounded.Document) error {
	if grounded.CodeOf(err) != grounded.CodeNotFound || doc.Status != grounded.StatusFailed || doc.Error == nil {
		return err
	}
	return grounded.Errorf(grounded.CodeNotFound, "no text was read of the document: %s", doc.Error.Message)
}

// documentChunks pages through the chunks of a revision.
func (s *Server) documentChunks(c echo.Context, p grounded.Principal) error {
	doc, err := s.document(c, p)
	if err != nil {
		return err
	}
	rev, err := revision(c)
	if err != nil {
		return err
	}
	limit, err := number(c, "limit", 1, 1000)
	if err != nil {
		return err
	}
	from, err := number(c, "cursor", 0, 1<<31-1)
	if err != nil {
		return err
	}
	chunks, err := s.cfg.Queue.Chunks(c.Request().Context(), doc.ID, rev)
	if err != nil {
		return err
	}
	if limit == 0 {
		limit = 100
	}
	chunks = chunks[min(from, len(chunks)):]
	next := ""
	if len(chunks) > limit {
		chunks, next = chunks[:limit], strconv.Itoa(from+limit)
	}
	out := pageOf(chunks)
	out.NextCursor = next
	return c.JSON(http.StatusOK, out)
}

// documentContent sends the original, always as a file to keep: shown in the browser it
// would run as a page of this site.
func (s *Server) documentContent(c echo.Context, p grounded.Principal) error {
	doc, err := s.document(c, p)
	if err != nil {
		return err
	}
	body, doc, err := s.cfg.Queue.Content(c.Request().Context(), doc.ID)
	if err != nil {
		return err
	}
	defer body.Close()
	h := c.Response().Header()
	media := doc.MediaType
	if media == "" {
		media = "application/octet-stream"
	}
	h.Set(echo.HeaderContentType, media)
	h.Set(echo.HeaderContentLength, strconv.FormatInt(doc.SizeBytes, 10))
	h.Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": doc.Name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	c.Response().WriteHeader(http.StatusOK)
	out := &steadyWriter{w: c.Response(), stall: s.cfg.StallTimeout, control: http.NewResponseController(c.Response())}
	_, err = io.Copy(out, body)
	return err
}

// steadyWriter gives up on a client that takes nothing for the stall time.
type steadyWriter struct {
	w       io.Writer
	stall   time.Duration
	control *http.ResponseController
}

// Write implements [io.Writer].
func (s *steadyWriter) Write(b []byte) (int, error) {
	_ = s.control.SetWriteDeadline(time.Now().Add(s.stall)) // fails in tests without a connection
	return s.w.Write(b)
}

const (
	defaultScale = 1.5 // 108 dots an inch
	maxScale     = 4
	maxBoxes     = 200
)

// documentPage draws a page of a PDF, with boxes on it where asked:
// ?boxes=x0,y0,x1,y1;... in PDF points.
func (s *Server) documentPage(c echo.Context, p grounded.Principal) error {
	doc, err := s.document(c, p)
	if err != nil {
		return err
	}
	if s.cfg.RenderPage == nil || doc.MediaType != "application/pdf" {
		return grounded.Errorf(grounded.CodeUnsupported, "only pages of PDF documents are drawn")
	}
	digits, isPNG := strings.CutSuffix(c.Param("page"), ".png")
	n, err := strconv.Atoi(digits)
	if err != nil || !isPNG || n < 1 || doc.Pages > 0 && n > doc.Pages {
		return grounded.Errorf(grounded.CodeNotFound, "the document has no such page; ask for /pages/1.png to /pages/%d.png", doc.Pages)
	}
	boxes, scale, err := drawing(c, n)
	if err != nil {
		return err
	}
	body, _, err := s.cfg.Queue.Content(c.Request().Context(), doc.ID)
	if err != nil {
		return err
	}
	defer body.Close()
	data, err := io.ReadAll(body)
	if err != nil {
		return fmt.Errorf("read document %s: %w", doc.ID, err)
	}
	png, err := s.cfg.RenderPage(c.Request().Context(), data, n, boxes, scale)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "private, max-age=300")
	return c.Blob(http.StatusOK, "image/png", png)
}

// drawing reads how a page is to be drawn.
func drawing(c echo.Context, n int) ([]grounded.Box, float64, error) {
	scale := defaultScale
	if v := c.QueryParam("scale"); v != "" {
		var err error
		if scale, err = strconv.ParseFloat(v, 64); err != nil || !(scale >= 0.1 && scale <= maxScale) {
			return nil, 0, grounded.Errorf(grounded.CodeInvalid, "scale must be a number from 0.1 to %d", maxScale)
		}
	}
	list := strings.FieldsFunc(c.QueryParam("boxes"), func(r rune) bool { return r == ';' })
	if len(list) > maxBoxes {
		return nil, 0, grounded.Errorf(grounded.CodeInvalid, "at most %d boxes are drawn", maxBoxes)
	}
	var boxes []grounded.Box
	for _, one := range list {
		var v []float64
		for _, f := range strings.Split(one, ",") {
			x, err := strconv.ParseFloat(strings.TrimSpace(f), 64)
			if err != nil {
				break
			}
			v = append(v, x)
		}
		if len(v) != 4 || slices.ContainsFunc(v, func(x float64) bool { return !(x >= -1e6 && x <= 1e6) }) {
			return nil, 0, grounded.Errorf(grounded.CodeInvalid, "boxes are written x0,y0,x1,y1;... in PDF points: %q", one)
		}
		boxes = append(boxes, grounded.Box{Page: n, X0: v[0], Y0: v[1], X1: v[2], Y1: v[3]})
	}
	return boxes, scale, nil
}
