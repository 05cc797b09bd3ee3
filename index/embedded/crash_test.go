package embedded_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/protobuf/proto"
)

// state is what a point is made of: the versions of its vectors and of its payload, whose
// content samplePoint computes. Zero is a point that is not there.
type state struct{ vectors, payload int }

func (s state) point(n int) *qdrant.PointStruct {
	p := samplePoint(n, s.vectors)
	p.Payload = samplePoint(n, s.payload).GetPayload()
	return p
}

const (
	crashDir    = "GROUNDED_CRASH_DIR"
	crashRound  = "GROUNDED_CRASH_ROUND"
	crashPoints = 160
	writers     = 4
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		writeUntilKilled(dir)
	}
	os.Exit(m.Run())
}

// writeUntilKilled writes points of all kinds from several sides at once. Before each write
// it says what it is about to do, after it that it was acknowledged.
func writeUntilKilled(dir string) {
	t := panicking{}
	_, client := start(t, dir)
	round, err := strconv.Atoi(os.Getenv(crashRound))
	must(t, err)
	if exists, err := client.CollectionExists(context.Background(), "a"); err != nil || !exists {
		must(t, err)
		sampleCollection(t, client, "a")
	}
	points := stored(t, client, "a")
	var mu sync.Mutex
	say := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Printf(format+"\n", args...)
	}
	say("ready")
	var wait sync.WaitGroup
	for w := range writers {
		wait.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(round), uint64(w)))
			mine := map[int]state{}
			for n := range points {
				if n%writers == w {
					mine[n] = state{1, 1} // its versions do not matter, only that it is there
				}
			}
			for version := round*1000000 + 1; ; version++ {
				write(t, client, rng, mine, w, version, say)
			}
		})
	}
	wait.Wait()
}

// write does one write of a random kind to points whose number is w modulo writers.
func write(t testing.TB, client *qdrant.Client, rng *rand.Rand, mine map[int]state, w, version int, say func(string, ...any)) {
	ctx := context.Background()
	var numbers []int
	seen := map[int]bool{}
	for range 1 + rng.IntN(12) {
		if n := rng.IntN(crashPoints/writers)*writers + w; !seen[n] {
			seen[n] = true
			numbers = append(numbers, n)
		}
	}
	kind := rng.IntN(6)
	if kind > 2 { // what changes a point asks for those that are there
		var there []int
		for _, n := range numbers {
			if mine[n] != (state{}) {
				there = append(there, n)
			}
		}
		if numbers = there; len(numbers) == 0 {
			return
		}
	}
	ids := make([]*qdrant.PointId, len(numbers))
	next := map[int]state{}
	for i, n := range numbers {
		ids[i] = qdrant.NewIDNum(uint64(n))
		next[n] = mine[n]
	}
	wait := qdrant.PtrOf(true)
	plan := func(f func(state) state) {
		for n := range next {
			next[n] = f(next[n])
		}
	}
	var do func() error
	switch kind {
	case 0, 1, 2:
		plan(func(state) state { return state{version, version} })
		var batch []*qdrant.PointStruct
		for _, n := range numbers {
			batch = append(batch, samplePoint(n, version))
		}
		do = func() error {
			_, err := client.Upsert(ctx, &qdrant.UpsertPoints{CollectionName: "a", Wait: wait, Points: batch})
			return err
		}
	case 3:
		plan(func(state) state { return state{} })
		do = func() error {
			_, err := client.Delete(ctx, &qdrant.DeletePoints{CollectionName: "a", Wait: wait, Points: qdrant.NewPointsSelectorIDs(ids)})
			return err
		}
	case 4: // one point, for the payload names it
		n := numbers[0]
		next = map[int]state{n: {mine[n].vectors, version}}
		do = func() error {
			_, err := client.OverwritePayload(ctx, &qdrant.SetPayloadPoints{
				CollectionName: "a", Wait: wait, Payload: samplePoint(n, version).GetPayload(), PointsSelector: qdrant.NewPointsSelectorIDs(ids[:1]),
			})
			return err
		}
	case 5:
		var batch []*qdrant.PointVectors
		for _, n := range numbers {
			batch = append(batch, &qdrant.PointVectors{Id: qdrant.NewIDNum(uint64(n)), Vectors: samplePoint(n, version).GetVectors()})
		}
		plan(func(s state) state { return state{version, s.payload} })
		do = func() error {
			_, err := client.UpdateVectors(ctx, &qdrant.UpdatePointVectors{CollectionName: "a", Wait: wait, Points: batch})
			return err
		}
	}
	for n, s := range next {
		say("begin %d %d %d %d", n, kind, s.vectors, s.payload)
	}
	must(t, do())
	for n, s := range next {
		mine[n] = s
		say("done %d", n)
	}
}

