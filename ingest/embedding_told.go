package ingest

import (
	"context"
	"time"

	"grounded"
)

// searchableAt is the progress of a document that is found by its words; the vectors are
// the rest of the way.
const searchableAt = 0.5

// tell records, now and then, what share of their chunks the documents of a batch have
// embedded.
func (w *Worker) tell(ctx context.Context, batch []pending) {
	for k, p := range batch {
		e := p.of
		last := k == len(batch)-1 || batch[k+1].of != e
		if !last || e.whole && e.left == 0 || time.Since(e.told) < w.cfg.Tell || e.generation != e.collection.Generation {
			continue
		}
		e.told = time.Now()
		_, err := w.q.update(ctx, e.record.key(), func(now *record) error {
			moving := now.Status == grounded.StatusSearchable || now.Status == grounded.StatusEmbedding
			if now.Deleted || !moving || now.Live != e.revision || now.Chunks == 0 {
				return errUnchanged
			}
			share := 1 - float64(max(0, e.left))/float64(now.Chunks)
			now.Status, now.Reason = grounded.StatusEmbedding, ""
			now.Progress = max(now.Progress, searchableAt+(1-searchableAt)*max(0, share))
			return nil
		})
		if unlessUnchanged(err) != nil && ctx.Err() == nil {
			w.log.Warn("progress cannot be recorded", "document", e.record.ID, "error", err)
		}
	}
}
