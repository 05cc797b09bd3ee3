package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

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
	// IdempotencyKey makes a repetition of the same request return the same document. The
	// caller puts the principal's name in it, and the file's number where a request has
	// several, so that keys do not meet. Empty: none.
	IdempotencyKey string
	Body           io.Reader
	Kept           *Kept // what [Queue.Keep] has read of the body; nil: Body is read
}

// Kept are bytes that have been read and that no document names yet: a caller keeps them
// while it does not know yet what else will be said of them. A large body is stored; where
// it is not submitted within the sweep's grace, it goes again.
type Kept struct {
	blob  blob
	start []byte // all of a small body, which is not stored yet; else nil
}

// SHA256 is that of the bytes, which names a document that has no other external id.
func (k *Kept) SHA256() string { return k.blob.sum }

// Keep reads a body. Codes: invalid, too_large, no_space, unavailable.
func (q *Queue) Keep(ctx context.Context, body io.Reader) (*Kept, error) {
	if err := q.space(0); err != nil {
		return nil, err
	}
	start, whole, err := head(body)
	if err != nil {
		return nil, err
	}
	if !whole {
		b, err := q.keepObject(ctx, start, body)
		return &Kept{blob: b}, err
	}
	if b := hashed(start); b.size <= q.cfg.MaxUploadBytes {
		return &Kept{b, start}, nil
	}
	return nil, q.tooLarge()
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
	if doc, ok := q.repeated(ctx, u.IdempotencyKey); ok {
		return doc, nil
	}
	doc, err := q.submit(ctx, u)
	if err == nil && u.IdempotencyKey != "" {
		_, err = q.requests.Put(ctx, requestKey(u.IdempotencyKey), []byte(doc.ID))
	}
	return doc, err
}

func (q *Queue) submit(ctx context.Context, u Upload) (_ grounded.Document, err error) {
	k := u.Kept
	if k == nil {
		if k, err = q.Keep(ctx, u.Body); err != nil {
			return grounded.Document{}, err
		}
	}
	if k.start == nil {
		return q.accept(ctx, u, k.blob)
	}
	if doc, ok := q.unchanged(u, k.blob); ok {
		return doc, nil
	}
	if err := q.keepInline(ctx, k.blob, k.start); err != nil {
		return grounded.Document{}, err
	}
	return q.accept(ctx, u, k.blob)
}

// unchanged finds the document where the upload makes no work, before anything is
// written.
func (q *Queue) unchanged(u Upload, b blob) (grounded.Document, bool) {
	id := u.id(b)
	old, ok := q.registry.get(id)
	if !ok || old.Deleted || old.Status == grounded.StatusQueued {
		return grounded.Document{}, false
	}
	if _, kind := u.next(&old, id, b); kind != "" {
		return grounded.Document{}, false
	}
	return old.Document, true
}

// id is the document's: its external id is that of its bytes where none was given.
func (u *Upload) id(b blob) grounded.DocumentID {
	if u.ExternalID == "" {
		u.ExternalID = b.sum
	}
	return grounded.NewDocumentID(u.Collection, u.ExternalID)
}

const maxFieldBytes = 1024

func (u *Upload) check() error {
	if u.Collection == "" {
		u.Collection = grounded.DefaultCollection
	}
	u.Name = path.Base(strings.ReplaceAll(u.Name, `\`, "/"))
	switch {
	case u.Body == nil && u.Kept == nil:
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

// accept writes the record and queues the work.
func (q *Queue) accept(ctx context.Context, u Upload, b blob) (grounded.Document, error) {
	id := u.id(b)
	for {
		old, at, err := q.get(ctx, documentKey(u.Collection, id))
		if err != nil && grounded.CodeOf(err) != grounded.CodeNotFound {
			return grounded.Document{}, err
		}
		next, kind := u.next(old, id, b)
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
		return next.Document, q.announce(ctx, next, kind)
	}
}

// announce queues the work that a changed record makes.
func (q *Queue) announce(ctx context.Context, r *record, kind string) error {
	id := fmt.Sprintf("%s@%d#%d", r.ID, r.Revision, r.UpdatedAt.UnixNano())
	if kind == taskParse {
		if err := q.publish(ctx, r, task{Key: r.key(), Revision: r.Revision, Kind: taskParse}, id+kind); err != nil {
			return err
		}
	}
	if !r.Relabel {
		return nil
	}
	err := q.publish(ctx, r, task{Key: r.key(), Revision: r.Revision, Kind: taskPayload}, id+taskPayload)
	if err == nil {
		q.relabelNow(ctx, r)
	}
	return err
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
func (u *Upload) next(old *record, id grounded.DocumentID, b blob) (*record, string) {
	fresh := &record{Object: b.object, Batch: u.Batch, Document: grounded.Document{
		ID: id, ExternalID: u.ExternalID, Collection: u.Collection, Title: u.Title, Name: u.Name, MediaType: u.MediaType,
		SizeBytes: b.size, SHA256: b.sum, Labels: u.Labels, Metadata: u.Metadata, ACL: u.ACL, Sensitivity: u.Sensitivity,
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
	fresh.Live, fresh.Held, fresh.LiveObject = old.Live, old.Held, old.LiveObject
	fresh.Relabel = old.Live > 0 && !sameAccess(&old.Document, &fresh.Document)
	if old.SHA256 != b.sum || old.Name != fresh.Name || old.Status == grounded.StatusFailed {
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
	changed.ACL, changed.Sensitivity, changed.Relabel = fresh.ACL, fresh.Sensitivity, true
	return &changed, taskPayload
}

func sameMetadata(a, b *grounded.Document) bool {
	return a.Title == b.Title && sameAccess(a, b) && slices.Equal(a.Labels, b.Labels) && maps.Equal(a.Metadata, b.Metadata)
}

func sameAccess(a, b *grounded.Document) bool {
	return a.Sensitivity == b.Sensitivity && slices.Equal(a.ACL.Users, b.ACL.Users) && slices.Equal(a.ACL.Groups, b.ACL.Groups) &&
		slices.Equal(a.ACL.DenyUsers, b.ACL.DenyUsers) && slices.Equal(a.ACL.DenyGroups, b.ACL.DenyGroups)
}
