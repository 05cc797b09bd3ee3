package embedded

import (
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"

	"github.com/qdrant/go-client/qdrant"
)

// loader fills a collection from the store. Points come in the order of their sequence
// numbers, which becomes the order of slots; vectors follow on other cores.
type loader struct {
	server *Server
	c      *collection
	tx     *bolt.Tx
	group  errgroup.Group
}

// run reads the points, then their vectors and payload indexes side by side. What it reads
// has been verified by repair.
func (l *loader) run() error {
	b := l.tx.Bucket(l.c.bucket())
	if b == nil || b.Bucket(bucketPoints) == nil {
		return fmt.Errorf("read collection %q: its bucket is missing", l.c.name)
	}
	bySlot, err := l.points(b.Bucket(bucketPoints))
	if err != nil {
		return err
	}
	for _, col := range l.c.dense { // a vector may have outlived its point where the store was damaged
		if v := b.Bucket(col.bucket()); v != nil {
			if key, _ := v.Cursor().Last(); key != nil {
				l.c.nextSeq = max(l.c.nextSeq, binary.BigEndian.Uint64(key)+1)
			}
		}
	}
	for _, col := range l.c.dense {
		l.group.Go(func() error { return l.vectors(col, b.Bucket(col.bucket())) })
	}
	l.group.Go(func() error { l.sparse(bySlot); return nil })
	l.group.Go(func() error { l.payloads(bySlot); return nil })
	if err := l.group.Wait(); err != nil {
		return err
	}
	release(l.server.db, l.tx.Size())
	return nil
}

// points gives each stored point its slot and returns their records by slot.
func (l *loader) points(b *bolt.Bucket) ([]rawRecord, error) {
	var out []rawRecord
	c := l.c
	err := b.ForEach(func(key, data []byte) error {
		seq := binary.BigEndian.Uint64(key)
		c.nextSeq = seq + 1
		raw, err := openRecord(data)
		if err != nil {
			return err
		}
		slot := uint32(len(c.ids))
		c.ids, c.seqs = append(c.ids, raw.id), append(c.seqs, seq)
		c.slots[raw.id] = slot
		c.alive.set(slot)
		out = append(out, raw)
		return nil
	})
	return out, err
}

// sparse fills the postings: the entries of each dimension are counted first, so that
// each list is made once, as long as it is.
func (l *loader) sparse(bySlot []rawRecord) {
	for _, raw := range bySlot {
		raw.eachSparse(func(name, indices, _ []byte) {
			if p := l.c.sparse[string(name)]; p != nil {
				for i := 0; i < len(indices); i += 4 {
					p.list(binary.LittleEndian.Uint32(indices[i:])).live++
				}
			}
		})
	}
	for _, p := range l.c.sparse {
		for _, list := range p.lists {
			list.entries = make([]weighed, 0, list.live)
		}
	}
	for slot, raw := range bySlot {
		raw.eachSparse(func(name, indices, values []byte) {
			if p := l.c.sparse[string(name)]; p != nil {
				p.load(uint32(slot), indices, values)
			}
		})
	}
}

// payloads fills the payload indexes.
func (l *loader) payloads(bySlot []rawRecord) {
	for slot, raw := range bySlot {
		l.c.indexPayload(uint32(slot), raw.payload)
	}
}

func (l *loader) vectors(col *column, b *bolt.Bucket) error {
	if b == nil {
		return fmt.Errorf("read collection %q: the bucket of vector %q is missing", l.c.name, col.name)
	}
	slot := 0
	v := make([]float32, col.params.GetSize())
	err := b.ForEach(func(key, data []byte) error {
		seq := binary.BigEndian.Uint64(key)
		for slot < len(l.c.seqs) && l.c.seqs[slot] < seq {
			slot++
		}
		if slot == len(l.c.seqs) || l.c.seqs[slot] != seq {
			return nil
		}
		if len(data) != 4*len(v)+4 {
			return fmt.Errorf("read collection %q: a vector %q has %d bytes", l.c.name, col.name, len(data))
		}
		readFloats(v, data[:4*len(v)])
		col.set(uint32(slot), v)
		return nil
	})
	return err
}

// addIndex fills a new payload index from the store. The collection is not changed.
func (c *collection) fill(tx *bolt.Tx, ix *fieldIndex) {
	b := tx.Bucket(c.bucket()).Bucket(bucketPoints)
	for slot := range c.alive.all() {
		if raw, err := openRecord(b.Get(seqKey(c.seqs[slot]))); err == nil {
			ix.add(slot, document{raw: raw.payload})
		}
	}
}

// kinds of a payload index as collection info shows them.
var schemaTypes = map[qdrant.FieldType]qdrant.PayloadSchemaType{
	qdrant.FieldType_FieldTypeKeyword:  qdrant.PayloadSchemaType_Keyword,
	qdrant.FieldType_FieldTypeInteger:  qdrant.PayloadSchemaType_Integer,
	qdrant.FieldType_FieldTypeFloat:    qdrant.PayloadSchemaType_Float,
	qdrant.FieldType_FieldTypeText:     qdrant.PayloadSchemaType_Text,
	qdrant.FieldType_FieldTypeBool:     qdrant.PayloadSchemaType_Bool,
	qdrant.FieldType_FieldTypeDatetime: qdrant.PayloadSchemaType_Datetime,
	qdrant.FieldType_FieldTypeUuid:     qdrant.PayloadSchemaType_Uuid,
}
