package ingest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"grounded"
	"grounded/embed"
	"grounded/ingest"
	"grounded/ingest/extract"
)

// stepped embeds a batch each time it is let.
type stepped struct {
	letters
	let chan struct{}
}

func (e stepped) Embed(ctx context.Context, kind embed.Kind, texts []string) ([][]float32, error) {
	select {
	case <-e.let:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return e.letters.Embed(ctx, kind, texts)
}

// TestProgressIsTheShareEmbedded: while its chunks are embedded a document's progress is
// what share of them is, and it says so.
func TestProgressIsTheShareEmbedded(t *testing.T) {
	t.Parallel()
	e := stepped{let: make(chan struct{})}
	cfg := ingest.WorkerConfig{Logger: quiet, EmbedBatch: 1, Tell: time.Nanosecond}
	s, stop, err := openStack(t.Context(), t.TempDir(), e, cfg, extract.Extract)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	var text strings.Builder
	for i := range 4 {
		fmt.Fprintf(&text, "# Part %d\n\n%s\n\n", i, strings.Repeat(fmt.Sprintf("walrus %d swims. ", i), 60))
	}
	doc := s.submit(t, ingest.Upload{}, text.String())
	doc = s.until(t, doc.ID, is(grounded.StatusSearchable))
	if doc.Progress != 0.5 || doc.Chunks < 3 {
		t.Fatalf("%+v", doc)
	}
	for i := 1; i < doc.Chunks; i++ {
		e.let <- struct{}{}
		want := 0.5 + 0.5*float64(i)/float64(doc.Chunks)
		got := s.until(t, doc.ID, func(d grounded.Document) bool { return d.Progress >= want-1e-9 })
		if got.Status != grounded.StatusEmbedding || got.Progress > want+1e-9 {
			t.Errorf("after %d of %d: %s at %v, want %v", i, doc.Chunks, got.Status, got.Progress, want)
		}
	}
	e.let <- struct{}{}
	if got := s.until(t, doc.ID, is(grounded.StatusReady)); got.Progress != 1 {
		t.Errorf("ready at %v", got.Progress)
	}
}
