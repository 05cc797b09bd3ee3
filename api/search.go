package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/retrieve"
)

// searchRequest is the body of POST /v1/search.
type searchRequest struct {
	Query      string          `json:"query"`
	Collection string          `json:"collection,omitempty"`
	TopK       int             `json:"top_k,omitempty"`
	Filter     grounded.Filter `json:"filter,omitzero"`
	History    []grounded.Turn `json:"history,omitempty"` // what came before, oldest first
	readingFields
}

// searchReply is what was found.
type searchReply struct {
	Data       []grounded.Passage `json:"data"`
	NextCursor string             `json:"next_cursor"`
	readingView
	Degraded string `json:"degraded,omitempty"` // why the search was less than it should be
	Note     string `json:"note,omitempty"`     // why nothing could be found
}

func (r *searchRequest) check() error {
	if r.TopK < 0 || r.TopK > retrieve.MaxTopK {
		return grounded.Errorf(grounded.CodeInvalid, "top_k must be a number from 1 to %d", retrieve.MaxTopK)
	}
	if len(r.History) > maxTurns {
		return grounded.Errorf(grounded.CodeInvalid, "history may hold at most %d turns", maxTurns)
	}
	return checkLength("query", r.Query, maxQuestionBytes)
}

// maxQuestionBytes bounds a question; what is longer is a document.
const maxQuestionBytes = 32 << 10

func checkLength(field, text string, limit int) error {
	if len(text) > limit {
		return grounded.Errorf(grounded.CodeInvalid, "%s is longer than %d KiB", field, limit>>10)
	}
	return nil
}

// search finds passages.
func (s *Server) search(c echo.Context, p grounded.Principal) error {
	var in searchRequest
	if err := decode(c, &in, strict); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	ctx := c.Request().Context()
	collection, err := s.enter(ctx, p, in.Collection)
	if err != nil {
		return err
	}
	q := grounded.Question{Text: in.Query, History: in.History, Collection: collection, TopK: in.TopK, Filter: in.Filter}
	if err := in.apply(&q); err != nil {
		return err
	}
	found, err := s.cfg.Retriever.Retrieve(ctx, p, q)
	if err != nil {
		return err
	}
	out := searchReply{Data: pageOf(found.Passages).Data, readingView: readingOf(&found, collection), Degraded: found.Degraded}
	if len(out.Data) == 0 {
		out.Note = s.emptiness(p, found.Collection, in.Query)
	}
	return c.JSON(http.StatusOK, out)
}
