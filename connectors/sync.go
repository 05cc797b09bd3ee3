package connectors

import (
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

// Target is where a source's documents go and how often it is looked at.
type Target struct {
	Source     Source
	Collection string        // empty: grounded.DefaultCollection
	Every      time.Duration // between looks; 0 means DefaultEvery
	Labels     []string
}

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

func cursorKey(name string) string {
	return strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte(name)))
}

// take submits or removes one document. A file that the service will never take is taken
// note of, not offered again and again.
func (s *Syncer) take(ctx context.Context, t Target, c Change) error {
	collection := t.Collection
	if collection == "" {
		collection = grounded.DefaultCollection
	}
	external := t.Source.Name() + ":" + c.ID
	if c.Deleted {
		err := s.queue.Remove(ctx, grounded.NewDocumentID(collection, external))
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
	u := ingest.Upload{
		Collection: collection, ExternalID: external, Name: c.Name, MediaType: c.MediaType, Labels: t.Labels,
		Metadata: map[string]string{"connector": t.Source.Name()}, Batch: true, Body: io.Reader(body),
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
