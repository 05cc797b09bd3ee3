package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"grounded"
	"grounded/index"
)

// WorkerConfig tunes a worker.
type WorkerConfig struct {
	// Parsers is how many documents are parsed at once; 0 means two a core, since parsing
	// waits for the disk as much as it computes.
	Parsers int
	// EmbedBatch is how many chunks are embedded at once, across documents; 0 means 64.
	EmbedBatch int
	// Logger takes what is given up and what is retried; nil means slog.Default.
	Logger *slog.Logger
}

// Worker does queued work until its context ends. Any number of workers, in any number of
// processes, may run at once.
type Worker struct {
	q   *Queue
	p   *Pipeline
	cfg WorkerConfig
	log *slog.Logger
}

// NewWorker returns a worker on q's work.
func NewWorker(q *Queue, p *Pipeline, cfg WorkerConfig) *Worker {
	if cfg.Parsers <= 0 {
		cfg.Parsers = 2 * runtime.GOMAXPROCS(0)
	}
	if cfg.EmbedBatch <= 0 {
		cfg.EmbedBatch = 64
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	return &Worker{q: q, p: p, cfg: cfg, log: cfg.Logger}
}

const (
	ackWait   = 30 * time.Second // without a heartbeat another worker takes the message
	heartbeat = 8 * time.Second
)

// Run works until ctx ends; work under way is then given back, not counted as failed.
func (w *Worker) Run(ctx context.Context) error {
	lanes := []struct {
		name, subject string
		workers       int
		run           func(context.Context, jetstream.Consumer)
	}{
		{"parse", subjectParse, w.cfg.Parsers, w.parse},
		{"parse-batch", subjectParseBatch, max(1, w.cfg.Parsers/2), w.parse},
		{"embed", subjectEmbed, 1, w.embed},
		{"embed-batch", subjectEmbedBatch, 1, w.embed},
	}
	var wait sync.WaitGroup
	for _, lane := range lanes {
		c, err := w.q.js.CreateOrUpdateConsumer(ctx, streamWork, jetstream.ConsumerConfig{
			Durable: lane.name, FilterSubject: lane.subject, AckPolicy: jetstream.AckExplicitPolicy,
			AckWait: ackWait, MaxDeliver: -1, MaxAckPending: 4096,
		})
		if err != nil {
			return unavailable(err, "opening the work stream")
		}
		for range lane.workers {
			wait.Go(func() { lane.run(ctx, c) })
		}
	}
	wait.Go(func() { w.reconcile(ctx) })
	wait.Wait()
	return nil
}

// fetch waits for a message and takes up to n that are there by then; none when ctx ends
// or the broker is away for now.
func fetch(ctx context.Context, c jetstream.Consumer, n int) []jetstream.Msg {
	var out []jetstream.Msg
	take := func(batch jetstream.MessageBatch, err error) bool {
		if err != nil {
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
			return false
		}
		for msg := range batch.Messages() {
			out = append(out, msg)
		}
		return true
	}
	if take(c.Fetch(1, jetstream.FetchMaxWait(time.Second))) && len(out) > 0 && n > 1 {
		take(c.FetchNoWait(n - 1))
	}
	return out
}

func (w *Worker) parse(ctx context.Context, c jetstream.Consumer) {
	for ctx.Err() == nil {
		for _, msg := range fetch(ctx, c, 1) {
			w.handle(ctx, []jetstream.Msg{msg}, func(ctx context.Context, tasks []task) []error {
				return []error{w.do(ctx, tasks[0])}
			})
		}
	}
}

func (w *Worker) embed(ctx context.Context, c jetstream.Consumer) {
	for ctx.Err() == nil {
		if msgs := fetch(ctx, c, 32); len(msgs) > 0 {
			w.handle(ctx, msgs, w.embedAll)
		}
	}
}

// handle runs tasks with a heartbeat and answers each message by what judge says of its
// error.
func (w *Worker) handle(ctx context.Context, msgs []jetstream.Msg, run func(context.Context, []task) []error) {
	tasks := make([]task, len(msgs))
	for i, msg := range msgs {
		if err := json.Unmarshal(msg.Data(), &tasks[i]); err != nil {
			w.log.Error("a message of the work stream cannot be read", "error", err)
		}
	}
	stop := beat(msgs)
	errs := run(ctx, tasks)
	stop()
	for i, msg := range msgs {
		w.answer(ctx, msg, tasks[i], errs[i])
	}
}

// beat tells the broker that the messages are being worked on.
func beat(msgs []jetstream.Msg) (stop func()) {
	done := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		tick := time.NewTicker(heartbeat)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				for _, msg := range msgs {
					_ = msg.InProgress() // a lost one is made up for by the next
				}
			}
		}
	})
	return func() { close(done); wait.Wait() }
}

