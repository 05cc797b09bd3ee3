package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"grounded"
	"grounded/embed"
)

// maxDictionaryBytes is what fits a value of the bucket.
const maxDictionaryBytes = 768 << 10

// Dictionary is a collection's own words; without entries where nobody gave any. Codes:
// not_found (collection).
func (q *Queue) Dictionary(ctx context.Context, collection string) (grounded.Dictionary, error) {
	d := grounded.Dictionary{Entries: []grounded.Entry{}}
	if err := q.collectionExists(ctx, collection); err != nil {
		return d, err
	}
	e, err := q.dictionaries.Get(ctx, token(collection))
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return d, nil
	}
	if err != nil {
		return d, unavailable(err, "reading a dictionary")
	}
	if err := json.Unmarshal(e.Value(), &d); err != nil {
		return d, fmt.Errorf("decode the dictionary of %s: %w", collection, err)
	}
	d.Revision = e.Revision()
	return d, nil
}

// SetDictionary stores a collection's words over the revision that they were made from
// and returns them with their new revision. They count for the next question and for what
// is indexed from then on. Codes: invalid, not_found (collection), too_large, conflict
// (somebody else has changed them since).
func (q *Queue) SetDictionary(ctx context.Context, collection string, d grounded.Dictionary) (grounded.Dictionary, error) {
	if err := d.Check(); err != nil {
		return d, err
	}
	if err := q.collectionExists(ctx, collection); err != nil {
		return d, err
	}
	data, err := json.Marshal(d)
	if err != nil {
		return d, err
	}
	if len(data) > maxDictionaryBytes {
		return d, grounded.Errorf(grounded.CodeTooLarge, "the dictionary is larger than %d KiB", maxDictionaryBytes>>10)
	}
	next := uint64(0)
	if d.Revision == 0 {
		next, err = q.dictionaries.Create(ctx, token(collection), data)
	} else {
		next, err = q.dictionaries.Update(ctx, token(collection), data, d.Revision)
	}
	switch {
	case isConflict(err):
		return d, grounded.Errorf(grounded.CodeConflict, "the dictionary of %q has been changed meanwhile; read it again", collection)
	case err != nil:
		return d, unavailable(err, "storing a dictionary")
	}
	d.Revision = next
	q.registry.setVocabulary(token(collection), embed.NewVocabulary(d), next)
	return d, nil
}

// Vocabulary is a collection's dictionary, ready for texts; nil where it has none. It
// takes no I/O and follows changes of this process at once, of others within
// milliseconds.
func (q *Queue) Vocabulary(collection string) *embed.Vocabulary {
	return q.registry.vocabulary(token(collection))
}

type vocabularyEntry struct {
	*embed.Vocabulary
	at uint64 // KV revision
}

func (r *registry) takeDictionary(update jetstream.KeyValueEntry) {
	var d grounded.Dictionary
	if update.Operation() == jetstream.KeyValuePut && json.Unmarshal(update.Value(), &d) != nil {
		return
	}
	r.setVocabulary(update.Key(), embed.NewVocabulary(d), update.Revision())
}

func (r *registry) setVocabulary(key string, v *embed.Vocabulary, at uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.vocabularies[key].at < at {
		r.vocabularies[key] = vocabularyEntry{v, at}
	}
}

func (r *registry) vocabulary(key string) *embed.Vocabulary {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.vocabularies[key].Vocabulary
}
