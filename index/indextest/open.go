package indextest

import (
	"testing"

	"grounded/index"
	"grounded/index/embedded"
)

// Open opens an empty embedded index that is gone when the test ends.
func Open(t testing.TB) *index.Index {
	t.Helper()
	server, err := embedded.Open(embedded.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(t.Context(), index.Config{Dial: server.Dial})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = x.Close(), server.Close() })
	return x
}
