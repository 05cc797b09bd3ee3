package ingest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"grounded"
	"grounded/index"
)

// The kinds of jobs that this package does itself.
const (
	JobReindex  = "reindex"  // rebuild a collection beside the live one, then switch
	JobRollback = "rollback" // switch back to the generation before
)

// JobStatus is where a job is on its way.
type JobStatus string

// The statuses of a job.
const (
	JobQueued    JobStatus = "queued"
	JobRunning   JobStatus = "running"
	JobDone      JobStatus = "done"
	JobFailed    JobStatus = "failed"
	JobCancelled JobStatus = "cancelled"
)

// Job is a batch job as it is stored.
type Job struct {
	ID         grounded.JobID    `json:"id"`
	Kind       string            `json:"kind"`
	Collection string            `json:"collection"`
	Params     map[string]string `json:"params,omitempty"`
	Status     JobStatus         `json:"status"`
	Stage      string            `json:"stage,omitempty"` // what it is doing, in a word
	Done       int               `json:"done"`
	Total      int               `json:"total"`
	Progress   float64           `json:"progress"` // 0..1
	Error      *grounded.Problem `json:"error,omitempty"`
	Cancelling bool              `json:"cancelling,omitempty"`
	From       int               `json:"from,omitempty"` // generation that was live at the start
	To         int               `json:"to,omitempty"`   // generation being built
	CreatedAt  time.Time         `json:"created_at"`
	UpdatedAt  time.Time         `json:"updated_at"`
	// Lease is until when the process that runs the job may be thought alive.
	Lease time.Time `json:"lease,omitzero"`
}

// Ended reports whether nothing more will happen.
func (j *Job) Ended() bool {
	return j.Status == JobDone || j.Status == JobFailed || j.Status == JobCancelled
}

// JobFunc does a job of some kind. It may be called again for the same job after a
// restart and goes on from what update has stored. It returns when ctx ends.
type JobFunc func(ctx context.Context, j Job, update func(func(*Job)) error) error

// JobsConfig says which jobs can be done.
type JobsConfig struct {
	Pipeline *Pipeline // of reindex and rollback; nil where this process only lists jobs
	// Gate judges a rebuilt generation before it goes live; an error keeps the old one. Nil
	// lets all pass.
	Gate  func(context.Context, index.Target) error
	Kinds map[string]JobFunc // further kinds
	// Lease is how long a job waits for a process that has died before another goes on
	// with it; 0 means 15 seconds.
	Lease  time.Duration
	Logger *slog.Logger // nil means slog.Default
}

// Jobs keeps batch jobs and runs them. They survive restarts. It is safe for concurrent
// use; of several processes that run jobs, one runs each.
type Jobs struct {
	q        *Queue
	pipeline *Pipeline // nil where this process only lists jobs
	kinds    map[string]JobFunc
	lease    time.Duration
	log      *slog.Logger
}

// NewJobs returns the jobs of q.
func NewJobs(q *Queue, cfg JobsConfig) *Jobs {
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if cfg.Lease <= 0 {
		cfg.Lease = 15 * time.Second
	}
	x := &reindexer{q: q, p: cfg.Pipeline, gate: cfg.Gate}
	kinds := map[string]JobFunc{JobReindex: x.reindex, JobRollback: x.rollback}
	for kind, f := range cfg.Kinds {
		kinds[kind] = f
	}
	return &Jobs{q: q, pipeline: cfg.Pipeline, kinds: kinds, lease: cfg.Lease, log: cfg.Logger}
}

