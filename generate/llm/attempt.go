package llm

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"grounded"
)

// The ends that our own clocks put to a call.
var (
	errHeader = errors.New("no response in time")
	errFirst  = errors.New("no first token in time")
	errIdle   = errors.New("the stream fell silent")
	errLost   = errors.New("another host was faster")
)

// afterFinish is how long a finished stream may take to send its usage.
const afterFinish = 2 * time.Second

// call is one request to one host.
type call struct {
	route  *route
	client *http.Client
	req    Request
	send   func(Delta) bool // false: nobody listens any more

	clock    *clock
	split    splitter
	started  time.Time
	first    time.Duration // 0: nothing useful yet
	queued   int
	content  strings.Builder
	thought  strings.Builder
	model    string
	id       string
	usage    grounded.Usage
	finished string
}

// outcome is how a call ended: fail is nil for an answer. A failure after content began
// has both.
type outcome struct {
	fail      *Failure
	cancelled bool // by us; the host is not to blame
	record    Attempt
	resp      Response
}

// do makes the call and reads it to its end.
func (c *call) do(ctx context.Context) outcome {
	c.started = time.Now()
	c.split.habit = c.route.habitNow()
	if c.route.host.preset.Quirks.Fields && c.split.habit == unknown {
		c.split.habit = plain
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	c.clock = newClock(cancel)
	defer c.clock.stop()

	fail := c.exchange(ctx)
	if fail != nil && ctx.Err() == nil && c.split.state == atStart {
		// The line broke while too little had come to tell reasoning from content: a few
		// words that are the answer as far as anyone knows.
		rest, _ := c.split.flush()
		c.apply(rest)
	}
	if c.split.learned != unknown {
		c.route.learn(c.split.learned)
	}
	return c.outcome(ctx, fail)
}

func (c *call) exchange(ctx context.Context) *Failure {
	h := c.route.host
	body, err := encode(h, c.route.alias, c.req)
	if err != nil {
		return &Failure{Class: Bad, Message: "encode the request", Err: err}
	}
	hr, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return &Failure{Class: Bad, Message: "make the request", Err: err}
	}
	hr.Header.Set("Content-Type", "application/json")
	hr.Header.Set("Accept", "text/event-stream")
	if h.APIKey != "" {
		hr.Header.Set("Authorization", "Bearer "+h.APIKey)
	}
	c.clock.set(h.Timeouts.Header, errHeader)
	resp, err := c.client.Do(hr)
	if err != nil {
		return lost(ctx, err)
	}
	defer resp.Body.Close()
	c.id = requestID(resp.Header)
	c.clock.set(c.route.patience(), errFirst)
	if resp.StatusCode != http.StatusOK {
		return c.refusal(ctx, resp)
	}
	in := bufio.NewReader(resp.Body)
	if strings.Contains(resp.Header.Get("Content-Type"), "application/json") && isJSON(in) {
		return c.whole(ctx, in, resp)
	}
	return c.stream(ctx, in, resp)
}

// isJSON skips white space, which some hosts send to keep a waiting call alive, and looks
// at what follows: streams come under the name of JSON too.
func isJSON(r *bufio.Reader) bool {
	for {
		b, err := r.ReadByte()
		if err != nil {
			return false
		}
		if b == ' ' || b == '\n' || b == '\r' || b == '\t' {
			continue
		}
		_ = r.UnreadByte() // cannot fail after ReadByte
		return b == '{' || b == '[' || b == '"'
	}
}

// refusal reads what a host said with a status that is not 200.
func (c *call) refusal(ctx context.Context, resp *http.Response) *Failure {
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil && len(body) == 0 && ctx.Err() != nil {
		return lost(ctx, err)
	}
	return c.complain(body, resp)
}

func (c *call) complain(body []byte, resp *http.Response) *Failure {
	p := readComplaint(body)
	if p.requestID == "" {
		p.requestID = c.id
	}
	return &Failure{
		Class: classify(c.route.host.preset, resp.StatusCode, p), Status: resp.StatusCode, Code: p.code(), Message: p.message,
		RequestID: p.requestID, RetryAfter: retryAfter(resp.Header, time.Now()),
	}
}

// whole reads the answer of a host that does not stream.
func (c *call) whole(ctx context.Context, r io.Reader, resp *http.Response) *Failure {
	body, err := io.ReadAll(io.LimitReader(r, maxLine))
	if err != nil {
		return lost(ctx, err)
	}
	if fail := c.take(body, resp); fail != nil {
		return fail
	}
	return c.end()
}

// stream reads frames until the host has said all.
func (c *call) stream(ctx context.Context, r io.Reader, resp *http.Response) *Failure {
	frames := newFrames(r)
	for {
		f, err := frames.next()
		switch {
		case errors.Is(err, io.EOF):
			return c.end()
		case err != nil && c.finished != "":
			return c.end() // all was said; the line broke before the usage came
		case err != nil:
			return lost(ctx, err)
		case f.comment:
			c.queue()
		case f.done:
			if c.finished == "" {
				c.finished = "stop"
			}
			return c.end()
		default:
			if fail := c.take(f.data, resp); fail != nil {
				return fail
			}
		}
	}
}

