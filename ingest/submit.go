package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"grounded"
)

// Upload is a document as it is submitted.
type Upload struct {
	Collection  string // empty: grounded.DefaultCollection
	ExternalID  string // empty: the SHA-256 of the bytes
	Name        string // file name
	Title       string // empty: found in the document, else its name
	MediaType   string // as the sender says; content decides
	Labels      []string
	Metadata    map[string]string
	ACL         grounded.ACL
	Sensitivity grounded.Sensitivity
	Batch       bool // its work gives way to interactive work
	// RequestKey makes a repetition of the same request return the same document; it holds
	// the principal's name so that keys of two do not meet. Empty: none.
	RequestKey string
	Body       io.Reader
}

// Submit accepts a document. When it returns, bytes, record and work are durable. Equal
// bytes and metadata under the same external id are no work; changed metadata alone is
// taken over without parsing.
//
// Codes: invalid, not_found (collection), too_large, no_space, unavailable.
func (q *Queue) Submit(ctx context.Context, u Upload) (grounded.Document, error) {
	if err := u.check(); err != nil {
		return grounded.Document{}, err
	}
	if err := q.collectionExists(ctx, u.Collection); err != nil {
		return grounded.Document{}, err
	}
	if doc, ok := q.repeated(ctx, u.RequestKey); ok {
		return doc, nil
	}
	object, sum, size, err := q.keep(ctx, u.Body)
	if err != nil {
		return grounded.Document{}, err
	}
	if u.ExternalID == "" {
		u.ExternalID = sum
	}
	doc, err := q.accept(ctx, u, object, sum, size)
	if err == nil && u.RequestKey != "" {
		_, err = q.requests.Put(ctx, requestKey(u.RequestKey), []byte(doc.ID))
	}
	return doc, err
}

const maxFieldBytes = 1024

