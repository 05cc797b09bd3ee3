package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"grounded"
)

// do runs one task of the parsing lanes.
func (w *Worker) do(ctx context.Context, t task) error {
	r, _, err := w.q.get(ctx, t.Key)
	if grounded.CodeOf(err) == grounded.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	move := w.q.still.moving
	switch {
	case t.Kind == taskRemove:
		return move(func() error { return w.remove(ctx, r, t.Revision) })
	case r.Deleted: // the removal may have pruned before a worker that died here wrote
		return move(func() error {
			return w.pruneLeft(ctx, r, func(*Collection) grounded.Revision { return r.Revision })
		})
	case t.Kind == taskPayload:
		return move(func() error { return w.q.relabel(ctx, w.p.Index, r) })
	case t.Kind == taskRebuild:
		return w.rebuild(ctx, r, t.Generation)
	case r.Revision != t.Revision: // overtaken: the later revision has work of its own, but so may its prune have come before
		return move(func() error {
			return w.pruneLeft(ctx, r, func(c *Collection) grounded.Revision { return r.newest(c).Revision })
		})
	case r.Live == r.Revision && r.Status != grounded.StatusQueued:
		return w.continueEmbed(ctx, r) // the worker may have died between the two stages
	}
	return w.parseDocument(ctx, r)
}

func unlessUnchanged(err error) error {
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}

// remove drops what a document had up to its removal at rev. It may have been submitted
// again since: later revisions stay.
func (w *Worker) remove(ctx context.Context, r *record, rev grounded.Revision) error {
	if err := w.pruneLeft(ctx, r, func(*Collection) grounded.Revision { return rev }); err != nil {
		return err
	}
	_, err := w.q.update(ctx, r.key(), func(now *record) error {
		if !now.Deleted || now.Revision != rev || !now.Relabel {
			return errUnchanged
		}
		now.Relabel = false // nothing of it is left in the index
		return nil
	})
	return unlessUnchanged(err)
}

// pruneLeft drops what the index still holds of a document older than keep says: of a removed
// one, or of a revision that is not shown any more, left by a worker that died.
func (w *Worker) pruneLeft(ctx context.Context, r *record, keep func(*Collection) grounded.Revision) error {
	c, _, err := w.q.collection(ctx, r.Collection)
	if err == nil {
		err = w.prune(ctx, &c, r.ID, keep(&c))
	}
	if grounded.CodeOf(err) == grounded.CodeNotFound {
		return nil // the collection is gone with all that it held
	}
	return err
}

// prune drops the chunks of doc older than keep from every generation.
func (w *Worker) prune(ctx context.Context, c *Collection, doc grounded.DocumentID, keep grounded.Revision) error {
	for _, g := range c.kept() {
		if err := w.p.Index.Prune(ctx, c.target(g), doc, keep); err != nil && grounded.CodeOf(err) != grounded.CodeNotFound {
			return err
		}
	}
	return nil
}

// collectionFor is the collection with its index there to be written to.
func (w *Worker) collectionFor(ctx context.Context, name string) (Collection, error) {
	c, _, err := w.q.collection(ctx, name)
	if err != nil || c.Generation != 0 {
		return c, err
	}
	spec := w.p.Spec()
	if err := w.p.Index.Ensure(ctx, name, spec); err != nil {
		return c, err
	}
	return w.q.updateCollection(ctx, name, func(c *Collection) error {
		if c.Generation == 0 {
			c.Generation, c.Last, c.Made = 1, 1, map[int]Made{1: {Spec: spec, Terms: w.p.Terms.Config()}}
		}
		return nil
	})
}

// parseDocument is the first stage: searchable by its words when it returns.
func (w *Worker) parseDocument(ctx context.Context, r *record) error {
	var c Collection
	err := w.q.still.moving(func() (err error) {
		c, err = w.collectionFor(ctx, r.Collection)
		return err
	})
	if err != nil {
		return err
	}
	data, err := w.q.bytes(ctx, r.Object)
	if err != nil {
		return err
	}
	parsed, err := w.p.Parse(ctx, r.Document, data, w.steps(ctx, r))
	if err != nil {
		return err
	}
	if err := w.q.putStored(ctx, r.ID, r.Revision, parsed.stored(w.p)); err != nil {
		return err
	}
	return w.q.still.moving(func() error { return w.show(ctx, &c, r, parsed) })
}

// show writes what was parsed to the index and makes it live.
func (w *Worker) show(ctx context.Context, c *Collection, r *record, parsed Parsed) error {
	doc := r.Document
	doc.Title = parsed.Title
	step := w.steps(ctx, r)
	for todo := c.written(); len(todo) > 0; {
		if err := w.put(ctx, c, todo, doc, parsed.Chunks, func(share float64) { step(grounded.StatusIndexing, share) }); err != nil {
			return err
		}
		next, err := w.goLive(ctx, c, todo, r, parsed)
		if err != nil || next == nil {
			return err
		}
		// A job that began or switched since c was read may have overlooked this document.
		if *c, _, err = w.q.collection(ctx, r.Collection); err != nil {
			return err
		}
		todo = slices.DeleteFunc(c.written(), func(g int) bool { return next.Held[g].Revision >= r.Revision })
	}
	return nil
}

