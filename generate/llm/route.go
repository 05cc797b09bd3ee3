package llm

import (
	"math/rand/v2"
	"sync"
	"time"

	"grounded"
)

const (
	busyFirst = 2 * time.Second
	busyMost  = 5 * time.Minute
	probation = 15 * time.Minute // of a route that an operator must mend
)

// route is one model at one host: its circuit, its limits and what is known of its speed.
type route struct {
	host  *host
	alias Alias

	mu       sync.Mutex
	habit    habit
	fails    int       // in a row
	until    time.Time // closed to requests until then
	class    Class     // why
	probing  bool      // one request tries it after it was closed
	inFlight int
	sent     []time.Time // within the last minute, where a limit counts them
	stats    stats
}

// enter asks to make a call. Where it may not be made, at says when to ask again.
func (r *route) enter(now time.Time) (ok bool, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at := r.opensAt(now); at.After(now) {
		return false, at
	}
	r.inFlight++
	r.probing = r.fails > 0
	if r.host.Limits.RequestsPerMinute > 0 {
		r.sent = append(r.sent, now)
	}
	r.stats.requests++
	return true, now
}

// opensAt is now for a route that may be used.
func (r *route) opensAt(now time.Time) time.Time {
	if r.until.After(now) {
		return r.until
	}
	if r.probing {
		return now.Add(time.Second)
	}
	if n := r.host.Limits.Concurrency; n > 0 && r.inFlight >= n {
		return now.Add(time.Second)
	}
	if n := r.host.Limits.RequestsPerMinute; n > 0 {
		for len(r.sent) > 0 && now.Sub(r.sent[0]) >= time.Minute {
			r.sent = r.sent[1:]
		}
		if len(r.sent) >= n {
			return r.sent[0].Add(time.Minute)
		}
	}
	return now
}

// leave settles a call that enter let in.
func (r *route) leave(o outcome, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.inFlight--
	r.probing = false
	r.stats.note(o, now)
	if o.cancelled {
		return
	}
	if o.fail == nil {
		r.fails, r.until, r.class = 0, time.Time{}, ""
		return
	}
	r.close(o.fail, now)
}

// close keeps requests away for a time that suits the failure. What is our own fault or
// the question's closes nothing.
func (r *route) close(f *Failure, now time.Time) {
	var d time.Duration
	switch f.Class {
	case Busy:
		d = min(busyMost, busyFirst<<min(r.fails, 10))
		d = max(time.Duration(float64(d)*(0.8+0.4*rand.Float64())), f.RetryAfter)
	case Rate:
		d = f.RetryAfter
		if d == 0 {
			d = now.Truncate(time.Minute).Add(time.Minute).Sub(now)
		}
	case Quota, Auth, Gone:
		d = probation
	default:
		return
	}
	r.fails++
	r.class = f.Class
	r.until = now.Add(d)
}

// patience is how long the first token may take: the configured time, or three times what
// one answer in twenty takes where that is longer.
func (r *route) patience() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	limit := r.host.Timeouts.FirstToken
	return max(limit, min(3*r.stats.quantile(0.95), 4*limit))
}

// hedgeAfter is when a call that has not begun counts as slow.
func (r *route) hedgeAfter() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.stats.firsts) < 5 {
		return min(10*time.Second, r.host.Timeouts.FirstToken/2)
	}
	return max(500*time.Millisecond, r.stats.quantile(0.9))
}

func (r *route) habitNow() habit {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.habit
}

func (r *route) learn(h habit) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.habit = h
}

// fits reports whether the host may see the request and has room for it.
func (r *route) fits(s grounded.Sensitivity, promptTokens, maxTokens int) bool {
	limit := r.host.ContextTokens
	return r.host.sees(s) && (limit == 0 || promptTokens+maxTokens <= limit)
}