func (u *Upload) check() error {
	if u.Collection == "" {
		u.Collection = grounded.DefaultCollection
	}
	u.Name = path.Base(strings.ReplaceAll(u.Name, `\`, "/"))
	switch {
	case u.Body == nil:
		return grounded.Errorf(grounded.CodeInvalid, "there is no file")
	case len(u.ExternalID) > maxFieldBytes || len(u.Title) > maxFieldBytes || len(u.Name) > maxFieldBytes:
		return grounded.Errorf(grounded.CodeInvalid, "external_id, title and file name may have %d bytes each", maxFieldBytes)
	case !u.Sensitivity.Valid():
		return grounded.Errorf(grounded.CodeInvalid, "sensitivity %q is not public, internal or confidential", u.Sensitivity)
	case len(u.Labels) > 100 || len(u.Metadata) > 100:
		return grounded.Errorf(grounded.CodeInvalid, "a document may have 100 labels and 100 metadata fields")
	}
	return nil
}

func requestKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// repeated finds the document that a request with this key made.
func (q *Queue) repeated(ctx context.Context, key string) (grounded.Document, bool) {
	if key == "" {
		return grounded.Document{}, false
	}
	e, err := q.requests.Get(ctx, requestKey(key))
	if err != nil {
		return grounded.Document{}, false
	}
	return q.Record(grounded.DocumentID(e.Value()))
}

// keep stores the bytes once: it streams them to an object while hashing, and lets the
// object go where equal bytes are there already.
func (q *Queue) keep(ctx context.Context, body io.Reader) (object, sum string, size int64, err error) {
	if err := q.space(0); err != nil {
		return "", "", 0, err
	}
	// The first bytes decide before anything is written.
	head := make([]byte, 1)
	if n, err := io.ReadFull(body, head); n == 0 {
		if errors.Is(err, io.EOF) {
			return "", "", 0, grounded.Errorf(grounded.CodeInvalid, "the file is empty")
		}
		return "", "", 0, fmt.Errorf("read the upload: %w", err)
	}
	hash := sha256.New()
	in := &limited{q: q, r: io.TeeReader(io.MultiReader(bytes.NewReader(head), body), hash), left: q.cfg.MaxUploadBytes}
	object = "upload/" + nuid.Next()
	info, err := q.objects.Put(ctx, jetstream.ObjectMeta{Name: object}, in)
	if err != nil {
		if in.err != nil {
			err = in.err
		} else {
			err = unavailable(err, "storing the file")
		}
		_ = q.objects.Delete(context.WithoutCancel(ctx), object) // what was written; the sweep finds the rest
		return "", "", 0, err
	}
	sum, size = hex.EncodeToString(hash.Sum(nil)), int64(info.Size)
	if _, err := q.blobs.Create(ctx, sum, []byte(object)); err == nil {
		return object, sum, size, nil
	} else if !isConflict(err) {
		return "", "", 0, unavailable(err, "storing the file")
	}
	e, err := q.blobs.Get(ctx, sum)
	if err != nil {
		return "", "", 0, unavailable(err, "storing the file")
	}
	if err := q.objects.Delete(ctx, object); err != nil {
		return "", "", 0, unavailable(err, "storing the file")
	}
	return string(e.Value()), sum, size, nil
}

// limited ends an upload that is too large or that the disk has no room for.
type limited struct {
	q    *Queue
	r    io.Reader
	left int64
	next int64 // bytes until the disk is looked at again
	err  error
}

func (l *limited) Read(p []byte) (int, error) {
	if l.err != nil {
		return 0, l.err
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	l.next -= int64(n)
	switch {
	case l.left < 0:
		l.err = grounded.Errorf(grounded.CodeTooLarge, "the file is larger than the limit of %d MiB (limits.upload)", l.q.cfg.MaxUploadBytes>>20)
	case l.next < 0:
		l.next = 16 << 20
		l.err = l.q.space(l.next)
	}
	if l.err != nil {
		return 0, l.err
	}
	if err != nil && !errors.Is(err, io.EOF) {
		l.err = grounded.Wrap(grounded.CodeInvalid, err, "the upload broke off")
		return n, l.err
	}
	return n, err
}

// accept writes the record and queues the work.
func (q *Queue) accept(ctx context.Context, u Upload, object, sum string, size int64) (grounded.Document, error) {
	id := grounded.NewDocumentID(u.Collection, u.ExternalID)
	for {
		old, at, err := q.get(ctx, documentKey(u.Collection, id))
		if err != nil && grounded.CodeOf(err) != grounded.CodeNotFound {
			return grounded.Document{}, err
		}
		next, kind := u.next(old, id, object, sum, size)
		if kind == "" {
			return next.Document, q.requeue(ctx, next)
		}
		err = q.store(ctx, next, at)
		if isConflict(err) {
			continue
		}
		if err != nil {
			return grounded.Document{}, err
		}
		// A crash here leaves a record that says queued and has no message: the reconciler
		// publishes it again.
		t := task{Key: next.key(), Revision: next.Revision, Kind: kind}
		msg := fmt.Sprintf("%s@%d#%s%d", id, next.Revision, kind, next.UpdatedAt.UnixNano())
		return next.Document, q.publish(ctx, next, t, msg)
	}
}

// requeue publishes an unchanged document's work again where it still waits: its first
// message may never have been sent. A duplicate message does no harm.
func (q *Queue) requeue(ctx context.Context, r *record) error {
	if r.Status != grounded.StatusQueued {
		return nil
	}
	return q.publish(ctx, r, task{Key: r.key(), Revision: r.Revision, Kind: taskParse}, fmt.Sprintf("%s@%d#again", r.ID, r.Revision))
}

// next is the record after the upload, and the kind of work it makes; empty: none.
func (u *Upload) next(old *record, id grounded.DocumentID, object, sum string, size int64) (*record, string) {
	fresh := &record{Object: object, Batch: u.Batch, Document: grounded.Document{
		ID: id, ExternalID: u.ExternalID, Collection: u.Collection, Title: u.Title, Name: u.Name, MediaType: u.MediaType,
		SizeBytes: size, SHA256: sum, Labels: u.Labels, Metadata: u.Metadata, ACL: u.ACL, Sensitivity: u.Sensitivity,
		Revision: 1, Status: grounded.StatusQueued, CreatedAt: time.Now().UTC(),
	}}
	if fresh.Title == "" {
		fresh.Title = u.Name
	}
	if old == nil {
		return fresh, taskParse
	}
	fresh.Revision, fresh.CreatedAt = old.Revision+1, old.CreatedAt
	if old.Deleted {
		return fresh, taskParse
	}
	fresh.Live = old.Live
	if old.SHA256 != sum || old.Name != fresh.Name || old.Status == grounded.StatusFailed {
		return fresh, taskParse
	}
	if u.Title == "" {
		fresh.Title = old.Title // it may have been found in the document
	}
	if sameMetadata(&old.Document, &fresh.Document) {
		return old, ""
	}
	changed := *old
	changed.Title, changed.Labels, changed.Metadata = fresh.Title, fresh.Labels, fresh.Metadata
	changed.ACL, changed.Sensitivity = fresh.ACL, fresh.Sensitivity
	return &changed, taskPayload
}

func sameMetadata(a, b *grounded.Document) bool {
	return a.Title == b.Title && a.Sensitivity == b.Sensitivity && slices.Equal(a.Labels, b.Labels) &&
		maps.Equal(a.Metadata, b.Metadata) && reflect.DeepEqual(a.ACL, b.ACL)
}

// stored is a revision's stored text with its chunks.
type stored struct {
	Text   string           `json:"text"`
	Chunks []grounded.Chunk `json:"chunks"`
}

func (q *Queue) putStored(ctx context.Context, id grounded.DocumentID, rev grounded.Revision, s stored) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = q.objects.PutBytes(ctx, objectText(id, rev), data)
	if err != nil {
		return unavailable(err, "storing the text")
	}
	return nil
}

func (q *Queue) stored(ctx context.Context, id grounded.DocumentID, rev grounded.Revision) (stored, error) {
	var s stored
	data, err := q.objects.GetBytes(ctx, objectText(id, rev))
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return s, grounded.Errorf(grounded.CodeNotFound, "revision %d of the document has no stored text (yet, or any more)", rev)
	}
	if err != nil {
		return s, unavailable(err, "reading the stored text")
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return s, fmt.Errorf("decode the stored text of %s: %w", id, err)
	}
	return s, nil
}
