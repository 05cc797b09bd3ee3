package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"grounded"
	"grounded/index"
	"grounded/ingest"
	"grounded/ingest/extract"
)

func TestEmbedderComesBack(t *testing.T) {
	t.Parallel()
	var there atomic.Bool
	s := newStack(t, t.TempDir(), letters{away: func() bool { return !there.Load() }})
	var ids []grounded.DocumentID
	for _, text := range []string{"walrus", "zebra", "otter"} {
		ids = append(ids, s.submit(t, ingest.Upload{}, text).ID)
	}
	for _, id := range ids {
		d := s.until(t, id, func(d grounded.Document) bool { return d.Status == grounded.StatusSearchable && d.Reason != "" })
		if d.Attempt != 0 {
			t.Errorf("waiting counted as %d failures", d.Attempt)
		}
	}
	there.Store(true)
	for _, id := range ids {
		if d := s.until(t, id, is(grounded.StatusReady)); d.Reason != "" {
			t.Errorf("ready, and %q", d.Reason)
		}
	}
}

func TestPoisonIsBuried(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	for _, m := range []string{"", "{", `{"key":""}`, `[1]`} {
		if _, err := s.stream.Publish(t.Context(), "grounded.work.parse.interactive.x", []byte(m)); err != nil {
			t.Fatal(err)
		}
	}
	s.until(t, s.submit(t, ingest.Upload{}, "walrus").ID, is(grounded.StatusReady))
	bad := s.submit(t, ingest.Upload{Name: "x.bin"}, "\x00\x01\x02")
	s.until(t, bad.ID, is(grounded.StatusFailed))
	dead, err := s.stream.Stream(t.Context(), "grounded-dead")
	if err != nil {
		t.Fatal(err)
	}
	info, err := dead.Info(t.Context())
	if err != nil || info.State.Msgs < 4 {
		t.Errorf("%d dead letters, %v", info.State.Msgs, err)
	}
}

func TestUnluckyDocumentIsTriedAgain(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	s := newStackWith(t, t.TempDir(), letters{}, func(ctx context.Context, f extract.File) (extract.Result, error) {
		if calls.Add(1) < 4 && f.Name == "unlucky.md" || f.Name == "hopeless.md" {
			return extract.Result{}, errors.New("the child was killed")
		}
		return extract.Extract(ctx, f)
	})
	s.until(t, s.submit(t, ingest.Upload{Name: "unlucky.md"}, "walrus").ID, is(grounded.StatusReady))
	d := s.until(t, s.submit(t, ingest.Upload{Name: "hopeless.md"}, "zebra").ID, is(grounded.StatusFailed))
	if d.Error == nil || strings.Contains(d.Error.Message, "killed") || d.Attempt != 4 {
		t.Errorf("failed as %+v after %d", d.Error, d.Attempt)
	}
}

