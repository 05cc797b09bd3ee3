package embed_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"grounded"
	"grounded/embed"
)

// counting is an embedder that counts what it computes.
type counting struct {
	id       string
	computed atomic.Int64
	fail     bool
}

func (c *counting) Model() embed.Model { return embed.Model{ID: c.id, Dimensions: 2} }

func (c *counting) Embed(_ context.Context, _ embed.Kind, texts []string) ([][]float32, error) {
	if c.fail {
		return nil, grounded.Errorf(grounded.CodeUnavailable, "away")
	}
	c.computed.Add(int64(len(texts)))
	out := make([][]float32, len(texts))
	for i, t := range texts {
		out[i] = vectorOf(t)
	}
	return out, nil
}

func openCache(t *testing.T, path string, e embed.Embedder) *embed.Cache {
	t.Helper()
	c, err := embed.OpenCache(path, e)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCacheComputesOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "vectors")
	e := &counting{id: "a"}
	in := append(texts(50), texts(50)...) // each text twice
	f := func(c *embed.Cache, kind embed.Kind, computed int64) {
		t.Helper()
		got, err := c.Embed(t.Context(), kind, in)
		if err != nil {
			t.Fatal(err)
		}
		checkVectors(t, got, in)
		if n := e.computed.Swap(0); n != computed {
			t.Errorf("computed %d, want %d", n, computed)
		}
	}
	c := openCache(t, path, e)
	f(c, embed.Passage, 50)
	f(c, embed.Passage, 0)
	f(c, embed.Query, 50)
	if s := c.Stats(); s.Hits != 200 || s.Misses != 100 || s.Err != nil {
		t.Errorf("%+v", s)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = openCache(t, path, e)
	f(c, embed.Passage, 0)
	f(c, embed.Query, 0)
	_ = c.Close()
	e.id = "another model"
	c = openCache(t, path, e)
	f(c, embed.Passage, 50)
	_ = c.Close()
	_ = c.Close() // twice is fine
}

func TestCacheAnswersTheSameFreshAndRemembered(t *testing.T) {
	t.Parallel()
	c := openCache(t, filepath.Join(t.TempDir(), "vectors"), &counting{id: "a"})
	defer func() { _ = c.Close() }()
	fresh, err := c.Embed(t.Context(), embed.Query, texts(9))
	if err != nil {
		t.Fatal(err)
	}
	again, err := c.Embed(t.Context(), embed.Query, texts(9))
	if err != nil {
		t.Fatal(err)
	}
	for i := range fresh {
		if !slices.Equal(fresh[i], again[i]) {
			t.Errorf("%v became %v", fresh[i], again[i])
		}
	}
}

func TestCachePassesErrorsOn(t *testing.T) {
	t.Parallel()
	c := openCache(t, filepath.Join(t.TempDir(), "vectors"), &counting{id: "a", fail: true})
	defer func() { _ = c.Close() }()
	if _, err := c.Embed(t.Context(), embed.Query, []string{"a"}); grounded.CodeOf(err) != grounded.CodeUnavailable {
		t.Error(err)
	}
}

func TestCacheReplacesABrokenFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "vectors")
	if err := os.WriteFile(path, []byte("this is not a database, though long enough to look at"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := openCache(t, path, &counting{id: "a"})
	defer func() { _ = c.Close() }()
	if _, err := embed.OpenCache(path, &counting{id: "a"}); grounded.CodeOf(err) != grounded.CodeConflict {
		t.Errorf("opened twice: %v", err)
	}
}

func TestCacheConcurrently(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "vectors")
	e := &counting{id: "a"}
	c := openCache(t, path, e)
	var wait sync.WaitGroup
	for g := range 8 {
		wait.Go(func() {
			for i := range 50 {
				in := []string{fmt.Sprint(g, i), fmt.Sprint(i)}
				got, err := c.Embed(t.Context(), embed.Passage, in)
				if err != nil {
					t.Error(err)
					return
				}
				checkVectors(t, got, in)
			}
		})
	}
	wait.Wait()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	e.computed.Store(0)
	c = openCache(t, path, e)
	defer func() { _ = c.Close() }()
	for g := range 8 {
		if _, err := c.Embed(t.Context(), embed.Passage, []string{fmt.Sprint(g, 3), "3"}); err != nil {
			t.Fatal(err)
		}
	}
	if e.computed.Load() != 0 {
		t.Errorf("%d lost", e.computed.Load())
	}
}

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}
