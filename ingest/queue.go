// Package ingest accepts documents and makes them searchable. It owns the state of the
// service: the bytes, the records, the work and the jobs, all in JetStream. Once Submit
// has returned, the document ends as ready or as failed with a reason, whatever crashes.
//
// Read queue.go (what is stored where), submit.go (how a document gets in), worker.go
// (how work is done and retried), pipeline.go (what the work is), reindex.go.
package ingest

import (
	"context"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"grounded"
	"grounded/index"
)

// Names in JetStream. All of them live here.
const (
	bucketObjects     = "grounded-objects"     // large uploads and stored texts
	bucketDocuments   = "grounded-documents"   // collection.document -> record
	bucketBlobs       = "grounded-blobs"       // SHA-256 -> object, data.SHA-256 -> bytes
	bucketTexts       = "grounded-texts"       // document.revision -> stored text and chunks
	bucketCollections = "grounded-collections" // collection -> Collection
	bucketJobs        = "grounded-jobs"        // job -> Job
	bucketDictionary  = "grounded-dictionary"  // collection -> grounded.Dictionary
	bucketRequests    = "grounded-requests"    // Idempotency-Key -> document ids

	streamWork = "grounded-work"
	streamDead = "grounded-dead"

	subjectParse      = "grounded.work.parse.interactive"
	subjectParseBatch = "grounded.work.parse.batch"
	subjectEmbed      = "grounded.work.embed.interactive"
	subjectEmbedBatch = "grounded.work.embed.batch"
	subjectDead       = "grounded.dead"
)

// Config tunes the queue.
type Config struct {
	// MaxUploadBytes is the largest document; 0 means 200 MiB.
	MaxUploadBytes int64
	// FreeSpaceBytes is kept free on the disk of Dir: below it nothing is accepted. 0 keeps
	// nothing free.
	FreeSpaceBytes int64
	// Dir is the data directory; empty where state is elsewhere (a cluster).
	Dir string
	// Replicas of every stream and bucket; 0 means 1.
	Replicas int
	// Index, where set, is told of changed labels and access before Submit returns; else
	// the workers tell it, a moment later.
	Index *index.Index
	// IdempotencyTTL is how long an Idempotency-Key is remembered; 0 means 24 hours.
	IdempotencyTTL time.Duration
}

// Queue is the way in, and the registry of what is in. It is safe for concurrent use, in
// several processes at once.
type Queue struct {
	cfg          Config
	js           jetstream.JetStream
	objects      jetstream.ObjectStore
	documents    jetstream.KeyValue
	blobs        jetstream.KeyValue
	texts        jetstream.KeyValue
	collections  jetstream.KeyValue
	jobs         jetstream.KeyValue
	requests     jetstream.KeyValue
	dictionaries jetstream.KeyValue
	registry     *registry
	flow         flow
	still        still
}

// OpenQueue makes what is missing in JetStream and reads the records. It returns when the
// registry is current.
func OpenQueue(ctx context.Context, js jetstream.JetStream, cfg Config) (*Queue, error) {
	if cfg.MaxUploadBytes == 0 {
		cfg.MaxUploadBytes = 200 << 20
	}
	if cfg.IdempotencyTTL == 0 {
		cfg.IdempotencyTTL = 24 * time.Hour
	}
	cfg.Replicas = max(cfg.Replicas, 1)
	q := &Queue{cfg: cfg, js: js}
	if err := q.openStores(ctx); err != nil {
		return nil, fmt.Errorf("open the queue: %w", err)
	}
	if err := q.CreateCollection(ctx, Collection{Name: grounded.DefaultCollection}); err != nil && grounded.CodeOf(err) != grounded.CodeConflict {
		return nil, err
	}
	var err error
	q.registry, err = openRegistry(ctx, q.documents, q.collections, q.dictionaries)
	return q, err
}

