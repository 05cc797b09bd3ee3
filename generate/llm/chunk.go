package llm

import (
	"bytes"
	"encoding/json"
	"strings"

	"grounded"
)

// chunk is one frame of a stream, or a whole answer from a host that does not stream: the
// union of what hosts send.
type chunk struct {
	ID      string   `json:"id"`
	Model   string   `json:"model"`
	Choices []choice `json:"choices"`
	Usage   *usage   `json:"usage"`

	Error     json.RawMessage `json:"error"`
	Code      json.RawMessage `json:"code"`
	ErrorCode json.RawMessage `json:"error_code"`
}

type choice struct {
	Delta        part    `json:"delta"`
	Message      part    `json:"message"`
	FinishReason *string `json:"finish_reason"`
}

type part struct {
	Content          text `json:"content"`
	ReasoningContent text `json:"reasoning_content"`
	Reasoning        text `json:"reasoning"`
}

func (p part) thought() string {
	if p.ReasoningContent != "" {
		return string(p.ReasoningContent)
	}
	return string(p.Reasoning)
}

// text is a string, null, or a list of parts that hold one.
type text string

// UnmarshalJSON takes what it understands and ignores the rest.
func (t *text) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*t = text(s)
		return nil
	}
	var parts []struct {
		Text string `json:"text"`
	}
	if json.Unmarshal(b, &parts) == nil {
		var sb strings.Builder
		for _, p := range parts {
			sb.WriteString(p.Text)
		}
		*t = text(sb.String())
	}
	return nil
}

type usage struct {
	PromptTokens     int `json:"prompt_tokens"`
	CompletionTokens int `json:"completion_tokens"`
	TotalTokens      int `json:"total_tokens"`
	CacheHit         int `json:"prompt_cache_hit_tokens"`
	PromptDetails    *struct {
		CachedTokens int `json:"cached_tokens"`
	} `json:"prompt_tokens_details"`
	CompletionDetails *struct {
		ReasoningTokens int `json:"reasoning_tokens"`
	} `json:"completion_tokens_details"`
}

func (u *usage) counts() grounded.Usage {
	g := grounded.Usage{PromptTokens: u.PromptTokens, CompletionTokens: u.CompletionTokens, TotalTokens: u.TotalTokens, CachedTokens: u.CacheHit}
	if d := u.PromptDetails; d != nil && g.CachedTokens == 0 {
		g.CachedTokens = d.CachedTokens
	}
	if d := u.CompletionDetails; d != nil {
		g.ReasoningTokens = d.ReasoningTokens
	}
	if g.TotalTokens == 0 {
		g.TotalTokens = g.PromptTokens + g.CompletionTokens
	}
	return g
}

// parseChunk reads a frame. ok is false where the frame is a complaint instead: an error
// object, a flat error, a bare string, or not JSON at all.
func parseChunk(data []byte) (c chunk, ok bool) {
	if err := json.Unmarshal(data, &c); err != nil {
		return c, false
	}
	if says(c.Error) {
		return c, false
	}
	if len(c.Choices) == 0 && c.Usage == nil && (says(c.Code) || says(c.ErrorCode)) {
		return c, false
	}
	return c, true
}

// says reports whether a member is there and means something: hosts send "error":null,
// "code":0 and the like in good frames.
func says(raw json.RawMessage) bool {
	switch string(bytes.TrimSpace(raw)) {
	case "", "null", "{}", `""`, "0", `"0"`, "false", "200", `"200"`:
		return false
	}
	return true
}
