package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/retrieve"
)

// verifyRequest is the body of POST /v1/verify.
type verifyRequest struct {
	Answer     string          `json:"answer"`
	Question   string          `json:"question,omitempty"`
	Passages   []sourcePassage `json:"passages,omitempty"`
	Collection string          `json:"collection,omitempty"`
	TopK       int             `json:"top_k,omitempty"`
	Filter     grounded.Filter `json:"filter,omitzero"`
}

// verifyReply is the check, with the passages found where none were given.
type verifyReply struct {
	grounded.Grounding
	Passages []grounded.Passage `json:"passages,omitempty"`
	Note     string             `json:"note,omitempty"` // why there was nothing to check against
}

// sourcePassage is a passage of another system: its text alone, or with a title.
type sourcePassage struct {
	ID    string `json:"id,omitempty"`
	Title string `json:"title,omitempty"`
	Text  string `json:"text"`
}

// UnmarshalJSON takes a string for the text.
func (s *sourcePassage) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &s.Text)
	}
	type plain sourcePassage
	return unmarshal(data, (*plain)(s), lenient)
}

const (
	maxSources     = 1000
	maxAnswerBytes = 256 << 10
)

func (r *verifyRequest) check() error {
	switch {
	case strings.TrimSpace(r.Answer) == "":
		return grounded.Errorf(grounded.CodeInvalid, "the answer is empty")
	case r.Passages != nil && r.Collection != "":
		return grounded.Errorf(grounded.CodeInvalid, "give either passages or a collection")
	case r.Passages != nil && len(r.Passages) == 0:
		return grounded.Errorf(grounded.CodeInvalid, "there are no passages to check against: give some, or a collection")
	case len(r.Passages) > maxSources:
		return grounded.Errorf(grounded.CodeInvalid, "at most %d passages are checked against", maxSources)
	case r.TopK < 0 || r.TopK > retrieve.MaxTopK:
		return grounded.Errorf(grounded.CodeInvalid, "top_k must be a number from 1 to %d", retrieve.MaxTopK)
	}
	for i, s := range r.Passages {
		if strings.TrimSpace(s.Text) == "" {
			return grounded.Errorf(grounded.CodeInvalid, "passage %d has no text", i+1)
		}
	}
	if err := checkLength("question", r.Question, maxQuestionBytes); err != nil {
		return err
	}
	return checkLength("answer", r.Answer, maxAnswerBytes)
}

// verify checks an answer against passages, or against what a collection holds.
func (s *Server) verify(c echo.Context, p grounded.Principal) error {
	var in verifyRequest
	if err := decode(c, &in, strict); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	ctx := c.Request().Context()
	var out verifyReply
	passages := given(in.Passages)
	if in.Passages == nil {
		var err error
		if passages, err = s.sources(c, p, &in); err != nil {
			return err
		}
		out.Passages = passages
		if len(passages) == 0 {
			out.Note = s.emptiness(p, in.Collection, in.Answer)
		}
	}
	var err error
	if out.Grounding, err = s.cfg.Checker.PrepareFor(in.Question, passages).Answer(ctx, in.Answer); err != nil {
		return fmt.Errorf("check an answer: %w", err)
	}
	return c.JSON(http.StatusOK, out)
}

// head is the first n code points of s.
func head(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// given makes passages of texts that are in no collection.
func given(list []sourcePassage) []grounded.Passage {
	out := make([]grounded.Passage, len(list))
	for i, s := range list {
		out[i] = grounded.Passage{Title: s.Title, ExternalID: s.ID, Chunk: grounded.Chunk{
			Ordinal: i, Text: s.Text, Span: grounded.Span{End: utf8.RuneCountInString(s.Text)},
		}}
	}
	return out
}
