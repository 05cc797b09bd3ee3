package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"grounded"
	"grounded/embed"
	"grounded/index"
	"grounded/ingest"
)

// runJobs runs jobs until the test ends, or stop is called.
func (s *stack) runJobs(t *testing.T, cfg ingest.JobsConfig) (jobs *ingest.Jobs, stop func()) {
	t.Helper()
	cfg.Pipeline, cfg.Logger = s.pipe, quiet
	jobs = ingest.NewJobs(s.queue, cfg)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- jobs.Run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(stop)
	return jobs, stop
}

// ended waits for a job's end.
func ended(t *testing.T, jobs *ingest.Jobs, id grounded.JobID) ingest.Job {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	changes, err := jobs.Watch(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	var last ingest.Job
	for last = range changes {
		if last.Ended() {
			return last
		}
	}
	t.Fatalf("it never ended: %+v", last)
	return last
}

func (s *stack) fillWith(t *testing.T, n int) (ids []grounded.DocumentID) {
	t.Helper()
	for i := range n {
		ids = append(ids, s.submit(t, ingest.Upload{ExternalID: fmt.Sprint(i)}, fmt.Sprintf("# Walrus %d\n\nwalrus number%d", i, i)).ID)
	}
	for _, id := range ids {
		s.until(t, id, is(grounded.StatusReady))
	}
	return ids
}

func (s *stack) collection(t *testing.T) ingest.Collection {
	t.Helper()
	list, err := s.queue.Collections(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	return list[0]
}

func TestReindexSwitchesAndRollsBack(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	ids := s.fillWith(t, 20)
	judged := 0
	jobs, _ := s.runJobs(t, ingest.JobsConfig{Gate: func(ctx context.Context, target index.Target) error {
		st, err := s.index.Stats(ctx, target)
		if err == nil && st != (index.Stats{Chunks: 20}) {
			err = fmt.Errorf("the gate sees %+v", st)
		}
		judged++
		return err
	}})
	f := func(kind string, generation, previous int) {
		t.Helper()
		j, err := jobs.Create(t.Context(), ingest.Job{Kind: kind})
		if err != nil {
			t.Fatal(err)
		}
		if j = ended(t, jobs, j.ID); j.Status != ingest.JobDone || j.Progress != 1 {
			t.Fatalf("%s: %+v %+v", kind, j, j.Error)
		}
		if c := s.collection(t); c.Generation != generation || c.Previous != previous || c.Building != 0 || c.Job != "" {
			t.Errorf("%s left %+v", kind, c)
		}
		if got := s.find(t, "walrus"); len(got) != len(ids) {
			t.Errorf("%s: found %d of %d", kind, len(got), len(ids))
		}
	}
	f(ingest.JobReindex, 2, 1)
	s.until(t, s.submit(t, ingest.Upload{ExternalID: "0"}, "a newer walrus").ID, func(d grounded.Document) bool {
		return d.Live == 2 && d.Status == grounded.StatusReady
	})
	f(ingest.JobRollback, 1, 2)
	f(ingest.JobReindex, 3, 1)
	if judged != 3 {
		t.Errorf("judged %d times", judged)
	}
	if jobList, err := jobs.List(t.Context()); err != nil || len(jobList) != 3 {
		t.Errorf("%d jobs, %v", len(jobList), err)
	}
	if _, err := jobs.Create(t.Context(), ingest.Job{Kind: "dance"}); grounded.CodeOf(err) != grounded.CodeInvalid {
		t.Errorf("an unknown kind: %v", err)
	}
}

func TestGateKeepsTheLiveIndex(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	s.fillWith(t, 3)
	jobs, _ := s.runJobs(t, ingest.JobsConfig{Gate: func(context.Context, index.Target) error {
		return grounded.Errorf(grounded.CodeConflict, "recall fell from 0.9 to 0.5")
	}})
	for range 2 { // the second takes the number of the first
		j, err := jobs.Create(t.Context(), ingest.Job{Kind: ingest.JobReindex})
		if err != nil {
			t.Fatal(err)
		}
		if j = ended(t, jobs, j.ID); j.Status != ingest.JobFailed || j.Error.Message != "recall fell from 0.9 to 0.5" {
			t.Fatalf("%+v %+v", j, j.Error)
		}
		if c := s.collection(t); c.Generation != 1 || c.Building != 0 || c.Job != "" {
			t.Errorf("left %+v", c)
		}
		if got := s.find(t, "walrus"); len(got) != 3 {
			t.Errorf("found %d", len(got))
		}
	}
}

func TestReindexGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	s.fillWith(t, 5)
	atGate := make(chan struct{}, 1)
	jobs, stop := s.runJobs(t, ingest.JobsConfig{Gate: func(ctx context.Context, _ index.Target) error {
		atGate <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}})
	j, err := jobs.Create(t.Context(), ingest.Job{Kind: ingest.JobReindex})
	if err != nil {
		t.Fatal(err)
	}
	<-atGate
	stop()
	if j, err = jobs.Get(t.Context(), j.ID); err != nil || j.Status != ingest.JobRunning {
		t.Fatalf("after the stop: %+v, %v", j, err)
	}
	jobs, _ = s.runJobs(t, ingest.JobsConfig{})
	if j = ended(t, jobs, j.ID); j.Status != ingest.JobDone || j.To != 2 {
		t.Errorf("%+v %+v", j, j.Error)
	}
	if c := s.collection(t); c.Generation != 2 {
		t.Errorf("left %+v", c)
	}
}

func TestCancelledJobLeavesNothing(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	s.fillWith(t, 3)
	atGate := make(chan struct{}, 1)
	jobs, _ := s.runJobs(t, ingest.JobsConfig{Gate: func(ctx context.Context, _ index.Target) error {
		atGate <- struct{}{}
		<-ctx.Done()
		return errors.New("too late")
	}})
	j, err := jobs.Create(t.Context(), ingest.Job{Kind: ingest.JobReindex})
	if err != nil {
		t.Fatal(err)
	}
	<-atGate
	if _, err := jobs.Cancel(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	if j = ended(t, jobs, j.ID); j.Status != ingest.JobCancelled {
		t.Errorf("%+v %+v", j, j.Error)
	}
	if c := s.collection(t); c.Generation != 1 || c.Building != 0 || len(c.Made) != 1 {
		t.Errorf("left %+v", c)
	}
	if _, err := jobs.Cancel(t.Context(), j.ID); grounded.CodeOf(err) != grounded.CodeConflict {
		t.Errorf("cancelled twice: %v", err)
	}
}

// Documents that come, change and go while a generation is built are right in it.
func TestReindexDuringChange(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	ids := s.fillWith(t, 12)
	atGate, open := make(chan struct{}, 1), make(chan struct{})
	jobs, _ := s.runJobs(t, ingest.JobsConfig{Gate: func(context.Context, index.Target) error {
		atGate <- struct{}{}
		<-open
		return nil
	}})
	j, err := jobs.Create(t.Context(), ingest.Job{Kind: ingest.JobReindex})
	if err != nil {
		t.Fatal(err)
	}
	<-atGate
	if err := s.queue.Remove(t.Context(), ids[0]); err != nil {
		t.Fatal(err)
	}
	s.submit(t, ingest.Upload{ExternalID: "1"}, "walrus changed")
	s.submit(t, ingest.Upload{ExternalID: "2", ACL: grounded.ACL{Users: []string{"ann"}}}, "# Walrus 2\n\nwalrus number2")
	added := s.submit(t, ingest.Upload{ExternalID: "new"}, "walrus added")
	s.until(t, added.ID, is(grounded.StatusReady))
	s.until(t, ids[1], func(d grounded.Document) bool { return d.Live == 2 && d.Status == grounded.StatusReady })
	close(open)
	if j = ended(t, jobs, j.ID); j.Status != ingest.JobDone {
		t.Fatalf("%+v %+v", j, j.Error)
	}
	var got []string
	for _, p := range s.find(t, "walrus") {
		got = append(got, fmt.Sprint(p.ExternalID, "@", p.Revision))
	}
	slices.Sort(got)
	want := []string{"10@1", "11@1", "1@2", "2@1", "3@1", "4@1", "5@1", "6@1", "7@1", "8@1", "9@1", "new@1"}
	if !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
	bob := grounded.Principal{Name: "bob", Collections: []string{"*"}}
	hits, err := s.index.Search(t.Context(), bob, index.Query{Terms: s.pipe.Terms.Query("number2")})
	if err != nil || len(hits.Terms) != 0 {
		t.Errorf("bob sees %d, %v", len(hits.Terms), err)
	}
}

// slow is an embedder whose first call waits to be let go.
type slow struct {
	letters
	first            *atomic.Bool
	reached, release chan struct{}
}

func (e slow) Embed(ctx context.Context, kind embed.Kind, texts []string) ([][]float32, error) {
	if e.first.CompareAndSwap(false, true) {
		close(e.reached)
		<-e.release
	}
	return e.letters.Embed(ctx, kind, texts)
}

// A worker that has looked at the collection before a job began, and comes to its end
// after the job has switched, neither loses its document nor what the job knows of it.
func TestReindexWhileAWorkerIsSlow(t *testing.T) {
	t.Parallel()
	f := func(t *testing.T, s *stack, times int, reached, release chan struct{}) {
		t.Helper()
		id := s.submit(t, ingest.Upload{ExternalID: "slow"}, "slow walrus").ID
		<-reached
		jobs, _ := s.runJobs(t, ingest.JobsConfig{})
		for range times {
			j, err := jobs.Create(t.Context(), ingest.Job{Kind: ingest.JobReindex})
			if err != nil {
				t.Fatal(err)
			}
			if j = ended(t, jobs, j.ID); j.Status != ingest.JobDone {
				t.Fatalf("%+v %+v", j, j.Error)
			}
		}
		close(release)
		s.idle(t)
		if d := s.until(t, id, is(grounded.StatusReady)); d.Live != 1 {
			t.Errorf("ready as %+v", d)
		}
		if got := s.find(t, "slow"); len(got) != 1 {
			t.Errorf("found %d", len(got))
		}
	}
	for _, times := range []int{1, 2} { // after the second the generation that the worker knows is gone
		t.Run(fmt.Sprintf("vectors, %d", times), func(t *testing.T) {
			t.Parallel()
			e := slow{letters{}, &atomic.Bool{}, make(chan struct{}), make(chan struct{})}
			f(t, newStack(t, t.TempDir(), e), times, e.reached, e.release)
		})
		t.Run(fmt.Sprintf("text, %d", times), func(t *testing.T) {
			t.Parallel()
			x, reached, release := held("slow")
			s := newStackWith(t, t.TempDir(), letters{}, x)
			s.until(t, s.submit(t, ingest.Upload{}, "quick").ID, is(grounded.StatusReady))
			f(t, s, times, reached, release)
		})
	}
}
