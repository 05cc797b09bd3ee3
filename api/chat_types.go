package api

import (
	"encoding/json"
	"strings"

	"grounded"
)

// chatRequest is the body of POST /v1/chat/completions: OpenAI's, of which what has no
// meaning here is passed over, and fields of our own.
type chatRequest struct {
	Model         string         `json:"model"` // collection, or collection/model, or collection/provider/model
	Messages      []chatMessage  `json:"messages"`
	Stream        bool           `json:"stream,omitempty"`
	StreamOptions *streamOptions `json:"stream_options,omitempty"`

	Collection    string          `json:"collection,omitempty"`
	Filter        grounded.Filter `json:"filter,omitzero"`
	TopK          int             `json:"top_k,omitempty"`
	Grounding     grounded.Policy `json:"grounding,omitempty"`
	ShowReasoning bool            `json:"show_reasoning,omitempty"`
	readingFields
}

type streamOptions struct {
	IncludeUsage bool `json:"include_usage,omitempty"`
}

// chatMessage is one turn. Those of the roles system and developer are passed over: what
// an answer may rest on is not the caller's to say.
type chatMessage struct {
	Role    string   `json:"role"`
	Content chatText `json:"content"`
}

// chatText is a text, or OpenAI's list of parts of which the texts are taken.
type chatText string

// UnmarshalJSON takes both forms. Parts other than text are refused, for they would not
// be looked at.
func (t *chatText) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	if len(data) == 0 || data[0] != '[' {
		return json.Unmarshal(data, (*string)(t))
	}
	var parts []struct {
		Type string `json:"type"`
		Text string `json:"text"`
	}
	if err := json.Unmarshal(data, &parts); err != nil {
		return err
	}
	var texts []string
	for _, part := range parts {
		if part.Type != "text" {
			return grounded.Errorf(grounded.CodeInvalid, "a message may hold text only, not %q", head(part.Type, 40))
		}
		texts = append(texts, part.Text)
	}
	*t = chatText(strings.Join(texts, "\n"))
	return nil
}

// maxTurns bounds a conversation; of a long one the client sends the end.
const maxTurns = 200

// question is what is asked, but for the collection.
func (r *chatRequest) question() (grounded.Question, error) {
	q := grounded.Question{Filter: r.Filter, TopK: r.TopK, Policy: r.Grounding}
	switch {
	case !r.Grounding.Valid():
		return q, grounded.Errorf(grounded.CodeInvalid, "grounding must be mark, cut, retry, strict, quote or off")
	case r.TopK < 0 || r.TopK > maxTopK:
		return q, grounded.Errorf(grounded.CodeInvalid, "top_k must be a number from 1 to %d", maxTopK)
	case len(r.Messages) == 0 || len(r.Messages) > maxTurns:
		return q, grounded.Errorf(grounded.CodeInvalid, "messages must hold 1 to %d messages", maxTurns)
	}
	for i, m := range r.Messages {
		switch m.Role {
		case "user", "assistant":
			q.History = append(q.History, grounded.Turn{Role: m.Role, Content: string(m.Content)})
		case "system", "developer", "tool", "function":
		default:
			return q, grounded.Errorf(grounded.CodeInvalid, "messages[%d]: there is no role %q", i, head(m.Role, 40))
		}
	}
	n := len(q.History) - 1
	if n < 0 || q.History[n].Role != "user" || strings.TrimSpace(q.History[n].Content) == "" {
		return q, grounded.Errorf(grounded.CodeInvalid, "the last message must be the user's question")
	}
	q.Text, q.History = q.History[n].Content, q.History[:n]
	if err := r.apply(&q); err != nil {
		return q, err
	}
	return q, checkLength("the question", q.Text, maxQuestionBytes)
}

// target splits the model's name into the collection and the model to ask. Where the
// collection has a field of its own, what is left of the name is the model.
func (r *chatRequest) target() (collection, model string) {
	if r.Collection == "" {
		collection, model, _ = strings.Cut(r.Model, "/")
		return collection, model
	}
	if r.Model == r.Collection {
		return r.Collection, ""
	}
	model = strings.TrimPrefix(r.Model, r.Collection+"/")
	return r.Collection, model
}

// completion is a whole answer, chunks of it have the same shape.
type completion struct {
	ID      string          `json:"id"`
	Object  string          `json:"object"`
	Created int64           `json:"created"`
	Model   string          `json:"model"`
	Choices []choice        `json:"choices"`
	Usage   *grounded.Usage `json:"usage,omitempty"`

	// How the question was read; of chunks, in the first one.
	Reading *readingView `json:"reading,omitempty"`

	// Of chunks: what the check found so far, the citations at the end, and what goes on.
	Citations []grounded.Citation `json:"citations,omitempty"`
	Grounding *grounded.Grounding `json:"grounding,omitempty"`
	Note      string              `json:"note,omitempty"`
	Reset     bool                `json:"reset,omitempty"` // the reasoning so far is void

	Provider      string `json:"provider,omitempty"`       // who answered; empty: extractive
	ProviderModel string `json:"provider_model,omitempty"` // the id that came back
}

type choice struct {
	Index        int      `json:"index"`
	Message      *message `json:"message,omitempty"`
	Delta        *message `json:"delta,omitempty"`
	FinishReason *string  `json:"finish_reason"`
}

// message is an answer's text with what supports it.
type message struct {
	Role      string              `json:"role,omitempty"`
	Content   *string             `json:"content,omitempty"`
	Reasoning string              `json:"reasoning_content,omitempty"`
	Citations []grounded.Citation `json:"citations,omitempty"`
	Grounding *grounded.Grounding `json:"grounding,omitempty"`
}

// finish is OpenAI's word for how an answer ended.
func finish(a *grounded.Answer) *string {
	word := "stop"
	if a.Grounding.Cut {
		word = "length"
	}
	return &word
}
