package llm

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"grounded"
)

// Config says which hosts there are and how one is chosen.
type Config struct {
	Providers []Provider   `yaml:"-"`
	Policy    string       `yaml:"policy"` // order, balanced, cheapest, fastest; empty: order
	Hedge     bool         `yaml:"hedge"`  // start a second host beside one that is slow to begin
	Logger    *slog.Logger `yaml:"-"`      // nil: none
	// MaxAttempts bounds the calls made for one request. 0: 5.
	MaxAttempts int `yaml:"max_attempts"`
	// Wait is how long a request may wait for a host where all are closed. 0: 3s; below
	// zero: not at all.
	Wait time.Duration `yaml:"wait"`
	// FailoverRefused lets one other host be asked where a content filter objected. Hosts'
	// filters differ, so this is a decision of compliance, not of reliability.
	FailoverRefused bool `yaml:"failover_refused"`
	// Client makes the calls. Nil: one without a proxy's timeout of its own.
	Client *http.Client `yaml:"-"`
}

// Router asks the hosts. It is safe for concurrent use.
type Router struct {
	hosts   []*host
	policy  string
	cfg     Config
	client  *http.Client
	log     *slog.Logger
	sticky  *sticky
	retries *budget
	hedges  *budget

	mu     sync.Mutex
	routes map[routeKey]*route
	order  []*route // as they were first used
	marks  map[string]Fidelity
}

type routeKey struct{ provider, model string }

// New makes a router. It returns CodeInvalid for a provider or policy that cannot be used.
func New(cfg Config) (*Router, error) {
	r := &Router{
		cfg: cfg, policy: cfg.Policy, client: cfg.Client, log: cfg.Logger, sticky: newSticky(),
		// A fifth of the traffic may be retried and a twentieth hedged in the long run:
		// every retry is a new generation that somebody pays for.
		retries: newBudget(0.2, 20), hedges: newBudget(0.05, 2),
		routes: make(map[routeKey]*route), marks: make(map[string]Fidelity),
	}
	switch r.policy {
	case "", Order, Balanced, Cheapest, Fastest:
	default:
		return nil, grounded.Errorf(grounded.CodeInvalid, "routing policy %q is none of order, balanced, cheapest, fastest", cfg.Policy)
	}
	seen := map[string]bool{}
	for _, p := range cfg.Providers {
		h, err := newHost(p)
		if err != nil {
			return nil, err
		}
		if seen[h.Name] {
			return nil, grounded.Errorf(grounded.CodeInvalid, "two providers are called %q", h.Name)
		}
		seen[h.Name] = true
		r.hosts = append(r.hosts, h)
	}
	r.defaults()
	return r, nil
}

func (r *Router) defaults() {
	if r.cfg.MaxAttempts == 0 {
		r.cfg.MaxAttempts = 5
	}
	if r.cfg.Wait == 0 {
		r.cfg.Wait = 3 * time.Second
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	if r.client == nil {
		r.client = &http.Client{
			Transport: &http.Transport{
				Proxy:               http.ProxyFromEnvironment,
				DialContext:         (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
				ForceAttemptHTTP2:   true,
				MaxIdleConnsPerHost: 16,
				IdleConnTimeout:     90 * time.Second,
				TLSHandshakeTimeout: 5 * time.Second,
			},
			// A key must not follow a redirect to another host.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
}

// Len is the number of providers.
func (r *Router) Len() int { return len(r.hosts) }

// Offers reports whether a provider is configured that has the model: a logical one, or
// "provider/model".
func (r *Router) Offers(model string) bool {
	want, logical := r.target(model)
	return slices.ContainsFunc(r.hosts, func(h *host) bool {
		_, ok := h.model(logical, time.Now())
		return want == h.Name || want == "" && ok
	})
}

// Close lets go of idle connections.
func (r *Router) Close() { r.client.CloseIdleConnections() }

// Chat asks for an answer and hands its pieces to emit as they come, from one goroutine at
// a time. Until the first content, another host takes over where one fails, and
// Delta.Reset voids the reasoning so far. After it no other model's words follow: where
// the host dies then, the response says Cut and err is nil.
//
// It returns CodeUnavailable where no host is left, may be asked or would answer, the
// context's error, or emit's. [Refusal] tells whether a content filter was the reason.
func (r *Router) Chat(ctx context.Context, req Request, emit func(Delta) error) (Response, error) {
	if req.Model == "" {
		req.Model = R1
	}
	if req.MaxTokens <= 0 {
		req.MaxTokens = 4096
	}
	if req.Temperature == 0 {
		req.Temperature = 0.6
	}
	routes, err := r.plan(req, time.Now())
	if err != nil {
		return Response{}, err
	}
	_, req.Model = r.target(req.Model)
	r.retries.earn()
	r.hedges.earn()
	return newRace(r, req, routes, emit).run(ctx)
}

// route is the one of a host and a model, made when first used.
func (r *Router) route(h *host, a Alias) *route {
	r.mu.Lock()
	defer r.mu.Unlock()
	k := routeKey{h.Name, a.ID}
	rt, ok := r.routes[k]
	if !ok {
		rt = &route{host: h, alias: a}
		r.routes[k] = rt
		r.order = append(r.order, rt)
	}
	return rt
}