func (q *Queue) openStores(ctx context.Context) (err error) {
	if q.objects, err = q.js.CreateOrUpdateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: bucketObjects, Replicas: q.cfg.Replicas}); err != nil {
		return err
	}
	q.flow.objects = q.objects
	for name, kv := range map[string]*jetstream.KeyValue{
		bucketDocuments: &q.documents, bucketBlobs: &q.blobs, bucketTexts: &q.texts, bucketCollections: &q.collections, bucketJobs: &q.jobs, bucketRequests: &q.requests,
		bucketDictionary: &q.dictionaries,
	} {
		c := jetstream.KeyValueConfig{Bucket: name, Replicas: q.cfg.Replicas, History: 1}
		if name == bucketRequests {
			c.TTL = q.cfg.IdempotencyTTL
		}
		if *kv, err = q.js.CreateOrUpdateKeyValue(ctx, c); err != nil {
			return err
		}
	}
	_, err = q.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: streamWork, Subjects: []string{"grounded.work.>"}, Retention: jetstream.WorkQueuePolicy,
		Replicas: q.cfg.Replicas, Duplicates: 2 * time.Minute,
	})
	if err != nil {
		return err
	}
	_, err = q.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: streamDead, Subjects: []string{subjectDead}, Replicas: q.cfg.Replicas, MaxAge: 90 * 24 * time.Hour,
	})
	return err
}

// Close ends the registry's watch.
func (q *Queue) Close() { q.registry.close() }

// record is a document's record as it is stored.
type record struct {
	grounded.Document
	Object     string       `json:"object"`                // bytes of the newest revision
	LiveObject string       `json:"live_object,omitempty"` // bytes of the live revision
	Relabel    bool         `json:"relabel,omitempty"`     // its chunks do not show the record's labels and access yet
	Deleted    bool         `json:"deleted,omitempty"`     // a tombstone: fences late workers
	Batch      bool         `json:"batch,omitempty"`       // its work gives way to interactive work
	FoundDate  time.Time    `json:"found_date,omitzero"`   // by the document's own words
	Held       map[int]held `json:"held,omitempty"`        // generation of the index -> what it holds of this
}

// held is what a generation of the index holds of a document.
type held struct {
	Revision    grounded.Revision `json:"revision"`
	Vectors     bool              `json:"vectors,omitempty"` // all chunks have theirs
	Fingerprint string            `json:"fingerprint"`       // how the chunks were made
}

// hold notes what generation g holds now. Entries older than every generation that c keeps
// go. Those that c does not know stay: the caller may have read c before a job began, and
// what that job has built meanwhile must not be forgotten.
func (r *record) hold(c *Collection, g int, h held) {
	oldest := slices.Min(append(c.kept(), g))
	next := map[int]held{g: h}
	for k, old := range r.Held {
		if k != g && k >= oldest {
			next[k] = old
		}
	}
	r.Held = next
	if g == c.Generation {
		r.Live = h.Revision
	}
}

func (r *record) key() string { return documentKey(r.Collection, r.ID) }

var plainToken = regexp.MustCompile(`^[a-z0-9_-]+$`)

// token is a name as a part of a KV key: as it is, or encoded.
func token(name string) string {
	if plainToken.MatchString(name) {
		return name
	}
	return "=" + strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte(name)))
}

func documentKey(collection string, id grounded.DocumentID) string {
	return token(collection) + "." + string(id)
}

// task is one message of the work stream.
type task struct {
	Key      string            `json:"key"`
	Revision grounded.Revision `json:"revision"`
	Kind     string            `json:"kind"` // one of the kinds below
	// Generation is the one to embed or rebuild in; 0 embeds in the live one.
	Generation int `json:"generation,omitempty"`
}

// batch reports whether the task gives way to what people wait for.
func (t *task) batch(r *record, c *Collection) bool {
	return r.Batch || t.Kind == taskRebuild || t.Kind == taskEmbed && t.Generation != 0 && t.Generation != c.Generation
}

