package embed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"grounded"
)

const (
	attempts        = 5
	firstPause      = 200 * time.Millisecond
	longestPause    = 20 * time.Second
	retryBudgetMost = 10
	retryPerSuccess = 0.2
	responseBytes   = 256 << 20
)

// retryBudget lets a caller retry while calls mostly succeed.
type retryBudget struct {
	mu     sync.Mutex
	tokens float64 // guarded by mu
}

func (b *retryBudget) refill(n float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tokens = min(b.tokens+n, retryBudgetMost)
}

func (b *retryBudget) take() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

// refusal is an answer that is not 200.
type refusal struct {
	status int
	text   string
	pause  time.Duration // asked for by the server; -1: none
}

func (r *refusal) Error() string { return fmt.Sprintf("status %d: %s", r.status, r.text) }

func (r *refusal) again() bool {
	return r.status == http.StatusTooManyRequests || r.status == http.StatusRequestTimeout || r.status >= 500 && r.status != http.StatusNotImplemented
}

// batch fills out with the vectors of texts, in halves where the server finds the whole
// too large.
func (h *HTTP) batch(ctx context.Context, kind Kind, texts []string, out [][]float32) error {
	vectors, err := h.patiently(ctx, kind, texts)
	if err == nil {
		copy(out, vectors)
		return nil
	}
	if half := len(texts) / 2; half > 0 && tooLarge(err) {
		if err := h.batch(ctx, kind, texts[:half], out[:half]); err != nil {
			return err
		}
		return h.batch(ctx, kind, texts[half:], out[half:])
	}
	return coded(ctx, err)
}

func tooLarge(err error) bool {
	var r *refusal
	return errors.As(err, &r) && (r.status == http.StatusRequestEntityTooLarge ||
		r.status == http.StatusBadRequest || r.status == http.StatusUnprocessableEntity)
}

// coded classifies what is left of an error after the retries.
func coded(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return err
	}
	var r *refusal
	if !errors.As(err, &r) {
		return grounded.Wrap(grounded.CodeUnavailable, err, "the embedding server cannot be reached or does not answer in the OpenAI form")
	}
	switch r.status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return grounded.Wrap(grounded.CodeUnavailable, err, "the embedding server refuses the key in embed.api_key")
	case http.StatusNotFound:
		return grounded.Wrap(grounded.CodeUnavailable, err, "the embedding server does not know the path of embed.url or the model of embed.model")
	case http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge:
		return grounded.Wrap(grounded.CodeInvalid, err, "the embedding server refuses the text")
	}
	return grounded.Wrap(grounded.CodeUnavailable, err, "the embedding server answers with status %d", r.status)
}

// patiently calls until it succeeds, must not be tried again, or budget or attempts end.
func (h *HTTP) patiently(ctx context.Context, kind Kind, texts []string) ([][]float32, error) {
	pause := firstPause
	for attempt := 1; ; attempt++ {
		vectors, err := h.once(ctx, kind, texts)
		if err == nil {
			h.budget.refill(retryPerSuccess)
			return vectors, nil
		}
		var r *refusal
		if errors.As(err, &r) && !r.again() || errors.Is(err, errAnswer) || ctx.Err() != nil || attempt == attempts || !h.budget.take() {
			return nil, err
		}
		wait := pause/2 + rand.N(pause/2)
		if r != nil && r.pause >= 0 {
			wait = min(r.pause, longestPause)
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, ctx.Err()
		}
		pause *= 2
	}
}

// request and response are the wire form of /v1/embeddings.
type request struct {
	Model     string   `json:"model"`
	Input     []string `json:"input"`
	InputType Kind     `json:"input_type,omitempty"`
}

// once holds one of the slots for one request.
func (h *HTTP) once(ctx context.Context, kind Kind, texts []string) ([][]float32, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	call, cancel := context.WithTimeout(ctx, h.cfg.Timeout)
	defer cancel()
	ask := request{Model: h.cfg.Model, Input: texts}
	if h.cfg.InputType {
		ask.InputType = kind
	}
	body, err := json.Marshal(ask)
	if err != nil {
		return nil, fmt.Errorf("encode texts: %w", err)
	}
	req, err := http.NewRequestWithContext(call, http.MethodPost, h.endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	if h.cfg.APIKey != "" {
		req.Header.Set("Authorization", "Bearer "+h.cfg.APIKey)
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }() // nothing is left to do with it
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 1024)) // what there is of it, for the log
		return nil, &refusal{resp.StatusCode, string(text), retryAfter(resp.Header.Get("Retry-After"))}
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, responseBytes))
	if err != nil {
		return nil, fmt.Errorf("read vectors: %w", err)
	}
	return h.decode(data, len(texts))
}

// retryAfter reads the header's two forms, seconds and a date; -1 for none.
func retryAfter(s string) time.Duration {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(s); err == nil {
		return max(0, time.Until(at))
	}
	return -1
}
