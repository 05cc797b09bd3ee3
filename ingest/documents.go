package ingest

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"grounded"
)

// Status returns a document's record; not_found where there is none.
func (q *Queue) Status(_ context.Context, id grounded.DocumentID) (grounded.Document, error) {
	if doc, ok := q.Record(id); ok {
		return doc, nil
	}
	return grounded.Document{}, grounded.Errorf(grounded.CodeNotFound, "there is no document %q", id)
}

// ListQuery narrows a list. Zero fields do not.
type ListQuery struct {
	Collection string
	Status     grounded.Status
	Label      string
	Text       string                        // in the title or name, in any case
	Cursor     string                        // NextCursor of the page before
	Limit      int                           // 0: 100; at most 1,000
	See        func(*grounded.Document) bool // documents that do not exist for the caller; nil: none
}

// List is a page of records, newest first.
type List struct {
	Documents  []grounded.Document     `json:"data"`
	NextCursor string                  `json:"next_cursor"`
	Counts     map[grounded.Status]int `json:"counts"` // of all pages, whatever Status asks for
}

// Embedding counts the documents of a collection, of those that see admits, that are searchable
// by their words and not yet by their meaning.
func (q *Queue) Embedding(collection string, see func(*grounded.Document) bool) int {
	return len(q.registry.all(func(r *record) bool {
		waits := r.Status == grounded.StatusSearchable || r.Status == grounded.StatusEmbedding
		return waits && r.Collection == collection && see(&r.Document)
	}))
}

// Shown counts the documents of a collection, of those that see admits: that can be searched, that
// cannot yet and will be, and that have failed.
func (q *Queue) Shown(collection string, see func(*grounded.Document) bool) (shown, waiting, failed int) {
	q.registry.all(func(r *record) bool {
		switch {
		case r.Collection != collection || !see(&r.Document):
		case r.Live > 0:
			shown++
		case r.Status == grounded.StatusFailed:
			failed++
		default:
			waiting++
		}
		return false
	})
	return shown, waiting, failed
}

