// Package broker opens the connection to NATS JetStream: a server in this process, or a
// cluster elsewhere. Everything above it sees the same connection.
package broker

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Config says where JetStream is.
type Config struct {
	URL    string // of a NATS server or cluster; empty: in this process
	Listen string // host:port that opens the server in this process to others; empty: none
	Dir    string // where the server in this process keeps its state
	Token  string // asked of whoever connects to the server in this process, sent to one elsewhere; empty: none
}

// Broker is an open connection, with the server behind it where that is in this process.
type Broker struct {
	Conn   *nats.Conn
	Stream jetstream.JetStream
	server *server.Server
}

// startTimeout bounds the start of the server in this process, which replays what was
// being written when it was killed.
const startTimeout = 30 * time.Second

// Open connects. In this process every write is synced before it is acknowledged.
func Open(_ context.Context, cfg Config) (*Broker, error) {
	b := &Broker{}
	opts := []nats.Option{nats.Name("grounded"), nats.MaxReconnects(-1), nats.RetryOnFailedConnect(cfg.URL != "")}
	if cfg.Token != "" {
		opts = append(opts, nats.Token(cfg.Token))
	}
	url := cfg.URL
	if url == "" {
		if err := b.start(cfg); err != nil {
			return nil, err
		}
		opts = append(opts, nats.InProcessServer(b.server))
	}
	var err error
	if b.Conn, err = nats.Connect(url, opts...); err != nil {
		b.Close()
		return nil, fmt.Errorf("connect to NATS: %w", err)
	}
	if b.Stream, err = jetstream.New(b.Conn); err != nil {
		b.Close()
		return nil, fmt.Errorf("open JetStream: %w", err)
	}
	return b, nil
}

func (b *Broker) start(cfg Config) error {
	opts := &server.Options{
		ServerName: "grounded", JetStream: true, StoreDir: cfg.Dir, SyncAlways: true,
		DontListen: cfg.Listen == "", NoLog: true, NoSigs: true, MaxPayload: 8 << 20,
		JetStreamMaxStore: 1 << 50, JetStreamMaxMemory: 64 << 20,
		Authorization: cfg.Token,
	}
	if cfg.Listen != "" {
		host, port, err := net.SplitHostPort(cfg.Listen)
		if err != nil {
			return fmt.Errorf("nats.listen %q is not host:port", cfg.Listen)
		}
		opts.Host = host
		if opts.Port, err = strconv.Atoi(port); err != nil {
			return fmt.Errorf("nats.listen %q has no usable port", cfg.Listen)
		}
	}
	s, err := server.NewServer(opts)
	if err != nil {
		return fmt.Errorf("start the embedded broker: %w", err)
	}
	s.Start()
	if !s.ReadyForConnections(startTimeout) {
		s.Shutdown()
		return errors.New("the embedded broker did not start; is its folder in use by another process?")
	}
	b.server = s
	return nil
}

// Close ends the connection, then the server in this process.
func (b *Broker) Close() {
	if b.Conn != nil {
		b.Conn.Close()
	}
	if b.server != nil {
		b.server.Shutdown()
		b.server.WaitForShutdown()
	}
}
