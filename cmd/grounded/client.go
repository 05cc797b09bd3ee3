package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
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
	base, err := c.address()
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, method, base+path, body)
	if err != nil {
		return nil, err
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
		return nil, usage(unanswered(c.server, err))
	}
	if resp.StatusCode/100 != 2 {
		defer resp.Body.Close()
		return nil, busy(resp, c.errorOf(resp))
	}
	return resp, nil
}

// address is where the server is, with its scheme, which need not be said.
func (c *client) address() (string, error) {
	base := c.server
	if !strings.Contains(base, "://") {
		base = "http://" + base
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", usage(fmt.Errorf("--server %q is no address; write it as http://127.0.0.1:8080", c.server))
	}
	return strings.TrimRight(base, "/"), nil
}

// stranger is the error of an answer that no grounded server gives.
func (c *client) stranger(cause error, status string) error {
	return faultf(cause, "what answers at %s is no grounded server (%s); check --server, and what stands between", c.server, status)
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
func (c *client) errorOf(resp *http.Response) error {
	var shape struct {
		Error struct {
			Code      grounded.Code `json:"code"`
			Message   string        `json:"message"`
			RequestID string        `json:"request_id"`
		} `json:"error"`
	}
	body, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err := json.Unmarshal(body, &shape); err != nil || shape.Error.Message == "" {
		return usage(c.stranger(err, resp.Status))
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
	return c.decode(resp, out)
}

// decode reads a reply that is JSON.
func (c *client) decode(resp *http.Response, out any) error {
	err := json.NewDecoder(resp.Body).Decode(out)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return usage(c.stranger(err, resp.Status+", but no JSON"))
	case err != nil:
		return usage(unanswered(c.server, err))
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
