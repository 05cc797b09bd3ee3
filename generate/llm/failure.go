package llm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Class is what a host's failure means for the router.
type Class string

// The classes.
const (
	Busy    Class = "busy"    // the host is overloaded, away or too slow: another one now, this one soon again
	Rate    Class = "rate"    // our own limit there: another one now, this one when the limit is over
	Quota   Class = "quota"   // money or plan: this host is out until an operator acts
	Auth    Class = "auth"    // a wrong key or missing right: likewise
	Gone    Class = "model"   // no such model there, any more: likewise
	Refused Class = "refused" // a content filter objected: no fault of the host
	Bad     Class = "bad"     // our request is wrong: no other host will like it better
	Empty   Class = "empty"   // it ended without an answer, all tokens spent on reasoning
)

// Failure is what a host said instead of an answer. It stays inside the service: its
// message is the host's and not fit for a user.
type Failure struct {
	Provider   string
	Class      Class
	Status     int
	Code       string // the host's own
	Message    string
	RequestID  string
	RetryAfter time.Duration // 0: none given
	Err        error         // of the transport
}

// Error names the host, the class and the host's own words.
func (f *Failure) Error() string {
	s := fmt.Sprintf("%s: %s (status %d", f.Provider, f.Class, f.Status)
	if f.Code != "" {
		s += ", " + f.Code
	}
	s += ")"
	if f.Message != "" {
		s += ": " + f.Message
	}
	return s
}

// Unwrap returns the transport's error.
func (f *Failure) Unwrap() error { return f.Err }

// complaint is an error body, whatever its shape.
type complaint struct {
	codes     []string // code and type of each level
	message   string   // of all levels
	source    string   // whose fault it is, where a gateway says
	requestID string
	status    int // a number that the body gives as its status
}

// text is all that rules look at besides codes.
func (c *complaint) text() string { return strings.ToLower(c.message) }

func (c *complaint) code() string {
	if len(c.codes) == 0 {
		return ""
	}
	return c.codes[0]
}

// readComplaint understands OpenAI's {"error":{...}}, flat {"code","message"},
// {"error_code","error_msg"}, a bare JSON string, plain text and HTML. One level of JSON
// escaped into a field called cause is unwrapped.
func readComplaint(body []byte) complaint {
	var c complaint
	body = bytes.TrimSpace(body)
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		c.message = clip(string(body))
		return c
	}
	c.read(v, 0)
	return c
}

func (c *complaint) read(v any, depth int) {
	switch v := v.(type) {
	case string:
		c.say(v)
	case map[string]any:
		c.object(v, depth)
	case []any:
		if len(v) > 0 && depth < 4 {
			c.read(v[0], depth+1)
		}
	}
}

func (c *complaint) object(m map[string]any, depth int) {
	if inner, ok := m["error"]; ok && inner != nil && depth < 4 {
		c.read(inner, depth+1)
	}
	for _, k := range []string{"code", "error_code", "type", "status", "upstream_code"} {
		c.code1(m[k])
	}
	for _, k := range []string{"message", "error_msg", "msg", "detail", "reason"} {
		if s, ok := m[k].(string); ok {
			c.say(s)
		} else if m[k] != nil && depth < 4 {
			c.read(m[k], depth+1)
		}
	}
	if s, ok := m["source"].(string); ok && c.source == "" {
		c.source = s
	}
	for _, k := range []string{"request_id", "requestId", "span_id", "id"} {
		if s, ok := m[k].(string); ok && c.requestID == "" {
			c.requestID = s
		}
	}
	if s, ok := m["cause"].(string); ok && depth < 4 {
		var inner any
		if json.Unmarshal([]byte(s), &inner) == nil {
			c.read(inner, depth+1)
		} else {
			c.say(s)
		}
	}
}

// code1 notes a code, which may be a word or a number.
func (c *complaint) code1(v any) {
	switch v := v.(type) {
	case string:
		if v != "" {
			c.codes = append(c.codes, v)
		}
		if n, err := strconv.Atoi(v); err == nil {
			c.statusIs(n)
		}
	case float64:
		if n := int(v); n != 0 {
			c.codes = append(c.codes, strconv.Itoa(n))
			c.statusIs(n)
		}
	}
}

// statusIs takes a number for the status that it looks like.
func (c *complaint) statusIs(n int) {
	if n >= 400 && n < 600 && c.status == 0 {
		c.status = n
	}
}

func (c *complaint) say(s string) {
	s = clip(s)
	if s == "" || strings.Contains(c.message, s) {
		return
	}
	if c.message != "" {
		c.message += " | "
	}
	c.message += s
}

func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 500 {
		s = string(r[:500])
	}
	return s
}

// retryAfter reads how long a host asks to be left alone.
func retryAfter(h http.Header, now time.Time) time.Duration {
	for _, k := range []string{"Retry-After-Ms", "X-Ms-Retry-After-Ms"} {
		if ms, err := strconv.ParseFloat(h.Get(k), 64); err == nil && ms > 0 && ms < 1e9 {
			return time.Duration(ms * float64(time.Millisecond))
		}
	}
	v := h.Get("Retry-After")
	if s, err := strconv.ParseFloat(v, 64); err == nil && s > 0 && s < 1e6 {
		return time.Duration(s * float64(time.Second))
	}
	if t, err := http.ParseTime(v); err == nil && t.After(now) {
		return t.Sub(now)
	}
	return 0
}

// requestID is the name that a host gave the call, for its support.
func requestID(h http.Header) string {
	for _, k := range []string{"X-Request-Id", "X-Siliconcloud-Trace-Id", "X-Ds-Trace-Id", "X-Client-Request-Id", "X-Tt-Logid"} {
		if v := h.Get(k); v != "" {
			return v
		}
	}
	return ""
}
