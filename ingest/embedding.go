package ingest

import (
	"context"
	"errors"
	"fmt"

	"grounded"
	"grounded/index"
)

// pending is one chunk on its way to a vector.
type pending struct {
	task  int // which of the batch's tasks it belongs to
	chunk grounded.Chunk
}

// embedAll is the second stage: it gathers the chunks without vectors of several
// documents, embeds them in batches across them, and makes each ready whose chunks all
// have one. The errors are parallel to the tasks.
func (w *Worker) embedAll(ctx context.Context, tasks []task) []error {
	errs := make([]error, len(tasks))
	records := make([]*record, len(tasks))
	byCollection := map[string][]pending{}
	for i, t := range tasks {
		r, _, err := w.q.get(ctx, t.Key)
		if grounded.CodeOf(err) == grounded.CodeNotFound {
			continue
		}
		if err != nil {
			errs[i] = err
			continue
		}
		if r.Deleted || r.Live != t.Revision {
			continue // overtaken
		}
		chunks, err := w.p.Index.WithoutVectors(ctx, index.Live(r.Collection), r.ID, t.Revision, 0)
		if err != nil {
			errs[i] = err
			continue
		}
		records[i] = r
		for _, c := range chunks {
			byCollection[r.Collection] = append(byCollection[r.Collection], pending{i, c})
		}
	}
	for collection, list := range byCollection {
		w.embedPending(ctx, collection, list, errs)
	}
	for i, r := range records {
		if r == nil {
			continue
		}
		if errs[i] == nil {
			errs[i] = w.ready(ctx, r, tasks[i].Revision)
		} else if grounded.CodeOf(errs[i]) == grounded.CodeUnavailable && ctx.Err() == nil {
			w.waiting(ctx, r, errs[i])
		}
	}
	return errs
}

// embedPending embeds the chunks of one collection; an error goes to every task that has
// chunks in the batch it struck.
func (w *Worker) embedPending(ctx context.Context, collection string, list []pending, errs []error) {
	for len(list) > 0 {
		n := min(w.cfg.EmbedBatch, len(list))
		batch := list[:n]
		list = list[n:]
		chunks := make([]grounded.Chunk, n)
		ids := make([]grounded.ChunkID, n)
		for i, p := range batch {
			chunks[i], ids[i] = p.chunk, p.chunk.ID
		}
		vectors, err := w.p.Vectors(ctx, chunks)
		if err == nil {
			err = w.p.Index.PutVectors(ctx, index.Live(collection), ids, vectors)
		}
		if err != nil {
			for _, p := range batch {
				errs[p.task] = err
			}
			if ctx.Err() != nil || grounded.CodeOf(err) == grounded.CodeUnavailable {
				for _, p := range list { // the next batch would fare no better
					errs[p.task] = err
				}
				return
			}
		}
	}
}

// ready records that a revision can be found by meaning.
func (w *Worker) ready(ctx context.Context, r *record, rev grounded.Revision) error {
	_, err := w.q.update(ctx, r.key(), func(now *record) error {
		if now.Deleted || now.Revision != rev || now.Live != rev {
			return errUnchanged
		}
		now.Status, now.Progress, now.Reason, now.Error, now.Attempt = grounded.StatusReady, 1, "", nil, 0
		return nil
	})
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}

// waiting tells why a document rests in searchable.
func (w *Worker) waiting(ctx context.Context, r *record, cause error) {
	reason := fmt.Sprintf("found by its words; its vectors follow when the embedding server answers (%s)", grounded.MessageOf(cause))
	_, err := w.q.update(ctx, r.key(), func(now *record) error {
		if now.Deleted || now.Revision != r.Revision || now.Reason == reason {
			return errUnchanged
		}
		now.Status, now.Reason = grounded.StatusSearchable, reason
		return nil
	})
	if err != nil && !errors.Is(err, errUnchanged) {
		w.log.Warn("the reason for waiting cannot be recorded", "document", r.ID, "error", err)
	}
}
