package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"grounded"
	"grounded/index/embedded"
	"grounded/internal/broker"
)

// freeAddr is a loopback address that nobody listens on.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start runs a role until the returned function ends it, and returns its address.
func start(t *testing.T, cfg Config, role string) (addr string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- serve(ctx, cfg, role, io.Discard, func(a string) { ready <- a }) }()
	select {
	case addr = <-ready:
	case err := <-done:
		t.Fatalf("role %s: %v", role, err)
	}
	ended := false
	stop = func() {
		if ended {
			return
		}
		ended = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("role %s: %v", role, err)
		}
	}
	t.Cleanup(stop)
	return addr, stop
}

// TestRoles splits the service as deployments/compose does: NATS, the index, an API and
// workers that share nothing else.
func TestRoles(t *testing.T) {
	natsAddr, qdrantAddr := freeAddr(t), freeAddr(t)
	nats, err := broker.Open(t.Context(), broker.Config{Dir: t.TempDir(), Listen: natsAddr, Token: "t0ken"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nats.Close)
	qdrant, err := embedded.Open(embedded.Config{Dir: t.TempDir(), Listen: qdrantAddr, APIKey: "k3y"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := qdrant.Close(); err != nil {
			t.Error(err)
		}
	})
	role := func(name string) (string, func()) {
		cfg := defaultConfig()
		cfg.Listen, cfg.DataDir, cfg.Log.Level = "127.0.0.1:0", t.TempDir(), "error"
		cfg.NATS.URL, cfg.NATS.APIKey = "nats://"+natsAddr, "t0ken"
		cfg.Qdrant.Addr, cfg.Qdrant.APIKey = qdrantAddr, "k3y"
		return start(t, cfg, name)
	}
	addr, _ := role("api")
	c := &client{server: "http://" + addr, http: &http.Client{}}
	if err := c.waitUp(t.Context(), 30*time.Second); err != nil {
		t.Fatal(err)
	}
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, endWorker := role("worker")
		defer endWorker() // the next document finds another worker
		o := putOptions{collection: grounded.DefaultCollection, wait: "ready", parallel: 1}
		if err := c.putAll(t.Context(), []putItem{{path: path, id: name}}, o, newPutReport(io.Discard, 1, false)); err != nil {
			t.Fatal(err)
		}
	}
	put("a.md", "# Leave\n\nEmployees have 15 days of annual leave.")
	put("b.md", "# Travel\n\nA hotel in a large city may cost 600 yuan a night.")

	var out bytes.Buffer
	q := chatRequest{Model: grounded.DefaultCollection, Messages: []grounded.Turn{{Role: "user", Content: "How much may a hotel cost a night?"}}, Stream: true}
	if _, err := c.ask(t.Context(), &out, q); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "600 yuan") {
		t.Errorf("the answer is\n%s", out.String())
	}
}

// TestBrokerAsksForToken: a listening broker lets nobody in without the token.
func TestBrokerAsksForToken(t *testing.T) {
	t.Parallel()
	addr := freeAddr(t)
	b, err := broker.Open(t.Context(), broker.Config{Dir: t.TempDir(), Listen: addr, Token: "t0ken"})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	stranger, err := broker.Open(t.Context(), broker.Config{URL: "nats://" + addr, Token: "other"})
	if err != nil {
		return // refused at once
	}
	defer stranger.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := stranger.Stream.AccountInfo(ctx); err == nil {
		t.Error("a stranger is let in")
	}
}