// answer acknowledges, gives back or gives up.
func (w *Worker) answer(ctx context.Context, msg jetstream.Msg, t task, err error) {
	clean := context.WithoutCancel(ctx)
	r := &record{}
	if err != nil {
		if found, _, lookup := w.q.get(clean, t.Key); lookup == nil {
			r = found
		}
	}
	v := judge(ctx, err, r.Attempt)
	if v.giveUp {
		if derr := w.giveUp(clean, t, err); derr != nil {
			w.log.Error("a failure cannot be recorded; the work stays queued", "document", r.ID, "error", derr)
			v = verdict{retry: 5 * time.Second}
		}
	}
	if v.counts {
		_, uerr := w.q.update(clean, t.Key, func(r *record) error { r.Attempt++; return nil })
		if uerr != nil {
			w.log.Warn("an attempt cannot be counted", "document", r.ID, "error", uerr)
		}
	}
	if v.retry > 0 {
		w.log.Warn("work is put off", "document", r.ID, "task", t.Kind, "for", v.retry, "error", err)
		err = msg.NakWithDelay(v.retry)
	} else {
		err = msg.Ack()
	}
	if err != nil && ctx.Err() == nil {
		w.log.Warn("a message cannot be answered; it will come again", "error", err)
	}
}

// verdict is what becomes of a message. The zero value acknowledges it.
type verdict struct {
	retry  time.Duration // give it back for so long
	counts bool          // the attempt counts as a failure
	giveUp bool          // the document has failed
}

// maxAttempts is how often work that may succeed another time is tried.
const maxAttempts = 5

// judge is the one retry policy. A shutdown is no failure; what is away is waited for
// without end; what is wrong with the document is final; all else is tried a few times.
func judge(ctx context.Context, err error, attempt int) verdict {
	switch {
	case err == nil:
		return verdict{}
	case ctx.Err() != nil:
		return verdict{retry: 100 * time.Millisecond}
	}
	switch grounded.CodeOf(err) {
	case grounded.CodeUnreadable, grounded.CodeUnsupported, grounded.CodeTooLarge, grounded.CodeInvalid:
		return verdict{giveUp: true}
	case grounded.CodeUnavailable, grounded.CodeNoSpace, grounded.CodeLimited:
		return verdict{retry: 5 * time.Second}
	}
	if attempt+1 >= maxAttempts {
		return verdict{giveUp: true}
	}
	return verdict{retry: time.Second << attempt, counts: true}
}

// giveUp records the failure and keeps the task as a dead letter.
func (w *Worker) giveUp(ctx context.Context, t task, cause error) error {
	w.log.Warn("work is given up", "key", t.Key, "task", t.Kind, "error", cause)
	r, err := w.q.update(ctx, t.Key, func(r *record) error {
		if r.Deleted || r.Revision != t.Revision {
			return errUnchanged
		}
		stage := r.Status
		r.Status, r.Reason = grounded.StatusFailed, ""
		r.Error = &grounded.Problem{Code: grounded.CodeOf(cause), Message: grounded.MessageOf(cause), Stage: stage}
		var e *grounded.Error
		if errors.As(cause, &e) {
			r.Error.Place = e.Place
		}
		if r.Live > 0 && r.Live < r.Revision {
			r.Warnings = append(r.Warnings, fmt.Sprintf("revision %d failed; revision %d is still served", r.Revision, r.Live))
		}
		return nil
	})
	if errors.Is(err, errUnchanged) || grounded.CodeOf(err) == grounded.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	data, err := json.Marshal(map[string]any{"task": t, "document": r.ID, "error": r.Error, "at": time.Now().UTC()})
	if err != nil {
		return err
	}
	_, err = w.q.js.Publish(ctx, subjectDead, data)
	return err
}

// do runs one task of the parsing lanes.
func (w *Worker) do(ctx context.Context, t task) error {
	r, _, err := w.q.get(ctx, t.Key)
	if grounded.CodeOf(err) == grounded.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	switch t.Kind {
	case taskRemove:
		if !r.Deleted {
			return nil // submitted again since
		}
		return w.remove(ctx, r)
	case taskPayload:
		if r.Deleted {
			return nil
		}
		return w.payload(ctx, r)
	}
	if r.Deleted || r.Revision != t.Revision || r.Live == r.Revision && r.Status != grounded.StatusQueued {
		return w.ensureEmbed(ctx, r)
	}
	return w.parseDocument(ctx, r)
}

// payload writes a record's labels and access to its chunks; a collection that has no
// index yet has nothing to change.
func (w *Worker) payload(ctx context.Context, r *record) error {
	err := w.p.Index.SetPayload(ctx, index.Live(r.Collection), r.Document)
	if grounded.CodeOf(err) == grounded.CodeNotFound {
		return nil
	}
	return err
}

