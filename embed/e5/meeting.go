package e5

import (
	"sync"
	"sync/atomic"
)

// meeting is where a team waits for its last member before it goes on. Members come
// within microseconds of each other where each has a core, so they look for a while
// before they sleep.
type meeting struct {
	size    int32
	arrived atomic.Int32
	round   atomic.Uint32
	mu      sync.Mutex
	next    sync.Cond // of mu: round has changed
}

// looks is how often a member looks for the others: some microseconds.
const looks = 4_000

// expect prepares for a team of size; nobody is waiting.
func (g *meeting) expect(size int) {
	g.size, g.next.L = int32(size), &g.mu
	g.arrived.Store(0)
}

// wait returns once the whole team has called it.
func (g *meeting) wait() {
	if g.size == 1 {
		return
	}
	round := g.round.Load()
	if g.arrived.Add(1) == g.size {
		g.arrived.Store(0)
		g.mu.Lock()
		g.round.Add(1)
		g.mu.Unlock()
		g.next.Broadcast()
		return
	}
	for range looks {
		if g.round.Load() != round {
			return
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.round.Load() == round {
		g.next.Wait()
	}
}
