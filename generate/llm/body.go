package llm

import (
	"encoding/json"
	"strings"
)

// fields are the members of a JSON object.
type fields map[string]json.RawMessage

func parseFields(s string) (fields, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	var f fields
	err := json.Unmarshal([]byte(s), &f)
	return f, err
}

type streamOptions struct {
	IncludeUsage bool `json:"include_usage"`
}

// wireRequest is the core that every host takes.
type wireRequest struct {
	Model         string         `json:"model"`
	Messages      []Message      `json:"messages"`
	Stream        bool           `json:"stream"`
	StreamOptions *streamOptions `json:"stream_options,omitempty"`
	MaxTokens     int            `json:"max_tokens,omitempty"`
	Temperature   float64        `json:"temperature,omitempty"`
}

// encode shapes req for one host: only what it takes, in the order it wants.
func encode(h *host, a Alias, req Request) ([]byte, error) {
	q := h.preset.Quirks
	w := wireRequest{Model: a.ID, Messages: shape(req, q), Stream: true, MaxTokens: req.MaxTokens}
	if !q.NoUsage {
		w.StreamOptions = &streamOptions{IncludeUsage: true}
	}
	if q.CountsReasoning {
		w.MaxTokens += reasoningRoom
	}
	if !q.NoTemperature {
		w.Temperature = req.Temperature
	}
	body, err := json.Marshal(w)
	if err != nil || q.Strict {
		return body, err
	}
	more, err := parseFields(a.Extra)
	if err != nil || len(more)+len(h.extra) == 0 {
		return body, err
	}
	var whole fields
	if err := json.Unmarshal(body, &whole); err != nil {
		return nil, err
	}
	for _, f := range []fields{more, h.extra} { // the operator's word is the last
		for k, v := range f {
			whole[k] = v
		}
	}
	return json.Marshal(whole)
}

// shape drops earlier reasoning, which R1's hosts reject, folds a system message into the
// first user turn for R1, which wants its instructions there, and lets the user speak last
// where a host insists.
func shape(req Request, q Quirks) []Message {
	var system string
	var out []Message
	for _, m := range req.Messages {
		if m.Role == Assistant {
			m.Content = withoutThinking(m.Content)
		}
		if m.Role == System && (req.Model == R1 || req.Model == "") {
			system += m.Content + "\n\n"
			continue
		}
		out = append(out, m)
	}
	if system != "" {
		out = fold(out, system)
	}
	if q.UserLast {
		for len(out) > 1 && out[len(out)-1].Role != User {
			out = out[:len(out)-1]
		}
	}
	return out
}

func fold(messages []Message, system string) []Message {
	for i, m := range messages {
		if m.Role == User {
			messages[i].Content = system + m.Content
			return messages
		}
	}
	return append([]Message{{User, strings.TrimSpace(system)}}, messages...)
}

// withoutThinking drops what stands before a closing tag.
func withoutThinking(s string) string {
	if _, after, found := strings.Cut(s, closeThink); found {
		return strings.TrimSpace(after)
	}
	return s
}
