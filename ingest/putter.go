package ingest

import (
	"context"
	"sync"

	"grounded/index"
)

// putter joins the writes of several documents into one: a synced write to the index
// costs about the same for one chunk as for a hundred. While one write is under way the
// next gathers; nobody waits for company.
type putter struct {
	x  *index.Index
	mu sync.Mutex
	// gathering is the write that has not begun, by target; nil where there is none.
	gathering map[index.Target]*joined
	writing   map[index.Target]*sync.Mutex // held by the write under way
}

// joined is one write for several callers.
type joined struct {
	points []index.Point
	done   chan struct{}
	err    error
}

func newPutter(x *index.Index) *putter {
	return &putter{x: x, gathering: map[index.Target]*joined{}, writing: map[index.Target]*sync.Mutex{}}
}

// put writes points and returns once they are durable.
func (p *putter) put(ctx context.Context, t index.Target, points []index.Point) error {
	p.mu.Lock()
	if j := p.gathering[t]; j != nil && len(j.points)+len(points) <= maxPut {
		j.points = append(j.points, points...)
		p.mu.Unlock()
		<-j.done // the one who began it always ends it
		return j.err
	}
	j := &joined{points: points[:len(points):len(points)], done: make(chan struct{})}
	p.gathering[t] = j
	if p.writing[t] == nil {
		p.writing[t] = &sync.Mutex{}
	}
	turn := p.writing[t]
	p.mu.Unlock()

	turn.Lock()
	defer turn.Unlock()
	p.mu.Lock()
	if p.gathering[t] == j {
		delete(p.gathering, t)
	}
	p.mu.Unlock()
	// One caller's end must not fail the others; the index bounds the call's time itself.
	j.err = p.x.Put(context.WithoutCancel(ctx), t, j.points)
	close(j.done)
	return j.err
}