// panicking is what a test's helpers need of a test, in a process that is none.
type panicking struct{ testing.TB }

func (panicking) Helper()           {}
func (panicking) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

// TestKill kills a process that writes, again and again on the same store. Every write that
// was acknowledged is there, byte for byte; one that was under way is there whole or not.
func TestKill(t *testing.T) {
	t.Parallel()
	rounds := 50
	if testing.Short() {
		rounds = 6
	}
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(3, 3))
	known := map[int]state{}
	acknowledged := 0
	for round := 1; round <= rounds; round++ {
		under := map[int]begun{}
		acknowledged += killOnce(t, dir, round, 1+rng.IntN(400), known, under)
		server, client := start(t, dir)
		if r := server.Repaired(); r != nil {
			t.Fatalf("round %d: a killed process left damage: %v", round, r)
		}
		points := stored(t, client, "a")
		for n := range crashPoints {
			was := known[n]
			now := was
			if b, ok := under[n]; ok && !matches(points[n], n, was) {
				now = b.after(was)
			}
			if !matches(points[n], n, now) {
				t.Fatalf("round %d: point %d is %v, acknowledged as %v, under way %v", round, n, points[n], was, under[n])
			}
			known[n] = now
		}
		must(t, client.Close())
		must(t, server.Close())
	}
	t.Logf("%d kills, %d acknowledged changes of points, all there", rounds, acknowledged)
}

func matches(got *qdrant.RetrievedPoint, n int, s state) bool {
	if s == (state{}) || got == nil {
		return s == (state{}) && got == nil
	}
	return same(got, s.point(n)) && proto.Size(&qdrant.Struct{Fields: got.GetPayload()}) == proto.Size(&qdrant.Struct{Fields: s.point(n).GetPayload()})
}

// begun is a change that was said to begin. What it leaves as it is, only the parent knows:
// the child does not know the versions of points from before it was started.
type begun struct {
	kind int
	to   state
}

func (b begun) after(was state) state {
	switch b.kind {
	case 4:
		return state{was.vectors, b.to.payload}
	case 5:
		return state{b.to.vectors, was.payload}
	}
	return b.to
}

// killOnce starts the child, follows what it says and kills it after so many lines.
func killOnce(t *testing.T, dir string, round, lines int, known map[int]state, under map[int]begun) (acknowledged int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir, crashRound+"="+strconv.Itoa(round))
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	out := bufio.NewReader(pipe)
	for read := 0; ; read++ {
		if read == lines {
			must(t, cmd.Process.Kill()) // what it has said by now is read to the end
		}
		line, err := out.ReadString('\n')
		if err != nil {
			if err != io.EOF || read < lines {
				t.Fatalf("round %d: the child ended by itself: %v", round, err)
			}
			_ = cmd.Wait()
			return acknowledged
		}
		var n int
		var b begun
		if k, _ := fmt.Sscanf(line, "begin %d %d %d %d\n", &n, &b.kind, &b.to.vectors, &b.to.payload); k == 4 {
			under[n] = b
		} else if k, _ := fmt.Sscanf(line, "done %d\n", &n); k == 1 {
			known[n] = under[n].after(known[n])
			delete(under, n)
			acknowledged++
		}
	}
}
