package extract

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"

	"grounded"
)

// PoolConfig says how many children there are and what each may take. Zero values stand
// for the defaults.
type PoolConfig struct {
	Children       int           // at most at a time; default: the number of CPUs
	Timeout        time.Duration // for one file; default 2 minutes and 1 s per MiB
	MaxMemoryBytes int64         // of one child, resident; default 1.5 GiB
	MaxOutputBytes int64         // of one result; default 256 MiB
	MaxFiles       int           // before a child is replaced; default 500
	IdleTimeout    time.Duration // after which an idle child is ended; default 20 s
	CacheDir       string        // for compiled PDFium; default: the user's cache folder
	OCR            []string      // command that reads a PNG on standard input and writes text; default: none
	Command        []string      // what to start; default: this binary with [ChildArg]
}

func (c PoolConfig) withDefaults() (PoolConfig, error) {
	if c.Children <= 0 {
		c.Children = runtime.GOMAXPROCS(0)
	}
	if c.MaxMemoryBytes <= 0 {
		c.MaxMemoryBytes = 1536 << 20
	}
	if c.MaxOutputBytes <= 0 {
		c.MaxOutputBytes = 256 << 20
	}
	if c.MaxFiles <= 0 {
		c.MaxFiles = 500
	}
	if c.IdleTimeout <= 0 {
		c.IdleTimeout = 20 * time.Second
	}
	if len(c.Command) == 0 {
		exe, err := os.Executable()
		if err != nil {
			return c, fmt.Errorf("find this binary: %w", err)
		}
		c.Command = []string{exe, ChildArg}
	}
	return c, nil
}

func (c PoolConfig) timeout(size int) time.Duration {
	if c.Timeout > 0 {
		return c.Timeout
	}
	return 2*time.Minute + time.Duration(size>>20)*time.Second
}

// Pool extracts in child processes of the same binary. Children are started when they
// are needed, used again, and ended when idle. It is safe for concurrent use.
type Pool struct {
	cfg   PoolConfig
	err   error         // of the configuration
	slots chan struct{} // one for each child that may run

	mu     sync.Mutex
	idle   []*process // guarded by mu; the last used is at the end
	closed bool       // guarded by mu
}

// NewPool prepares a pool; no child is started yet.
func NewPool(cfg PoolConfig) *Pool {
	cfg, err := cfg.withDefaults()
	return &Pool{cfg: cfg, err: err, slots: make(chan struct{}, cfg.Children)}
}

// Extract reads a document in a child. Its errors are those of the function [Extract];
// one that takes too long or crashes its reader is unreadable, one that takes too much
// memory or yields too much text is too_large, each with the place it had come to.
func (p *Pool) Extract(ctx context.Context, f File) (Result, error) {
	q := request{Name: f.Name, MediaType: f.MediaType, OCR: p.cfg.OCR}
	r, _, err := p.do(ctx, q, f.Data)
	var dead *deadError
	if errors.As(err, &dead) && ctx.Err() == nil && (dead.place == peerPlace || dead.stray) {
		q.NoPeer = dead.place == peerPlace // what killed it can be left out
		r, _, err = p.do(ctx, q, f.Data)
	}
	if err != nil {
		return Result{}, p.explain(err, len(f.Data))
	}
	if r.Result == nil {
		return Result{}, errors.New("extract: child sent no result")
	}
	return *r.Result, nil
}

// RenderPage draws a page in a child; see the function [RenderPage].
func (p *Pool) RenderPage(ctx context.Context, data []byte, page int, boxes []grounded.Box, scale float64) ([]byte, error) {
	if page < 1 {
		return nil, grounded.Errorf(grounded.CodeNotFound, "the document has no page %d", page)
	}
	_, png, err := p.do(ctx, request{Page: page, Boxes: boxes, Scale: scale}, data)
	if err != nil {
		return nil, p.explain(err, len(data))
	}
	return png, nil
}

// explain makes of a child's death an error that says what to do.
func (p *Pool) explain(err error, size int) error {
	var dead *deadError
	if !errors.As(err, &dead) {
		return err
	}
	var out error
	switch dead.why {
	case diedOfTime:
		out = grounded.Wrap(grounded.CodeUnreadable, err, "reading the file took longer than %v; split it into smaller files, or save it again with another program", p.cfg.timeout(size))
	case diedOfMemory:
		out = grounded.Wrap(grounded.CodeTooLarge, err, "reading the file takes more than %s of memory; split it into smaller files", sizeName(p.cfg.MaxMemoryBytes))
	case diedOfOutput:
		out = grounded.Wrap(grounded.CodeTooLarge, err, "the file unpacks to more than %s of text; split it into smaller files", sizeName(p.cfg.MaxOutputBytes))
	default:
		out = grounded.Wrap(grounded.CodeUnreadable, err, "the file is broken in a way that ends its reader; save it again with the program that made it and upload it")
	}
	if dead.place == "" || dead.place == peerPlace {
		return out
	}
	return grounded.At(dead.place, out)
}

// Close ends all children. Calls that are under way fail.
func (p *Pool) Close() error {
	p.mu.Lock()
	p.closed = true
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, c := range idle {
		c.stop()
	}
	for range cap(p.slots) { // wait for those that work
		p.slots <- struct{}{}
	}
	return nil
}

func (p *Pool) do(ctx context.Context, q request, data []byte) (reply, []byte, error) {
	if p.err != nil {
		return reply{}, nil, p.err
	}
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return reply{}, nil, ctx.Err()
	}
	defer func() { <-p.slots }()
	c, fresh, err := p.take()
	if err != nil {
		return reply{}, nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, p.cfg.timeout(len(data)), errTimeout)
	defer cancel()
	r, body, err := c.ask(ctx, q, data)
	if errors.Is(err, errNotBegun) && !fresh { // it had died while idle
		if c, err = startProcess(p.cfg); err != nil {
			return reply{}, nil, err
		}
		r, body, err = c.ask(ctx, q, data)
	}
	if err != nil && !c.alive() {
		return reply{}, nil, err
	}
	p.put(c)
	return r, body, err
}

// take returns an idle child or starts one.
func (p *Pool) take() (c *process, fresh bool, err error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, false, grounded.Errorf(grounded.CodeUnavailable, "the service is shutting down; try again in a moment")
	}
	if n := len(p.idle); n > 0 {
		c = p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		c.rest.Stop()
		return c, false, nil
	}
	p.mu.Unlock()
	c, err = startProcess(p.cfg)
	return c, true, err
}

// put keeps a child for the next file, unless it has served enough, has grown fat or the
// pool is closed.
func (p *Pool) put(c *process) {
	c.served++
	p.mu.Lock()
	keep := !p.closed && c.served < p.cfg.MaxFiles && c.resident() < p.cfg.MaxMemoryBytes/3
	if keep {
		p.idle = append(p.idle, c)
		c.rest = time.AfterFunc(p.cfg.IdleTimeout, func() { p.retire(c) })
	}
	p.mu.Unlock()
	if !keep {
		c.stop()
	}
}

// retire ends a child that nobody needed.
func (p *Pool) retire(c *process) {
	p.mu.Lock()
	for i, other := range p.idle {
		if other == c {
			p.idle = append(p.idle[:i], p.idle[i+1:]...)
			p.mu.Unlock()
			c.stop()
			return
		}
	}
	p.mu.Unlock()
}
