package extract

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"grounded"
)

// What a child can die of.
const (
	diedOfCrash = iota
	diedOfTime
	diedOfMemory
	diedOfOutput
)

// deadError is a child that died over a file.
type deadError struct {
	why   int
	place string // it had come to
	err   error
	stray bool // killed by someone else, so the file need not be to blame
}

func (e *deadError) Error() string { return fmt.Sprintf("extract child died: %v", e.err) }
func (e *deadError) Unwrap() error { return e.err }

var (
	errTimeout  = errors.New("time is up")
	errMemory   = errors.New("too much memory")
	errNotBegun = errors.New("child was not listening")
)

// watchEvery is how often a working child's memory is looked at. Memory that is asked
// for is touched no faster than some gigabytes a second.
const watchEvery = 40 * time.Millisecond

// process is one child. It is used by one goroutine at a time.
type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	limit  PoolConfig
	served int
	rest   *time.Timer // ends it when idle
	dead   atomic.Bool
	reap   sync.Once
}

func startProcess(cfg PoolConfig) (*process, error) {
	if os.Getenv(memoryEnv) != "" { // a binary that does not call ChildMain would start itself for ever
		return nil, errors.New("an extract child may not start another")
	}
	cmd := exec.Command(cfg.Command[0], cfg.Command[1:]...)
	cmd.Env = childEnv(cfg)
	cmd.Stderr = io.Discard
	dieWithParent(cmd)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("extract child: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("extract child: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start extract child: %w", err)
	}
	return &process{cmd: cmd, in: in, out: bufio.NewReaderSize(out, 1<<16), limit: cfg}, nil
}

// childEnv passes on nothing that could be a secret.
func childEnv(cfg PoolConfig) []string {
	env := []string{memoryEnv + "=" + strconv.FormatInt(cfg.MaxMemoryBytes*3/4, 10), "GOTRACEBACK=single"}
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "LANG", "XDG_CACHE_HOME", "SystemRoot", "LOCALAPPDATA", "GOCOVERDIR"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	dir := cfg.CacheDir
	if dir == "" {
		dir = cacheDir()
	}
	return append(env, CacheEnv+"="+dir)
}

// ask sends a request and waits for its reply. When ctx ends, or the child takes too
// much, the child is killed.
func (c *process) ask(ctx context.Context, q request, data []byte) (reply, []byte, error) {
	done := make(chan struct{})
	killed := make(chan error, 1)
	var watch sync.WaitGroup
	watch.Go(func() {
		if err := c.watch(ctx, done); err != nil {
			killed <- err
			_ = c.cmd.Process.Kill()
		}
	})
	r, body, place, err := c.converse(q, data)
	close(done)
	watch.Wait()
	if err == nil {
		if r.Problem != nil {
			return r, nil, problemError(r)
		}
		return r, body, nil
	}
	gone := c.stop()
	select {
	case cause := <-killed:
		switch {
		case errors.Is(cause, errTimeout):
			return r, nil, &deadError{why: diedOfTime, place: place, err: cause}
		case errors.Is(cause, errMemory):
			return r, nil, &deadError{why: diedOfMemory, place: place, err: cause}
		}
		return r, nil, cause
	default:
	}
	switch {
	case errors.Is(err, errFrame):
		return r, nil, &deadError{why: diedOfOutput, place: place, err: err}
	case errors.Is(err, errNotBegun):
		return r, nil, err
	}
	return r, nil, &deadError{why: diedOfCrash, place: place, err: err, stray: gone == -1}
}

// problemError is the child's error as it was there.
func problemError(r reply) error {
	e := &grounded.Error{Code: r.Problem.Code, Message: r.Problem.Message, Place: r.Problem.Place}
	if r.Cause != "" {
		e.Err = errors.New(r.Cause)
	}
	return e
}

func (c *process) converse(q request, data []byte) (r reply, body []byte, place string, err error) {
	if err := writeFrame(c.in, q, data); err != nil {
		return r, nil, "", errors.Join(errNotBegun, err)
	}
	for {
		r = reply{}
		if body, err = readFrame(c.out, &r, c.limit.MaxOutputBytes); err != nil {
			if place == "" && errors.Is(err, io.EOF) && c.served > 0 {
				err = errors.Join(errNotBegun, err)
			}
			return r, nil, place, err
		}
		if r.Done {
			return r, body, place, nil
		}
		place = r.Place
	}
}

// watch returns why the child must be killed, nil once done is closed.
func (c *process) watch(ctx context.Context, done <-chan struct{}) error {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
			if c.resident() > c.limit.MaxMemoryBytes {
				return errMemory
			}
		}
	}
}

func (c *process) resident() int64 { return residentBytes(c.cmd.Process.Pid) }

func (c *process) alive() bool { return !c.dead.Load() }

// stop ends the child, waits until it is gone and returns its exit code: -1 where it had
// been killed. A child whose output has ended is given a moment to say its own.
func (c *process) stop() (code int) {
	c.reap.Do(func() {
		c.dead.Store(true)
		_ = c.in.Close()
		last := time.AfterFunc(200*time.Millisecond, func() { _ = c.cmd.Process.Kill() })
		_ = c.cmd.Wait()
		last.Stop()
	})
	return c.cmd.ProcessState.ExitCode()
}
