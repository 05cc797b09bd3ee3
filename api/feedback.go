package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/nats-io/nats.go/jetstream"

	"grounded"
	"grounded/internal/telemetry"
)

// Names in JetStream of what this package keeps.
const (
	StreamFeedback  = "grounded-feedback"
	subjectFeedback = "grounded.feedback"
)

// Feedback is what a user says of an answer, a passage or a document.
type Feedback struct {
	ID         string              `json:"id"`
	Collection string              `json:"collection"`
	Document   grounded.DocumentID `json:"document,omitempty"`
	Chunk      grounded.ChunkID    `json:"chunk,omitempty"`
	AnswerID   string              `json:"answer_id,omitempty"` // id of the completion
	Question   string              `json:"question,omitempty"`
	Answer     string              `json:"answer,omitempty"`
	Rating     int                 `json:"rating,omitempty"` // -1 bad, 1 good
	Correction string              `json:"correction,omitempty"`
	Label      string              `json:"label,omitempty"`
	Comment    string              `json:"comment,omitempty"`
	Principal  string              `json:"principal"`
	CreatedAt  time.Time           `json:"created_at"`
}

func (f *Feedback) check() error {
	switch {
	case f.Rating < -1 || f.Rating > 1:
		return grounded.Errorf(grounded.CodeInvalid, "rating must be -1 or 1")
	case f.Rating == 0 && f.Correction == "" && f.Label == "" && f.Comment == "":
		return grounded.Errorf(grounded.CodeInvalid, "give a rating, a correction, a label or a comment")
	case f.Document == "" && f.Chunk == "" && f.AnswerID == "" && f.Question == "" && f.Answer == "":
		return grounded.Errorf(grounded.CodeInvalid, "say what it is about: answer_id, question, answer, chunk or document")
	case f.ID != "" || f.Principal != "" || !f.CreatedAt.IsZero():
		return grounded.Errorf(grounded.CodeInvalid, "id, principal and created_at are set by the service")
	}
	return nil
}

// feedbackStream makes the stream once.
type feedbackStream struct {
	mu   sync.Mutex
	made bool
}

func (f *feedbackStream) ensure(ctx context.Context, js jetstream.JetStream) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.made {
		return nil
	}
	_, err := js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{Name: StreamFeedback, Subjects: []string{subjectFeedback}})
	f.made = err == nil
	return err
}

// feedback keeps what a user says; it is durable when this returns.
func (s *Server) feedback(c echo.Context, p grounded.Principal) error {
	var f Feedback
	if err := decode(c, &f, strict); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	ctx := c.Request().Context()
	var err error
	if f.Collection, err = s.enter(ctx, p, f.Collection); err != nil {
		return err
	}
	if f.Document != "" {
		if _, err := s.documentOf(ctx, p, f.Document); err != nil {
			return err
		}
	}
	f.ID, f.Principal, f.CreatedAt = "fb-"+telemetry.NewRequestID(), p.Name, time.Now().UTC()
	if err := s.keep(ctx, f); err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, f)
}

func (s *Server) keep(ctx context.Context, f Feedback) error {
	data, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("encode feedback: %w", err)
	}
	if s.cfg.Stream == nil {
		return grounded.Errorf(grounded.CodeUnavailable, "feedback is not kept by this server")
	}
	if err := s.opinions.ensure(ctx, s.cfg.Stream); err != nil {
		return grounded.Wrap(grounded.CodeUnavailable, err, "the service's store is not answering; try again in a moment")
	}
	if _, err := s.cfg.Stream.Publish(ctx, subjectFeedback, data, jetstream.WithMsgID(f.ID)); err != nil {
		return grounded.Wrap(grounded.CodeUnavailable, err, "the service's store is not answering; try again in a moment")
	}
	return nil
}
