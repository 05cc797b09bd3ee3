package embed

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"grounded"
)

// Cache is an [Embedder] that remembers: a vector computed once for a model, a kind and a
// text is read from the file ever after, whichever document or collection the text is
// in. Values are kept as float16 and fresh vectors are rounded the same way, so that an
// answer does not depend on whether it was remembered.
//
// Writing never delays a caller: vectors are handed to one writer, which commits many at
// once. What is lost when the process dies is computed again.
type Cache struct {
	inner  Embedder
	db     *bbolt.DB
	wake   chan struct{}
	done   chan struct{}
	closed chan struct{}

	mu      sync.RWMutex
	pending map[cacheKey]cacheEntry // computed, not yet in the file; guarded by mu

	hits, misses atomic.Int64
	failed       atomic.Pointer[error]
}

type cacheKey = [sha256.Size]byte

type cacheEntry struct {
	bucket string // the model's identity
	value  []byte
}

const (
	// pendingMost bounds what waits for the writer (about 25 MB); more is not remembered.
	pendingMost = 32 << 10
	// writePause lets vectors gather, so that one commit takes many.
	writePause = 500 * time.Millisecond
)

// Reads reports whether the embedder has pieces for text, as far as it can tell.
func (c *Cache) Reads(text string) bool {
	e, ok := c.inner.(interface{ Reads(text string) bool })
	return !ok || e.Reads(text)
}

// OpenCache opens the file at path, or makes it, before e. A file that is not readable
// is replaced, since it can be computed again. It returns grounded.CodeConflict where
// another process has the file open.
func OpenCache(path string, e Embedder) (*Cache, error) {
	db, err := openCacheFile(path)
	if err != nil {
		return nil, err
	}
	c := &Cache{inner: e, db: db, pending: map[cacheKey]cacheEntry{},
		wake: make(chan struct{}, 1), done: make(chan struct{}), closed: make(chan struct{})}
	go c.write()
	return c, nil
}

func openCacheFile(path string) (*bbolt.DB, error) {
	options := &bbolt.Options{Timeout: 2 * time.Second, NoFreelistSync: true, FreelistType: bbolt.FreelistMapType, InitialMmapSize: 256 << 20}
	db, err := bbolt.Open(path, 0o600, options)
	if err != nil && !errors.Is(err, bbolterrors.ErrTimeout) {
		if os.Remove(path) == nil {
			db, err = bbolt.Open(path, 0o600, options)
		}
	}
	switch {
	case errors.Is(err, bbolterrors.ErrTimeout):
		return nil, grounded.Wrap(grounded.CodeConflict, err, "the vector cache %s is in use by another process", path)
	case err != nil:
		return nil, fmt.Errorf("open vector cache %s: %w", path, err)
	}
	return db, nil
}

// Model implements [Embedder]: that of the embedder behind.
func (c *Cache) Model() Model { return c.inner.Model() }

// CacheStats counts since the cache was opened. Err is the last write's error.
type CacheStats struct {
	Hits, Misses int64
	Err          error
}

// Stats says how well the cache serves.
func (c *Cache) Stats() CacheStats {
	s := CacheStats{Hits: c.hits.Load(), Misses: c.misses.Load()}
	if err := c.failed.Load(); err != nil {
		s.Err = *err
	}
	return s
}

// Embed implements [Embedder]: it asks the embedder behind only for texts whose vectors
// are not known, each once.
func (c *Cache) Embed(ctx context.Context, kind Kind, texts []string) ([][]float32, error) {
	bucket := c.inner.Model().ID
	keys := make([]cacheKey, len(texts))
	for i, t := range texts {
		keys[i] = keyOf(bucket, kind, t)
	}
	out := make([][]float32, len(texts))
	c.lookUp(bucket, keys, out)
	ask := make([]string, 0, len(texts))
	place := map[cacheKey]int{} // of missing texts in ask
	for i, v := range out {
		if _, twice := place[keys[i]]; v == nil && !twice {
			place[keys[i]] = len(ask)
			ask = append(ask, texts[i])
		}
	}
	c.hits.Add(int64(len(texts) - len(ask)))
	c.misses.Add(int64(len(ask)))
	if len(ask) == 0 {
		return out, nil
	}
	fresh, err := c.inner.Embed(ctx, kind, ask)
	if err != nil {
		return nil, err
	}
	entries := make([]cacheEntry, len(fresh))
	for i, v := range fresh {
		entries[i] = cacheEntry{bucket, packVector(v)}
	}
	for i, v := range out {
		if v == nil {
			out[i] = unpackVector(entries[place[keys[i]]].value)
		}
	}
	c.remember(place, entries)
	return out, nil
}

func keyOf(model string, kind Kind, text string) cacheKey {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%q %q ", model, kind) // a hash takes all
	_, _ = h.Write([]byte(text))
	return cacheKey(h.Sum(nil))
}
