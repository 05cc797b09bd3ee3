package telemetry

import (
	"context"
	"sync"
	"time"
)

// Check says whether a part of the service works; nil means that it does.
type Check func(ctx context.Context) error

// Health knows which parts the service needs to be ready. The zero value is ready. It is
// safe for concurrent use.
type Health struct {
	mu       sync.RWMutex
	checks   map[string]Check
	draining bool
}

// Need adds a part without which the service is not ready.
func (h *Health) Need(name string, check Check) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.checks == nil {
		h.checks = map[string]Check{}
	}
	h.checks[name] = check
}

// Drain makes the service not ready for good: it finishes what it has and takes no more.
func (h *Health) Drain() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.draining = true
}

// checkTimeout bounds a round of checks; a part that does not answer in it is away.
const checkTimeout = 2 * time.Second

// Ready runs all checks at once. Each part is reported as "ok" or "away", never with the
// text of its error, which is for the log.
func (h *Health) Ready(ctx context.Context) (parts map[string]string, errs map[string]error) {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	h.mu.RLock()
	defer h.mu.RUnlock()
	parts, errs = map[string]string{}, map[string]error{}
	if h.draining {
		parts["server"], errs["server"] = "draining", context.Canceled
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for name, check := range h.checks {
		wg.Go(func() {
			err := check(ctx)
			mu.Lock()
			defer mu.Unlock()
			if parts[name] = "ok"; err != nil {
				parts[name], errs[name] = "away", err
			}
		})
	}
	wg.Wait()
	return parts, errs
}
