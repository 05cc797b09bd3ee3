package embedded

import (
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// write is one request to change the store. All writes go through one committer, which
// takes those that wait into one transaction, so that they share its sync.
type write struct {
	// alone: nothing else is in its transaction. Set for what is not about points.
	alone bool
	// plan puts the write into the transaction. It may return errLater where it needs to
	// see what an earlier write of the same transaction does.
	plan func(*batch) error
	// publish, where set, makes it visible once it is durable.
	publish func()
	err     error
	done    chan struct{}
}

// batch is a transaction and the changes of points in it that are not visible yet.
type batch struct {
	tx      *bolt.Tx
	changes map[*collection]map[pointID]*change
	order   []planned
	bytes   int
}

type planned struct {
	c  *collection
	ch *change
}

var (
	errLater = errors.New("needs what an earlier write of the batch does")
	errGone  = status.Error(codes.NotFound, "Not found: the collection was deleted meanwhile")
)

const (
	maxBatchWrites = 256
	maxBatchBytes  = 32 << 20
)

// do hands a write to the committer and waits until it is durable and visible.
func (s *Server) do(w *write) error {
	w.done = make(chan struct{})
	s.closing.RLock()
	if s.closed {
		s.closing.RUnlock()
		return status.Error(codes.Unavailable, "the index is closing")
	}
	s.writes <- w
	s.closing.RUnlock()
	<-w.done
	return w.err
}

// commits runs until the channel of writes is closed.
func (s *Server) commits() {
	var waiting []*write
	for {
		if len(waiting) == 0 {
			w, open := <-s.writes
			if !open {
				return
			}
			waiting = append(waiting, w)
		}
		waiting = s.gather(waiting)
		waiting = s.commit(waiting)
	}
}

// gather takes more writes without waiting for any.
func (s *Server) gather(waiting []*write) []*write {
	for len(waiting) < maxBatchWrites {
		select {
		case w, open := <-s.writes:
			if !open {
				return waiting
			}
			waiting = append(waiting, w)
		default:
			return waiting
		}
	}
	return waiting
}

// commit makes the first of the writes durable and visible, as many as fit in one
// transaction, and returns the others.
func (s *Server) commit(writes []*write) (later []*write) {
	b := &batch{changes: map[*collection]map[pointID]*change{}}
	var taken []*write
	err := s.db.Update(func(tx *bolt.Tx) error {
		b.tx = tx
		for i, w := range writes {
			if w.alone && len(taken) > 0 || b.bytes > maxBatchBytes {
				later = append(later, writes[i:]...)
				break
			}
			w.err = contained("write", func() error { return w.plan(b) })
			if errors.Is(w.err, errLater) {
				later = append(later, w)
				continue
			}
			taken = append(taken, w)
			if w.alone {
				later = append(later, writes[i+1:]...)
				return w.err // a failed one leaves nothing behind
			}
		}
		return b.put()
	})
	if err == nil {
		b.publish()
	}
	for _, w := range taken {
		switch {
		case err != nil && w.err == nil:
			w.err = fmt.Errorf("write the index: %w", err)
		case w.err == nil && w.publish != nil:
			w.publish()
		}
		close(w.done)
	}
	return later
}

// put writes the changed points into the transaction.
func (b *batch) put() error {
	for _, p := range b.order {
		if err := p.c.put(b.tx, p.ch); err != nil {
			return err
		}
	}
	return nil
}

func (c *collection) put(tx *bolt.Tx, ch *change) error {
	root := tx.Bucket(c.bucket())
	points := root.Bucket(bucketPoints)
	if ch.next == nil {
		key := seqKey(ch.old.seq)
		for _, col := range c.dense {
			if err := root.Bucket(col.bucket()).Delete(key); err != nil {
				return err
			}
		}
		return points.Delete(key)
	}
	key := seqKey(ch.next.seq)
	if ch.old == nil || ch.old != ch.next {
		points.FillPercent = 0.95 // keys come in order
		if err := points.Put(key, ch.next.sealed()); err != nil {
			return err
		}
	}
	for name, col := range c.dense {
		v, named := ch.dense[name]
		vectors := root.Bucket(col.bucket())
		vectors.FillPercent = 0.95
		var err error
		if v != nil {
			err = vectors.Put(key, seal(key, appendFloats(make([]byte, 0, 4*len(v)+4), v)))
		} else if ch.exists && (named || ch.replace) {
			err = vectors.Delete(key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// publish makes the changes of points visible.
func (b *batch) publish() {
	for rest := b.order; len(rest) > 0; {
		c := rest[0].c
		var mine []*change
		for len(rest) > 0 && rest[0].c == c {
			mine, rest = append(mine, rest[0].ch), rest[1:]
		}
		c.mu.Lock()
		c.applyAll(mine)
		c.tidy()
		c.mu.Unlock()
	}
}
