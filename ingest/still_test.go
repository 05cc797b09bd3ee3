package ingest_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"grounded"
	"grounded/ingest"
	"grounded/ingest/extract"
)

// still holds the queue still, which must not wait for work that takes long.
func (s *stack) still(t *testing.T) (resume func()) {
	t.Helper()
	held := make(chan func(), 1)
	go func() { held <- s.queue.Still() }()
	select {
	case resume = <-held:
		resume = sync.OnceFunc(resume)
		t.Cleanup(resume)
		return resume
	case <-time.After(20 * time.Second):
		t.Fatal("the queue is not still: what takes long holds it up")
	}
	return nil
}

// TestStillWaitsForNoVectors: the queue is still while vectors are being computed, for as
// long as they take, and they come to be meanwhile.
func TestStillWaitsForNoVectors(t *testing.T) {
	t.Parallel()
	e := stepped{let: make(chan struct{})}
	s := newStack(t, t.TempDir(), e)
	doc := s.submit(t, ingest.Upload{}, "# Walrus\n\nThe walrus swims.")
	s.until(t, doc.ID, is(grounded.StatusSearchable))
	s.still(t)
	e.let <- struct{}{}
	s.until(t, doc.ID, is(grounded.StatusReady))
}

// TestStillWaitsForNoReading: the queue is still while a document is being read, which is
// shown when it moves again.
func TestStillWaitsForNoReading(t *testing.T) {
	t.Parallel()
	let := make(chan struct{})
	read := func(ctx context.Context, f extract.File) (extract.Result, error) {
		select {
		case <-let:
		case <-ctx.Done():
			return extract.Result{}, ctx.Err()
		}
		return extract.Extract(ctx, f)
	}
	s := newStackWith(t, t.TempDir(), letters{}, read)
	doc := s.submit(t, ingest.Upload{}, "# Walrus\n\n"+strings.Repeat("The walrus swims. ", 20<<10))
	s.until(t, doc.ID, is(grounded.StatusExtracting))
	resume := s.still(t)
	let <- struct{}{}
	resume()
	s.until(t, doc.ID, is(grounded.StatusReady))
}