// Create queues a job; of j, Kind, Collection and Params count. Codes: invalid (kind),
// not_found (collection), conflict (nothing to roll back to), unavailable.
func (s *Jobs) Create(ctx context.Context, j Job) (Job, error) {
	j = Job{Kind: j.Kind, Collection: j.Collection, Params: j.Params, Status: JobQueued}
	if s.kinds[j.Kind] == nil {
		known := make([]string, 0, len(s.kinds))
		for k := range s.kinds {
			known = append(known, k)
		}
		slices.Sort(known)
		return j, grounded.Errorf(grounded.CodeInvalid, "kind %q is no kind of job; there are %s", j.Kind, strings.Join(known, ", "))
	}
	if j.Collection == "" {
		j.Collection = grounded.DefaultCollection
	}
	if err := s.q.collectionExists(ctx, j.Collection); err != nil {
		return j, err
	}
	if j.Kind == JobRollback {
		if err := s.q.mayRollBack(ctx, j.Collection); err != nil {
			return j, err
		}
	}
	j.CreatedAt = time.Now().UTC()
	j.UpdatedAt = j.CreatedAt
	j.ID = grounded.JobID(strings.ToLower(j.CreatedAt.Format("20060102-150405-") + nuid.Next()[14:]))
	data, err := json.Marshal(j)
	if err != nil {
		return j, err
	}
	if _, err := s.q.jobs.Create(ctx, string(j.ID), data); err != nil {
		return j, unavailable(err, "queueing a job")
	}
	return j, nil
}

// Get returns a job; not_found where there is none.
func (s *Jobs) Get(ctx context.Context, id grounded.JobID) (Job, error) {
	j, _, err := s.get(ctx, id)
	return j, err
}

func (s *Jobs) get(ctx context.Context, id grounded.JobID) (Job, uint64, error) {
	e, err := s.q.jobs.Get(ctx, string(id))
	if errors.Is(err, jetstream.ErrKeyNotFound) || errors.Is(err, jetstream.ErrInvalidKey) {
		return Job{}, 0, grounded.Errorf(grounded.CodeNotFound, "there is no job %q", id)
	}
	if err != nil {
		return Job{}, 0, unavailable(err, "reading a job")
	}
	var j Job
	if err := json.Unmarshal(e.Value(), &j); err != nil {
		return Job{}, 0, fmt.Errorf("decode job %s: %w", id, err)
	}
	return j, e.Revision(), nil
}

// List returns the jobs, newest first.
func (s *Jobs) List(ctx context.Context) ([]Job, error) {
	keys, err := s.q.jobs.Keys(ctx)
	if err != nil && !errors.Is(err, jetstream.ErrNoKeysFound) {
		return nil, unavailable(err, "listing jobs")
	}
	out := []Job{}
	for _, key := range keys {
		j, err := s.Get(ctx, grounded.JobID(key))
		if grounded.CodeOf(err) == grounded.CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, j)
	}
	slices.SortFunc(out, func(a, b Job) int { return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// Cancel asks a job to stop; what it has built so far is dropped. Conflict where it has
// ended.
func (s *Jobs) Cancel(ctx context.Context, id grounded.JobID) (Job, error) {
	return s.update(ctx, id, func(j *Job) error {
		switch {
		case j.Ended():
			return grounded.Errorf(grounded.CodeConflict, "job %s is %s", id, j.Status)
		case j.Status == JobQueued:
			j.Status = JobCancelled
		default:
			j.Cancelling = true
		}
		return nil
	})
}

// Watch sends the job as it is, then after each change, until it has ended or ctx ends.
func (s *Jobs) Watch(ctx context.Context, id grounded.JobID) (<-chan Job, error) {
	if _, err := s.Get(ctx, id); err != nil {
		return nil, err
	}
	w, err := s.q.jobs.Watch(ctx, string(id))
	if err != nil {
		return nil, unavailable(err, "watching a job")
	}
	out := make(chan Job)
	go func() {
		defer close(out)
		defer func() { _ = w.Stop() }() // an error means that it has stopped
		for update := range w.Updates() {
			var j Job
			if update == nil || json.Unmarshal(update.Value(), &j) != nil {
				continue
			}
			select {
			case out <- j:
			case <-ctx.Done():
				return
			}
			if j.Ended() {
				return
			}
		}
	}()
	return out, nil
}

// update changes a job by compare-and-set.
func (s *Jobs) update(ctx context.Context, id grounded.JobID, f func(*Job) error) (Job, error) {
	for {
		j, at, err := s.get(ctx, id)
		if err != nil {
			return j, err
		}
		if err := f(&j); err != nil {
			return j, err
		}
		j.UpdatedAt = time.Now().UTC()
		data, err := json.Marshal(j)
		if err != nil {
			return j, err
		}
		_, err = s.q.jobs.Update(ctx, string(id), data, at)
		if err == nil {
			return j, nil
		}
		if !isConflict(err) {
			return j, unavailable(err, "writing a job")
		}
	}
}
