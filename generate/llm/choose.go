package llm

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"grounded"
	"grounded/internal/tokens"
)

// Policies of choosing a host.
const (
	Order    = "order"    // as configured: the next is asked where one fails
	Balanced = "balanced" // cheap, fast and reliable ones more often
	Cheapest = "cheapest"
	Fastest  = "fastest"
)

// plan lists the routes that may serve req, best first. It is empty only with an error
// that says why.
func (r *Router) plan(req Request, now time.Time) ([]*route, error) {
	want, logical := r.target(req.Model)
	size := promptTokens(req.Messages)
	var out []*route
	known, cleared := false, false
	for _, h := range r.hosts {
		if want != "" && h.Name != want || !permitted(h.Name, req) {
			continue
		}
		a, ok := h.model(logical, now)
		if !ok && want != "" {
			a, ok = Alias{Logical: logical, ID: logical}, true // an id of the host's own
		}
		if !ok {
			continue
		}
		known = true
		cleared = cleared || h.sees(req.Sensitivity)
		if rt := r.route(h, a); rt.fits(req.Sensitivity, size, req.MaxTokens) {
			out = append(out, rt)
		}
	}
	switch {
	case !known:
		return nil, grounded.Errorf(grounded.CodeUnavailable, "no provider offers the model %q", req.Model)
	case !cleared:
		return nil, grounded.Errorf(grounded.CodeUnavailable, "no provider is cleared for passages labelled %s", label(req.Sensitivity))
	case len(out) == 0:
		return nil, grounded.Errorf(grounded.CodeUnavailable, "no provider has room for a prompt of %d tokens", size)
	}
	r.sort(out, req, now)
	return out, nil
}

// target parts "provider/model" from a logical model. A logical model may hold a slash
// where no provider is called by what stands before it.
func (r *Router) target(model string) (provider, logical string) {
	if p, m, ok := strings.Cut(model, "/"); ok {
		for _, h := range r.hosts {
			if h.Name == p {
				return p, m
			}
		}
	}
	return "", model
}

func permitted(name string, req Request) bool {
	return (len(req.Only) == 0 || slices.Contains(req.Only, name)) && !slices.Contains(req.Exclude, name)
}

func label(s grounded.Sensitivity) string {
	if s == "" {
		return string(grounded.Internal)
	}
	return string(s)
}

func promptTokens(messages []Message) int {
	n := 0
	for _, m := range messages {
		n += tokens.Count(m.Content) + 4
	}
	return n
}

// sort orders routes by the policy; a conversation's last host comes first whatever it is.
func (r *Router) sort(routes []*route, req Request, now time.Time) {
	switch r.policy {
	case Balanced:
		shuffle(routes, scores(routes, now))
	case Cheapest:
		slices.SortStableFunc(routes, func(a, b *route) int {
			return cmp.Compare(a.host.Price.yuan(now), b.host.Price.yuan(now))
		})
	case Fastest:
		slices.SortStableFunc(routes, func(a, b *route) int { return cmp.Compare(a.firstToken(), b.firstToken()) })
	}
	if req.Conversation == "" {
		return
	}
	if last := r.sticky.provider(req.Conversation); last != "" {
		slices.SortStableFunc(routes, func(a, b *route) int {
			return cmp.Compare(b2i(a.host.Name != last), b2i(b.host.Name != last))
		})
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// scores are lower for better routes: price and first-token time against the mean of all,
// and errors, which weigh most. A route that has not been tried counts as good, or it
// never would be.
func scores(routes []*route, now time.Time) []float64 {
	var price, first float64
	for _, rt := range routes {
		price += rt.host.Price.yuan(now)
		first += rt.firstToken()
	}
	n := float64(len(routes))
	out := make([]float64, len(routes))
	for i, rt := range routes {
		out[i] = 0.1 + share(rt.host.Price.yuan(now), price/n) + share(rt.firstToken(), first/n) + 4*rt.errorRate()
	}
	return out
}

func share(v, mean float64) float64 {
	if mean == 0 {
		return 0
	}
	return v / mean
}

// shuffle draws an order at random, good ones more likely first, so that not all requests
// herd to the one that was best a moment ago (Efraimidis and Spirakis 2006: keys u^(1/w)).
func shuffle(routes []*route, scores []float64) {
	keys := make(map[*route]float64, len(routes))
	for i, rt := range routes {
		weight := 1 / (scores[i] * scores[i] * scores[i])
		keys[rt] = math.Log(max(rand.Float64(), 1e-12)) / weight
	}
	slices.SortFunc(routes, func(a, b *route) int { return cmp.Compare(keys[b], keys[a]) })
}

func (r *route) firstToken() float64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stats.first
}

func (r *route) errorRate() float64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stats.errorRate
}
