package e5

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// lane is where texts of one kind wait for a core. Questions have a lane of their own, and
// passages under way stand still between two layers while one is being encoded: somebody
// waits for a question, nobody for a passage.
type lane struct {
	slots chan struct{}
	yield *yield // to what it gives way; nil: to nothing
	holds *yield // what it holds up; nil: nothing
}

// enter waits for a slot and says how many there are to work on: alone, a batch takes all
// that nobody else holds.
func (l *lane) enter(ctx context.Context, alone bool) (slots int, err error) {
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	l.holds.begin()
	for slots = 1; alone; slots++ {
		select {
		case l.slots <- struct{}{}:
		default:
			return slots, nil
		}
	}
	return slots, nil
}

func (l *lane) leave(slots int) {
	l.holds.end()
	for range slots {
		<-l.slots
	}
}

// yield is what goes first. A nil one holds nobody up.
type yield struct {
	busy atomic.Int32 // how much is under way
	mu   sync.Mutex   // guards idle
	idle chan struct{}
}

func (y *yield) begin() {
	if y != nil && y.busy.Add(1) == 1 {
		y.mu.Lock()
		defer y.mu.Unlock()
		if y.idle == nil {
			y.idle = make(chan struct{})
		}
	}
}

func (y *yield) end() {
	if y != nil && y.busy.Add(-1) == 0 {
		y.mu.Lock()
		defer y.mu.Unlock()
		if y.idle != nil && y.busy.Load() == 0 {
			close(y.idle)
			y.idle = nil
		}
	}
}

// longestYield bounds how long a layer waits, so that passages go on, if slowly, while
// questions never end.
const longestYield = 50 * time.Millisecond

// wait returns once nothing that goes first is under way, or after longestYield.
func (y *yield) wait() {
	if y == nil || y.busy.Load() == 0 {
		return
	}
	y.mu.Lock()
	idle := y.idle
	y.mu.Unlock()
	if idle == nil {
		return
	}
	t := time.NewTimer(longestYield)
	defer t.Stop()
	select {
	case <-idle:
	case <-t.C:
	}
}
