package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"grounded"
)

var errCancelled = errors.New("the job was cancelled")

// Run does jobs until ctx ends. A job under way is then left for the next to go on with.
func (s *Jobs) Run(ctx context.Context) error {
	w, err := s.q.jobs.WatchAll(ctx)
	if err != nil {
		return unavailable(err, "watching jobs")
	}
	defer func() { _ = w.Stop() }() // an error means that it has stopped
	var wait sync.WaitGroup
	defer wait.Wait()
	open := map[grounded.JobID]Job{}
	s.mend(ctx)
	tick := time.NewTicker(s.lease / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case update, ok := <-w.Updates():
			var j Job
			switch {
			case !ok:
				return nil
			case update == nil || json.Unmarshal(update.Value(), &j) != nil:
				continue
			}
			if delete(open, j.ID); !j.Ended() {
				open[j.ID] = j
			}
		case <-tick.C: // leases may have run out
			s.mend(ctx)
		}
		for id, j := range open {
			if time.Now().Before(j.Lease) {
				continue
			}
			if claimed, err := s.claim(ctx, id); err == nil {
				open[id] = claimed
				wait.Go(func() { s.work(ctx, claimed) })
			}
		}
	}
}

var errTaken = errors.New("another process runs the job")

func (s *Jobs) claim(ctx context.Context, id grounded.JobID) (Job, error) {
	return s.update(ctx, id, func(j *Job) error {
		if j.Ended() || time.Now().Before(j.Lease) {
			return errTaken
		}
		j.Status, j.Lease = JobRunning, time.Now().UTC().Add(s.lease)
		return nil
	})
}

// work runs a claimed job to its end, or until ctx ends.
func (s *Jobs) work(ctx context.Context, j Job) {
	run, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wait sync.WaitGroup
	wait.Go(func() { s.renew(run, cancel, j.ID) })
	err := s.kinds[j.Kind](run, j, func(f func(*Job)) error {
		_, err := s.update(run, j.ID, func(j *Job) error { f(j); return nil })
		return err
	})
	cause := context.Cause(run)
	cancel(nil)
	wait.Wait()
	_, uerr := s.update(context.WithoutCancel(ctx), j.ID, func(j *Job) error {
		j.Lease = time.Time{}
		switch {
		case err == nil:
			j.Status, j.Stage, j.Progress = JobDone, "", 1
		case errors.Is(cause, errCancelled):
			j.Status = JobCancelled
		case ctx.Err() != nil: // a shutdown: the next process goes on
		default:
			j.Status = JobFailed
			j.Error = &grounded.Problem{Code: grounded.CodeOf(err), Message: grounded.MessageOf(err)}
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		s.log.Warn("a job has ended early", "job", j.ID, "kind", j.Kind, "error", err)
	}
	if uerr != nil {
		s.log.Error("the end of a job cannot be recorded", "job", j.ID, "error", uerr)
	}
}

// renew keeps the job's lease and passes on that it is to be cancelled.
func (s *Jobs) renew(ctx context.Context, cancel context.CancelCauseFunc, id grounded.JobID) {
	changes, err := s.q.jobs.Watch(ctx, string(id))
	if err != nil {
		cancel(unavailable(err, "watching a job"))
		return
	}
	defer func() { _ = changes.Stop() }() // an error means that it has stopped
	tick := time.NewTicker(s.lease / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case update := <-changes.Updates():
			var j Job
			if update != nil && json.Unmarshal(update.Value(), &j) == nil && j.Cancelling {
				cancel(errCancelled)
				return
			}
		case <-tick.C:
			_, err := s.update(ctx, id, func(j *Job) error {
				j.Lease = time.Now().UTC().Add(s.lease)
				return nil
			})
			if err != nil && ctx.Err() == nil {
				s.log.Warn("a job's lease cannot be renewed", "job", id, "error", err)
			}
		}
	}
}
