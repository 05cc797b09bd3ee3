package embedded

import (
	"fmt"
	"runtime"
	"sync"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"
)

// loader fills a collection from the store, on all cores. Points come in the order of
// their sequence numbers, which becomes the order of slots; what they hold is then read in
// parts, each of whole blocks of slots, so that no two parts write into one word of a set.
// What is read has been verified by repair.
type loader struct {
	c     *collection
	root  *bolt.Bucket
	parts []*part
}

// part is a range of slots, which one goroutine at a time reads.
type part struct {
	from, to uint32
	dense    map[string]*columnPart
	sparse   map[string]*sparsePart
	indexes  map[string]*fieldIndex
}

func (s *Server) loadCollection(c *collection, tx *bolt.Tx) error {
	l := &loader{c: c, root: tx.Bucket(c.bucket())}
	if l.root == nil || l.root.Bucket(bucketPoints) == nil {
		return fmt.Errorf("read collection %q: its bucket is missing", c.name)
	}
	if err := l.ids(); err != nil {
		return err
	}
	if err := l.columns(); err != nil {
		return err
	}
	l.divide()
	if err := l.inParts(l.count); err != nil {
		return err
	}
	l.allocate()
	var wait sync.WaitGroup
	defer wait.Wait()
	wait.Go(l.slots)
	if err := l.inParts(l.fill); err != nil {
		return err
	}
	l.join()
	release(s.db, tx.Size())
	return nil
}

// inParts calls f with every part, with as many at a time as there are cores.
func (l *loader) inParts(f func(*part) error) error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, p := range l.parts {
		group.Go(func() error { return f(p) })
	}
	return group.Wait()
}

// divide makes the parts.
func (l *loader) divide() {
	n := len(l.c.ids)
	blocks := (n + blockRows - 1) / blockRows
	step := max(1, (blocks+2*runtime.GOMAXPROCS(0)-1)/(2*runtime.GOMAXPROCS(0))) * blockRows
	for from := 0; from < n; from += step {
		p := &part{
			from: uint32(from), to: uint32(min(n, from+step)),
			dense: map[string]*columnPart{}, sparse: map[string]*sparsePart{}, indexes: map[string]*fieldIndex{},
		}
		for name := range l.c.sparse {
			p.sparse[name] = &sparsePart{}
		}
		l.parts = append(l.parts, p)
	}
}

// allocate makes everything as long as it will be.
func (l *loader) allocate() {
	n := len(l.c.ids)
	l.c.alive = fullBitset(n)
	for name, p := range l.c.sparse {
		var parts []*sparsePart
		for _, part := range l.parts {
			parts = append(parts, part.sparse[name])
		}
		p.allocate(parts, n)
	}
	for field, ix := range l.c.indexes {
		ix.numbers.allocate(n)
		for _, p := range l.parts {
			p.indexes[field] = ix.part()
		}
	}
}

// slots lets points be found by their ids.
func (l *loader) slots() {
	l.c.slots = make(map[pointID]uint32, len(l.c.ids))
	for slot, id := range l.c.ids {
		l.c.slots[id] = uint32(slot)
	}
}

// join brings together what the parts filled.
func (l *loader) join() {
	for _, p := range l.parts {
		for name, d := range p.dense {
			col := l.c.dense[name]
			col.count += d.count
			col.length = max(col.length, d.length)
		}
		for name, s := range p.sparse {
			l.c.sparse[name].count += s.points
		}
		for field, ix := range p.indexes {
			l.c.indexes[field].absorb(ix)
		}
	}
}
