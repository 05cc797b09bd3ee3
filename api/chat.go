package api

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/generate"
	"grounded/internal/telemetry"
)

// chat answers a question of a collection.
func (s *Server) chat(c echo.Context, p grounded.Principal) error {
	var in chatRequest
	if err := decode(c, &in, lenient); err != nil {
		return err
	}
	q, err := in.question()
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	collection, model := in.target()
	if q.Collection, err = s.enter(ctx, p, collection); err != nil {
		return err
	}
	q.Model, q.AnswerableAt = model, s.answerableAt(q.Collection)
	if r := s.cfg.Router; model != "" && r != nil && !r.Offers(model) {
		return grounded.Errorf(grounded.CodeNotFound, "no provider offers the model %q; with the collection alone as model the service chooses", head(model, 100))
	}
	// What fails here still has a status; from the first event on it has none.
	found, err := s.cfg.Retriever.Retrieve(ctx, p, q)
	if err != nil {
		return fmt.Errorf("retrieve: %w", err)
	}
	s.tellEmbedding(p, q.Text, &found, q.Collection)
	if len(found.Passages) == 0 {
		q.Nothing = s.emptiness(p, found.Collection, q.Text)
	}
	base := completion{
		ID: "chatcmpl-" + telemetry.NewRequestID(), Created: time.Now().Unix(), Model: in.Model,
	}
	if base.Model == "" {
		base.Model = q.Collection
	}
	reading := readingOf(&found, q.Collection)
	base.Reading = &reading
	q.Text = found.Question // it stands alone; the earlier questions go with it
	if in.Stream {
		return s.chatStream(c, &in, q, found.Passages, found.Degraded, base)
	}
	answer, err := s.cfg.Answerer.Answer(ctx, q, found.Passages, func(generate.Event) error { return nil })
	if err != nil {
		return err
	}
	degrade(&answer, found.Degraded)
	return c.JSON(http.StatusOK, base.whole(&answer, in.ShowReasoning))
}

// degrade adds to the answer that the search behind it was less than it should be.
func degrade(a *grounded.Answer, why string) {
	switch {
	case why == "":
	case a.Grounding.Degraded == "":
		a.Grounding.Degraded = why
	default:
		a.Grounding.Degraded += "; " + why
	}
}

// citations are an answer's, as a list that is written even where it is empty.
func citations(a *grounded.Answer) []grounded.Citation {
	return append([]grounded.Citation{}, a.Citations...)
}

// whole is the answer in one piece.
func (base completion) whole(a *grounded.Answer, reasoning bool) completion {
	m := &message{Role: "assistant", Content: &a.Text, Citations: citations(a), Grounding: &a.Grounding}
	if reasoning {
		m.Reasoning = a.Reasoning
	}
	base.Object = "chat.completion"
	base.Choices = []choice{{Message: m, FinishReason: finish(a)}}
	base.Usage = &a.Usage
	base.Provider, base.ProviderModel = a.Provider, a.Model
	return base
}
