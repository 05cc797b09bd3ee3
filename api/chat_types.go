package api

import (
	"cmp"
	"encoding/json"
	"strings"

	"grounded"
	"grounded/retrieve"
)

// chatRequest is the body of POST /v1/chat/completions: OpenAI's, of which what has no
// meaning here is passed over, and fields of our own.
type chatRequest struct {
	Model         string         `json:"model"` // collection, or collection/model, or collection/provider/model
	Messages      []chatMessage  `json:"messages"`
	Stream        bool           `json:"stream,omitempty"`
	StreamOptions *streamOptions `json:"stream_options,omitempty"`
	MaxTokens     int            `json:"max_tokens,omitempty"`
	MaxCompletion int            `json:"max_completion_tokens,omitempty"` // OpenAI's newer name of the same

	// What cannot be had here is refused rather than passed over, for its caller relies on it.
	N              int             `json:"n,omitempty"`
	Logprobs       bool            `json:"logprobs,omitempty"`
	ResponseFormat *responseFormat `json:"response_format,omitempty"`
	ToolChoice     any             `json:"tool_choice,omitempty"`

	Collection    string          `json:"collection,omitempty"`
	Filter        grounded.Filter `json:"filter,omitzero"`
	TopK          int             `json:"top_k,omitempty"`
	Grounding     grounded.Policy `json:"grounding,omitempty"`
	ShowReasoning bool            `json:"show_reasoning,omitempty"`
	readingFields
}

type responseFormat struct {
	Type string `json:"type"`
}

type streamOptions struct {
	IncludeUsage bool `json:"include_usage,omitempty"`
}

// chatMessage is one turn. Those of the roles system and developer are wishes on the
// answer's form; those of tools are passed over: what an answer may rest on is not the
// caller's to say.
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

const (
	maxTurns        = 200     // of a longer conversation the end counts
	maxInstructions = 8 << 10 // bytes of the system's messages
)

// refuse reports what is asked for and cannot be had.
func (r *chatRequest) refuse() error {
	choice, _ := r.ToolChoice.(string)
	switch {
	case r.N > 1 || r.N < 0:
		return grounded.Errorf(grounded.CodeInvalid, "n must be 1: answers are checked, not sampled")
	case r.Logprobs:
		return grounded.Errorf(grounded.CodeInvalid, "logprobs cannot be had: an answer may come from several hosts or be quotes; grounding has a score for each sentence")
	case r.ResponseFormat != nil && r.ResponseFormat.Type != "text" && r.ResponseFormat.Type != "":
		return grounded.Errorf(grounded.CodeInvalid, "response_format %q cannot be had: answers are text with citations", head(r.ResponseFormat.Type, 40))
	case r.ToolChoice != nil && choice != "auto" && choice != "none":
		return grounded.Errorf(grounded.CodeInvalid, "tool_choice must be auto or none: no tool is ever called")
	case r.MaxTokens < 0 || r.MaxCompletion < 0:
		return grounded.Errorf(grounded.CodeInvalid, "max_tokens must not be negative")
	}
	return nil
}

// question is what is asked, but for the collection.
func (r *chatRequest) question() (grounded.Question, error) {
	q := grounded.Question{Filter: r.Filter, TopK: r.TopK, Policy: r.Grounding, MaxTokens: cmp.Or(r.MaxCompletion, r.MaxTokens)}
	if err := r.refuse(); err != nil {
		return q, err
	}
	switch {
	case !r.Grounding.Valid():
		return q, grounded.Errorf(grounded.CodeInvalid, "grounding must be mark, cut, retry, strict, quote or off")
	case r.TopK < 0 || r.TopK > retrieve.MaxTopK:
		return q, grounded.Errorf(grounded.CodeInvalid, "top_k must be a number from 1 to %d", retrieve.MaxTopK)
	case len(r.Messages) == 0:
		return q, grounded.Errorf(grounded.CodeInvalid, "messages must hold a question")
	}
	var wishes []string
	for i, m := range r.Messages {
		switch m.Role {
		case "user", "assistant":
			q.History = append(q.History, grounded.Turn{Role: m.Role, Content: string(m.Content)})
		case "system", "developer":
			wishes = append(wishes, string(m.Content))
		case "tool", "function":
		default:
			return q, grounded.Errorf(grounded.CodeInvalid, "messages[%d]: there is no role %q", i, head(m.Role, 40))
		}
	}
	q.Instructions = strings.TrimSpace(strings.Join(wishes, "\n"))
	n := len(q.History) - 1
	if n < 0 || q.History[n].Role != "user" || strings.TrimSpace(q.History[n].Content) == "" {
		return q, grounded.Errorf(grounded.CodeInvalid, "the last message must be the user's question")
	}
	q.Text, q.History = q.History[n].Content, q.History[max(0, n-maxTurns):n]
	if err := r.apply(&q); err != nil {
		return q, err
	}
	if err := checkLength("the system's messages", q.Instructions, maxInstructions); err != nil {
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
	Citations []grounded.Citation `json:"citations,omitzero"`
	Grounding *grounded.Grounding `json:"grounding,omitempty"`
	Note      string              `json:"note,omitempty"`
	Reset     bool                `json:"reset,omitempty"` // the reasoning so far is void
	Void      bool                `json:"void,omitempty"`  // the content so far was reasoning: it is void

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
	Citations []grounded.Citation `json:"citations,omitzero"`
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
