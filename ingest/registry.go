package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/nats-io/nats.go/jetstream"

	"grounded"
)

// registry mirrors the records in memory, kept current by a KV watch and by this
// process's own writes, so that which revision is live is known without I/O.
type registry struct {
	watcher jetstream.KeyWatcher
	done    chan struct{}

	mu        sync.RWMutex
	records   map[grounded.DocumentID]entry
	listeners map[grounded.DocumentID]map[chan struct{}]struct{}
}

type entry struct {
	record
	at uint64 // KV revision
}

func openRegistry(ctx context.Context, kv jetstream.KeyValue) (*registry, error) {
	w, err := kv.WatchAll(context.WithoutCancel(ctx))
	if err != nil {
		return nil, fmt.Errorf("watch the records: %w", err)
	}
	r := &registry{
		watcher: w, done: make(chan struct{}), records: map[grounded.DocumentID]entry{},
		listeners: map[grounded.DocumentID]map[chan struct{}]struct{}{},
	}
	current := make(chan struct{})
	go r.follow(current)
	select {
	case <-current:
		return r, nil
	case <-ctx.Done():
		r.close()
		return nil, ctx.Err()
	}
}

// follow takes in changes until the watch is stopped. current is closed when all that was
// there at the start is in.
func (r *registry) follow(current chan struct{}) {
	defer close(r.done)
	for update := range r.watcher.Updates() {
		if update == nil {
			close(current)
			continue
		}
		if update.Operation() != jetstream.KeyValuePut {
			continue // a purged tombstone: the record said so before
		}
		var rec record
		if json.Unmarshal(update.Value(), &rec) == nil {
			r.set(rec, update.Revision())
		}
	}
}

func (r *registry) close() {
	_ = r.watcher.Stop() // an error means that it has stopped
	<-r.done
}

// set takes in a record unless a newer one is known.
func (r *registry) set(rec record, at uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.records[rec.ID].at >= at {
		return
	}
	r.records[rec.ID] = entry{rec, at}
	for c := range r.listeners[rec.ID] {
		select {
		case c <- struct{}{}:
		default: // it has a change to look at already
		}
	}
}

func (r *registry) get(id grounded.DocumentID) (record, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	e, ok := r.records[id]
	return e.record, ok
}

// all lists the records that are not tombstones and that keep admits.
func (r *registry) all(keep func(*record) bool) []record {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var out []record
	for _, e := range r.records {
		if !e.Deleted && keep(&e.record) {
			out = append(out, e.record)
		}
	}
	return out
}

// listen signals each change of a document until stop is called.
func (r *registry) listen(id grounded.DocumentID) (changed <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.listeners[id] == nil {
		r.listeners[id] = map[chan struct{}]struct{}{}
	}
	r.listeners[id][c] = struct{}{}
	return c, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.listeners[id], c)
		if len(r.listeners[id]) == 0 {
			delete(r.listeners, id)
		}
	}
}

// Record is what is known of a document now, from memory; ok is false where there is none
// or it is deleted. Record.Live says which revision may be shown.
func (q *Queue) Record(id grounded.DocumentID) (doc grounded.Document, ok bool) {
	r, ok := q.registry.get(id)
	if !ok || r.Deleted {
		return grounded.Document{}, false
	}
	return r.Document, true
}

// Watch sends the document as it is, then after each change, until it is deleted or ctx
// ends; then the channel is closed. Changes in quick succession are sent as one.
func (q *Queue) Watch(ctx context.Context, id grounded.DocumentID) (<-chan grounded.Document, error) {
	changed, stop := q.registry.listen(id)
	if _, ok := q.Record(id); !ok {
		stop()
		return nil, grounded.Errorf(grounded.CodeNotFound, "there is no document %q", id)
	}
	out := make(chan grounded.Document)
	go func() {
		defer close(out)
		defer stop()
		for {
			doc, ok := q.Record(id)
			if !ok {
				return
			}
			select {
			case out <- doc:
			case <-ctx.Done():
				return
			}
			select {
			case <-changed:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, nil
}
