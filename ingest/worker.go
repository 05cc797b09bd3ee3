package ingest

import (
	"context"
	"encoding/json"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"grounded"
)

// WorkerConfig tunes a worker.
type WorkerConfig struct {
	// Parsers is how many documents are parsed at once; 0 means two a core, since parsing
	// waits for the disk as much as it computes.
	Parsers int
	// EmbedBatch is how many chunks are embedded at once, across documents; 0 means 64.
	EmbedBatch int
	// EmbedGivesWay makes embedding wait while documents are being parsed in this process,
	// half a second a batch at most: for an embedder in this process.
	EmbedGivesWay bool
	// Backoff is the wait before the second attempt of what has failed, doubled with each
	// further one; 0 means 1 second.
	Backoff time.Duration
	// Tell is how often a document's record says how many of its chunks are embedded; 0 means
	// once a second.
	Tell time.Duration
	// AwayRetry is how often what is away is asked again; 0 means 5 seconds.
	AwayRetry time.Duration
	// Sweep says how long what is not needed is kept.
	Sweep SweepConfig
	// AckWait is how long a message waits for a worker's heartbeat before another worker
	// takes it; 0 means 10 seconds. All workers of a service must agree.
	AckWait time.Duration
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

	parsing atomic.Int32         // documents being parsed now
	away    atomic.Pointer[away] // the embedder, as last seen; nil: there
}

// NewWorker returns a worker on q's work.
func NewWorker(q *Queue, p *Pipeline, cfg WorkerConfig) *Worker {
	if cfg.Parsers <= 0 {
		cfg.Parsers = 2 * runtime.GOMAXPROCS(0)
	}
	if cfg.EmbedBatch <= 0 {
		cfg.EmbedBatch = 64
	}
	if cfg.Backoff <= 0 {
		cfg.Backoff = time.Second
	}
	if cfg.Tell <= 0 {
		cfg.Tell = time.Second
	}
	if cfg.AwayRetry <= 0 {
		cfg.AwayRetry = 5 * time.Second
	}
	cfg.Sweep = cfg.Sweep.withDefaults()
	if cfg.AckWait <= 0 {
		cfg.AckWait = 10 * time.Second
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	return &Worker{q: q, p: p, cfg: cfg, log: cfg.Logger}
}

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
	consumers := make([]jetstream.Consumer, len(lanes))
	for i, lane := range lanes {
		c, err := w.q.js.CreateOrUpdateConsumer(ctx, streamWork, jetstream.ConsumerConfig{
			Durable: lane.name, FilterSubject: lane.subject + ".*", AckPolicy: jetstream.AckExplicitPolicy,
			AckWait: w.cfg.AckWait, MaxDeliver: -1, MaxAckPending: -1, // what waits for a retry counts as pending
		})
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return unavailable(err, "opening the work stream")
		}
		consumers[i] = c
	}
	var wait sync.WaitGroup
	for i, lane := range lanes {
		for range lane.workers {
			wait.Go(func() { lane.run(ctx, consumers[i]) })
		}
	}
	wait.Go(func() { w.reconcile(ctx) })
	wait.Go(func() { w.sweep(ctx) })
	wait.Wait()
	return nil
}

// fetch waits for a message and takes up to n that are there by then; none when ctx ends
// or the broker is away for now.
func fetch(ctx context.Context, c jetstream.Consumer, n int) []jetstream.Msg {
	wait, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	out, err := collect(c.Fetch(1, jetstream.FetchContext(wait)))
	if err != nil && wait.Err() == nil {
		select { // the broker is away
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
		return nil
	}
	if len(out) > 0 && n > 1 {
		more, _ := collect(c.FetchNoWait(n - 1)) // on an error the one there is does
		out = append(out, more...)
	}
	return out
}

func collect(batch jetstream.MessageBatch, err error) (out []jetstream.Msg, _ error) {
	if err != nil {
		return nil, err
	}
	for msg := range batch.Messages() {
		out = append(out, msg)
	}
	return out, batch.Error()
}

func (w *Worker) parse(ctx context.Context, c jetstream.Consumer) {
	for ctx.Err() == nil {
		for _, msg := range fetch(ctx, c, 1) {
			w.handle(ctx, []jetstream.Msg{msg}, func(ctx context.Context, tasks []task) []error {
				w.parsing.Add(1)
				defer w.parsing.Add(-1)
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
	msgs, tasks := w.read(ctx, msgs)
	if len(msgs) == 0 {
		return
	}
	stop := beat(msgs, w.cfg.AckWait/4)
	errs := run(ctx, tasks)
	stop()
	for i, msg := range msgs {
		w.answer(ctx, msg, tasks[i], errs[i])
	}
}

// read decodes the messages; those that cannot be read are kept as dead letters.
func (w *Worker) read(ctx context.Context, msgs []jetstream.Msg) (good []jetstream.Msg, tasks []task) {
	for _, msg := range msgs {
		var t task
		if err := json.Unmarshal(msg.Data(), &t); err == nil && t.Key != "" {
			good, tasks = append(good, msg), append(tasks, t)
			continue
		}
		problem := &grounded.Problem{Code: grounded.CodeInvalid, Message: "a message of the work stream cannot be read"}
		err := w.q.bury(ctx, dead{Raw: msg.Data(), Error: problem})
		if err == nil {
			err = msg.Term()
		} else {
			_ = msg.NakWithDelay(w.cfg.AwayRetry) // it comes again when its wait is over
		}
		w.log.Error(problem.Message, "subject", msg.Subject(), "error", err)
	}
	return good, tasks
}

// beat tells the broker that the messages are being worked on.
func beat(msgs []jetstream.Msg, every time.Duration) (stop func()) {
	done := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		tick := time.NewTicker(every)
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

// maxGiveWay bounds how long a batch of vectors, itself a second or two of every core,
// waits for parsing, so that they come even while uploads never end.
const maxGiveWay = 8 * time.Second

// giveWay lets parsing go first where the embedder computes on the same cores: to be
// found by words within seconds matters more than to be found by meaning.
func (w *Worker) giveWay(ctx context.Context) {
	if !w.cfg.EmbedGivesWay {
		return
	}
	end := time.Now().Add(maxGiveWay)
	for w.parsing.Load() > 0 && time.Now().Before(end) && ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Millisecond):
		}
	}
}
