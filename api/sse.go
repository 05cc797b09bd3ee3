package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// keepAlive is how often a silent stream says that it lives, so that proxies between keep
// it open and a client that left is noticed.
const keepAlive = 15 * time.Second

// stream writes server-sent events. A client that takes nothing for the stall time ends
// it. It is safe for concurrent use.
type stream struct {
	c       echo.Context
	control *http.ResponseController
	stall   time.Duration

	mu  sync.Mutex
	err error // of the first write that failed
}

// startStream sends the headers of an event stream.
func (s *Server) startStream(c echo.Context) *stream {
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-cache, no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would hold it back
	c.Response().WriteHeader(http.StatusOK)
	out := &stream{c: c, control: http.NewResponseController(c.Response()), stall: s.cfg.StallTimeout}
	out.flush()
	return out
}

// event sends v as JSON under a name; an empty name is left out.
func (t *stream) event(name string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return t.raw(name, data)
}

// raw sends data, which holds no line break.
func (t *stream) raw(name string, data []byte) error {
	var b bytes.Buffer
	if name != "" {
		b.WriteString("event: " + name + "\n")
	}
	b.WriteString("data: ")
	b.Write(data)
	b.WriteString("\n\n")
	return t.write(b.Bytes())
}

// comment sends a line that clients pass over.
func (t *stream) comment(text string) error { return t.write([]byte(": " + text + "\n\n")) }

func (t *stream) write(b []byte) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err != nil {
		return t.err
	}
	// An error here means a writer without deadlines, as in a test.
	_ = t.control.SetWriteDeadline(time.Now().Add(t.stall))
	if _, t.err = t.c.Response().Write(b); t.err == nil {
		t.err = t.flushLocked()
	}
	return t.err
}

func (t *stream) flush() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err == nil {
		t.err = t.flushLocked()
	}
}

func (t *stream) flushLocked() error { return t.control.Flush() }

// beat sends comments until stop is called, which waits for the last one.
func (t *stream) beat() (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(keepAlive)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				if t.comment("waiting") != nil {
					return
				}
			case <-done:
				return
			}
		}
	}()
	return func() { close(done); <-ended }
}

// follow hands each change to take, and not ok once there are no more, until take says that it
// was the last; what is silent between is kept alive.
func follow[T any](ctx context.Context, s *Server, out *stream, changes <-chan T, take func(change T, ok bool) (last bool, err error)) error {
	tick := time.NewTicker(keepAlive)
	defer tick.Stop()
	for {
		select {
		case change, ok := <-changes:
			if last, err := take(change, ok); last || err != nil {
				return err
			}
		case <-tick.C:
			if err := out.comment("waiting"); err != nil {
				return err
			}
		case <-s.drain:
			return nil
		case <-ctx.Done():
			return nil
		}
	}
}

// failed reports whether the client could not be reached.
func (t *stream) failed() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err != nil
}