// List returns a page of the documents that the query admits.
func (q *Queue) List(_ context.Context, query ListQuery) (List, error) {
	after, err := decodeCursor(query.Cursor)
	if err != nil {
		return List{}, err
	}
	if query.Limit <= 0 {
		query.Limit = 100
	}
	query.Limit = min(query.Limit, 1000)
	out := List{Documents: []grounded.Document{}, Counts: map[grounded.Status]int{}}
	text := strings.ToLower(query.Text)
	found := q.registry.all(func(r *record) bool {
		if query.See != nil && !query.See(&r.Document) {
			return false
		}
		return (query.Collection == "" || r.Collection == query.Collection) &&
			(query.Label == "" || slices.Contains(r.Labels, query.Label)) &&
			(text == "" || strings.Contains(strings.ToLower(r.Title+"\x00"+r.Name), text))
	})
	slices.SortFunc(found, func(a, b record) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	for _, r := range found {
		out.Counts[r.Status]++
		if query.Status != "" && r.Status != query.Status || !after.before(r.Document) {
			continue
		}
		if len(out.Documents) == query.Limit {
			last := out.Documents[query.Limit-1]
			out.NextCursor = cursor{last.CreatedAt, last.ID}.encode()
			continue // the rest is only counted
		}
		out.Documents = append(out.Documents, r.Document)
	}
	return out, nil
}

// cursor is the place of a document in the list's order.
type cursor struct {
	at time.Time
	id grounded.DocumentID
}

func (c cursor) encode() string {
	return base64.RawURLEncoding.EncodeToString([]byte(c.at.Format(time.RFC3339Nano) + " " + string(c.id)))
}

// before reports whether doc comes after the cursor; the zero cursor is before all.
func (c cursor) before(doc grounded.Document) bool {
	if c.id == "" {
		return true
	}
	return doc.CreatedAt.Before(c.at) || doc.CreatedAt.Equal(c.at) && doc.ID > c.id
}

func decodeCursor(s string) (cursor, error) {
	if s == "" {
		return cursor{}, nil
	}
	data, err := base64.RawURLEncoding.DecodeString(s)
	at, id, ok := strings.Cut(string(data), " ")
	t, terr := time.Parse(time.RFC3339Nano, at)
	if err != nil || terr != nil || !ok {
		return cursor{}, grounded.Errorf(grounded.CodeInvalid, "the cursor is not one that a list returned")
	}
	return cursor{t, grounded.DocumentID(id)}, nil
}

// Remove deletes a document. When it returns, no search or answer can show it; its chunks
// and bytes go after.
func (q *Queue) Remove(ctx context.Context, id grounded.DocumentID) error {
	r, ok := q.registry.get(id)
	if !ok || r.Deleted {
		return grounded.Errorf(grounded.CodeNotFound, "there is no document %q", id)
	}
	next, err := q.update(ctx, r.key(), func(r *record) error {
		r.Deleted, r.Status, r.Live, r.Held = true, grounded.StatusDeleting, 0, nil
		r.Relabel = true // until the index has let go of it
		r.Revision++     // work on earlier revisions is overtaken
		return nil
	})
	if err != nil {
		return err
	}
	return q.publish(ctx, next, task{Key: next.key(), Revision: next.Revision, Kind: taskRemove}, fmt.Sprintf("%s@%d#remove", id, next.Revision))
}

// Retry queues a failed document again; conflict where it has not failed.
func (q *Queue) Retry(ctx context.Context, id grounded.DocumentID) (grounded.Document, error) {
	r, ok := q.registry.get(id)
	if !ok || r.Deleted {
		return grounded.Document{}, grounded.Errorf(grounded.CodeNotFound, "there is no document %q", id)
	}
	next, err := q.update(ctx, r.key(), func(r *record) error {
		if r.Status != grounded.StatusFailed {
			return notFailed(r.Status)
		}
		r.Status, r.Error, r.Attempt, r.Progress = grounded.StatusQueued, nil, 0, 0
		return nil
	})
	if err != nil {
		return grounded.Document{}, err
	}
	t := task{Key: next.key(), Revision: next.Revision, Kind: taskParse}
	return next.Document, q.publish(ctx, next, t, fmt.Sprintf("%s@%d#retry%d", id, next.Revision, next.UpdatedAt.UnixNano()))
}

// notFailed is why a document in a status is not tried again.
func notFailed(status grounded.Status) error {
	if status == grounded.StatusReady {
		return grounded.Errorf(grounded.CodeConflict, "it is ready: only a document that has failed is tried again; put it again where the file has changed")
	}
	return grounded.Errorf(grounded.CodeConflict, "it is %s, so still on its way: only a document that has failed is tried again", status)
}

// Content opens the original of the live revision, or of the newest where none is live.
// The record's size and media type are those of what is opened.
func (q *Queue) Content(ctx context.Context, id grounded.DocumentID) (io.ReadCloser, grounded.Document, error) {
	r, ok := q.registry.get(id)
	if !ok || r.Deleted {
		return nil, grounded.Document{}, grounded.Errorf(grounded.CodeNotFound, "there is no document %q", id)
	}
	object := r.LiveObject
	if object == "" {
		object = r.Object
	}
	body, size, err := q.open(ctx, object)
	doc := r.Document
	if doc.SizeBytes = size; object != r.Object { // the newest revision's kind is not this one's
		doc.MediaType = ""
	}
	return body, doc, err
}

// Text is the stored text of a revision, in whose code points spans count; rev 0 is the
// live one.
func (q *Queue) Text(ctx context.Context, id grounded.DocumentID, rev grounded.Revision) (string, error) {
	s, err := q.revision(ctx, id, rev)
	return s.Text, err
}

// Chunks are the chunks of a revision in reading order; rev 0 is the live one.
func (q *Queue) Chunks(ctx context.Context, id grounded.DocumentID, rev grounded.Revision) ([]grounded.Chunk, error) {
	s, err := q.revision(ctx, id, rev)
	return s.Chunks, err
}

func (q *Queue) revision(ctx context.Context, id grounded.DocumentID, rev grounded.Revision) (stored, error) {
	doc, err := q.Status(ctx, id)
	if err != nil {
		return stored{}, err
	}
	if rev == 0 {
		rev = doc.Live
	}
	return q.stored(ctx, id, rev)
}

// Pending is the number of tasks that are queued or being done; 0 also where the broker
// is away.
func (q *Queue) Pending(ctx context.Context) int {
	work, err := q.js.Stream(ctx, streamWork)
	if err != nil {
		return 0
	}
	return int(work.CachedInfo().State.Msgs)
}
