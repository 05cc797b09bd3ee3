package api

import (
	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/generate"
)

// chatStream sends an answer as it is written: its text, the verdict on each sentence
// after it, and last all citations and verdicts.
func (s *Server) chatStream(c echo.Context, in *chatRequest, q grounded.Question, passages []grounded.Passage, degraded string, base completion) error {
	base.Object = "chat.completion.chunk"
	w := &chatWriter{out: s.startStream(c), base: base, reasoning: in.ShowReasoning}
	ctx := c.Request().Context()
	empty := ""
	if err := w.delta(message{Role: "assistant", Content: &empty}); err != nil {
		return err
	}
	w.base.Reading = nil
	stop := w.out.beat()
	answer, err := s.cfg.Answerer.Answer(ctx, q, passages, w.emit)
	stop()
	if err != nil {
		if ctx.Err() != nil || w.out.failed() {
			return ctx.Err() // nobody listens
		}
		f, _ := s.failure(ctx, err)
		return w.out.event("", f)
	}
	degrade(&answer, degraded)
	return w.end(&answer, in.StreamOptions != nil && in.StreamOptions.IncludeUsage)
}

// chatWriter writes the chunks of one answer.
type chatWriter struct {
	out       *stream
	base      completion
	reasoning bool
}

func (w *chatWriter) delta(m message) error {
	chunk := w.base
	chunk.Choices = []choice{{Delta: &m}}
	return w.out.event("", chunk)
}

// emit sends one event of the answer.
func (w *chatWriter) emit(e generate.Event) error {
	chunk := w.base
	m := &message{}
	chunk.Choices = []choice{{Delta: m}}
	switch {
	case e.Reasoning != "":
		if !w.reasoning {
			return nil
		}
		m.Reasoning = e.Reasoning
	case e.Text != "":
		m.Content = &e.Text
	case e.Check != nil:
		chunk.Grounding = &grounded.Grounding{Verdict: e.Check.Verdict, Score: e.Check.Score, Sentences: []grounded.SentenceCheck{*e.Check}}
	case e.Reset:
		chunk.Reset = true
	case e.Void:
		chunk.Void = true
	case e.Note != "":
		chunk.Note = e.Note
	default:
		return nil
	}
	return w.out.event("", chunk)
}

// end sends what is known only at the end.
func (w *chatWriter) end(a *grounded.Answer, usage bool) error {
	last := w.base
	last.Citations, last.Grounding = citations(a), &a.Grounding
	last.Provider, last.ProviderModel = a.Provider, a.Model
	// Clients that look at the delta alone find both there as well.
	last.Choices = []choice{{Delta: &message{Citations: last.Citations, Grounding: &a.Grounding}, FinishReason: finish(a)}}
	if err := w.out.event("", last); err != nil {
		return err
	}
	if usage {
		total := w.base
		total.Choices, total.Usage = []choice{}, &a.Usage
		if err := w.out.event("", total); err != nil {
			return err
		}
	}
	return w.out.raw("", []byte("[DONE]"))
}
