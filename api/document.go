package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/ingest"
)

// listDocuments lists what exists for the principal; counts too are of that alone.
func (s *Server) listDocuments(c echo.Context, p grounded.Principal) error {
	limit, err := number(c, "limit", 1, 1000)
	if err != nil {
		return err
	}
	collection := c.QueryParam("collection")
	if collection != "" {
		if collection, err = s.enter(c.Request().Context(), p, collection); err != nil {
			return err
		}
	}
	status := grounded.Status(c.QueryParam("status"))
	if !knownStatus(status) {
		return grounded.Errorf(grounded.CodeInvalid, "there is no status %q; say queued, extracting, chunking, indexing, searchable, embedding, ready, failed or deleting", status)
	}
	list, err := s.cfg.Queue.List(c.Request().Context(), ingest.ListQuery{
		Collection: collection, Status: status, Label: c.QueryParam("label"), Text: c.QueryParam("text"),
		Cursor: c.QueryParam("cursor"), Limit: limit, See: func(doc *grounded.Document) bool { return sees(p, doc) },
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, list)
}

func knownStatus(status grounded.Status) bool {
	switch status {
	case "", grounded.StatusQueued, grounded.StatusExtracting, grounded.StatusChunking, grounded.StatusIndexing,
		grounded.StatusSearchable, grounded.StatusEmbedding, grounded.StatusReady, grounded.StatusFailed, grounded.StatusDeleting:
		return true
	}
	return false
}

// showDocument returns one record.
func (s *Server) showDocument(c echo.Context, p grounded.Principal) error {
	doc, err := s.document(c, p)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, doc)
}

// removeDocument deletes; once it has returned nothing shows the document.
func (s *Server) removeDocument(c echo.Context, p grounded.Principal) error {
	doc, err := s.document(c, p)
	if err != nil {
		return err
	}
	if err := s.cfg.Queue.Remove(c.Request().Context(), doc.ID); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// retryDocument queues a failed one again.
func (s *Server) retryDocument(c echo.Context, p grounded.Principal) error {
	doc, err := s.document(c, p)
	if err != nil {
		return err
	}
	if doc, err = s.cfg.Queue.Retry(c.Request().Context(), doc.ID); err != nil {
		return err
	}
	return c.JSON(http.StatusAccepted, doc)
}

// rests reports whether nothing more happens to the document by itself for now.
func rests(doc *grounded.Document) bool {
	switch doc.Status {
	case grounded.StatusReady, grounded.StatusFailed:
		return true
	case grounded.StatusSearchable:
		return doc.Reason != ""
	}
	return false
}

// documentEvents sends the record after each change until it rests. A document that is
// deleted, or that the principal may not see any more, ends the stream with "gone".
func (s *Server) documentEvents(c echo.Context, p grounded.Principal) error {
	doc, err := s.document(c, p)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(c.Request().Context())
	defer cancel()
	changes, err := s.cfg.Queue.Watch(ctx, doc.ID)
	if err != nil {
		return err
	}
	out := s.startStream(c)
	return follow(ctx, s, out, changes, func(doc grounded.Document, ok bool) (last bool, err error) {
		if !ok || !sees(p, &doc) {
			return true, out.event("gone", map[string]string{"id": c.Param("id")})
		}
		return rests(&doc), out.event("document", doc)
	})
}
