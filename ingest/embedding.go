package ingest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"grounded"
	"grounded/index"
)

// wanted is a document's revision in a generation that has chunks without vectors.
type wanted struct {
	record     *record
	collection Collection
	generation int
	revision   grounded.Revision
	err        error
	left       int       // chunks without vectors
	whole      bool      // the window has all of them
	told       time.Time // when the record was last told of it
}

func (e *wanted) target() index.Target { return e.collection.target(e.generation) }

// pending is one chunk on its way to a vector.
type pending struct {
	of    *wanted
	chunk grounded.Chunk
}

// windowChunks bounds what is held of one document at a time.
const windowChunks = 512

// embedAll is the second stage: it gathers the chunks without vectors of several
// documents, embeds them in batches across them, and makes each ready whose chunks all
// have one. The errors are parallel to the tasks.
func (w *Worker) embedAll(ctx context.Context, tasks []task) []error {
	errs := make([]error, len(tasks))
	open := map[int]*wanted{}
	unreachable := w.stillAway()
	for i, t := range tasks {
		var e *wanted
		if e, errs[i] = w.wanted(ctx, t); e != nil {
			open[i] = e
			if e.err == nil {
				e.err = unreachable
			}
		}
	}
	for len(open) > 0 {
		w.embedWindow(ctx, open, func(done func(*wanted) bool) {
			for i, e := range open {
				if done(e) {
					delete(open, i)
					errs[i] = w.finish(ctx, e)
				}
			}
		})
	}
	return errs
}

// wanted looks up what a task asks for; nil where nothing is to be done any more.
func (w *Worker) wanted(ctx context.Context, t task) (*wanted, error) {
	r, _, err := w.q.get(ctx, t.Key)
	if grounded.CodeOf(err) == grounded.CodeNotFound || err == nil && r.Deleted {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c, _, err := w.q.collection(ctx, r.Collection)
	if err != nil {
		return nil, err
	}
	e := &wanted{record: r, collection: c, generation: t.Generation, revision: t.Revision, told: time.Now()}
	if !slices.Contains(c.kept(), e.generation) { // none named, or one that a job has replaced since
		e.generation = c.Generation
	}
	if h := r.Held[e.generation]; h.Revision != t.Revision || h.Vectors && r.Status == grounded.StatusReady {
		return nil, nil // overtaken, or done
	}
	if model := w.p.Spec().Model; c.Made[e.generation].Spec.Model != model {
		e.err = grounded.Errorf(grounded.CodeUnavailable,
			"collection %q was embedded with another model than the configured %s: reindex it, or restore the setting", c.Name, model)
	}
	return e, nil
}

// embedWindow embeds up to a window of each open document's chunks. It has those finished
// that are done with, the short ones before the long: all chunks have vectors, or an error.
func (w *Worker) embedWindow(ctx context.Context, open map[int]*wanted, finish func(done func(*wanted) bool)) {
	var list []pending
	for _, e := range open {
		var chunks []grounded.Chunk
		if e.err == nil {
			chunks, e.err = w.p.Index.WithoutVectors(ctx, e.target(), e.record.ID, e.revision, windowChunks)
		}
		for _, c := range chunks {
			list = append(list, pending{e, c})
		}
		e.left, e.whole = len(chunks), len(chunks) < windowChunks
		if !e.whole && e.err == nil {
			e.left, e.err = w.p.Index.CountWithoutVectors(ctx, e.target(), e.record.ID, e.revision)
		}
	}
	slices.SortStableFunc(list, func(a, b pending) int { return cmp.Compare(a.of.left, b.of.left) })
	for len(list) > 0 {
		n := min(w.cfg.EmbedBatch, len(list))
		w.giveWay(ctx)
		if err := w.embedBatch(ctx, list[:n]); err != nil {
			for _, p := range list { // the next batch would fare no better
				p.of.err = err
			}
			break
		}
		for _, p := range list[:n] {
			p.of.left--
		}
		finish(func(e *wanted) bool { return e.err == nil && e.whole && e.left == 0 })
		w.tell(ctx, list[:n])
		list = list[n:]
	}
	finish(func(e *wanted) bool { return e.err != nil || e.whole })
}

// away remembers that the embedder did not answer, so that it is asked once in a while
// and not once a document.
type away struct {
	until time.Time
	err   error
}

func (w *Worker) seen(err error) {
	if grounded.CodeOf(err) == grounded.CodeUnavailable {
		w.away.Store(&away{time.Now().Add(w.cfg.AwayRetry), err})
	} else {
		w.away.Store(nil)
	}
}

func (w *Worker) stillAway() error {
	if a := w.away.Load(); a != nil && time.Now().Before(a.until) {
		return a.err
	}
	return nil
}

// embedBatch computes vectors for chunks of several documents and writes them, one call
// a generation.
func (w *Worker) embedBatch(ctx context.Context, batch []pending) error {
	chunks := make([]grounded.Chunk, len(batch))
	for i, p := range batch {
		chunks[i] = p.chunk
	}
	vectors, err := w.p.Vectors(ctx, chunks)
	w.seen(err)
	if err != nil {
		return err
	}
	type part struct {
		ids     []grounded.ChunkID
		vectors [][]float32
	}
	parts := map[index.Target]*part{}
	for i, p := range batch {
		t := p.of.target()
		if parts[t] == nil {
			parts[t] = &part{}
		}
		parts[t].ids, parts[t].vectors = append(parts[t].ids, p.chunk.ID), append(parts[t].vectors, vectors[i])
	}
	for t, p := range parts {
		if err := w.p.Index.PutVectors(ctx, t, p.ids, p.vectors); err != nil {
			return err
		}
	}
	return nil
}

// finish records that a revision can be found by meaning, or why not yet.
func (w *Worker) finish(ctx context.Context, e *wanted) error {
	if e.err != nil {
		if ctx.Err() == nil && e.generation == e.collection.Generation {
			w.rest(ctx, e)
		}
		return e.err
	}
	c, _, err := w.q.collection(ctx, e.record.Collection) // a job may have switched meanwhile
	if err != nil {
		return err
	}
	_, err = w.q.update(ctx, e.record.key(), func(now *record) error {
		h := now.Held[e.generation]
		if now.Deleted || h.Revision != e.revision {
			return errUnchanged
		}
		h.Vectors = true
		now.hold(&c, e.generation, h)
		if now.Status == grounded.StatusSearchable || now.Status == grounded.StatusEmbedding {
			if live := now.Held[c.Generation]; live.Vectors {
				now.Status, now.Progress, now.Reason, now.Attempt = grounded.StatusReady, 1, "", 0
			}
		}
		return nil
	})
	return unlessUnchanged(err)
}

// rest tells why a document rests in searchable.
func (w *Worker) rest(ctx context.Context, e *wanted) {
	reason := fmt.Sprintf("found by its words; its vectors follow: %s", grounded.MessageOf(e.err))
	_, err := w.q.update(ctx, e.record.key(), func(now *record) error {
		if now.Deleted || now.Reason == reason || now.Status != grounded.StatusSearchable && now.Status != grounded.StatusEmbedding {
			return errUnchanged
		}
		now.Status, now.Reason = grounded.StatusSearchable, reason
		return nil
	})
	if unlessUnchanged(err) != nil {
		w.log.Warn("the reason for waiting cannot be recorded", "document", e.record.ID, "error", err)
	}
}
