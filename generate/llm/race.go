package llm

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"grounded"
)

// race is one request under way. Usually it has one lane; a hedge adds a second. The lane
// that is first to say anything leads, and the others are called off.
type race struct {
	router *Router
	req    Request
	routes []*route
	emit   func(Delta) error

	events chan event
	over   chan struct{}
	lanes  sync.WaitGroup

	began     time.Time
	next      int // in routes
	running   []*lane
	leader    *lane
	thought   bool // reasoning has been passed on and not voided
	committed bool // content has
	refusals  int
	bads      int
	again     bool // one host has been asked twice
	fails     []error
	records   []Attempt
}

type lane struct {
	route  *route
	cancel context.CancelCauseFunc
	hedge  bool
}

// event is a delta of a lane or its end.
type event struct {
	lane  *lane
	delta Delta
	out   *outcome
}

func newRace(r *Router, req Request, routes []*route, emit func(Delta) error) *race {
	return &race{router: r, req: req, routes: routes, emit: emit, began: time.Now(), events: make(chan event), over: make(chan struct{})}
}

// run returns when no goroutine of the race is left.
func (r *race) run(ctx context.Context) (Response, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer r.lanes.Wait()
	defer cancel()
	defer close(r.over)

	hedge := time.NewTimer(time.Hour)
	defer hedge.Stop()
	for {
		if len(r.running) == 0 {
			if err := r.advance(ctx); err != nil {
				return Response{Attempts: r.records}, err
			}
			hedge.Reset(r.running[0].route.hedgeAfter())
		}
		select {
		case <-ctx.Done():
			return Response{Attempts: r.records}, ctx.Err()
		case <-hedge.C:
			r.hedge(ctx)
		case ev := <-r.events:
			resp, done, err := r.handle(ev)
			if done || err != nil {
				resp.Attempts = r.records
				return resp, err
			}
		}
	}
}

// handle takes one event; done says that the race is decided.
func (r *race) handle(ev event) (Response, bool, error) {
	if ev.out != nil {
		return r.ended(ev.lane, *ev.out)
	}
	d := ev.delta
	if r.leader == nil && (d.Reasoning != "" || d.Content != "") {
		r.lead(ev.lane)
	}
	if r.leader != nil && r.leader != ev.lane {
		return Response{}, false, nil
	}
	r.thought = (r.thought || d.Reasoning != "") && !d.Reset
	r.thought = r.thought || d.Void
	r.committed = (r.committed || d.Content != "") && !d.Void
	return Response{}, false, r.emit(d)
}

func (r *race) lead(winner *lane) {
	r.leader = winner
	for _, l := range r.running {
		if l != winner {
			l.cancel(errLost)
		}
	}
}

// ended takes the end of a lane.
func (r *race) ended(l *lane, o outcome) (Response, bool, error) {
	r.drop(l)
	o.record.Hedge = l.hedge
	r.records = append(r.records, o.record)
	if r.leader != nil && r.leader != l {
		return Response{}, false, nil // it was called off
	}
	if o.fail == nil {
		r.router.sticky.pin(r.req.Conversation, l.route.host.Name)
		return o.resp, true, nil
	}
	if r.leader == l && r.committed {
		return o.resp, true, nil // cut
	}
	if o.cancelled {
		return Response{}, false, nil
	}
	r.fails = append(r.fails, o.fail)
	switch o.fail.Class {
	case Refused:
		r.refusals++
	case Bad:
		r.bads++
	}
	if r.leader != l {
		return Response{}, false, nil
	}
	r.leader = nil
	if !r.thought {
		return Response{}, false, nil
	}
	r.thought = false
	return Response{}, false, r.emit(Delta{Reset: true})
}

func (r *race) drop(l *lane) {
	for i, x := range r.running {
		if x == l {
			r.running = append(r.running[:i], r.running[i+1:]...)
			return
		}
	}
}

// advance starts a lane at the next host that takes requests, or says why there is none.
func (r *race) advance(ctx context.Context) error {
	if err := r.stop(); err != nil {
		return err
	}
	if r.start(ctx, false) {
		return nil
	}
	if err := r.pause(ctx); err != nil {
		return err
	}
	r.next = 0
	if r.start(ctx, false) {
		return nil
	}
	return r.exhausted()
}

// stop says whether asking further hosts is pointless or not allowed.
func (r *race) stop() error {
	switch {
	case r.refusals > 1, r.refusals == 1 && !r.router.cfg.FailoverRefused:
		return grounded.Wrap(grounded.CodeUnavailable, errors.Join(r.fails...), "the model host's content filter objected to the question or its passages")
	case r.bads > 1, len(r.records) >= r.router.cfg.MaxAttempts:
		return r.exhausted()
	case len(r.fails) > 0 && !r.wasBusy() && !r.router.retries.spend():
		return r.exhausted()
	}
	return nil
}

