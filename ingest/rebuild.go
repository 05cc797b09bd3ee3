package ingest

import (
	"context"
	"errors"

	"grounded"
)

// rebuild writes a document's live revision to a generation that a job builds.
func (w *Worker) rebuild(ctx context.Context, r *record, generation int) error {
	c, _, err := w.q.collection(ctx, r.Collection)
	if err != nil {
		return err
	}
	from, have := r.newest(&c), r.Held[generation]
	switch {
	case generation != c.Building && generation != c.Generation || from.Revision == 0:
		return nil // the job has ended, or there is nothing to write
	case have.Revision >= from.Revision && have.Vectors:
		return nil
	case have.Revision >= from.Revision:
		return w.queueEmbed(ctx, r, have.Revision, generation)
	}
	s, rev, err := w.recut(ctx, r, from.Revision)
	if err != nil {
		return err
	}
	return w.q.still.moving(func() error {
		if err := w.put(ctx, &c, []int{generation}, r.Document, s.Chunks, func(float64) {}); err != nil {
			return err
		}
		return w.holdRebuilt(ctx, &c, r, generation, rev)
	})
}

// recut returns a revision's chunks as the pipeline makes them now: the stored ones where
// they were made so, else from the original. Where the original cannot be read any more
// the stored ones serve on. Spans of a revision never change their meaning: another text
// is another revision.
func (w *Worker) recut(ctx context.Context, r *record, rev grounded.Revision) (stored, grounded.Revision, error) {
	old, err := w.q.stored(ctx, r.ID, rev)
	if err != nil && grounded.CodeOf(err) != grounded.CodeNotFound {
		return stored{}, 0, err
	}
	if err == nil && old.Fingerprint == w.p.cut() {
		return old, rev, nil
	}
	doc := r.Document
	doc.Revision = rev
	parsed, perr := w.reparse(ctx, r, doc)
	if perr != nil {
		if err != nil || !final[grounded.CodeOf(perr)] {
			return stored{}, 0, perr
		}
		w.log.Warn("an original cannot be read any more; its stored text serves on", "document", r.ID, "error", perr)
		return old, rev, nil
	}
	if parsed.Text != old.Text && len(old.Text) > 0 {
		if doc.Revision, err = w.another(ctx, r, rev); err != nil {
			return stored{}, 0, err
		}
		parsed.revise(doc.Revision)
	}
	s := parsed.stored(w.p)
	return s, doc.Revision, w.q.putStored(ctx, r.ID, doc.Revision, s)
}

func (w *Worker) reparse(ctx context.Context, r *record, doc grounded.Document) (Parsed, error) {
	data, err := w.q.bytes(ctx, r.LiveObject)
	if err != nil {
		return Parsed{}, err
	}
	return w.p.Parse(ctx, doc, data, func(grounded.Status, float64) {})
}

// errMoved says that the document has work of its own, which writes to the new generation
// as well.
var errMoved = errors.New("the document is being changed")

// another counts a revision for the same bytes read anew. A revision counted by an
// attempt that died is used.
func (w *Worker) another(ctx context.Context, r *record, rev grounded.Revision) (grounded.Revision, error) {
	next, err := w.q.update(ctx, r.key(), func(now *record) error {
		switch {
		case now.Deleted || now.Object != now.LiveObject || now.task() != nil:
			return errMoved
		case now.Revision > rev:
			return errUnchanged
		}
		now.Revision++
		return nil
	})
	if errors.Is(err, errMoved) {
		return 0, grounded.Wrap(grounded.CodeUnavailable, err, "the document is being changed")
	}
	return next.Revision, unlessUnchanged(err)
}

func (w *Worker) holdRebuilt(ctx context.Context, c *Collection, r *record, generation int, rev grounded.Revision) error {
	relabelled := false
	next, err := w.q.update(ctx, r.key(), func(now *record) error {
		relabelled = !sameMetadata(&now.Document, &r.Document)
		if now.Deleted || now.Held[generation].Revision > rev {
			return errUnchanged
		}
		now.hold(c, generation, held{Revision: rev, Fingerprint: w.p.Fingerprint()})
		return nil
	})
	switch {
	case errors.Is(err, errUnchanged) && next.Deleted:
		return w.prune(ctx, c, r.ID, next.Revision)
	case errors.Is(err, errUnchanged):
		return w.p.Index.Prune(ctx, c.target(generation), r.ID, next.Held[generation].Revision)
	case err != nil:
		return err
	}
	if relabelled {
		if err := w.q.relabel(ctx, w.p.Index, next); err != nil {
			return err
		}
	}
	if err := w.p.Index.Prune(ctx, c.target(generation), r.ID, rev); err != nil {
		return err
	}
	return w.queueEmbed(ctx, next, rev, generation)
}
