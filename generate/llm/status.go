package llm

import (
	"slices"
	"time"

	"grounded"
)

// ProviderStatus is what users may know of a provider.
type ProviderStatus struct {
	Name       string               `json:"name"`
	Preset     string               `json:"preset,omitempty"`
	BaseURL    string               `json:"base_url"`
	Models     map[string]string    `json:"models"` // logical model -> the host's id, now
	Clearance  grounded.Sensitivity `json:"clearance"`
	Price      PriceStatus          `json:"price"`
	State      string               `json:"state"` // unused, ok, closed: no requests until Until; trying: one request is under way to see
	Reason     Class                `json:"reason,omitempty"`
	Until      *time.Time           `json:"until,omitempty"`
	Requests   int                  `json:"requests"`
	Answers    int                  `json:"answers"`
	Failures   int                  `json:"failures"`
	InFlight   int                  `json:"in_flight"`
	FirstToken float64              `json:"first_token_s,omitempty"` // running mean
	P95        float64              `json:"first_token_p95_s,omitempty"`
	Speed      float64              `json:"tokens_per_s,omitempty"`
	ErrorRate  float64              `json:"error_rate"` // running mean
	Spend      float64              `json:"spend"`      // since the start, in the price's currency
	Returned   string               `json:"returned_model,omitempty"`
	LastError  string               `json:"last_error,omitempty"` // class and the host's code
	Fidelity   *Fidelity            `json:"fidelity,omitempty"`
}

// PriceStatus is the price of this hour.
type PriceStatus struct {
	Input    float64 `json:"input"`
	Cached   float64 `json:"cached"`
	Output   float64 `json:"output"`
	Currency string  `json:"currency,omitempty"`
}

// Status describes each provider, in the configured order. Where a provider's several
// models were used, counts are sums and the rest is of the one used first.
func (r *Router) Status() []ProviderStatus {
	now := time.Now()
	r.mu.Lock()
	routes := slices.Clone(r.order)
	r.mu.Unlock()
	out := make([]ProviderStatus, 0, len(r.hosts))
	for _, h := range r.hosts {
		s := h.status(now)
		for _, rt := range routes {
			if rt.host == h {
				rt.describe(&s, now)
			}
		}
		if f, ok := r.fidelity(h.Name); ok {
			s.Fidelity = &f
		}
		out = append(out, s)
	}
	return out
}

func (h *host) status(now time.Time) ProviderStatus {
	p := h.Price.At(now)
	s := ProviderStatus{
		Name: h.Name, Preset: h.Preset, BaseURL: h.BaseURL, Clearance: h.Clearance, State: "unused", Models: map[string]string{},
		Price: PriceStatus{p.Input, p.Cached, p.Output, p.Currency},
	}
	for _, a := range h.preset.Models {
		if m, ok := h.model(a.Logical, now); ok {
			s.Models[a.Logical] = m.ID
		}
	}
	for logical, id := range h.Models {
		s.Models[logical] = id
	}
	return s
}

func (r *route) describe(s *ProviderStatus, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := &r.stats
	s.Requests += t.requests
	s.Answers += t.answers
	s.Failures += t.failures
	s.InFlight += r.inFlight
	s.Spend += t.spend
	if s.State != "unused" {
		return
	}
	s.State = "ok"
	switch {
	case r.until.After(now):
		until := r.until
		s.State, s.Reason, s.Until = "closed", r.class, &until
	case r.fails > 0:
		s.State, s.Reason = "trying", r.class
	}
	s.FirstToken, s.P95, s.Speed, s.ErrorRate, s.Returned = t.first, t.quantile(0.95).Seconds(), t.speed, t.errorRate, t.model
	if t.lastClass != "" {
		s.LastError = string(t.lastClass) + " " + t.lastCode
	}
}
