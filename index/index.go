// Package index keeps chunks where they can be found by meaning and by words. It owns the
// layout of a collection in Qdrant (names, vectors, payload, the access filter) and hides
// the Qdrant client: nothing above it imports that client, and an embedded and a remote
// Qdrant differ by the address alone.
//
// Read schema.go for the layout, points.go for what a point holds, search.go for how
// access lists become part of every query.
package index

import (
	"context"
	"crypto/tls"
	"net"
	"strconv"
	"time"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc"

	"grounded"
)

// Config says where Qdrant is.
type Config struct {
	// Addr is host:port of Qdrant's gRPC API. It is ignored where Dial is set.
	Addr string
	// APIKey is sent with every call; empty sends none.
	APIKey string
	// TLS encrypts the connection.
	TLS bool
	// Dial, where set, reaches a server in this process (embedded.Server.Dial).
	Dial func(ctx context.Context) (net.Conn, error)
	// Timeout bounds each call; zero means 30 s.
	Timeout time.Duration
}

// Index is a connection to Qdrant. It is safe for concurrent use.
type Index struct {
	client  *qdrant.Client
	timeout time.Duration
}

// maxMessageBytes is what one reply may weigh: 200 passages with their text, boxes and
// payload stay far below it.
const maxMessageBytes = 64 << 20

// Open connects to Qdrant. It does not wait for the server: calls made while Qdrant is
// away return [grounded.CodeUnavailable]. An address that cannot be read is
// [grounded.CodeInvalid].
func Open(_ context.Context, cfg Config) (*Index, error) {
	qc := &qdrant.Config{
		APIKey:                 cfg.APIKey,
		UseTLS:                 cfg.TLS,
		SkipCompatibilityCheck: true,
		GrpcOptions: []grpc.DialOption{
			grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessageBytes), grpc.MaxCallSendMsgSize(maxMessageBytes)),
		},
	}
	if cfg.TLS {
		qc.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if cfg.Dial != nil {
		qc.Host, qc.Port, qc.PoolSize, qc.KeepAliveTime = "passthrough:///embedded", 6334, 1, -1
		qc.GrpcOptions = append(qc.GrpcOptions, grpc.WithContextDialer(
			func(ctx context.Context, _ string) (net.Conn, error) { return cfg.Dial(ctx) }))
	} else {
		host, port, err := splitAddr(cfg.Addr)
		if err != nil {
			return nil, err
		}
		qc.Host, qc.Port = host, port
	}
	client, err := qdrant.NewClient(qc)
	if err != nil {
		return nil, grounded.Wrap(grounded.CodeInvalid, err, "qdrant.addr %q cannot be used", cfg.Addr)
	}
	timeout := cfg.Timeout
	if timeout == 0 {
		timeout = 30 * time.Second
	}
	return &Index{client: client, timeout: timeout}, nil
}

// Close ends the connection.
func (x *Index) Close() error { return x.client.Close() }

// Ping reports whether Qdrant answers; [grounded.CodeUnavailable] where it does not.
func (x *Index) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	_, err := x.client.HealthCheck(ctx)
	return classify(err, "asking Qdrant for its health")
}

func (x *Index) deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, x.timeout)
}

func splitAddr(addr string) (host string, port int, err error) {
	host, p, err := net.SplitHostPort(addr)
	if err != nil {
		return "", 0, grounded.Errorf(grounded.CodeInvalid, "qdrant.addr %q is not host:port (the gRPC port is usually 6334)", addr)
	}
	port, err = strconv.Atoi(p)
	if err != nil || port < 1 || port > 65535 {
		return "", 0, grounded.Errorf(grounded.CodeInvalid, "qdrant.addr %q has no usable port", addr)
	}
	return host, port, nil
}
