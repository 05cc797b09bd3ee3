package embedded

import (
	bolt "go.etcd.io/bbolt"
)

// reader answers one request from a collection and the store together. What memory says
// of a point and what the store holds can differ for the moment between a write's sync
// and its being made visible: only a deleted point is missed by that, and the request is
// then answered again.
type reader struct {
	c      *collection
	points *bolt.Bucket
	root   *bolt.Bucket
	stale  bool
}

const maxRereads = 8

// read calls f with a reader. f may be called again; the last call's results count.
func (s *Server) read(name string, f func(*reader) error) error {
	c, err := s.named(name)
	if err != nil {
		return err
	}
	for try := 0; ; try++ {
		stale, err := s.readOnce(c, f)
		if !stale || try == maxRereads {
			return err
		}
	}
}

func (s *Server) readOnce(c *collection, f func(*reader) error) (stale bool, err error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.gone {
		return false, notFound(c.name)
	}
	err = s.db.View(func(tx *bolt.Tx) error {
		r := newReader(c, tx)
		if r == nil {
			return notFound(c.name)
		}
		err := f(r)
		stale = r.stale
		return err
	})
	return stale, err
}

func newReader(c *collection, tx *bolt.Tx) *reader {
	root := tx.Bucket(c.bucket())
	if root == nil {
		return nil
	}
	return &reader{c: c, root: root, points: root.Bucket(bucketPoints)}
}

// record reads a point; ok is false where it is no longer stored.
func (r *reader) record(slot uint32) (rawRecord, bool) {
	data := r.points.Get(seqKey(r.c.seqs[slot]))
	if data == nil {
		r.stale = true
		return rawRecord{}, false
	}
	raw, err := openRecord(data)
	return raw, err == nil
}

// payload is a slot's payload as an object to ask conditions of.
func (r *reader) payload(slot uint32) (document, bool) {
	raw, ok := r.record(slot)
	if ok && raw.payload == nil {
		raw.payload = []byte{}
	}
	return document{raw: raw.payload}, ok
}

// vectors opens a dense vector's bucket.
func (r *reader) vectors(col *column) vectorReader {
	return vectorReader{reader: r, bucket: r.root.Bucket(col.bucket()), size: 4 * int(col.params.GetSize())}
}

type vectorReader struct {
	*reader
	bucket *bolt.Bucket
	size   int
}

// raw is a slot's vector as it is stored, in the store's memory; nil where there is none.
func (v vectorReader) raw(slot uint32) []byte {
	data := v.bucket.Get(seqKey(v.c.seqs[slot]))
	if len(data) != v.size+4 {
		v.stale = true
		return nil
	}
	return data[:v.size]
}

func (v vectorReader) values(slot uint32) []float32 {
	raw := v.raw(slot)
	if raw == nil {
		return nil
	}
	return floats(raw)
}