// queue counts a keep-alive of a host that has not begun. It resets no clock.
func (c *call) queue() {
	if c.first == 0 {
		c.queued++
		c.clock.pause()
		c.send(Delta{Queued: c.queued})
		c.clock.resume()
	}
}

// take reads one frame.
func (c *call) take(data []byte, resp *http.Response) *Failure {
	ch, ok := parseChunk(data)
	if !ok {
		return c.complain(data, resp)
	}
	if ch.Model != "" {
		c.model = ch.Model
	}
	if c.id == "" {
		c.id = ch.ID
	}
	if ch.Usage != nil {
		c.usage = ch.Usage.counts()
	}
	for _, choice := range ch.Choices {
		for _, p := range []part{choice.Delta, choice.Message} {
			c.part(p)
		}
		if choice.FinishReason != nil && *choice.FinishReason != "" {
			c.finished = *choice.FinishReason
			c.clock.set(afterFinish, errIdle)
		}
	}
	return nil
}

func (c *call) part(p part) {
	if t := p.thought(); t != "" {
		c.split.fields()
		c.think(t)
	}
	if p.Content != "" {
		c.apply(c.split.push(string(p.Content)))
	}
}

func (c *call) apply(s split) {
	if s.void {
		c.thought.WriteString(c.content.String())
		c.content.Reset()
		c.send(Delta{Void: true})
	}
	c.think(s.thought)
	c.say(s.content)
}

func (c *call) think(s string) {
	if s == "" {
		return
	}
	c.thought.WriteString(s)
	c.useful(Delta{Reasoning: s})
}

// say passes content on. White space before the first of it is dropped: it commits to
// nothing.
func (c *call) say(s string) {
	if c.content.Len() == 0 {
		s = strings.TrimLeft(s, " \t\r\n")
	}
	if s == "" {
		return
	}
	c.content.WriteString(s)
	c.useful(Delta{Content: s})
}

// useful notes the first token and hands a delta on. The time that our own caller takes
// is not the host's.
func (c *call) useful(d Delta) {
	if c.first == 0 {
		c.first = max(time.Since(c.started), time.Nanosecond)
	}
	c.clock.pause()
	c.send(d)
	if c.finished == "" {
		c.clock.set(c.route.host.Timeouts.Idle, errIdle)
	}
}

// end judges a stream that is over.
func (c *call) end() *Failure {
	rest, mistaken := c.split.flush()
	if mistaken {
		c.thought.Reset()
		c.send(Delta{Reset: true})
	}
	c.apply(rest)
	switch c.finished {
	case "":
		return &Failure{Class: Busy, Code: "cut", Message: "the stream ended without a finish"}
	case "insufficient_system_resource":
		return &Failure{Class: Busy, Code: c.finished}
	case "content_filter":
		return &Failure{Class: Refused, Code: c.finished}
	}
	if c.content.Len() == 0 {
		return &Failure{Class: Empty, Code: c.finished, Message: "the stream ended without content"}
	}
	return nil
}

// lost explains a broken line by the clock that broke it, where one did.
func lost(ctx context.Context, err error) *Failure {
	f := &Failure{Class: Busy, Code: "connection", Message: clip(err.Error()), Err: err}
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errHeader):
		f.Code, f.Message = "slow_header", cause.Error()
	case errors.Is(cause, errFirst):
		f.Code, f.Message = "slow_first_token", cause.Error()
	case errors.Is(cause, errIdle):
		f.Code, f.Message = "silent", cause.Error()
	}
	return f
}

func (c *call) outcome(ctx context.Context, fail *Failure) outcome {
	h := c.route.host
	o := outcome{fail: fail, record: Attempt{
		Provider: h.Name, Model: c.route.alias.ID, RequestID: c.id, Queued: c.queued, FirstToken: c.first, Took: time.Since(c.started),
	}}
	if fail != nil {
		fail.Provider = h.Name
		if fail.RequestID == "" {
			fail.RequestID = c.id
		}
		o.record.Class, o.record.Status, o.record.Code = fail.Class, fail.Status, fail.Code
		o.cancelled = fail.Err != nil && ctx.Err() != nil && fail.Code == "connection"
	}
	if c.model == "" {
		c.model = c.route.alias.ID
	}
	o.resp = Response{
		Content: strings.TrimRight(c.content.String(), " \t\r\n"), Reasoning: strings.TrimSpace(c.thought.String()),
		Provider: h.Name, Model: c.model, RequestID: c.id, Usage: c.usage,
		Cost: h.Price.Cost(c.usage, c.started), Currency: h.Price.Currency,
		Cut: fail != nil, Truncated: c.finished == "length", FirstToken: c.first,
	}
	return o
}
