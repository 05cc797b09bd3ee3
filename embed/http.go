package embed

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"grounded"
)

// Config says how to reach an OpenAI-compatible embedding server. Without a URL, Model is
// the folder of a model that runs in this process, with these prefixes.
type Config struct {
	// URL is the server's base, with or without /embeddings at its end:
	// https://host/v1.
	URL string `yaml:"url"`
	// Model is the name the server knows the model by.
	Model string `yaml:"model"`
	// APIKey goes in the Authorization header; empty sends none.
	APIKey string `yaml:"api_key"`
	// Batch is how many texts go in one request; 0 means 64.
	Batch int `yaml:"batch"`
	// Concurrency is how many requests run at once, over all callers; 0 means 4.
	Concurrency int `yaml:"concurrency"`
	// Timeout is the time one request may take; 0 means 30 s.
	Timeout time.Duration `yaml:"timeout"`
	// Dimensions is what vectors must have; 0 accepts what the first answer has.
	Dimensions int `yaml:"dimensions"`
	// QueryPrefix and PassagePrefix are put before each text of their kind.
	QueryPrefix   string `yaml:"query_prefix"`
	PassagePrefix string `yaml:"passage_prefix"`
	// InputType sends the kind as "input_type", for servers that put the prefix themselves.
	InputType bool `yaml:"input_type"`
}

// HTTP is an [Embedder] behind an OpenAI-compatible server. Throttling (429), faults
// (5xx) and broken connections are tried again, with growing pauses or the one the
// server asks for, as long as the budget of retries lasts: it refills with successes, so
// a server that is down is not hammered.
type HTTP struct {
	cfg        Config
	endpoint   string
	client     *http.Client
	slots      chan struct{}
	budget     retryBudget
	dimensions atomic.Int64
}

// NewHTTP returns an embedder; it does not call the server. It returns
// grounded.CodeInvalid for a config without a usable URL or model.
func NewHTTP(cfg Config) (*HTTP, error) {
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, grounded.Errorf(grounded.CodeInvalid, "embed.url is not the http or https address of a server")
	}
	if cfg.Model == "" {
		return nil, grounded.Errorf(grounded.CodeInvalid, "embed.model must name the model that the server at embed.url is asked for")
	}
	if cfg.Batch < 0 || cfg.Concurrency < 0 || cfg.Timeout < 0 || cfg.Dimensions < 0 {
		return nil, grounded.Errorf(grounded.CodeInvalid, "embed: batch, concurrency, timeout and dimensions must not be negative")
	}
	if !strings.HasSuffix(u.Path, "/embeddings") {
		u = u.JoinPath("embeddings")
	}
	cfg.Batch = orDefault(cfg.Batch, 64)
	cfg.Concurrency = orDefault(cfg.Concurrency, 4)
	cfg.Timeout = orDefault(cfg.Timeout, 30*time.Second)
	h := &HTTP{cfg: cfg, endpoint: u.String(), slots: make(chan struct{}, cfg.Concurrency)}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = cfg.Concurrency
	h.client = &http.Client{Transport: transport}
	h.budget.refill(retryBudgetMost)
	h.dimensions.Store(int64(cfg.Dimensions))
	return h, nil
}

func orDefault[T int | time.Duration](v, d T) T {
	if v == 0 {
		return d
	}
	return v
}

// Close drops idle connections.
func (h *HTTP) Close() error {
	h.client.CloseIdleConnections()
	return nil
}

// Model implements [Embedder]. The identity holds the model's name and all that changes
// what is sent, not the server's address.
func (h *HTTP) Model() Model {
	id := "http/" + h.cfg.Model
	if c := h.cfg; c.QueryPrefix != "" || c.PassagePrefix != "" || c.InputType {
		sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %t", c.QueryPrefix, c.PassagePrefix, c.InputType))
		id += fmt.Sprintf("#%x", sum[:4])
	}
	return Model{ID: id, Dimensions: int(h.dimensions.Load())}
}

// Embed implements [Embedder]. It returns grounded.CodeUnavailable where the server is
// away, throttles for too long or sends what is not vectors, and grounded.CodeInvalid
// where it refuses a text.
func (h *HTTP) Embed(ctx context.Context, kind Kind, texts []string) ([][]float32, error) {
	prefix := h.cfg.PassagePrefix
	if kind == Query {
		prefix = h.cfg.QueryPrefix
	}
	out := make([][]float32, len(texts))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(h.cfg.Concurrency)
	for at := 0; at < len(texts); {
		n := batchLength(texts[at:], h.cfg.Batch)
		batch := make([]string, n)
		for i, t := range texts[at : at+n] {
			batch[i] = prefix + t
		}
		into := out[at : at+n]
		g.Go(func() error { return h.batch(ctx, kind, batch, into) })
		at += n
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return out, nil
}

// batchBytes bounds a request: servers refuse bodies of more than a few megabytes.
const batchBytes = 512 << 10

func batchLength(texts []string, most int) int {
	size, n := 0, 0
	for n < len(texts) && n < most {
		size += len(texts[n])
		if n > 0 && size > batchBytes {
			break
		}
		n++
	}
	return n
}

// normalize scales v to length 1; false where it has no direction.
func normalize(v []float32) bool {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if !(sum > 0) || math.IsInf(sum, 0) {
		return false
	}
	scale := 1 / math.Sqrt(sum)
	for i, x := range v {
		v[i] = float32(float64(x) * scale)
	}
	return true
}
