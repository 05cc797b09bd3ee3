package connectors

import (
	"cmp"
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"grounded"
	"grounded/ingest"
)

// bucketCursors holds how far each source has been followed.
const bucketCursors = "grounded-cursors"

// DefaultEvery is the pause between looks at a source.
const DefaultEvery = time.Minute

// Handling is what documents are given beside their text. What it does not say stays as a
// document has it.
type Handling struct {
	ACL         *grounded.ACL        // nil: not said; the zero one lifts access lists
	Labels      []string             // nil: not said
	Sensitivity grounded.Sensitivity // empty: not said
}

// says reports whether h says anything.
func (h *Handling) says() bool { return h.ACL != nil || h.Labels != nil || h.Sensitivity != "" }

// give gives a document what h says.
func (h *Handling) give(d *grounded.Document) {
	if h.ACL != nil {
		d.ACL = *h.ACL
	}
	if h.Labels != nil {
		d.Labels = h.Labels
	}
	if h.Sensitivity != "" {
		d.Sensitivity = h.Sensitivity
	}
}

// Target is where a source's documents go and how often it is looked at.
type Target struct {
	Source     Source
	Collection string        // empty: grounded.DefaultCollection
	Every      time.Duration // between looks; 0 means DefaultEvery
	Handling                 // what its documents are given
}

// into is the collection that the source fills.
func (t *Target) into() string { return cmp.Or(t.Collection, grounded.DefaultCollection) }

// metaConnector is the metadata field that tells which source a document is from.
const metaConnector = "connector"

// Syncer follows sources into a queue.
type Syncer struct {
	queue   *ingest.Queue
	cursors jetstream.KeyValue
	log     *slog.Logger
}

// NewSyncer opens the cursors.
func NewSyncer(ctx context.Context, js jetstream.JetStream, q *ingest.Queue, log *slog.Logger) (*Syncer, error) {
	kv, err := js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: bucketCursors})
	if err != nil {
		return nil, fmt.Errorf("open the connectors' cursors: %w", err)
	}
	return &Syncer{queue: q, cursors: kv, log: log}, nil
}

// Run follows a source until ctx ends. A look that fails is tried again at the next.
func (s *Syncer) Run(ctx context.Context, t Target) error {
	if t.Every <= 0 {
		t.Every = DefaultEvery
	}
	for {
		n, err := s.Once(ctx, t)
		if err != nil && ctx.Err() == nil {
			s.log.Warn("a source could not be followed to its end", "connector", t.Source.Name(), "error", err)
		}
		if n > 0 {
			s.log.Info("a source was followed", "connector", t.Source.Name(), "changes", n)
		}
		if err := pause(ctx, t.Every); err != nil {
			return nil
		}
	}
}

// Once takes over what has changed and returns how many documents did. The cursor is kept
// after the documents are durable: a crash between makes them come again, unchanged.
func (s *Syncer) Once(ctx context.Context, t Target) (changes int, err error) {
	changes, err = s.look(ctx, t)
	if ctx.Err() != nil {
		return changes, err
	}
	state := State{LookedAt: time.Now().UTC(), Changes: changes}
	if err != nil {
		state.Error = "it could not be followed to its end"
		if grounded.CodeOf(err) != grounded.CodeInternal {
			state.Error = grounded.MessageOf(err)
		}
	}
	return changes, errors.Join(err, s.keep(ctx, t.Source.Name(), state))
}

func (s *Syncer) look(ctx context.Context, t Target) (changes int, err error) {
	if err := s.handle(ctx, t); err != nil {
		return 0, err
	}
	key := cursorKey(t.Source.Name())
	cursor := ""
	entry, err := s.cursors.Get(ctx, key)
	switch {
	case err == nil:
		cursor = string(entry.Value())
	case !errors.Is(err, jetstream.ErrKeyNotFound):
		return 0, fmt.Errorf("read the cursor: %w", err)
	}
	next, err := t.Source.Changes(ctx, cursor, func(c Change) error {
		err := s.take(ctx, t, c)
		if err != nil {
			s.log.Warn("a document could not be taken over", "connector", t.Source.Name(), "id", c.ID, "error", err)
			return err
		}
		changes++
		return nil
	})
	if next != cursor {
		if _, perr := s.cursors.Put(context.WithoutCancel(ctx), key, []byte(next)); perr != nil {
			return changes, errors.Join(err, fmt.Errorf("keep the cursor: %w", perr))
		}
	}
	return changes, err
}

// handle gives the documents that the source has brought before what the target says now, so
// that a changed access list counts for those too that do not change in the source.
func (s *Syncer) handle(ctx context.Context, t Target) error {
	if !t.says() {
		return nil
	}
	query := ingest.ListQuery{Collection: t.into(), Limit: 1000, See: func(d *grounded.Document) bool { return d.Metadata[metaConnector] == t.Source.Name() }}
	for {
		list, err := s.queue.List(ctx, query)
		if err != nil {
			return err
		}
		for _, d := range list.Documents {
			if err := s.queue.Relabel(ctx, d.ID, t.give); err != nil && grounded.CodeOf(err) != grounded.CodeNotFound {
				return fmt.Errorf("relabel %s: %w", d.ExternalID, err)
			}
		}
		if query.Cursor = list.NextCursor; query.Cursor == "" {
			return nil
		}
	}
}

func cursorKey(name string) string {
	return strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte(name)))
}

// take submits or removes one document. A file that the service will never take is taken
// note of, not offered again and again.
func (s *Syncer) take(ctx context.Context, t Target, c Change) error {
	external := t.Source.Name() + ":" + c.ID
	id := grounded.NewDocumentID(t.into(), external)
	if c.Deleted {
		err := s.queue.Remove(ctx, id)
		if grounded.CodeOf(err) == grounded.CodeNotFound {
			return nil
		}
		return err
	}
	body, err := c.Body(ctx)
	if err != nil {
		return err
	}
	defer body.Close()
	d, err := s.queue.Status(ctx, id) // a new one has nothing yet
	if err != nil && grounded.CodeOf(err) != grounded.CodeNotFound {
		return err
	}
	t.give(&d)
	u := ingest.Upload{
		Collection: t.into(), ExternalID: external, Name: c.Name, MediaType: c.MediaType, ACL: d.ACL, Labels: d.Labels, Sensitivity: d.Sensitivity,
		Metadata: map[string]string{metaConnector: t.Source.Name()}, Batch: true, Body: io.Reader(body),
	}
	if c.URL != "" {
		u.Metadata["url"] = c.URL
	}
	_, err = s.queue.Submit(ctx, u)
	if code := grounded.CodeOf(err); code == grounded.CodeTooLarge || code == grounded.CodeInvalid {
		s.log.Warn("a document is refused for good", "connector", t.Source.Name(), "id", c.ID, "error", err)
		return nil
	}
	return err
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