// put writes chunks to generations. A live one that the index has lost is made anew, and a
// job rebuilds it: the index can be rebuilt, the records cannot.
func (w *Worker) put(ctx context.Context, c *Collection, generations []int, doc grounded.Document, chunks []grounded.Chunk, told func(share float64)) error {
	for _, g := range generations {
		err := w.p.Put(ctx, c.target(g), c.Made[g], doc, chunks, told)
		if grounded.CodeOf(err) == grounded.CodeNotFound {
			if g == c.Generation {
				if err := w.q.replaceLost(ctx, w.p.Index, c.Name, g); err != nil {
					return err
				}
			}
			return grounded.Wrap(grounded.CodeUnavailable, err, "the index of collection %q is being changed", c.Name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// goLive makes the parsed revision the one that these generations show, unless the
// document was removed meanwhile; then it returns no record. A revision that has been
// overtaken still goes live where that is newer than what is shown, so that nothing stays
// in the index that nothing points to.
func (w *Worker) goLive(ctx context.Context, c *Collection, generations []int, r *record, parsed Parsed) (*record, error) {
	relabelled := false // while it was being parsed
	next, err := w.q.update(ctx, r.key(), func(now *record) error {
		relabelled = !sameMetadata(&now.Document, &r.Document)
		older := func(g int) bool { return now.Held[g].Revision <= r.Revision }
		if now.Deleted || !slices.ContainsFunc(generations, older) {
			return errUnchanged
		}
		for _, g := range generations {
			if older(g) {
				now.hold(c, g, held{Revision: r.Revision, Fingerprint: w.p.Fingerprint()})
			}
		}
		now.LiveObject = r.Object
		if now.Revision != r.Revision {
			return nil
		}
		if !relabelled {
			now.Title = parsed.Title
		}
		now.FoundDate = parsed.Dated
		now.MediaType, now.Pages, now.Chunks = parsed.Media, parsed.Pages, len(parsed.Chunks)
		now.Language, now.Warnings, now.Error, now.Attempt = parsed.Language, parsed.Warnings, nil, 0
		now.Status, now.Progress, now.Reason = grounded.StatusSearchable, searchableAt, ""
		return nil
	})
	switch {
	case errors.Is(err, errUnchanged) && next.Deleted:
		return nil, w.prune(ctx, c, r.ID, next.Revision)
	case errors.Is(err, errUnchanged):
		return nil, w.prune(ctx, c, r.ID, next.newest(c).Revision)
	case err != nil:
		return nil, err
	}
	if relabelled {
		if err := w.q.relabel(ctx, w.p.Index, next); err != nil {
			return nil, err
		}
	}
	if r.Live != 0 || r.Revision > 1 {
		if err := w.prune(ctx, c, r.ID, r.Revision); err != nil {
			return nil, err
		}
	}
	for _, g := range generations {
		if err := w.queueEmbed(ctx, next, r.Revision, g); err != nil {
			return nil, err
		}
	}
	return next, nil
}

// continueEmbed queues the second stage for a document whose first is done.
func (w *Worker) continueEmbed(ctx context.Context, r *record) error {
	if r.Status != grounded.StatusSearchable && r.Status != grounded.StatusEmbedding {
		return nil
	}
	return w.queueEmbed(ctx, r, r.Revision, 0)
}

func (w *Worker) queueEmbed(ctx context.Context, r *record, rev grounded.Revision, generation int) error {
	t := task{Key: r.key(), Revision: rev, Kind: taskEmbed, Generation: generation}
	return w.q.publish(ctx, r, t, fmt.Sprintf("%s@%d#embed%d-%d", r.ID, rev, generation, r.UpdatedAt.UnixNano()))
}

// progress of the whole way at the start of each step, and what the step is of it.
var progress = map[grounded.Status]struct{ from, length float64 }{
	grounded.StatusExtracting: {0.1, 0.2}, grounded.StatusChunking: {0.3, 0.1}, grounded.StatusIndexing: {0.4, searchableAt - 0.4},
}

// smallBytes is a size below which no step takes long enough to be seen.
const smallBytes = 256 << 10

// steps records where a document is, where that takes long enough to be seen.
func (w *Worker) steps(ctx context.Context, r *record) func(s grounded.Status, share float64) {
	var last time.Time
	return func(s grounded.Status, share float64) {
		if r.SizeBytes < smallBytes || time.Since(last) < 200*time.Millisecond {
			return
		}
		last = time.Now()
		_, err := w.q.update(ctx, r.key(), func(now *record) error {
			if now.Deleted || now.Revision != r.Revision || now.Live == r.Revision {
				return errUnchanged
			}
			now.Status, now.Progress = s, progress[s].from+progress[s].length*share
			return nil
		})
		if unlessUnchanged(err) != nil && ctx.Err() == nil {
			w.log.Warn("progress cannot be recorded", "document", r.ID, "error", err)
		}
	}
}