func TestFailedRevisionLeavesItsPredecessor(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	u := ingest.Upload{ExternalID: "x"}
	id := s.submit(t, u, "walrus").ID
	s.until(t, id, is(grounded.StatusReady))
	s.submit(t, u, "\x00\x01")
	d := s.until(t, id, is(grounded.StatusFailed))
	if d.Live != 1 || d.Revision != 2 || len(d.Warnings) == 0 {
		t.Errorf("%+v", d)
	}
	if got := s.find(t, "walrus"); len(got) != 1 {
		t.Errorf("found %d", len(got))
	}
	body, doc, err := s.queue.Content(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	if data, err := io.ReadAll(body); string(data) != "walrus" || err != nil || doc.SizeBytes != int64(len(data)) {
		t.Errorf("the served original is %q of %d bytes, %v", data, doc.SizeBytes, err)
	}
}

// held is an extractor that holds documents with a word until they are let go.
func held(word string) (x extractor, reached, release chan struct{}) {
	reached, release = make(chan struct{}, 8), make(chan struct{})
	return func(ctx context.Context, f extract.File) (extract.Result, error) {
		if bytes.Contains(f.Data, []byte(word)) {
			reached <- struct{}{}
			select {
			case <-release:
			case <-ctx.Done():
				return extract.Result{}, ctx.Err()
			}
		}
		return extract.Extract(ctx, f)
	}, reached, release
}

func TestSlowRevisionLosesTheRace(t *testing.T) {
	t.Parallel()
	x, reached, release := held("slow")
	s := newStackWith(t, t.TempDir(), letters{}, x)
	u := ingest.Upload{ExternalID: "x"}
	id := s.submit(t, u, "slow walrus").ID
	<-reached
	s.submit(t, u, "quick walrus")
	s.until(t, id, func(d grounded.Document) bool { return d.Live == 2 && d.Status == grounded.StatusReady })
	close(release)
	s.idle(t)
	if got := s.find(t, "walrus"); len(got) != 1 || got[0].Revision != 2 {
		t.Errorf("found %+v", got)
	}
	if st, err := s.index.Stats(t.Context(), index.Live("default")); err != nil || st != (index.Stats{Chunks: 1}) {
		t.Errorf("the index holds %+v, %v", st, err)
	}
}

func TestRemovedWhileItIsParsed(t *testing.T) {
	t.Parallel()
	x, reached, release := held("walrus")
	s := newStackWith(t, t.TempDir(), letters{}, x)
	s.until(t, s.submit(t, ingest.Upload{}, "zebra").ID, is(grounded.StatusReady))
	id := s.submit(t, ingest.Upload{}, "walrus").ID
	<-reached
	if err := s.queue.Remove(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	close(release)
	s.idle(t)
	if st, err := s.index.Stats(t.Context(), index.Live("default")); err != nil || st != (index.Stats{Chunks: 1}) {
		t.Errorf("the index holds %+v, %v", st, err)
	}
}

func TestNewAccessHoldsWhenSubmitReturns(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	bob := grounded.Principal{Name: "bob", Collections: []string{"*"}}
	sees := func(want int) {
		t.Helper()
		hits, err := s.index.Search(t.Context(), bob, index.Query{Terms: s.pipe.Terms.Query("walrus")})
		if err != nil || len(hits.Terms) != want {
			t.Errorf("bob sees %d of %d, %v", len(hits.Terms), want, err)
		}
	}
	u := ingest.Upload{ExternalID: "x"}
	id := s.submit(t, u, "walrus").ID
	s.until(t, id, is(grounded.StatusReady))
	sees(1)
	u.ACL.DenyUsers = []string{"bob"}
	s.submit(t, u, "walrus")
	sees(0)
	u.ACL.DenyUsers = nil
	s.submit(t, u, "walrus")
	sees(1)
	u.ACL.Groups = []string{"finance"} // and other bytes: what is served meanwhile is closed at once
	if d := s.submit(t, u, "new walrus"); d.Revision != 2 {
		t.Errorf("revision %d", d.Revision)
	}
	sees(0)
}

func TestNearlyFullDisk(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	full, err := ingest.OpenQueue(t.Context(), s.stream, ingest.Config{Dir: t.TempDir(), FreeSpaceBytes: 1 << 60})
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	for _, size := range []int{10, 600 << 10} {
		_, err = full.Submit(t.Context(), ingest.Upload{Body: strings.NewReader(strings.Repeat("x", size))})
		if grounded.CodeOf(err) != grounded.CodeNoSpace {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	if list, err := full.List(t.Context(), ingest.ListQuery{}); err != nil || len(list.Documents) != 0 {
		t.Errorf("%d documents, %v", len(list.Documents), err)
	}
}

func TestRepeatedRequest(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	first := s.submit(t, ingest.Upload{IdempotencyKey: "ann/1"}, "walrus")
	if again := s.submit(t, ingest.Upload{IdempotencyKey: "ann/1"}, "zebra"); again.ID != first.ID {
		t.Errorf("another document: %+v", again)
	}
	if other := s.submit(t, ingest.Upload{IdempotencyKey: "bob/1"}, "zebra"); other.ID == first.ID {
		t.Error("the same document for another key")
	}
}

func TestLargeUpload(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	text := strings.Repeat("A walrus has tusks and rests on ice. ", 20_000)
	var ids []grounded.DocumentID
	for _, name := range []string{"a", "b"} {
		ids = append(ids, s.submit(t, ingest.Upload{ExternalID: name}, text).ID)
	}
	for _, id := range ids {
		s.until(t, id, is(grounded.StatusReady))
		body, d, err := s.queue.Content(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(body)
		if err != nil || string(data) != text || d.SizeBytes != int64(len(text)) {
			t.Errorf("%d bytes came back, %v", len(data), err)
		}
		if err := body.Close(); err != nil {
			t.Error(err)
		}
		if got, err := s.queue.Text(t.Context(), id, 0); err != nil || len(got) < len(text)-100 {
			t.Errorf("%d bytes of text, %v", len(got), err)
		}
	}
	objects, err := s.stream.ObjectStore(t.Context(), "grounded-objects")
	if err != nil {
		t.Fatal(err)
	}
	list, err := objects.List(t.Context())
	if err != nil || len(list) != 1 {
		t.Errorf("%d objects for equal bytes, %v", len(list), err)
	}
}

// A large upload that breaks off is not taken for a whole one, whatever the reader calls
// its end.
func TestBrokenOffUpload(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	for _, end := range []error{io.ErrUnexpectedEOF, io.ErrClosedPipe} {
		body := io.MultiReader(strings.NewReader(strings.Repeat("walrus ", 60_000)), iotest.ErrReader(end))
		if _, err := s.queue.Submit(t.Context(), ingest.Upload{Body: body}); grounded.CodeOf(err) != grounded.CodeInvalid {
			t.Errorf("%v: %v", end, err)
		}
	}
	if list, err := s.queue.List(t.Context(), ingest.ListQuery{}); err != nil || len(list.Documents) != 0 {
		t.Errorf("%d documents, %v", len(list.Documents), err)
	}
}

// Uploads that follow each other without a pause are none the slower for those before,
// whether they were short of what was expected of them or broke off.
func TestUploadsWithoutPause(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	body, write := io.Pipe()
	held := make(chan error, 1)
	go func() {
		_, err := s.queue.Submit(t.Context(), ingest.Upload{ExternalID: "held", Name: "held.md", Body: body})
		held <- err
	}()
	if _, err := write.Write(bytes.Repeat([]byte("walrus "), 80_000)); err != nil {
		t.Fatal(err)
	}
	for n := range 40 {
		text := strings.Repeat(fmt.Sprintf("zebra %d ", n), 40_000)
		if n%4 == 3 {
			broken := io.MultiReader(strings.NewReader(text), iotest.ErrReader(io.ErrUnexpectedEOF))
			if _, err := s.queue.Submit(t.Context(), ingest.Upload{Body: broken}); grounded.CodeOf(err) != grounded.CodeInvalid {
				t.Fatalf("upload %d: %v", n, err)
			}
			continue
		}
		s.submit(t, ingest.Upload{ExternalID: strconv.Itoa(n)}, text)
	}
	if err := write.Close(); err != nil {
		t.Error(err)
	}
	if err := <-held; err != nil {
		t.Error(err)
	}
}

func TestSweepKeepsWhatIsNeeded(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	large := strings.Repeat("A walrus has tusks. ", 20_000)
	gone := []grounded.DocumentID{s.submit(t, ingest.Upload{ExternalID: "1"}, "zebra").ID, s.submit(t, ingest.Upload{ExternalID: "2"}, large+"gone").ID}
	kept := []grounded.DocumentID{s.submit(t, ingest.Upload{ExternalID: "3"}, "walrus").ID, s.submit(t, ingest.Upload{ExternalID: "4"}, large).ID}
	for _, id := range append(gone, kept...) {
		s.until(t, id, is(grounded.StatusReady))
	}
	for _, id := range gone {
		if err := s.queue.Remove(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	s.idle(t)
	at := ingest.SweepConfig{Grace: time.Nanosecond, Revisions: time.Nanosecond, Tombstones: time.Nanosecond}
	if err := s.queue.Sweep(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	for bucket, want := range map[string]int{"grounded-documents": 2, "grounded-blobs": 2, "grounded-texts": 2} {
		kv, err := s.stream.KeyValue(t.Context(), bucket)
		if err != nil {
			t.Fatal(err)
		}
		if keys, err := kv.Keys(t.Context()); err != nil || len(keys) != want {
			t.Errorf("%s holds %v, %v", bucket, keys, err)
		}
	}
	for _, id := range kept {
		if _, err := s.queue.Text(t.Context(), id, 0); err != nil {
			t.Error(err)
		}
		body, _, err := s.queue.Content(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, body); err != nil {
			t.Error(err)
		}
		_ = body.Close()
	}
	back := s.submit(t, ingest.Upload{ExternalID: "2"}, large+"gone")
	s.until(t, back.ID, is(grounded.StatusReady))
}

// idle waits until no task is queued or being done.
func (s *stack) idle(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for s.queue.Pending(ctx) > 0 {
		select {
		case <-ctx.Done():
			t.Fatal("work is left over")
		case <-tick.C:
		}
	}
}
