package ingest

import (
	"context"
	"slices"
	"time"

	"grounded/index"
)

// The index is derived: where it has lost a generation (its folder was deleted, its disk
// replaced), the records still say what it held. An empty generation takes the lost one's
// place at once, so that the collection can be searched and written to, and a job builds the
// next from the records.

// replaceLost notes that the live generation g of a collection is lost, and makes it anew,
// empty. The note comes first: an empty generation alone would look whole.
func (q *Queue) replaceLost(ctx context.Context, x *index.Index, collection string, g int) error {
	c, err := q.updateCollection(ctx, collection, func(c *Collection) error {
		if c.Generation != g || c.Lost == g {
			return errUnchanged
		}
		c.Lost = g
		return nil
	})
	if unlessUnchanged(err) != nil || c.Generation != g {
		return unlessUnchanged(err)
	}
	return x.EnsureLive(ctx, c.target(g), c.Made[g].Spec)
}

// lostAgain is how long after a job that failed another is made for what the index still
// lacks.
const lostAgain = time.Minute

// mend looks for collections whose live generation the index has lost and queues a job for
// each that has none. What cannot be looked at now is looked at the next time.
func (s *Jobs) mend(ctx context.Context) {
	if s.pipeline == nil {
		return
	}
	for _, c := range s.q.registry.everyCollection() {
		if c.Generation == 0 {
			continue
		}
		if c.Lost == 0 {
			there, err := s.pipeline.Index.Generations(ctx, c.Name)
			if err != nil || slices.Contains(there, c.Generation) {
				continue
			}
			// The mirror may lag behind a job that has switched and dropped this one since.
			if now, _, err := s.q.collection(ctx, c.Name); err != nil || now.Generation != c.Generation || now.Job != "" {
				continue
			}
			s.log.Warn("the index has lost a collection; it is rebuilt from the records", "collection", c.Name, "generation", c.Generation)
			if err := s.q.replaceLost(ctx, s.pipeline.Index, c.Name, c.Generation); err != nil {
				s.log.Warn("a lost collection cannot be replaced", "collection", c.Name, "error", err)
				continue
			}
		}
		if err := s.rebuildLost(ctx, c.Name); err != nil && ctx.Err() == nil {
			s.log.Warn("a lost collection cannot be rebuilt yet", "collection", c.Name, "error", err)
		}
	}
}

func (s *Jobs) rebuildLost(ctx context.Context, collection string) error {
	jobs, err := s.List(ctx)
	if err != nil {
		return err
	}
	busy := slices.ContainsFunc(jobs, func(j Job) bool {
		return j.Collection == collection && (!j.Ended() || j.Status != JobDone && time.Since(j.UpdatedAt) < lostAgain)
	})
	if busy {
		return nil
	}
	_, err = s.Create(ctx, Job{Kind: JobReindex, Collection: collection})
	return err
}