func (w *Worker) remove(ctx context.Context, r *record) error {
	err := w.p.Index.Prune(ctx, index.Live(r.Collection), r.ID, index.MaxRevision)
	if grounded.CodeOf(err) == grounded.CodeNotFound {
		return nil
	}
	return err
}

// ensureEmbed queues the second stage again for a document whose first is done: the
// worker may have died between the two.
func (w *Worker) ensureEmbed(ctx context.Context, r *record) error {
	if r.Deleted || r.Live != r.Revision || r.Status != grounded.StatusSearchable {
		return nil
	}
	return w.queueEmbed(ctx, r)
}

func (w *Worker) queueEmbed(ctx context.Context, r *record) error {
	return w.q.publish(ctx, r, task{Key: r.key(), Revision: r.Revision, Kind: taskEmbed}, fmt.Sprintf("%s@%d#embed%d", r.ID, r.Revision, time.Now().UnixNano()))
}

// parseDocument is the first stage: searchable by its words when it returns.
func (w *Worker) parseDocument(ctx context.Context, r *record) error {
	data, err := w.q.bytes(ctx, r.Object)
	if err != nil {
		return err
	}
	if err := w.p.ensure(ctx, r.Collection); err != nil {
		return err
	}
	parsed, err := w.p.Parse(ctx, r.Document, data, w.steps(ctx, r))
	if err != nil {
		return err
	}
	doc := r.Document
	doc.Title = parsed.Title
	if err := w.p.Put(ctx, index.Live(r.Collection), doc, parsed.Chunks, nil); err != nil {
		w.p.forget(r.Collection)
		return err
	}
	if err := w.q.putStored(ctx, r.ID, r.Revision, stored{Text: parsed.Text, Chunks: parsed.Chunks}); err != nil {
		return err
	}
	return w.goLive(ctx, r, parsed)
}

// goLive makes the parsed revision the one that is shown, unless it has been overtaken.
func (w *Worker) goLive(ctx context.Context, r *record, parsed Parsed) error {
	next, err := w.q.update(ctx, r.key(), func(now *record) error {
		if now.Deleted || now.Revision != r.Revision {
			return errUnchanged
		}
		now.Title, now.MediaType, now.Pages, now.Chunks = parsed.Title, parsed.Media, parsed.Pages, len(parsed.Chunks)
		now.Language, now.Warnings, now.Error, now.Attempt = parsed.Language, parsed.Warnings, nil, 0
		now.Live, now.Status, now.Progress, now.Fingerprint = now.Revision, grounded.StatusSearchable, 0.5, w.p.Fingerprint()
		now.Reason = ""
		return nil
	})
	if errors.Is(err, errUnchanged) {
		// A later revision or a removal came meanwhile: what was just put must go.
		keep := next.Live
		if next.Deleted {
			keep = index.MaxRevision
		}
		return w.p.Index.Prune(ctx, index.Live(r.Collection), r.ID, keep)
	}
	if err != nil {
		return err
	}
	if !sameMetadata(&next.Document, &r.Document) {
		if err := w.payload(ctx, next); err != nil {
			return err
		}
	}
	if err := w.p.Index.Prune(ctx, index.Live(r.Collection), r.ID, next.Live); err != nil {
		return err
	}
	return w.queueEmbed(ctx, next)
}

// steps records where a document is, where that takes long enough to be seen.
func (w *Worker) steps(ctx context.Context, r *record) func(grounded.Status) {
	var last time.Time
	progress := map[grounded.Status]float64{grounded.StatusExtracting: 0.1, grounded.StatusChunking: 0.3, grounded.StatusIndexing: 0.4}
	return func(s grounded.Status) {
		if now := time.Now(); s == grounded.StatusExtracting && len(r.Name) > 0 && r.SizeBytes < 256<<10 || now.Sub(last) < 200*time.Millisecond {
			return
		}
		last = time.Now()
		_, err := w.q.update(ctx, r.key(), func(now *record) error {
			if now.Deleted || now.Revision != r.Revision {
				return errUnchanged
			}
			now.Status, now.Progress = s, progress[s]
			return nil
		})
		if err != nil && !errors.Is(err, errUnchanged) {
			w.log.Warn("progress cannot be recorded", "document", r.ID, "error", err)
		}
	}
}

// bytes reads an object whole.
func (q *Queue) bytes(ctx context.Context, object string) ([]byte, error) {
	obj, err := q.objects.Get(ctx, object)
	if err != nil {
		return nil, unavailable(err, "reading the file")
	}
	defer obj.Close()
	data, err := io.ReadAll(obj)
	if err != nil {
		return nil, unavailable(err, "reading the file")
	}
	return data, nil
}
