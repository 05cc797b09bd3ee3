package ingest_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/goleak"

	"grounded"
	"grounded/embed"
	"grounded/index"
	"grounded/ingest"
	"grounded/ingest/extract"
)

const (
	childDir   = "INGEST_TEST_CHILD"
	childStart = "INGEST_TEST_START"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		start, _ := strconv.Atoi(os.Getenv(childStart))
		if err := child(dir, start); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// step is one thing a client does.
type step struct {
	remove  bool
	reindex bool
	id      int
	version int
}

// plan is what every run is asked to do, whatever happens to it.
func plan(documents int) (out []step) {
	for i := range documents {
		out = append(out, step{id: i, version: 1})
		if i%3 == 2 {
			out = append(out, step{id: i / 2, version: 2})
		}
		if i%10 == 9 {
			out = append(out, step{id: i - 5, remove: true})
		}
		if i == documents/2 {
			out = append(out, step{reindex: true})
		}
	}
	return out
}

const crashDocuments = 60

// say tells the parent of an event: it may kill at any of them.
func say(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// loud is an embedder and an extractor that say when they are called.
type loud struct{ letters }

func (l loud) Embed(ctx context.Context, kind embed.Kind, texts []string) ([][]float32, error) {
	say("embed %d", len(texts))
	defer say("embedded")
	return l.letters.Embed(ctx, kind, texts)
}

func loudExtract(ctx context.Context, f extract.File) (extract.Result, error) {
	say("extract %s", f.Name)
	defer say("extracted")
	return extract.Extract(ctx, f)
}

// child runs the whole stack in this process: it does the plan from a step on, waits
// until all is at rest, and prints what the index holds.
func child(dir string, from int) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil)) // shown where the child fails
	s, stop, err := openStack(ctx, dir, loud{}, ingest.WorkerConfig{AckWait: time.Second, Logger: log}, loudExtract)
	if err != nil {
		return err
	}
	defer stop()
	jobs := ingest.NewJobs(s.queue, ingest.JobsConfig{Pipeline: s.pipe, Logger: log, Lease: time.Second})
	done := make(chan error, 1)
	running, halt := context.WithCancel(ctx)
	go func() { done <- jobs.Run(running) }()
	defer func() { halt(); <-done }()
	for i, st := range plan(crashDocuments)[from:] {
		if err := st.do(ctx, s, jobs); err != nil {
			return fmt.Errorf("step %d: %w", from+i, err)
		}
		say("step %d", from+i)
	}
	return settled(ctx, s, jobs)
}

func (st step) do(ctx context.Context, s *stack, jobs *ingest.Jobs) error {
	name := fmt.Sprint(st.id)
	switch {
	case st.reindex:
		if list, err := jobs.List(ctx); err != nil || len(list) > 0 {
			return err
		}
		_, err := jobs.Create(ctx, ingest.Job{Kind: ingest.JobReindex})
		return err
	case st.remove:
		err := s.queue.Remove(ctx, grounded.NewDocumentID("default", name))
		if grounded.CodeOf(err) == grounded.CodeNotFound {
			return nil // it was done before the last kill
		}
		return err
	}
	text := fmt.Sprintf("%s\n\nversion %d", markdown(st.id), st.version)
	_, err := s.queue.Submit(ctx, ingest.Upload{ExternalID: name, Name: name + ".md", Body: strings.NewReader(text)})
	return err
}

// settled waits until every document and job is at rest and prints the index.
func settled(ctx context.Context, s *stack, jobs *ingest.Jobs) error {
	for {
		busy, err := s.busy(ctx, jobs)
		if err != nil {
			return err
		}
		if !busy {
			break
		}
		select {
		case <-ctx.Done():
			list, _ := s.queue.List(context.WithoutCancel(ctx), ingest.ListQuery{})
			jobList, _ := jobs.List(context.WithoutCancel(ctx))
			work, _ := s.stream.Stream(context.WithoutCancel(ctx), "grounded-work")
			info, _ := work.Info(context.WithoutCancel(ctx), jetstream.WithSubjectFilter(">"))
			return fmt.Errorf("never at rest: %v %+v; queued %v", list.Counts, jobList, info.State.Subjects)
		case <-time.After(50 * time.Millisecond):
		}
	}
	lines, err := s.dump(ctx)
	for _, l := range lines {
		say("index %s", l)
	}
	return err
}

func (s *stack) busy(ctx context.Context, jobs *ingest.Jobs) (bool, error) {
	jobList, err := jobs.List(ctx)
	if err != nil {
		return false, err
	}
	for _, j := range jobList {
		if j.Status == ingest.JobFailed {
			return false, fmt.Errorf("job failed: %+v", j.Error)
		}
		if !j.Ended() {
			return true, nil
		}
	}
	list, err := s.queue.List(ctx, ingest.ListQuery{})
	return s.queue.Pending(ctx) > 0 || len(list.Documents) != list.Counts[grounded.StatusReady], err
}

// dump is all that the live generation holds, in order.
func (s *stack) dump(ctx context.Context) ([]string, error) {
	list, err := s.queue.List(ctx, ingest.ListQuery{Limit: 1000})
	if err != nil {
		return nil, err
	}
	var out []string
	live := index.Live("default")
	for _, d := range list.Documents {
		chunks, err := s.index.Chunks(ctx, live, d.ID, d.Live)
		if err != nil {
			return nil, err
		}
		slices.SortFunc(chunks, func(a, b grounded.Chunk) int { return a.Ordinal - b.Ordinal })
		data, err := json.Marshal(chunks)
		if err != nil {
			return nil, err
		}
		out = append(out, fmt.Sprintf("%s@%d %s %d chunks %x", d.ExternalID, d.Live, d.Status, len(chunks), sha256.Sum256(data)))
	}
	slices.Sort(out)
	stats, err := s.index.Stats(ctx, live)
	return append(out, fmt.Sprintf("%+v", stats)), err
}

// life runs the child until it ends by itself or has said as many things as killAfter; 0
// lets it end. It returns the next step of the plan and what the index held.
func life(t *testing.T, dir string, from, killAfter int) (next int, held []string, ended bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childDir+"="+dir, childStart+"="+strconv.Itoa(from))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	next = from
	lines := bufio.NewScanner(out)
	for n := 1; lines.Scan(); n++ {
		kind, rest, _ := strings.Cut(lines.Text(), " ")
		switch kind {
		case "step":
			k, _ := strconv.Atoi(rest)
			next = k + 1
		case "index":
			held = append(held, rest)
		}
		if n == killAfter {
			_ = cmd.Process.Kill() // it may have ended by itself
		}
	}
	err = cmd.Wait()
	if err != nil && killAfter == 0 {
		t.Fatalf("the child ended with %v: %s", err, stderr.String())
	}
	return next, held, err == nil
}

// Whatever a kill interrupts, nothing that was accepted is lost, stuck or doubled: in the
// end the index is the same as that of a run that nobody disturbed.
func TestKillsChangeNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it starts many processes")
	}
	_, want, _ := life(t, t.TempDir(), 0, 0)
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 1))
	dir, next, kills := t.TempDir(), 0, 0
	for range 12 {
		var ended bool
		if next, _, ended = life(t, dir, next, 1+random.IntN(60)); ended {
			break
		}
		kills++
	}
	_, got, _ := life(t, dir, next, 0)
	if !slices.Equal(got, want) {
		t.Errorf("seed %d: after %d kills the index holds\n%s\nand undisturbed\n%s", seed, kills, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	t.Logf("%d kills, %d lines of index alike", kills, len(got))
}
