// Package api is the service over HTTP: REST in one error shape, an OpenAI-compatible
// chat, embeddings and models, the Model Context Protocol, and the page at /.
//
// It owns who may ask for what, the wire's shapes and their description (/openapi.json).
// It decides nothing about documents, passages or answers; those come from the parts in
// [Config].
//
// Read api.go, routes.go (every route with its description), access.go, error.go, then
// one file a subject: document_*.go, search.go, chat_*.go, job.go and so on.
package api

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"

	"grounded"
	"grounded/api/auth"
	"grounded/api/fetch"
	"grounded/embed"
	"grounded/generate"
	"grounded/generate/llm"
	"grounded/generate/verify"
	"grounded/ingest"
	"grounded/internal/telemetry"
	"grounded/retrieve"
)

// Config is what a server is made of. Queue, Jobs, Retriever, Checker,
// Embedder and Answerer must be set.
type Config struct {
	Queue     *ingest.Queue
	Jobs      *ingest.Jobs
	Retriever *retrieve.Retriever
	Checker   *verify.Checker
	Embedder  embed.Embedder
	Answerer  *generate.Answerer
	Router    *llm.Router         // nil: no providers
	Stream    jetstream.JetStream // keeps feedback; nil: feedback is refused
	// RenderPage draws a page of a PDF with boxes on it; nil: pages are not served.
	RenderPage func(ctx context.Context, data []byte, page int, boxes []grounded.Box, scale float64) ([]byte, error)

	// Snapshot writes a consistent copy of the embedded index; nil: the index is elsewhere.
	Snapshot func(ctx context.Context, w io.Writer) error
	// Backup writes a copy of all that the service keeps; nil: none is given.
	Backup func(ctx context.Context, w io.Writer) error

	// Connectors lists the configured sources; nil: there are none.
	Connectors func(ctx context.Context) ([]Connector, error)

	Keys     []auth.Key
	Fetch    *fetch.Client        // reads documents given by address; nil: public addresses only
	Health   *telemetry.Health    // nil: always ready
	Registry *prometheus.Registry // nil: one of its own
	Logger   *slog.Logger         // nil: slog.Default
	Version  string               // as told in /openapi.json and to MCP clients
	// MaxUploadBytes is the largest request with files; 0 means 200 MiB.
	MaxUploadBytes int64
	// StallTimeout ends a request whose peer neither sends nor takes anything; 0 means 60 s.
	StallTimeout time.Duration
}

// Server serves the API. It is safe for concurrent use.
type Server struct {
	cfg         Config
	keys        *auth.Keys
	log         *slog.Logger
	requests    *telemetry.Requests
	echo        *echo.Echo
	collections collections
	opinions    feedbackStream
	openapi     []byte

	drain     chan struct{} // closed when event streams should end
	drainOnce sync.Once
}

// New makes a server. Code: invalid, where keys are wrong.
func New(cfg Config) (*Server, error) {
	keys, err := auth.New(cfg.Keys)
	if err != nil {
		return nil, grounded.Wrap(grounded.CodeInvalid, err, "keys")
	}
	cfg.fill()
	s := &Server{
		cfg: cfg, keys: keys, log: cfg.Logger, requests: telemetry.NewRequests(cfg.Registry),
		drain: make(chan struct{}),
	}
	s.collections.list = cfg.Queue.Collections
	s.echo = echo.New()
	s.echo.HTTPErrorHandler = s.fail
	s.echo.Use(s.observe, s.recover, secure)
	if err := s.register(); err != nil {
		return nil, err
	}
	return s, nil
}

func (c *Config) fill() {
	if c.MaxUploadBytes == 0 {
		c.MaxUploadBytes = 200 << 20
	}
	if c.StallTimeout == 0 {
		c.StallTimeout = time.Minute
	}
	if c.Fetch == nil {
		c.Fetch = fetch.New(fetch.Config{})
	}
	if c.Health == nil {
		c.Health = &telemetry.Health{}
	}
	if c.Registry == nil {
		c.Registry = telemetry.NewRegistry()
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Version == "" {
		c.Version = "dev"
	}
}

// Handler serves everything.
func (s *Server) Handler() http.Handler { return s.echo }

// Drain makes /readyz fail and ends event streams, which would not end by themselves.
// Answers being written go on.
func (s *Server) Drain() {
	s.drainOnce.Do(func() {
		s.cfg.Health.Drain()
		close(s.drain)
	})
}

// drainTimeout is how long answers being written may take once the server should end.
const drainTimeout = 20 * time.Second

// Serve answers requests on l until ctx ends, then drains: it takes no more connections
// and lets what is being answered end. It returns nil after a complete drain.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	h := &http.Server{
		Handler: s.echo, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	s.Drain()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	err := h.Shutdown(last)
	if err != nil {
		err = errors.Join(err, h.Close())
	}
	if end := <-ended; !errors.Is(end, http.ErrServerClosed) {
		err = errors.Join(err, end)
	}
	return err
}
