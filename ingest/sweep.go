package ingest

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"grounded"
)

// SweepConfig says how long what nothing names any more is kept. Zero means the default.
type SweepConfig struct {
	Every      time.Duration // between sweeps; 10 minutes
	Grace      time.Duration // of bytes that no record names: they may be on their way in; 1 hour
	Revisions  time.Duration // of texts of earlier revisions, which answers may cite; 30 days
	Tombstones time.Duration // of removed documents, which fence late workers; 24 hours
}

func (c SweepConfig) withDefaults() SweepConfig {
	set := func(d *time.Duration, to time.Duration) {
		if *d == 0 {
			*d = to
		}
	}
	set(&c.Every, 10*time.Minute)
	set(&c.Grace, time.Hour)
	set(&c.Revisions, 30*24*time.Hour)
	set(&c.Tombstones, 24*time.Hour)
	return c
}

// Sweep drops bytes, texts and tombstones that nothing needs any more. Any number of
// processes may sweep at once: each removal is conditional on what was looked at.
func (q *Queue) Sweep(ctx context.Context, cfg SweepConfig) error {
	cfg = cfg.withDefaults()
	now := time.Now()
	for _, f := range []func(context.Context, SweepConfig, time.Time) error{q.sweepTombstones, q.sweepTexts, q.sweepBlobs, q.sweepObjects} {
		if err := f(ctx, cfg, now); err != nil {
			return unavailable(err, "clearing away what is not needed")
		}
	}
	return nil
}

func (q *Queue) sweepTombstones(ctx context.Context, cfg SweepConfig, now time.Time) error {
	old := q.registry.everything(func(r *record) bool {
		return r.Deleted && !r.Relabel && now.Sub(r.UpdatedAt) > cfg.Tombstones
	})
	for i := range old {
		r, at, err := q.get(ctx, old[i].key())
		if err != nil || !r.Deleted {
			continue // another sweep came first, or it was submitted again
		}
		if err := q.documents.Purge(ctx, r.key(), jetstream.LastRevision(at)); err != nil && !isConflict(err) {
			return err
		}
	}
	return nil
}

// keys lists a bucket's keys, with their times and revisions but without their values.
func keys(ctx context.Context, kv jetstream.KeyValue) (out []jetstream.KeyValueEntry, err error) {
	w, err := kv.WatchAll(ctx, jetstream.IgnoreDeletes(), jetstream.MetaOnly())
	if err != nil {
		return nil, err
	}
	defer func() { _ = w.Stop() }() // an error means that it has stopped
	for {
		select {
		case e := <-w.Updates():
			if e == nil {
				return out, ctx.Err()
			}
			out = append(out, e)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// sweepTexts drops the texts of removed documents, and those of revisions that were
// overtaken long ago. Large ones are dropped by sweepObjects.
func (q *Queue) sweepTexts(ctx context.Context, cfg SweepConfig, now time.Time) error {
	list, err := keys(ctx, q.texts)
	if err != nil {
		return err
	}
	for _, e := range list {
		id, rev, _ := strings.Cut(e.Key(), ".")
		if q.needsText(grounded.DocumentID(id), rev, now.Sub(e.Created()), cfg) {
			continue
		}
		if err := q.texts.Purge(ctx, e.Key(), jetstream.LastRevision(e.Revision())); err != nil && !isConflict(err) {
			return err
		}
	}
	return nil
}

func (q *Queue) needsText(id grounded.DocumentID, rev string, age time.Duration, cfg SweepConfig) bool {
	r, ok := q.registry.get(id)
	if !ok || r.Deleted {
		return age < cfg.Grace
	}
	number := parseRevision(rev)
	if number == 0 || number >= r.Revision {
		return true
	}
	for _, h := range r.Held {
		if h.Revision == number {
			return true
		}
	}
	return age < cfg.Revisions
}

// named are the blobs that records name.
func (q *Queue) named() map[string]bool {
	out := map[string]bool{}
	for _, r := range q.registry.all(func(*record) bool { return true }) {
		out[r.Object], out[r.LiveObject] = true, true
	}
	return out
}

// sweepBlobs drops small uploads, and the entries of large ones, that no record names. An
// upload of equal bytes writes the entry anew, and so is never robbed of its bytes.
func (q *Queue) sweepBlobs(ctx context.Context, cfg SweepConfig, now time.Time) error {
	list, err := keys(ctx, q.blobs)
	if err != nil {
		return err
	}
	named := q.named()
	for _, e := range list {
		if now.Sub(e.Created()) < cfg.Grace {
			continue
		}
		sum, inline := strings.CutPrefix(e.Key(), "data.")
		object := inlinePrefix + sum
		if !inline {
			v, err := q.blobs.Get(ctx, e.Key())
			if err != nil {
				continue // another sweep came first
			}
			object = string(v.Value())
		}
		if named[object] {
			continue
		}
		if err := q.blobs.Purge(ctx, e.Key(), jetstream.LastRevision(e.Revision())); err != nil && !isConflict(err) {
			return err
		}
	}
	return nil
}

// sweepObjects drops objects that no record and no entry names: those swept above, and
// those of uploads that broke off.
func (q *Queue) sweepObjects(ctx context.Context, cfg SweepConfig, now time.Time) error {
	objects, err := q.objects.List(ctx)
	if errors.Is(err, jetstream.ErrNoObjectsFound) {
		return nil
	}
	if err != nil {
		return err
	}
	named := q.named()
	entries, err := keys(ctx, q.blobs)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if v, err := q.blobs.Get(ctx, e.Key()); err == nil && !strings.HasPrefix(e.Key(), "data.") {
			named[string(v.Value())] = true
		}
	}
	for _, o := range objects {
		age := now.Sub(o.ModTime)
		if rest, text := strings.CutPrefix(o.Name, "text/"); text {
			id, rev, _ := strings.Cut(rest, "/")
			if q.needsText(grounded.DocumentID(id), rev, age, cfg) {
				continue
			}
		} else if named[o.Name] || age < cfg.Grace {
			continue
		}
		if err := q.objects.Delete(ctx, o.Name); err != nil && !errors.Is(err, jetstream.ErrObjectNotFound) {
			return err
		}
	}
	return nil
}
