package llm

import (
	"context"
	"sync"
	"time"
)

// clock ends a call when its time is up. One runs at a time.
type clock struct {
	cancel context.CancelCauseFunc

	mu    sync.Mutex
	timer *time.Timer
	cause error
	at    time.Time     // when it rings
	left  time.Duration // while paused
}

func newClock(cancel context.CancelCauseFunc) *clock { return &clock{cancel: cancel} }

// set starts the clock anew.
func (c *clock) set(d time.Duration, cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.start(d, cause)
}

func (c *clock) start(d time.Duration, cause error) {
	if c.timer != nil {
		c.timer.Stop()
	}
	c.cause, c.at = cause, time.Now().Add(d)
	c.timer = time.AfterFunc(d, func() { c.cancel(cause) })
}

// pause stops it for as long as somebody else is slow.
func (c *clock) pause() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.timer != nil {
		c.timer.Stop()
		c.left = max(0, time.Until(c.at))
	}
}

func (c *clock) resume() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.timer != nil {
		c.start(c.left, c.cause)
	}
}

func (c *clock) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.timer != nil {
		c.timer.Stop()
	}
}
