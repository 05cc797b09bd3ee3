package ingest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"grounded"
)

// Records and work are two writes. A crash between them leaves a record that waits for a
// message nobody sent; the reconciler finds it and sends it.
const (
	reconcileEvery = 15 * time.Second
	reconcileAfter = 30 * time.Second // a record at rest for so long in a moving status
)

func (w *Worker) reconcile(ctx context.Context) {
	w.reconcileOnce(ctx, 0) // after a start nothing is under way here
	tick := time.NewTicker(reconcileEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			w.reconcileOnce(ctx, reconcileAfter)
		}
	}
}

// sweep clears away what is not needed, from time to time.
func (w *Worker) sweep(ctx context.Context) {
	tick := time.NewTicker(w.cfg.Sweep.Every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := w.q.Sweep(ctx, w.cfg.Sweep); err != nil && ctx.Err() == nil {
				w.log.Warn("what is not needed cannot be cleared away", "error", err)
			}
		}
	}
}

// reconcileOnce publishes again the work of records that have not moved for age and have
// no message in the stream. A task too many does no harm: it finds nothing left to do.
func (w *Worker) reconcileOnce(ctx context.Context, age time.Duration) {
	work, err := w.q.js.Stream(ctx, streamWork)
	if err != nil {
		return // the broker is away; the next round looks again
	}
	now := time.Now()
	stuck := w.q.registry.everything(func(r *record) bool {
		return now.Sub(r.UpdatedAt) >= age && r.task() != nil
	})
	for i := range stuck {
		r := &stuck[i]
		t := *r.task()
		_, err := work.GetLastMsgForSubject(ctx, w.q.subject(r, &t))
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			// One message a record's state, however many workers look.
			err = w.q.publish(ctx, r, t, fmt.Sprintf("%s@%d#again%d", r.ID, r.Revision, r.UpdatedAt.UnixNano()))
		}
		if err != nil {
			if ctx.Err() == nil {
				w.log.Warn("stuck work cannot be queued again", "document", r.ID, "error", err)
			}
			return
		}
	}
}

// task is the work that the record waits for; nil where it is at rest.
func (r *record) task() *task {
	t := task{Key: r.key(), Revision: r.Revision}
	switch {
	case r.Deleted && r.Relabel:
		t.Kind = taskRemove
	case r.Deleted:
		return nil
	case r.Relabel && r.Live > 0:
		t.Kind = taskPayload
	case r.Status == grounded.StatusSearchable || r.Status == grounded.StatusEmbedding:
		t.Kind, t.Revision = taskEmbed, r.Live
	case r.Status == grounded.StatusReady || r.Status == grounded.StatusFailed:
		return nil
	default:
		t.Kind = taskParse
	}
	return &t
}
