package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"grounded"
)

// client speaks the HTTP API for the commands that need a running server.
type client struct {
	server string
	key    string
	json   bool
	http   *http.Client
}

// clientFlags adds the flags that every client command takes.
func clientFlags(cmd *cobra.Command) *client {
	c := &client{http: &http.Client{}}
	server := "http://127.0.0.1:8080"
	if s := os.Getenv("GROUNDED_SERVER"); s != "" {
		server = s
	}
	cmd.Flags().StringVar(&c.server, "server", server, "address of the server (GROUNDED_SERVER)")
	cmd.Flags().StringVar(&c.key, "key", os.Getenv("GROUNDED_KEY"), "API key (GROUNDED_KEY)")
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON")
	return c
}

// do sends a request and returns the reply, whose body the caller closes. A reply that is
// not 2xx becomes the error that it carries.
func (c *client) do(ctx context.Context, method, path string, header http.Header, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(c.server, "/")+path, body)
	if err != nil {
		return nil, usage(fmt.Errorf("--server %q is not an address: %w", c.server, err))
	}
	for k, v := range header {
		req.Header[k] = v
	}
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, usage(fmt.Errorf("no server answers at %s (start one with `grounded serve`, or name it with --server): %w", c.server, err))
	}
	if resp.StatusCode/100 != 2 {
		defer resp.Body.Close()
		return nil, busy(resp, errorOf(resp))
	}
	return resp, nil
}

// busyError is the answer of a server that may take the same request later.
type busyError struct {
	err   error
	after time.Duration // as the server says; below zero: it does not
}

func (e *busyError) Error() string { return e.err.Error() }
func (e *busyError) Unwrap() error { return e.err }

// busy marks err where the reply says that the server is busy.
func busy(resp *http.Response, err error) error {
	if resp.StatusCode != http.StatusTooManyRequests && resp.StatusCode != http.StatusServiceUnavailable {
		return err
	}
	e := &busyError{err, -1}
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds >= 0 {
		e.after = time.Duration(seconds) * time.Second
	}
	return e
}

// errorOf reads the API's one error shape.
func errorOf(resp *http.Response) error {
	var shape struct {
		Error struct {
			Code      grounded.Code `json:"code"`
			Message   string        `json:"message"`
			RequestID string        `json:"request_id"`
		} `json:"error"`
	}
	body, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err := json.Unmarshal(body, &shape); err != nil || shape.Error.Message == "" {
		return fmt.Errorf("the server answered %s: %s", resp.Status, strings.TrimSpace(string(body[:min(len(body), 200)])))
	}
	if shape.Error.Code == grounded.CodeInternal {
		return grounded.Errorf("", "%s (request %s)", shape.Error.Message, shape.Error.RequestID)
	}
	return grounded.Errorf(shape.Error.Code, "%s", shape.Error.Message)
}

// call sends in as JSON (nil: no body) and reads the reply into out (nil: ignored).
func (c *client) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	header := http.Header{}
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(data)
		header.Set("Content-Type", "application/json")
	}
	resp, err := c.do(ctx, method, path, header, body)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if out == nil {
		return nil
	}
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		return fmt.Errorf("read the server's answer: %w", err)
	}
	return nil
}

// waitUp waits until the server says that it is ready.
func (c *client) waitUp(ctx context.Context, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		resp, err := c.do(ctx, http.MethodGet, "/readyz", nil, nil)
		if err == nil {
			resp.Body.Close()
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the server is not ready after %v: %w", limit, err)
		case <-tick.C:
		}
	}
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// exitError carries the exit status of the process.
type exitError struct {
	status int
	err    error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

// usage marks an error of the command line, of the configuration or of a server that is
// away: exit status 2.
func usage(err error) error { return &exitError{2, err} }

// status is the exit status for err: 0 for none, 2 for what cannot be, wherever that was
// noticed, 1 unless it says otherwise.
func status(err error) int {
	var e *exitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return e.status
	case grounded.CodeOf(err) == grounded.CodeInvalid:
		return 2
	}
	return 1
}

// isUsage reports whether usage has marked err.
func isUsage(err error) bool {
	var e *exitError
	return errors.As(err, &e) && e.status == 2
}
