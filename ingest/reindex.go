package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"grounded"
	"grounded/index"
)

// reindexer rebuilds a collection's index beside the live one. The work itself is done by
// the workers, as batch tasks; what has been built is in the records, so a job that is
// killed goes on where it was.
type reindexer struct {
	q    *Queue
	p    *Pipeline
	gate func(context.Context, index.Target) error
}

// reindex builds a new generation, fills it, has it judged and switches to it. New
// revisions that come meanwhile are written to both.
func (x *reindexer) reindex(ctx context.Context, j Job, update func(func(*Job)) error) error {
	c, err := x.begin(ctx, j)
	if err != nil || c.Generation == 0 {
		return err
	}
	return x.run(ctx, j, c, update)
}

// rollback brings the generation before up to date and switches back to it.
func (x *reindexer) rollback(ctx context.Context, j Job, update func(func(*Job)) error) error {
	c, err := x.q.updateCollection(ctx, j.Collection, func(c *Collection) error {
		switch spec := x.p.Spec(); {
		case c.Job == j.ID:
			return nil // taken up again
		case c.Job != "":
			return errBusy(c)
		case c.Previous == 0:
			return errFirst(c)
		case c.Made[c.Previous].Spec != spec:
			return grounded.Errorf(grounded.CodeConflict, "the earlier generation was made with %s: configure that model again first", c.Made[c.Previous].Spec.Model)
		}
		c.Building, c.Previous, c.Job = c.Previous, 0, j.ID
		return nil
	})
	if err != nil {
		return err
	}
	return x.run(ctx, j, c, update)
}

// mayRollBack refuses to go back where there is nothing to go back to, nor anything being built
// that may leave something.
func (q *Queue) mayRollBack(ctx context.Context, collection string) error {
	c, _, err := q.collection(ctx, collection)
	if err == nil && c.Previous == 0 && c.Job == "" {
		err = errFirst(&c)
	}
	return err
}

func errFirst(c *Collection) error {
	return grounded.Errorf(grounded.CodeConflict, "collection %q has no earlier generation to go back to", c.Name)
}

// begin makes the new generation, or finds the one that the job has begun.
func (x *reindexer) begin(ctx context.Context, j Job) (Collection, error) {
	c, _, err := x.q.collection(ctx, j.Collection)
	if err != nil || c.Job == j.ID || c.Generation == 0 {
		return c, err
	}
	if c.Job != "" {
		return c, errBusy(&c)
	}
	weights, err := x.measure(ctx, c.Name)
	if err != nil {
		return c, err
	}
	spec := x.p.Spec()
	t, err := x.p.Index.Build(ctx, c.Name, spec, c.Last)
	if err != nil {
		return c, err
	}
	return x.q.updateCollection(ctx, c.Name, func(c *Collection) error {
		if c.Job != "" {
			return errBusy(c)
		}
		c.Building, c.Last, c.Job = t.Number(), t.Number(), j.ID
		c.Made[c.Building] = Made{Spec: spec, Terms: weights}
		return nil
	})
}

func errBusy(c *Collection) error {
	return grounded.Errorf(grounded.CodeConflict, "another job (%s) is at work on the index of collection %q", c.Job, c.Name)
}

func (x *reindexer) run(ctx context.Context, j Job, c Collection, update func(func(*Job)) error) error {
	to := c.Building
	if to == 0 { // it died after the switch
		to = c.Generation
	}
	err := update(func(j *Job) {
		if j.To == 0 {
			j.From, j.To = c.Generation, to
		}
	})
	if err == nil {
		err = x.fillAndSwitch(ctx, c, to, update)
	}
	if err != nil && (ctx.Err() == nil || errors.Is(context.Cause(ctx), errCancelled)) {
		if derr := x.discard(context.WithoutCancel(ctx), j, to); derr != nil {
			err = fmt.Errorf("%w (and dropping what was built: %w)", err, derr)
		}
	}
	return err
}

func (x *reindexer) fillAndSwitch(ctx context.Context, c Collection, to int, update func(func(*Job)) error) error {
	if c.Generation != to {
		if err := x.there(ctx, c, to); err != nil {
			return err
		}
		if err := x.fill(ctx, c, to, "building", update); err != nil {
			return err
		}
		if err := x.judge(ctx, c.target(to), update); err != nil {
			return err
		}
		err := x.q.still.moving(func() (err error) {
			c, err = x.swap(ctx, c, to)
			return err
		})
		if err != nil {
			return err
		}
	}
	// A worker that began before the job may have written to the old generation only.
	if err := x.fill(ctx, c, to, "settling", update); err != nil {
		return err
	}
	return x.tidy(ctx, c.Name)
}

// there returns [grounded.CodeConflict] where the index does not have the generation: it was
// lost after the job had begun, with what the records say that it holds.
func (x *reindexer) there(ctx context.Context, c Collection, g int) error {
	generations, err := x.p.Index.Generations(ctx, c.Name)
	if err == nil && !slices.Contains(generations, g) {
		err = grounded.Errorf(grounded.CodeConflict, "the index has lost what this job had built of collection %q; reindex it again", c.Name)
	}
	return err
}

// swap makes the generation the one that is searched, in the index and in the records.
func (x *reindexer) swap(ctx context.Context, c Collection, to int) (Collection, error) {
	if _, err := x.p.Index.Swap(ctx, c.target(to)); err != nil {
		return c, err
	}
	return x.q.updateCollection(ctx, c.Name, func(c *Collection) error {
		if c.Building == to {
			c.Previous, c.Generation, c.Building = c.Generation, to, 0
			if c.Lost == c.Previous { // an empty one is nothing to go back to
				c.Previous, c.Lost = 0, 0
			}
		}
		return nil
	})
}

