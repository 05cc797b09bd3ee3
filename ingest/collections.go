package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/nats-io/nats.go/jetstream"

	"grounded"
	"grounded/embed"
	"grounded/index"
)

// Collection is a set of documents that are searched together.
type Collection struct {
	Name        string    `json:"name"` // 1 to 64 characters of any script
	Description string    `json:"description,omitempty"`
	CreatedAt   time.Time `json:"created_at"`

	// Generation of the index that is searched; 0 until the first document is parsed.
	Generation int `json:"generation"`
	// Building is the generation that a job fills beside it, Previous the one that was
	// searched before and can be rolled back to; 0: none.
	Building int `json:"building,omitempty"`
	Previous int `json:"previous,omitempty"`
	// Job is the one that builds, or has just switched.
	Job grounded.JobID `json:"job,omitempty"`
	// Last is the highest number that a generation has had. None is used twice: what a
	// record says of a generation can then never be taken for another.
	Last int `json:"last,omitempty"`
	// Lost is the searched generation where the index has lost it, until a job has built
	// another from the records; 0: it is whole.
	Lost int `json:"lost,omitempty"`
	// Calibration is from where on answers are tried; nil: as the service does.
	Calibration *grounded.Calibration `json:"calibration,omitempty"`
	// Made says what each of these generations was made with.
	Made map[int]Made `json:"made,omitempty"`
}

// Made is how a generation of the index came to be.
type Made struct {
	Spec index.Spec `json:"spec"`
	// Terms is what BM25 weighs with: fixed until a job makes another generation. Zero in
	// generations made before it was kept: what the configuration says.
	Terms embed.TermsConfig `json:"terms,omitzero"`
}

// target is a generation in the index.
func (c *Collection) target(generation int) index.Target {
	return index.Generation(c.Name, generation)
}

// written are the generations that new revisions go to.
func (c *Collection) written() []int {
	if c.Building != 0 {
		return []int{c.Generation, c.Building}
	}
	return []int{c.Generation}
}

// kept are all generations that hold chunks.
func (c *Collection) kept() []int {
	out := []int{}
	for _, g := range []int{c.Generation, c.Building, c.Previous} {
		if g != 0 {
			out = append(out, g)
		}
	}
	return out
}

// CreateCollection adds a collection. Codes: invalid (name), conflict (it exists).
func (q *Queue) CreateCollection(ctx context.Context, c Collection) error {
	n := utf8.RuneCountInString(c.Name)
	if n < 1 || n > 64 || !utf8.ValidString(c.Name) || strings.ContainsAny(c.Name, "/\x00\n\r\t") || strings.TrimSpace(c.Name) != c.Name {
		return grounded.Errorf(grounded.CodeInvalid, "a collection's name has 1 to 64 characters and no slash: %q", c.Name)
	}
	c = Collection{Name: c.Name, Description: c.Description, CreatedAt: time.Now().UTC()}
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = q.collections.Create(ctx, token(c.Name), data)
	if isConflict(err) {
		return grounded.Errorf(grounded.CodeConflict, "collection %q exists already", c.Name)
	}
	if err != nil {
		return unavailable(err, "creating a collection")
	}
	return nil
}

// Collections lists the collections by name.
func (q *Queue) Collections(ctx context.Context) ([]Collection, error) {
	keys, err := q.collections.Keys(ctx)
	if err != nil && !errors.Is(err, jetstream.ErrNoKeysFound) {
		return nil, unavailable(err, "listing collections")
	}
	var out []Collection
	for _, key := range keys {
		e, err := q.collections.Get(ctx, key)
		if errors.Is(err, jetstream.ErrKeyNotFound) {
			continue
		}
		if err != nil {
			return nil, unavailable(err, "listing collections")
		}
		var c Collection
		if err := json.Unmarshal(e.Value(), &c); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Collection) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// DeleteCollection removes an empty collection. Codes: not_found, conflict (documents are
// in it, or it is the default one).
func (q *Queue) DeleteCollection(ctx context.Context, name string) error {
	if err := q.collectionExists(ctx, name); err != nil {
		return err
	}
	if name == grounded.DefaultCollection {
		return grounded.Errorf(grounded.CodeConflict, "the default collection is always there")
	}
	if docs := q.registry.all(func(r *record) bool { return r.Collection == name }); len(docs) > 0 {
		return grounded.Errorf(grounded.CodeConflict, "collection %q still has %d documents; delete them first", name, len(docs))
	}
	if err := q.dictionaries.Delete(ctx, token(name)); err != nil && !errors.Is(err, jetstream.ErrKeyNotFound) {
		return unavailable(err, "deleting a dictionary")
	}
	if q.cfg.Index != nil {
		if err := q.cfg.Index.DropCollection(ctx, name); err != nil {
			return err
		}
	}
	if err := q.collections.Delete(ctx, token(name)); err != nil {
		return unavailable(err, "deleting a collection")
	}
	return nil
}

func (q *Queue) collectionExists(ctx context.Context, name string) error {
	_, _, err := q.collection(ctx, name)
	return err
}

// collection reads a collection and its KV revision.
func (q *Queue) collection(ctx context.Context, name string) (Collection, uint64, error) {
	e, err := q.collections.Get(ctx, token(name))
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return Collection{}, 0, grounded.Errorf(grounded.CodeNotFound, "there is no collection %q; create it first (POST /v1/collections)", name)
	}
	if err != nil {
		return Collection{}, 0, unavailable(err, "looking up a collection")
	}
	var c Collection
	if err := json.Unmarshal(e.Value(), &c); err != nil {
		return Collection{}, 0, fmt.Errorf("decode collection %s: %w", name, err)
	}
	return c, e.Revision(), nil
}

// updateCollection changes a collection by compare-and-set.
func (q *Queue) updateCollection(ctx context.Context, name string, f func(*Collection) error) (Collection, error) {
	for {
		c, at, err := q.collection(ctx, name)
		if err != nil {
			return c, err
		}
		if err := f(&c); err != nil {
			return c, err
		}
		data, err := json.Marshal(c)
		if err != nil {
			return c, err
		}
		next, err := q.collections.Update(ctx, token(name), data, at)
		if err == nil {
			q.registry.setCollection(c, next)
			return c, nil
		}
		if !isConflict(err) {
			return c, unavailable(err, "changing a collection")
		}
	}
}
