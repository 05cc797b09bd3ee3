package ingest_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"grounded"
	"grounded/embed"
	"grounded/index"
	"grounded/index/embedded"
	"grounded/ingest"
	"grounded/ingest/extract"
	"grounded/internal/broker"
)

// stack is a whole ingest side: broker, index, queue, pipeline, one worker.
type stack struct {
	stream jetstream.JetStream
	queue  *ingest.Queue
	index  *index.Index
	pipe   *ingest.Pipeline
}

// letters is an embedder whose vector counts letters: enough to see that vectors arrive.
type letters struct{ away func() bool }

func (letters) Model() embed.Model { return embed.Model{ID: "letters", Dimensions: 4} }

func (l letters) Embed(_ context.Context, _ embed.Kind, texts []string) ([][]float32, error) {
	if l.away != nil && l.away() {
		return nil, grounded.Errorf(grounded.CodeUnavailable, "the embedding server is away")
	}
	out := make([][]float32, len(texts))
	for i, t := range texts {
		out[i] = []float32{float32(strings.Count(t, "a")), float32(strings.Count(t, "e")), float32(len(t)), 1}
	}
	return out, nil
}

type extractor = func(context.Context, extract.File) (extract.Result, error)

func newStack(t testing.TB, dir string, e embed.Embedder) *stack {
	t.Helper()
	return newStackWith(t, dir, e, extract.Extract)
}

// newStackWith is newStack with another extractor, and quick to try again.
func newStackWith(t testing.TB, dir string, e embed.Embedder, x extractor) *stack {
	t.Helper()
	cfg := ingest.WorkerConfig{Logger: quiet, Backoff: 10 * time.Millisecond, AwayRetry: 100 * time.Millisecond}
	s, stop, err := openStack(t.Context(), dir, e, cfg, x)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return s
}

// openStack starts everything in dir; stop ends it in order.
func openStack(ctx context.Context, dir string, e embed.Embedder, cfg ingest.WorkerConfig, x extractor) (s *stack, stop func(), err error) {
	var closers []func()
	stop = func() {
		for _, c := range slices.Backward(closers) {
			c()
		}
	}
	defer func() {
		if err != nil {
			stop()
		}
	}()
	b, err := broker.Open(ctx, broker.Config{Dir: dir + "/nats"})
	if err != nil {
		return nil, nil, err
	}
	closers = append(closers, b.Close)
	server, err := embedded.Open(embedded.Config{Dir: dir + "/index"})
	if err != nil {
		return nil, nil, err
	}
	closers = append(closers, func() { _ = server.Close() })
	s = &stack{stream: b.Stream}
	if s.index, err = index.Open(ctx, index.Config{Dial: server.Dial}); err != nil {
		return nil, nil, err
	}
	closers = append(closers, func() { _ = s.index.Close() })
	if s.queue, err = ingest.OpenQueue(ctx, b.Stream, ingest.Config{Dir: dir, MaxUploadBytes: 1 << 20, Index: s.index}); err != nil {
		return nil, nil, err
	}
	closers = append(closers, s.queue.Close)
	terms, err := embed.NewTerms(embed.TermsConfig{})
	if err != nil {
		return nil, nil, err
	}
	s.pipe = ingest.NewPipeline(ingest.PipelineConfig{Extract: x, Terms: terms, Embedder: e, Index: s.index})
	closers = append(closers, run(ingest.NewWorker(s.queue, s.pipe, cfg)))
	return s, stop, nil
}

// run runs a worker until stop is called.
func run(w *ingest.Worker) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			panic(err)
		}
	}
}

