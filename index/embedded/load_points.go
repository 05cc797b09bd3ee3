package embedded

import (
	"encoding/binary"
	"runtime"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"
)

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
