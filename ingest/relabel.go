package ingest

import (
	"context"

	"grounded"
	"grounded/index"
)

// relabel writes a record's title, labels, access and sensitivity to its chunks in every
// generation; one that is not there (yet, or any more) has nothing to change.
func (q *Queue) relabel(ctx context.Context, x *index.Index, r *record) error {
	c, _, err := q.collection(ctx, r.Collection)
	if err != nil {
		return err
	}
	for _, g := range c.kept() {
		if err := x.SetPayload(ctx, c.target(g), r.Document); err != nil && grounded.CodeOf(err) != grounded.CodeNotFound {
			return err
		}
	}
	_, err = q.update(ctx, r.key(), func(now *record) error {
		if !now.Relabel || !sameMetadata(&now.Document, &r.Document) {
			return errUnchanged // a later change has work of its own
		}
		now.Relabel = false
		return nil
	})
	return unlessUnchanged(err)
}

// Relabel changes what is said of a document beside its text: its access list, labels,
// metadata and sensitivity, which is all that change may set. It holds when Relabel returns,
// as it does after [Queue.Submit]. Code: not_found.
func (q *Queue) Relabel(ctx context.Context, id grounded.DocumentID, change func(*grounded.Document)) error {
	r, ok := q.registry.get(id)
	if !ok || r.Deleted {
		return grounded.Errorf(grounded.CodeNotFound, "there is no document %q", id)
	}
	next, err := q.update(ctx, r.key(), func(r *record) error {
		if r.Deleted {
			return errUnchanged
		}
		before := r.Document
		change(&r.Document)
		if sameMetadata(&before, &r.Document) {
			return errUnchanged
		}
		r.Relabel = true
		return nil
	})
	if err != nil {
		return unlessUnchanged(err)
	}
	return q.announce(ctx, next, taskPayload)
}

// relabelNow makes changed access effective before Submit returns, where this process
// reaches the index. Where it does not, or the index is away, the queued task does it.
func (q *Queue) relabelNow(ctx context.Context, r *record) {
	if q.cfg.Index != nil {
		_ = q.relabel(ctx, q.cfg.Index, r)
	}
}