// wasBusy reports whether the last host only had no room. Its circuit keeps others from
// it, so going on to the next is free; what fails otherwise may fail everywhere, and
// spends of the budget.
func (r *race) wasBusy() bool {
	var f *Failure
	return !r.again && errors.As(r.fails[len(r.fails)-1], &f) && (f.Class == Busy || f.Class == Rate)
}

func (r *race) exhausted() error {
	return grounded.Wrap(grounded.CodeUnavailable, errors.Join(append(r.fails, errNoHost)...), "no model host can answer now")
}

var errNoHost = errors.New("no host is left to ask")

// pause waits for the first host that opens soon, or, where the only one was busy, a
// moment before it is asked again.
func (r *race) pause(ctx context.Context) error {
	now := time.Now()
	var soonest time.Time
	for _, rt := range r.routes {
		rt.mu.Lock()
		at := rt.opensAt(now)
		rt.mu.Unlock()
		if soonest.IsZero() || at.Before(soonest) {
			soonest = at
		}
	}
	wait := soonest.Sub(now)
	if now.Sub(r.began)+wait > r.router.cfg.Wait || r.again || !r.worthAgain() {
		return r.exhausted()
	}
	r.again = true
	if err := r.emit(Delta{Queued: 1}); err != nil {
		return err
	}
	t := time.NewTimer(wait + time.Duration(rand.Int64N(int64(50*time.Millisecond))))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// worthAgain reports whether a host might do better a moment later.
func (r *race) worthAgain() bool {
	for _, err := range r.fails {
		var f *Failure
		if errors.As(err, &f) && f.Class != Busy && f.Class != Rate {
			return false
		}
	}
	return true
}

// hedge starts a second lane where the first has been silent for longer than it usually
// is, the budget allows it and no filter or mistake of ours was met.
func (r *race) hedge(ctx context.Context) {
	cfg := r.router.cfg
	if !cfg.Hedge || r.leader != nil || len(r.running) != 1 || r.refusals+r.bads > 0 || len(r.records)+1 >= cfg.MaxAttempts {
		return
	}
	if r.router.hedges.spend() {
		r.start(ctx, true)
	}
}

// start opens a lane at the next route that lets a call in.
func (r *race) start(ctx context.Context, hedge bool) bool {
	for ; r.next < len(r.routes); r.next++ {
		rt := r.routes[r.next]
		if ok, _ := rt.enter(time.Now()); ok {
			r.next++
			r.open(ctx, rt, hedge)
			return true
		}
	}
	return false
}

func (r *race) open(ctx context.Context, rt *route, hedge bool) {
	ctx, cancel := context.WithCancelCause(ctx)
	l := &lane{route: rt, cancel: cancel, hedge: hedge}
	r.running = append(r.running, l)
	c := &call{route: rt, client: r.router.client, req: r.req}
	c.send = func(d Delta) bool {
		select {
		case r.events <- event{lane: l, delta: d}:
			return true
		case <-ctx.Done():
			return false
		}
	}
	r.lanes.Go(func() {
		defer cancel(nil)
		out := c.do(ctx)
		rt.leave(out, time.Now())
		r.router.report(ctx, out, hedge)
		select {
		case r.events <- event{lane: l, out: &out}:
		case <-r.over:
		}
	})
}

// report logs a call. It holds nothing of the question or the answer.
func (r *Router) report(ctx context.Context, o outcome, hedge bool) {
	level := slog.LevelDebug
	if o.fail != nil && !o.cancelled {
		level = slog.LevelWarn
	}
	attrs := []slog.Attr{
		slog.String("provider", o.record.Provider), slog.String("model", o.record.Model), slog.String("returned", o.resp.Model),
		slog.Duration("first_token", o.record.FirstToken), slog.Duration("took", o.record.Took), slog.Int("queued", o.record.Queued),
		slog.Bool("hedge", hedge), slog.String("request_id", o.record.RequestID),
	}
	if o.fail != nil {
		attrs = append(attrs, slog.String("class", string(o.fail.Class)), slog.Int("status", o.fail.Status), slog.String("code", o.fail.Code))
	}
	r.log.LogAttrs(ctx, level, "llm call", attrs...)
}

// Refusal reports whether err comes from a host's content filter.
func Refusal(err error) bool {
	var f *Failure
	return errors.As(err, &f) && f.Class == Refused
}
