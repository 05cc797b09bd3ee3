package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/nats-io/nats.go/jetstream"

	"grounded"
)

// registry mirrors the records in memory, kept current by a KV watch and by this
// process's own writes, so that which revision is live is known without I/O.
type registry struct {
	watchers []jetstream.KeyWatcher
	wait     sync.WaitGroup

	mu           sync.RWMutex
	records      map[grounded.DocumentID]entry
	collections  map[string]collectionEntry
	vocabularies map[string]vocabularyEntry // by the collection's key
	listeners    map[grounded.DocumentID]map[chan struct{}]struct{}
	seenAt       uint64                   // KV revision that the watch of documents has come to
	waiting      map[chan struct{}]uint64 // closed when seenAt is there
}

type entry struct {
	record
	at uint64 // KV revision
}

type collectionEntry struct {
	Collection
	at uint64 // KV revision
}

func openRegistry(ctx context.Context, documents, collections, dictionaries jetstream.KeyValue) (*registry, error) {
	r := &registry{
		records: map[grounded.DocumentID]entry{}, collections: map[string]collectionEntry{}, vocabularies: map[string]vocabularyEntry{},
		listeners: map[grounded.DocumentID]map[chan struct{}]struct{}{}, waiting: map[chan struct{}]uint64{},
	}
	// Collections first: they say which revision of a document is live.
	for _, b := range []struct {
		kv   jetstream.KeyValue
		take func(jetstream.KeyValueEntry)
	}{{collections, r.takeCollection}, {dictionaries, r.takeDictionary}, {documents, r.takeRecord}} {
		if err := r.watch(ctx, b.kv, b.take); err != nil {
			r.close()
			return nil, err
		}
	}
	return r, nil
}

// watch follows a bucket until the registry is closed. It returns when all that was there
// at the start is in.
func (r *registry) watch(ctx context.Context, kv jetstream.KeyValue, take func(jetstream.KeyValueEntry)) error {
	w, err := kv.WatchAll(context.WithoutCancel(ctx))
	if err != nil {
		return fmt.Errorf("watch %s: %w", kv.Bucket(), err)
	}
	r.watchers = append(r.watchers, w)
	current := make(chan struct{})
	r.wait.Go(func() {
		for update := range w.Updates() {
			if update == nil {
				close(current)
				continue
			}
			take(update)
		}
	})
	select {
	case <-current:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *registry) takeRecord(update jetstream.KeyValueEntry) {
	defer r.passed(update.Revision())
	if update.Operation() != jetstream.KeyValuePut {
		r.forget(update)
		return
	}
	var rec record
	if json.Unmarshal(update.Value(), &rec) == nil {
		r.set(rec, update.Revision())
	}
}

func (r *registry) passed(at uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seenAt = max(r.seenAt, at)
	for c, until := range r.waiting {
		if until <= at {
			close(c)
			delete(r.waiting, c)
		}
	}
}

// catchUp returns when the mirror holds all that documents held when it was called.
func (r *registry) catchUp(ctx context.Context, documents jetstream.KeyValue) error {
	status, err := documents.Status(ctx)
	if err != nil {
		return err
	}
	bucket, ok := status.(*jetstream.KeyValueBucketStatus)
	if !ok {
		return fmt.Errorf("the bucket's status is a %T", status)
	}
	until, done := bucket.StreamInfo().State.LastSeq, make(chan struct{})
	r.mu.Lock()
	if r.seenAt >= until {
		r.mu.Unlock()
		return nil
	}
	r.waiting[done] = until
	r.mu.Unlock()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.waiting, done)
		return ctx.Err()
	}
}

// forget drops a tombstone that has been purged.
func (r *registry) forget(update jetstream.KeyValueEntry) {
	_, id, _ := strings.Cut(update.Key(), ".")
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.records[grounded.DocumentID(id)]; ok && e.at < update.Revision() {
		delete(r.records, grounded.DocumentID(id))
	}
}

func (r *registry) takeCollection(update jetstream.KeyValueEntry) {
	var c Collection
	if update.Operation() == jetstream.KeyValuePut && json.Unmarshal(update.Value(), &c) == nil {
		r.setCollection(c, update.Revision())
	}
}

func (r *registry) setCollection(c Collection, at uint64) {
	if r == nil {
		return // still opening
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.collections[c.Name].at < at {
		r.collections[c.Name] = collectionEntry{c, at}
	}
}

// collection is what is known of a collection; zero where nothing is.
func (r *registry) collection(name string) Collection {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.collections[name].Collection
}

// everyCollection lists the collections.
func (r *registry) everyCollection() []Collection {
	r.mu.RLock()
	defer r.mu.RUnlock()
	out := make([]Collection, 0, len(r.collections))
	for _, c := range r.collections {
		out = append(out, c.Collection)
	}
	return out
}

func (r *registry) close() {
	for _, w := range r.watchers {
		_ = w.Stop() // an error means that it has stopped
	}
	r.wait.Wait()
}

// seen is the entry's record with the revision that is live now.
func (r *registry) seen(e entry) record {
	c := r.collections[e.Collection].Collection
	e.record.Live = e.record.Held[c.Generation].Revision
	e.record.Dated = dated(e.record.Metadata, e.record.FoundDate)
	return e.record
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
	return r.seen(e), ok
}

// all lists the records that are not tombstones and that keep admits.
func (r *registry) all(keep func(*record) bool) []record {
	return r.everything(func(rec *record) bool { return !rec.Deleted && keep(rec) })
}

// everything is all with the tombstones.
func (r *registry) everything(keep func(*record) bool) []record {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var out []record
	for _, e := range r.records {
		if rec := r.seen(e); keep(&rec) {
			out = append(out, rec)
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

// Live says which revision of each document may be shown. It is safe for concurrent use.
type Live struct{ r *registry }

// Live returns the view of the registry that searches need.
func (q *Queue) Live() *Live { return &Live{q.registry} }

// Revision is the one of a document that may be shown; ok is false where none may. It
// takes no I/O and follows deletions and new revisions of this process at once, of others
// within milliseconds.
func (l *Live) Revision(id grounded.DocumentID) (rev grounded.Revision, ok bool) {
	r, ok := l.r.get(id)
	return r.Live, ok && !r.Deleted && r.Live > 0
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
