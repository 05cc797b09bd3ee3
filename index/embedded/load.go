package embedded

import (
	"encoding/binary"
	"fmt"
	"log/slog"

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
	bad    int
}

// run reads the points, then their vectors and payload indexes side by side. A record
// that does not match its checksum is reported and left out; the rest is served.
func (l *loader) run() error {
	b := l.tx.Bucket(l.c.bucket())
	if b == nil || b.Bucket(bucketPoints) == nil {
		return fmt.Errorf("read collection %q: its bucket is missing", l.c.name)
	}
	bySlot, err := l.points(b.Bucket(bucketPoints))
	if err != nil {
		return err
	}
	if len(bySlot) == 0 {
		return nil
	}
	for _, col := range l.c.dense {
		l.group.Go(func() error { return l.vectors(col, b.Bucket(col.bucket())) })
	}
	l.group.Go(func() error { l.contents(bySlot); return nil })
	if err := l.group.Wait(); err != nil {
		return err
	}
	if l.bad > 0 {
		slog.Warn("the index left out records that do not match their checksum; a reindex restores them",
			"collection", l.c.name, "records", l.bad)
	}
	release(l.server.db, l.tx.Size())
	return nil
}

// points gives each stored point its slot and returns their records by slot.
func (l *loader) points(b *bolt.Bucket) ([]rawRecord, error) {
	var out []rawRecord
	c := l.c
	err := b.ForEach(func(key, data []byte) error {
		if len(key) != 8 {
			return nil
		}
		seq := binary.BigEndian.Uint64(key)
		c.nextSeq = seq + 1
		raw, err := openRecord(data, true)
		if err != nil {
			l.bad++
			return nil
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

// contents fills the postings and the payload indexes.
func (l *loader) contents(bySlot []rawRecord) {
	for slot, raw := range bySlot {
		for name, v := range raw.sparseVectors() {
			if p := l.c.sparse[name]; p != nil {
				p.set(uint32(slot), v)
			}
		}
		for _, ix := range l.c.indexes {
			ix.add(uint32(slot), raw.payload)
		}
	}
}

func (l *loader) vectors(col *column, b *bolt.Bucket) error {
	if b == nil {
		return fmt.Errorf("read collection %q: the bucket of vector %q is missing", l.c.name, col.name)
	}
	slot, bad := 0, 0
	v := make([]float32, col.params.GetSize())
	err := b.ForEach(func(key, data []byte) error {
		seq := binary.BigEndian.Uint64(key)
		for slot < len(l.c.seqs) && l.c.seqs[slot] < seq {
			slot++
		}
		if slot == len(l.c.seqs) || l.c.seqs[slot] != seq {
			return nil
		}
		body, err := unseal(data)
		if err != nil || len(body) != 4*len(v) {
			bad++
			return nil
		}
		readFloats(v, body)
		col.set(uint32(slot), v)
		return nil
	})
	if bad > 0 {
		slog.Warn("the index left out vectors that do not match their checksum; a reindex restores them",
			"collection", l.c.name, "vector", col.name, "records", bad)
	}
	return err
}

// addIndex fills a new payload index from the store. The collection is not changed.
func (c *collection) fill(tx *bolt.Tx, ix *fieldIndex) {
	b := tx.Bucket(c.bucket()).Bucket(bucketPoints)
	for slot := range c.alive.all() {
		if raw, err := openRecord(b.Get(seqKey(c.seqs[slot])), false); err == nil {
			ix.add(slot, raw.payload)
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
