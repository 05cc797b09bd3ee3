package ingest

import (
	"context"
	"fmt"
	"time"

	"grounded"
)

// Records and work are two writes. A crash between them leaves a record that waits for a
// message nobody sent; the reconciler finds it and sends it.
const (
	reconcileEvery = 15 * time.Second
	reconcileAfter = 60 * time.Second // a record at rest for so long in a moving status
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

// reconcileOnce publishes again the work of records that have not moved for age. A task
// that is queued already is done once: the second finds nothing left to do.
func (w *Worker) reconcileOnce(ctx context.Context, age time.Duration) {
	now := time.Now()
	stuck := w.q.registry.all(func(r *record) bool {
		return now.Sub(r.UpdatedAt) >= age && moving(r.Status)
	})
	for i := range stuck {
		r := &stuck[i]
		t := task{Key: r.key(), Revision: r.Revision, Kind: taskParse}
		if r.Live == r.Revision {
			t.Kind = taskEmbed
		}
		// One message a record, minute and kind, however many workers look.
		id := fmt.Sprintf("%s@%d#%s-reconcile%d", r.ID, r.Revision, t.Kind, now.Unix()/60)
		if err := w.q.publish(ctx, r, t, id); err != nil {
			if ctx.Err() == nil {
				w.log.Warn("stuck work cannot be queued again", "document", r.ID, "error", err)
			}
			return
		}
	}
}

func moving(s grounded.Status) bool {
	switch s {
	case grounded.StatusReady, grounded.StatusFailed, grounded.StatusDeleting:
		return false
	}
	return true
}
