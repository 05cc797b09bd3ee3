package llm

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"grounded"
)

// Provider is a host of models, as configured. What is left out comes from its preset.
type Provider struct {
	Name    string `yaml:"name"`     // shown to users, unique; empty: the preset's
	Preset  string `yaml:"preset"`   // one of [Presets]; empty: a plain OpenAI-compatible host
	BaseURL string `yaml:"base_url"` // up to and without /chat/completions
	APIKey  string `yaml:"api_key"`
	// Models maps logical models to the host's ids. It takes precedence over the preset.
	Models map[string]string `yaml:"models"`
	Price  Price             `yaml:"price"`
	// Clearance is the highest label that the host may see. Empty: internal.
	Clearance     grounded.Sensitivity `yaml:"clearance"`
	Timeouts      Timeouts             `yaml:"timeouts"`
	ContextTokens int                  `yaml:"context_tokens"` // prompt and answer together; 0: the preset's, or no limit
	Limits        Limits               `yaml:"limits"`
	Extra         string               `yaml:"extra"` // JSON object of further body fields for this host
}

// Timeouts are the three clocks of one call. Keep-alive comments stop none of them but
// the first.
type Timeouts struct {
	Header     time.Duration `yaml:"header"`      // until the response begins; 0: 10s
	FirstToken time.Duration `yaml:"first_token"` // from there to the first reasoning or content; 0: 30s
	Idle       time.Duration `yaml:"idle"`        // between tokens; 0: 30s
}

func (t Timeouts) or(d Timeouts) Timeouts {
	pick := func(a, b time.Duration) time.Duration {
		if a > 0 {
			return a
		}
		return b
	}
	return Timeouts{pick(t.Header, d.Header), pick(t.FirstToken, d.FirstToken), pick(t.Idle, d.Idle)}
}

var defaultTimeouts = Timeouts{Header: 10 * time.Second, FirstToken: 30 * time.Second, Idle: 30 * time.Second}

// Limits are what we allow ourselves at a host, so as not to meet its own. 0: no limit.
type Limits struct {
	Concurrency       int `yaml:"concurrency"`
	RequestsPerMinute int `yaml:"requests_per_minute"`
}

// host is a provider made ready.
type host struct {
	Provider
	preset Preset
	url    string // of chat completions
	extra  fields
}

// newHost fills p from its preset and checks it.
func newHost(p Provider) (*host, error) {
	h := &host{Provider: p}
	if p.Preset != "" {
		preset, ok := presetNamed(p.Preset)
		if !ok {
			return nil, grounded.Errorf(grounded.CodeInvalid, "provider %q: no preset is called %q; there are %s",
				p.Name, p.Preset, strings.Join(PresetNames(), ", "))
		}
		h.preset = preset
	}
	h.fill()
	if err := h.check(); err != nil {
		return nil, err
	}
	return h, nil
}

func (h *host) fill() {
	if h.Name == "" {
		h.Name = h.preset.Name
	}
	if h.BaseURL == "" {
		h.BaseURL = h.preset.BaseURL
	}
	if h.ContextTokens == 0 {
		h.ContextTokens = h.preset.ContextTokens
	}
	if h.Price.zero() {
		h.Price = h.preset.Price
	}
	if h.Clearance == "" {
		h.Clearance = grounded.Internal
	}
	h.Timeouts = h.Timeouts.or(h.preset.Timeouts).or(defaultTimeouts)
	h.url = strings.TrimRight(h.BaseURL, "/") + "/chat/completions"
}

func (h *host) check() error {
	bad := func(format string, args ...any) error {
		return grounded.Errorf(grounded.CodeInvalid, "provider %q: %s", h.Name, fmt.Sprintf(format, args...))
	}
	if h.Name == "" {
		return bad("a name or a preset is needed")
	}
	u, err := url.Parse(h.BaseURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return bad("base_url must be an http or https address")
	}
	if !h.Clearance.Valid() {
		return bad("clearance %q is none of public, internal, confidential", h.Clearance)
	}
	if len(h.Models) == 0 && len(h.preset.Models) == 0 {
		return bad("models must map at least one logical model, for example r1, to the host's id")
	}
	if err := h.Price.check(); err != nil {
		return bad("price: %v", err)
	}
	if h.extra, err = parseFields(h.Extra); err != nil {
		return bad("extra must be a JSON object")
	}
	return nil
}

// model is the host's id for a logical model at now, with what must be sent beside it.
func (h *host) model(logical string, now time.Time) (Alias, bool) {
	if id, ok := h.Models[logical]; ok {
		a := Alias{Logical: logical, ID: id}
		for _, known := range h.preset.Models {
			if known.ID == id {
				a.Extra = known.Extra
			}
		}
		return a, id != ""
	}
	return h.preset.model(logical, now)
}

// sees reports whether the host is cleared for s.
func (h *host) sees(s grounded.Sensitivity) bool { return s.Rank() <= h.Clearance.Rank() && s.Valid() }
