package embedded

import (
	"encoding/binary"
	"fmt"
	"runtime"

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
	var first, second errgroup.Group
	first.SetLimit(runtime.GOMAXPROCS(0))
	second.SetLimit(runtime.GOMAXPROCS(0))
	for _, p := range l.parts {
		first.Go(func() error { return l.count(p) })
	}
	if err := first.Wait(); err != nil {
		return err
	}
	l.allocate()
	second.Go(func() error { l.slots(); return nil })
	for _, p := range l.parts {
		second.Go(func() error { return l.fill(p) })
	}
	if err := second.Wait(); err != nil {
		return err
	}
	l.join()
	release(s.db, tx.Size())
	return nil
}

// ids gives each stored point its slot.
func (l *loader) ids() error {
	c, points := l.c, l.root.Bucket(bucketPoints)
	last, _ := points.Cursor().Last()
	if last == nil {
		return nil
	}
	c.nextSeq = binary.BigEndian.Uint64(last) + 1
	type span struct {
		ids  []pointID
		seqs []uint64
	}
	spans := make([]span, 2*runtime.GOMAXPROCS(0))
	step := c.nextSeq/uint64(len(spans)) + 1
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range spans {
		group.Go(func() error {
			var s span
			err := records(points, uint64(i)*step, uint64(i+1)*step, func(seq uint64, raw rawRecord) {
				s.ids, s.seqs = append(s.ids, raw.id), append(s.seqs, seq)
			})
			spans[i] = s
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	n := 0
	for _, s := range spans {
		n += len(s.ids)
	}
	c.ids, c.seqs = make([]pointID, 0, n), make([]uint64, 0, n)
	for _, s := range spans {
		c.ids, c.seqs = append(c.ids, s.ids...), append(c.seqs, s.seqs...)
	}
	return nil
}

// records calls f with the points whose sequence numbers are from one to before another.
func records(points *bolt.Bucket, from, to uint64, f func(seq uint64, raw rawRecord)) error {
	cursor := points.Cursor()
	for key, data := cursor.Seek(seqKey(from)); key != nil; key, data = cursor.Next() {
		seq := binary.BigEndian.Uint64(key)
		if seq >= to {
			return nil
		}
		raw, err := openRecord(data)
		if err != nil {
			return err
		}
		f(seq, raw)
	}
	return nil
}

// each calls f with the points of a part.
func (l *loader) each(p *part, f func(slot uint32, raw rawRecord)) error {
	slot := p.from
	return records(l.root.Bucket(bucketPoints), l.c.seqs[p.from], l.c.seqs[p.to-1]+1, func(_ uint64, raw rawRecord) {
		f(slot, raw)
		slot++
	})
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

// count finds how many entries each dimension of the sparse vectors has in a part.
func (l *loader) count(p *part) error {
	return l.each(p, func(_ uint32, raw rawRecord) {
		raw.eachSparse(func(name, indices, _ []byte) {
			if s := p.sparse[string(name)]; s != nil {
				s.count(indices)
			}
		})
	})
}

// fill puts a part's points into the columns, postings and payload indexes.
func (l *loader) fill(p *part) error {
	wanted := l.c.indexedKeys()
	for _, col := range l.c.dense {
		if err := l.vectors(p, col); err != nil {
			return err
		}
	}
	err := l.each(p, func(slot uint32, raw rawRecord) {
		raw.eachSparse(func(name, indices, values []byte) {
			if s := p.sparse[string(name)]; s != nil {
				s.fill(slot, indices, values)
			}
		})
		if len(wanted) > 0 && len(raw.payload) > 0 {
			d := document{raw: raw.payload}.only(wanted)
			for _, ix := range p.indexes {
				ix.add(slot, d)
			}
		}
	})
	for _, s := range p.sparse {
		s.flush()
		s.batch, s.sorted = nil, nil
	}
	return err
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
