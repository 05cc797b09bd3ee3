package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"grounded"
)

// dialled is the address at which a server that listens at listen answers on this machine.
func dialled(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return listen
}

// lookAtServer asks the running server for its health, its version, and whether it takes
// the key. That none runs is no fault of the configuration.
func (c *client) lookAtServer(ctx context.Context, _ Config) []finding {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	var health struct {
		Status  string `json:"status"`
		Version string `json:"version"`
	}
	err := c.call(ctx, http.MethodGet, "/healthz", nil, &health)
	var away net.Error
	switch {
	case errors.As(err, &away) && !away.Timeout():
		return []finding{{"server", false, "none runs at " + c.server + " (start one with `grounded serve`); the rest is looked at from here"}}
	case err != nil:
		return []finding{{"server", true, c.server + ": " + err.Error()}}
	case health.Status != "ok":
		return []finding{{"server", true, "what answers at " + c.server + " is no grounded server"}}
	}
	out := []finding{{"server", false, c.server + " runs version " + health.Version}}
	if mine := version(); health.Version != mine {
		out[0].text += "; this program is " + mine
	}
	return append(out, c.lookAtParts(ctx), c.lookAtKey(ctx))
}

func (c *client) lookAtParts(ctx context.Context) finding {
	resp, err := c.raw(ctx, "/readyz")
	if err != nil {
		return finding{"server parts", true, err.Error()}
	}
	defer resp.Body.Close()
	var ready struct {
		Status string            `json:"status"`
		Parts  map[string]string `json:"parts"`
	}
	if err := c.decode(resp, &ready); err != nil {
		return finding{"server parts", true, err.Error()}
	}
	if resp.StatusCode == http.StatusOK {
		return finding{"server parts", false, "ready"}
	}
	var away []string
	for part, is := range ready.Parts {
		if is != "ok" {
			away = append(away, part+": "+is)
		}
	}
	return finding{"server parts", true, "not ready: " + strings.Join(away, "; ")}
}

func (c *client) lookAtKey(ctx context.Context) finding {
	err := c.call(ctx, http.MethodGet, "/v1/models", nil, nil)
	switch code := grounded.CodeOf(err); {
	case err == nil && c.key == "":
		return finding{"key", false, "none is needed"}
	case err == nil:
		return finding{"key", false, "accepted"}
	case code == grounded.CodeUnauthorized && c.key == "":
		return finding{"key", true, "the server wants one: give it with --key or GROUNDED_KEY"}
	case code == grounded.CodeUnauthorized:
		return finding{"key", true, "the server does not know this one (--key, GROUNDED_KEY)"}
	}
	return finding{"key", true, err.Error()}
}

// raw gets a path, whatever the status of the reply.
func (c *client) raw(ctx context.Context, path string) (*http.Response, error) {
	base, err := c.address()
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+path, nil)
	if err != nil {
		return nil, err
	}
	return c.http.Do(req)
}