// The kinds of tasks. All but taskEmbed are done by the parsing consumers.
const (
	taskParse   = "parse"
	taskEmbed   = "embed"
	taskPayload = "payload" // title, labels, access changed
	taskRemove  = "remove"
	taskRebuild = "rebuild" // into the generation that a job builds
)

// publish queues a task once: id makes a repetition within two minutes a duplicate.
// Each document has a subject of its own, so that the reconciler can ask whether work of
// it is queued.
func (q *Queue) publish(ctx context.Context, r *record, t task, id string) error {
	data, err := json.Marshal(t)
	if err != nil {
		return err
	}
	if _, err := q.js.Publish(ctx, q.subject(r, &t), data, jetstream.WithMsgID(id)); err != nil {
		return unavailable(err, "queueing work")
	}
	return nil
}

func (q *Queue) subject(r *record, t *task) string {
	c := q.registry.collection(r.Collection)
	subject := subjectParse
	switch batch := t.batch(r, &c); {
	case t.Kind == taskEmbed && batch:
		subject = subjectEmbedBatch
	case t.Kind == taskEmbed:
		subject = subjectEmbed
	case batch:
		subject = subjectParseBatch
	}
	return subject + "." + string(r.ID)
}

// get reads a record and its KV revision; [grounded.CodeNotFound] where there is none.
func (q *Queue) get(ctx context.Context, key string) (*record, uint64, error) {
	entry, err := q.documents.Get(ctx, key)
	if err != nil {
		if errors.Is(err, jetstream.ErrKeyNotFound) {
			return nil, 0, grounded.Errorf(grounded.CodeNotFound, "there is no such document")
		}
		return nil, 0, unavailable(err, "reading a record")
	}
	r := &record{}
	if err := json.Unmarshal(entry.Value(), r); err != nil {
		return nil, 0, fmt.Errorf("decode record %s: %w", key, err)
	}
	c := q.registry.collection(r.Collection)
	r.Live = r.Held[c.Generation].Revision
	return r, entry.Revision(), nil
}

// errUnchanged, returned by update's function, leaves the record as it is.
var errUnchanged = errors.New("unchanged")

// update changes a record by compare-and-set until no other writer is in between.
func (q *Queue) update(ctx context.Context, key string, f func(*record) error) (*record, error) {
	for {
		r, at, err := q.get(ctx, key)
		if err != nil {
			return nil, err
		}
		if err := f(r); err != nil {
			return r, err
		}
		err = q.store(ctx, r, at)
		if err == nil {
			return r, nil
		}
		if !isConflict(err) {
			return nil, err
		}
	}
}

// store writes a record over the KV revision it was read at; 0 creates it.
func (q *Queue) store(ctx context.Context, r *record, at uint64) error {
	r.UpdatedAt = time.Now().UTC()
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	var next uint64
	if at == 0 {
		next, err = q.documents.Create(ctx, r.key(), data)
	} else {
		next, err = q.documents.Update(ctx, r.key(), data, at)
	}
	if err != nil {
		if isConflict(err) {
			return err
		}
		return unavailable(err, "writing a record")
	}
	q.registry.set(*r, next)
	return nil
}

// isConflict reports whether another writer came first.
func isConflict(err error) bool {
	var api *jetstream.APIError
	return errors.Is(err, jetstream.ErrKeyExists) || errors.As(err, &api) && api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence
}

// unavailable classifies an error of the broker.
func unavailable(err error, doing string) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	var api *jetstream.APIError
	if errors.As(err, &api) && (api.ErrorCode == 10047 || api.ErrorCode == 10077 || strings.Contains(api.Description, "resource limits") || strings.Contains(api.Description, "no space")) {
		return grounded.Wrap(grounded.CodeNoSpace, err, "the disk is full (%s); free some space and try again", doing)
	}
	return grounded.Wrap(grounded.CodeUnavailable, err, "the service's store is not answering (%s); try again in a moment", doing)
}
