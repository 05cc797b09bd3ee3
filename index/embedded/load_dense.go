package embedded

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// columnPart is what a part adds to a column besides its rows.
type columnPart struct {
	count  int
	length float32
}

// columns makes room for the dense vectors.
func (l *loader) columns() error {
	for _, col := range l.c.dense {
		b := l.root.Bucket(col.bucket())
		if b == nil {
			return fmt.Errorf("read collection %q: the bucket of vector %q is missing", l.c.name, col.name)
		}
		last, _ := b.Cursor().Last()
		if last == nil {
			continue
		}
		seq := binary.BigEndian.Uint64(last)
		l.c.nextSeq = max(l.c.nextSeq, seq+1) // a vector may have outlived its point where the store was damaged
		slots, found := slices.BinarySearch(l.c.seqs, seq)
		if found {
			slots++
		}
		col.allocate(slots)
	}
	return nil
}

// vectors puts a part's dense vectors into their column.
func (l *loader) vectors(p *part, col *column) error {
	v := make([]float32, col.params.GetSize())
	share := &columnPart{}
	p.dense[col.name] = share
	cursor := l.root.Bucket(col.bucket()).Cursor()
	slot := p.from
	for key, data := cursor.Seek(seqKey(l.c.seqs[slot])); key != nil; key, data = cursor.Next() {
		seq := binary.BigEndian.Uint64(key)
		for slot < p.to && l.c.seqs[slot] < seq {
			slot++
		}
		if slot == p.to {
			break
		}
		if l.c.seqs[slot] != seq {
			continue
		}
		if len(data) != 4*len(v)+4 {
			return fmt.Errorf("read collection %q: a vector %q has %d bytes", l.c.name, col.name, len(data))
		}
		readFloats(v, data[:4*len(v)])
		col.has.set(slot)
		share.count++
		share.length = max(share.length, col.put(slot, v))
	}
	return nil
}