func (x *reindexer) judge(ctx context.Context, t index.Target, update func(func(*Job)) error) error {
	if x.gate == nil {
		return nil
	}
	if err := update(func(j *Job) { j.Stage = "judging" }); err != nil {
		return err
	}
	return x.gate(ctx, t)
}

// tidy ends the job's hold on the collection and drops generations that nothing needs. A
// copy of the records has the job under way with its hold, or neither.
func (x *reindexer) tidy(ctx context.Context, collection string) error {
	return x.q.still.moving(func() error { return x.letGo(ctx, collection) })
}

func (x *reindexer) letGo(ctx context.Context, collection string) error {
	c, err := x.q.updateCollection(ctx, collection, func(c *Collection) error {
		c.Job = ""
		made := map[int]Made{}
		for _, g := range c.kept() {
			made[g] = c.Made[g]
		}
		c.Made = made
		return nil
	})
	if err != nil {
		return err
	}
	there, err := x.p.Index.Generations(ctx, c.Name)
	if err != nil {
		return err
	}
	for _, g := range there {
		if _, used := c.Made[g]; used {
			continue
		}
		if err := x.p.Index.Drop(ctx, c.target(g)); err != nil {
			return err
		}
	}
	return nil
}

// discard drops what a job that failed or was cancelled has built; the live generation
// stays as it is.
func (x *reindexer) discard(ctx context.Context, j Job, to int) error {
	c, err := x.q.updateCollection(ctx, j.Collection, func(c *Collection) error {
		if c.Job != j.ID {
			return errUnchanged
		}
		if c.Building == to {
			c.Building = 0
			if j.Kind == JobRollback {
				c.Previous = to
			}
		}
		return nil
	})
	if err != nil {
		return unlessUnchanged(err)
	}
	return x.tidy(ctx, c.Name)
}

const (
	fillLook = 100 * time.Millisecond // how often the records are looked at
	fillTell = time.Second            // how often progress is recorded
	fillSend = time.Second            // until missing work is queued again; doubled each time
	fillWait = 20 * time.Second       // and that at most
)

// fill has every live document written to the generation to, and waits until all are
// there with their vectors.
func (x *reindexer) fill(ctx context.Context, c Collection, to int, stage string, update func(func(*Job)) error) error {
	tick := time.NewTicker(fillLook)
	defer tick.Stop()
	var told, send time.Time
	again := fillSend
	for {
		missing, total, err := x.missing(ctx, &c, to)
		if err != nil {
			return err
		}
		now := time.Now()
		if len(missing) == 0 || now.Sub(told) >= fillTell {
			told = now
			err := update(func(j *Job) {
				j.Stage, j.Done, j.Total = stage, total-len(missing), total
				j.Progress = float64(j.Done) / float64(max(total, 1))
			})
			if err != nil {
				return err
			}
		}
		if len(missing) == 0 {
			return nil
		}
		if now.After(send) {
			if err := x.send(ctx, missing, to); err != nil {
				return err
			}
			send, again = time.Now().Add(again), min(2*again, fillWait)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// missing lists the live documents that to does not hold, with vectors, at least as new
// as any other generation. That there is none is said of the records as they are, not of
// a mirror that may lag behind a worker elsewhere: who writes a record and then reads the
// collection, and who writes the collection and then reads the records, cannot both miss
// each other.
func (x *reindexer) missing(ctx context.Context, c *Collection, to int) (missing []record, total int, err error) {
	for range 2 {
		missing, total = x.mirrored(c, to)
		if len(missing) > 0 {
			break
		}
		if err = x.q.registry.catchUp(ctx, x.q.documents); err != nil {
			return nil, 0, unavailable(err, "looking at the records")
		}
	}
	return missing, total, nil
}

func (x *reindexer) mirrored(c *Collection, to int) (missing []record, total int) {
	missing = x.q.registry.all(func(r *record) bool {
		if r.Collection != c.Name {
			return false
		}
		from := r.newest(c)
		if from.Revision > 0 {
			total++
		}
		h := r.Held[to]
		return h.Revision < from.Revision || from.Revision > 0 && !h.Vectors
	})
	return missing, total
}

// newest is what the generation with the newest revision holds of the document.
func (r *record) newest(c *Collection) held {
	var out held
	for _, g := range c.kept() {
		if h := r.Held[g]; h.Revision > out.Revision {
			out = h
		}
	}
	return out
}

// send queues the work of documents that have none queued.
func (x *reindexer) send(ctx context.Context, list []record, to int) error {
	work, err := x.q.js.Stream(ctx, streamWork)
	if err != nil {
		return unavailable(err, "looking at queued work")
	}
	info, err := work.Info(ctx, jetstream.WithSubjectFilter("grounded.work.*.batch.*"))
	if err != nil {
		return unavailable(err, "looking at queued work")
	}
	queued := info.State.Subjects
	at := time.Now().UnixNano()
	for i := range list {
		r := &list[i]
		if queued[subjectParseBatch+"."+string(r.ID)]+queued[subjectEmbedBatch+"."+string(r.ID)] > 0 {
			continue
		}
		t := task{Key: r.key(), Revision: r.Revision, Kind: taskRebuild, Generation: to}
		if err := x.q.publish(ctx, r, t, fmt.Sprintf("%s@%d#rebuild%d-%d", r.ID, r.Revision, to, at)); err != nil {
			return err
		}
	}
	return nil
}
