package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/qdrant/go-client/qdrant"
	bolt "go.etcd.io/bbolt"
	"google.golang.org/protobuf/proto"
)

// The store is one bbolt file:
//
//	meta         "format" to its version
//	collections  name to CreateCollection
//	aliases      alias to collection
//	indexes      collection \x00 field to CreateFieldIndexCollection
//	c:<name>     a bucket for each collection:
//	  points       sequence number to record (record.go)
//	  v:<vector>   sequence number to dense vector
//
// Sequence numbers are given once, in order of arrival, so that new points are written at
// the end of the tree. bbolt never overwrites a page that the last good transaction uses:
// a write torn by a power cut leaves that transaction as it was.
var (
	bucketMeta        = []byte("meta")
	bucketCollections = []byte("collections")
	bucketAliases     = []byte("aliases")
	bucketIndexes     = []byte("indexes")
	bucketPoints      = []byte("points")
	keyFormat         = []byte("format")
)

const (
	format        = "1"
	dataPrefix    = "c:"
	vectorPrefix  = "v:"
	mappedAtFirst = 16 << 30 // address space, not memory; beyond it the map is made anew
	pageBytes     = 16 << 10 // of a new store: several vectors fill a page, where one of 4 KiB would be left half empty
)

func openStore(path string) (*bolt.DB, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{
		Timeout: time.Second, FreelistType: bolt.FreelistMapType, NoFreelistSync: true, InitialMmapSize: mappedAtFirst, PageSize: pageBytes,
	})
	if errors.Is(err, bolt.ErrTimeout) {
		return nil, fmt.Errorf("open the index: %s is in use by another process", path)
	}
	if err != nil {
		return nil, fmt.Errorf("open the index %s: %w", path, err)
	}
	if err := layOut(db); err != nil {
		return nil, errors.Join(fmt.Errorf("open the index %s: %w", path, err), db.Close())
	}
	return db, nil
}

// layOut makes the buckets of a new store and refuses one of another format.
func layOut(db *bolt.DB) error {
	var found string
	err := db.View(func(tx *bolt.Tx) error {
		if b := tx.Bucket(bucketMeta); b != nil {
			found = string(b.Get(keyFormat))
		} else if k, _ := tx.Cursor().First(); k != nil {
			found = "older than 1"
		}
		return nil
	})
	if err != nil || found == format {
		return err
	}
	if found != "" {
		return fmt.Errorf("its format is %s, this program reads %s; a reindex makes it anew", found, format)
	}
	return db.Update(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{bucketMeta, bucketCollections, bucketAliases, bucketIndexes} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketMeta).Put(keyFormat, []byte(format))
	})
}

func (c *collection) bucket() []byte { return []byte(dataPrefix + c.name) }

func (c *column) bucket() []byte { return []byte(vectorPrefix + c.name) }

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

func indexKey(collection, field string) []byte { return []byte(collection + "\x00" + field) }

// create puts an empty collection into the store.
func (c *collection) create(tx *bolt.Tx, config []byte) error {
	if tx.Bucket(c.bucket()) != nil {
		return fmt.Errorf("create collection %q: its bucket exists", c.name)
	}
	if err := c.makeBuckets(tx); err != nil {
		return err
	}
	return tx.Bucket(bucketCollections).Put([]byte(c.name), config)
}

// makeBuckets makes those that are missing.
func (c *collection) makeBuckets(tx *bolt.Tx) error {
	b, err := tx.CreateBucketIfNotExists(c.bucket())
	if err != nil {
		return err
	}
	if _, err := b.CreateBucketIfNotExists(bucketPoints); err != nil {
		return err
	}
	for _, col := range c.dense {
		if _, err := b.CreateBucketIfNotExists(col.bucket()); err != nil {
			return err
		}
	}
	return nil
}

// remove drops a collection with its indexes.
func (c *collection) remove(tx *bolt.Tx) error {
	for field := range c.indexes {
		if err := tx.Bucket(bucketIndexes).Delete(indexKey(c.name, field)); err != nil {
			return err
		}
	}
	if err := tx.DeleteBucket(c.bucket()); err != nil {
		return err
	}
	return tx.Bucket(bucketCollections).Delete([]byte(c.name))
}

// load reads everything back at start.
func (s *Server) load() error {
	return s.db.View(func(tx *bolt.Tx) error {
		indexes, err := loadIndexes(tx)
		if err != nil {
			return err
		}
		err = tx.Bucket(bucketCollections).ForEach(func(name, data []byte) error {
			config := &qdrant.CreateCollection{}
			if err := proto.Unmarshal(data, config); err != nil {
				return fmt.Errorf("read collection %q: %w", name, err)
			}
			c, err := newCollection(config)
			if err != nil {
				return fmt.Errorf("read collection %q: %w", name, err)
			}
			for _, ix := range indexes[string(name)] {
				c.indexes[ix.field] = ix
			}
			s.collections[string(name)] = c
			return s.loadCollection(c, tx)
		})
		if err != nil {
			return err
		}
		return tx.Bucket(bucketAliases).ForEach(func(alias, name []byte) error {
			s.aliases[string(alias)] = string(name)
			return nil
		})
	})
}

func loadIndexes(tx *bolt.Tx) (map[string][]*fieldIndex, error) {
	out := map[string][]*fieldIndex{}
	err := tx.Bucket(bucketIndexes).ForEach(func(key, data []byte) error {
		in := &qdrant.CreateFieldIndexCollection{}
		if err := proto.Unmarshal(data, in); err != nil {
			return fmt.Errorf("read index %q: %w", key, err)
		}
		ix, err := newFieldIndex(in.GetFieldName(), in.GetFieldType(), in.GetFieldIndexParams())
		if err != nil {
			return fmt.Errorf("read index %q: %w", key, err)
		}
		collection, _, _ := strings.Cut(string(key), "\x00")
		out[collection] = append(out[collection], ix)
		return nil
	})
	return out, err
}