func (s *stack) submit(t *testing.T, u ingest.Upload, body string) grounded.Document {
	t.Helper()
	u.Body = strings.NewReader(body)
	if u.Name == "" {
		u.Name = "a.md"
	}
	doc, err := s.queue.Submit(t.Context(), u)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// patience is how long a test waits for what must come: it ends
// what hangs and measures nothing.
const patience = 4 * time.Minute

// until waits for a document to reach a state.
func (s *stack) until(t testing.TB, id grounded.DocumentID, want func(grounded.Document) bool) grounded.Document {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	changes, err := s.queue.Watch(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	var last grounded.Document
	for last = range changes {
		if want(last) {
			return last
		}
	}
	t.Fatalf("it never came to that: %+v", last)
	return last
}

func is(s grounded.Status) func(grounded.Document) bool {
	return func(d grounded.Document) bool { return d.Status == s }
}

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

var admin = grounded.Principal{Name: "root", Admin: true}

func (s *stack) find(t *testing.T, word string) []grounded.Passage {
	t.Helper()
	hits, err := s.index.Search(t.Context(), admin, index.Query{Terms: s.pipe.Terms.Query(word)})
	if err != nil {
		t.Fatal(err)
	}
	var out []grounded.Passage
	for _, h := range hits.Terms {
		if doc, ok := s.queue.Record(h.Passage.Document); ok && doc.Live == h.Passage.Revision {
			out = append(out, h.Passage)
		}
	}
	return out
}

func TestDocumentBecomesReady(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	doc := s.submit(t, ingest.Upload{ExternalID: "pump"}, "# Pump manual\n\nThe seal is rated for 12 bar.")
	if doc.Status != grounded.StatusQueued || doc.Revision != 1 {
		t.Fatalf("accepted as %+v", doc)
	}
	ready := s.until(t, doc.ID, is(grounded.StatusReady))
	if ready.Title != "Pump manual" || ready.Chunks != 1 || ready.Live != 1 || ready.Progress != 1 {
		t.Errorf("ready as %+v", ready)
	}
	text, err := s.queue.Text(t.Context(), doc.ID, 0)
	if err != nil || text != "Pump manual\n\nThe seal is rated for 12 bar." {
		t.Errorf("text %q, %v", text, err)
	}
	if got := s.find(t, "seal"); len(got) != 1 || got[0].Title != "Pump manual" {
		t.Errorf("found %+v", got)
	}
	if st, err := s.index.Stats(t.Context(), index.Live("default")); err != nil || st != (index.Stats{Chunks: 1}) {
		t.Errorf("index holds %+v, %v", st, err)
	}
}

func TestSameDocumentIsNoWork(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	u := ingest.Upload{ExternalID: "x"}
	doc := s.submit(t, u, "some words")
	s.until(t, doc.ID, is(grounded.StatusReady))
	if again := s.submit(t, u, "some words"); again.Revision != 1 || again.Status != grounded.StatusReady {
		t.Errorf("again: %+v", again)
	}
	if renamed := s.submit(t, ingest.Upload{ExternalID: "x", Labels: []string{"l"}}, "some words"); renamed.Revision != 1 || renamed.Status != grounded.StatusReady {
		t.Errorf("new labels: %+v", renamed)
	}
	if other := s.submit(t, ingest.Upload{ExternalID: "y"}, "some words"); other.ID == doc.ID {
		t.Error("another external id is the same document")
	}
	changed := s.submit(t, u, "other words")
	if changed.Revision != 2 {
		t.Fatalf("changed: %+v", changed)
	}
	s.until(t, doc.ID, func(d grounded.Document) bool { return d.Live == 2 && d.Status == grounded.StatusReady })
	if got := s.find(t, "other"); len(got) != 1 || got[0].Revision != 2 {
		t.Errorf("found %+v", got)
	}
}

func TestBadDocumentFailsWithAReason(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	doc := s.submit(t, ingest.Upload{Name: "x.bin"}, "\x00\x01\x02\xff")
	failed := s.until(t, doc.ID, is(grounded.StatusFailed))
	if failed.Error == nil || failed.Error.Code == grounded.CodeInternal || failed.Error.Message == "" {
		t.Errorf("failed as %+v", failed.Error)
	}
	if _, err := s.queue.Retry(t.Context(), doc.ID); err != nil {
		t.Error(err)
	}
	s.until(t, doc.ID, is(grounded.StatusFailed))
	if _, err := s.queue.Submit(t.Context(), ingest.Upload{Body: strings.NewReader("")}); grounded.CodeOf(err) != grounded.CodeInvalid {
		t.Errorf("an empty file: %v", err)
	}
	if _, err := s.queue.Submit(t.Context(), ingest.Upload{Body: strings.NewReader(strings.Repeat("x", 2<<20))}); grounded.CodeOf(err) != grounded.CodeTooLarge {
		t.Errorf("a large file: %v", err)
	}
	if _, err := s.queue.Submit(t.Context(), ingest.Upload{Collection: "none", Body: strings.NewReader("x")}); grounded.CodeOf(err) != grounded.CodeNotFound {
		t.Errorf("an unknown collection: %v", err)
	}
}

func TestRemovedIsGoneAtOnce(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	doc := s.submit(t, ingest.Upload{ExternalID: "x"}, "zebra")
	s.until(t, doc.ID, is(grounded.StatusReady))
	if err := s.queue.Remove(t.Context(), doc.ID); err != nil {
		t.Fatal(err)
	}
	if got := s.find(t, "zebra"); len(got) != 0 {
		t.Errorf("still found: %+v", got)
	}
	if _, err := s.queue.Status(t.Context(), doc.ID); grounded.CodeOf(err) != grounded.CodeNotFound {
		t.Errorf("still there: %v", err)
	}
	back := s.submit(t, ingest.Upload{ExternalID: "x"}, "zebra")
	if back.Revision != 3 {
		t.Errorf("submitted again as revision %d", back.Revision)
	}
	s.until(t, doc.ID, is(grounded.StatusReady))
	if got := s.find(t, "zebra"); len(got) != 1 {
		t.Errorf("found %d after it came back", len(got))
	}
}

func TestEmbedderAwayDelaysNothingButVectors(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{away: func() bool { return true }})
	doc := s.submit(t, ingest.Upload{}, "walrus")
	resting := s.until(t, doc.ID, func(d grounded.Document) bool { return d.Status == grounded.StatusSearchable && d.Reason != "" })
	if got := s.find(t, "walrus"); len(got) != 1 {
		t.Errorf("found %d while %s", len(got), resting.Reason)
	}
}

func TestListPages(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	for i := range 7 {
		doc := s.submit(t, ingest.Upload{ExternalID: fmt.Sprint(i), Name: fmt.Sprintf("n%d.md", i), Labels: []string{"even", "odd"}[i%2 : i%2+1]}, fmt.Sprintf("text %d", i))
		s.until(t, doc.ID, is(grounded.StatusReady))
	}
	seen := map[grounded.DocumentID]bool{}
	query := ingest.ListQuery{Limit: 3}
	for page := 0; ; page++ {
		list, err := s.queue.List(t.Context(), query)
		if err != nil || list.Counts[grounded.StatusReady] != 7 {
			t.Fatalf("page %d: counts %v, %v", page, list.Counts, err)
		}
		for _, d := range list.Documents {
			if seen[d.ID] {
				t.Errorf("%s twice", d.Name)
			}
			seen[d.ID] = true
		}
		if query.Cursor = list.NextCursor; query.Cursor == "" {
			break
		}
	}
	if len(seen) != 7 {
		t.Errorf("%d of 7", len(seen))
	}
	if list, err := s.queue.List(t.Context(), ingest.ListQuery{Label: "odd"}); err != nil || len(list.Documents) != 3 {
		t.Errorf("%d odd, %v", len(list.Documents), err)
	}
	if _, err := s.queue.List(t.Context(), ingest.ListQuery{Cursor: "x"}); grounded.CodeOf(err) != grounded.CodeInvalid {
		t.Errorf("a bad cursor: %v", err)
	}
}

func TestWorkSurvivesARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var id grounded.DocumentID
	t.Run("first life", func(t *testing.T) {
		s := newStack(t, dir, letters{away: func() bool { return true }})
		id = s.submit(t, ingest.Upload{}, "walrus").ID
		s.until(t, id, is(grounded.StatusSearchable))
	})
	t.Run("second life", func(t *testing.T) {
		s := newStack(t, dir, letters{})
		s.until(t, id, is(grounded.StatusReady))
	})
}
