package llmtest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Start runs a host on the loopback interface until the test ends.
func Start(t testing.TB, plays ...Play) *Host {
	t.Helper()
	h := &Host{t: t, plays: plays}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	h.URL = srv.URL + "/v1"
	return h
}

// Network connects hosts and clients in memory, so that tests of time can run in a
// synctest bubble.
type Network struct {
	t     testing.TB
	mu    sync.Mutex
	hosts map[string]*listener
	trans *http.Transport
}

// NewNetwork makes a network that closes when the test ends.
func NewNetwork(t testing.TB) *Network {
	n := &Network{t: t, hosts: make(map[string]*listener)}
	n.trans = &http.Transport{DialContext: n.dial}
	t.Cleanup(n.trans.CloseIdleConnections)
	return n
}

// Client reaches the hosts of the network and nothing else.
func (n *Network) Client() *http.Client { return &http.Client{Transport: n.trans} }

// Host adds a host by name.
func (n *Network) Host(name string, plays ...Play) *Host {
	n.t.Helper()
	h := &Host{t: n.t, plays: plays, URL: "http://" + name + "/v1"}
	l := &listener{name: name, conns: make(chan net.Conn), closed: make(chan struct{})}
	n.mu.Lock()
	n.hosts[name] = l
	n.mu.Unlock()
	srv := &http.Server{Handler: h}
	var done sync.WaitGroup
	done.Go(func() { _ = srv.Serve(l) }) // ends with ErrServerClosed
	n.t.Cleanup(func() {
		n.trans.CloseIdleConnections()
		_ = srv.Close()
		done.Wait()
	})
	return h
}

func (n *Network) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	name, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	n.mu.Lock()
	l, ok := n.hosts[name]
	n.mu.Unlock()
	if !ok {
		return nil, errors.New("connection refused")
	}
	client, server := net.Pipe()
	select {
	case l.conns <- server:
		return client, nil
	case <-l.closed:
		return nil, errors.New("connection refused")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

type listener struct {
	name   string
	conns  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr implements net.Listener.
func (l *listener) Addr() net.Addr { return addr(l.name) }

type addr string

// Network implements net.Addr.
func (addr) Network() string { return "memory" }

// String implements net.Addr.
func (a addr) String() string { return string(a) }
