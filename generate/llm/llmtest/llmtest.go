// Package llmtest has stand-in hosts of models for tests: real servers that speak the
// wire as the hosts do, with their delays, keep-alives, errors and broken streams.
package llmtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// Play is what a host does with one request.
type Play func(s *Stage)

// Stage is the response under way.
type Stage struct {
	T    testing.TB
	w    http.ResponseWriter
	r    *http.Request
	Seen Seen
}

// Seen is a request as a host saw it.
type Seen struct {
	Path, Key string
	Body      map[string]json.RawMessage
	Raw       string
}

// Messages are the roles and contents of the request.
func (s Seen) Messages() []struct{ Role, Content string } {
	var out []struct{ Role, Content string }
	_ = json.Unmarshal(s.Body["messages"], &out) // a host that cannot read it sees none
	return out
}

// Host is a server that plays one Play a request, the last one again and again.
type Host struct {
	URL string // base, with /v1

	t     testing.TB
	mu    sync.Mutex
	plays []Play
	seen  []Seen
}

// ServeHTTP plays the next play.
func (h *Host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	seen := Seen{Path: r.URL.Path, Key: strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), Raw: string(raw)}
	if err := json.Unmarshal(raw, &seen.Body); err != nil {
		http.Error(w, "not JSON", http.StatusBadRequest)
		return
	}
	h.mu.Lock()
	h.seen = append(h.seen, seen)
	play := h.plays[0]
	if len(h.plays) > 1 {
		h.plays = h.plays[1:]
	}
	h.mu.Unlock()
	play(&Stage{T: h.t, w: w, r: r, Seen: seen})
}

// Seen are the requests so far.
func (h *Host) Seen() []Seen {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]Seen(nil), h.seen...)
}

// Refuse answers with a status and a body, and headers in pairs.
func (s *Stage) Refuse(status int, body string, headers ...string) {
	for i := 0; i+1 < len(headers); i += 2 {
		s.w.Header().Set(headers[i], headers[i+1])
	}
	if s.w.Header().Get("Content-Type") == "" {
		s.w.Header().Set("Content-Type", "application/json")
	}
	s.w.WriteHeader(status)
	_, _ = io.WriteString(s.w, body) // the client may be gone
}

// Open sends the head of a stream.
func (s *Stage) Open() {
	s.w.Header().Set("Content-Type", "text/event-stream")
	s.w.WriteHeader(http.StatusOK)
	s.flush()
}

func (s *Stage) flush() {
	if f, ok := s.w.(http.Flusher); ok {
		f.Flush()
	}
}

// Raw sends bytes as they are.
func (s *Stage) Raw(text string) {
	_, _ = io.WriteString(s.w, text) // the client may be gone
	s.flush()
}

// Data sends a data line.
func (s *Stage) Data(v string) { s.Raw("data: " + v + "\n\n") }

// KeepAlive sends n comments.
func (s *Stage) KeepAlive(n int) {
	for range n {
		s.Raw(": keep-alive\n\n")
	}
}

func (s *Stage) delta(field, text string) {
	b, err := json.Marshal(text)
	if err != nil {
		s.T.Error(err)
	}
	s.Data(fmt.Sprintf(`{"id":"c1","model":"served","choices":[{"index":0,"delta":{%q:%s},"finish_reason":null}]}`, field, b))
}

// Think sends reasoning in the field reasoning_content.
func (s *Stage) Think(text string) { s.delta("reasoning_content", text) }

// Reason sends reasoning in the field reasoning.
func (s *Stage) Reason(text string) { s.delta("reasoning", text) }

// Say sends content.
func (s *Stage) Say(text string) { s.delta("content", text) }

// Finish ends the stream with a reason, usage and the end mark.
func (s *Stage) Finish(reason string) {
	s.Data(fmt.Sprintf(`{"id":"c1","model":"served","choices":[{"index":0,"delta":{},"finish_reason":%q}]}`, reason))
	s.Data(`{"id":"c1","model":"served","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}`)
	s.Data("[DONE]")
}

// Cut breaks the connection.
func (s *Stage) Cut() {
	s.flush()
	panic(http.ErrAbortHandler)
}

// Stall waits until the client has gone.
func (s *Stage) Stall() { <-s.r.Context().Done() }

// Wait lets time pass, or the client go.
func (s *Stage) Wait(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.r.Context().Done():
	}
}

// Answer plays a good stream: reasoning, then content in the pieces given.
func Answer(reasoning string, pieces ...string) Play {
	return func(s *Stage) {
		s.Open()
		if reasoning != "" {
			s.Think(reasoning)
		}
		for _, p := range pieces {
			s.Say(p)
		}
		s.Finish("stop")
	}
}

// Refuse plays an error response.
func Refuse(status int, body string, headers ...string) Play {
	return func(s *Stage) { s.Refuse(status, body, headers...) }
}
