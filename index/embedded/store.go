package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/qdrant/go-client/qdrant"
	bolt "go.etcd.io/bbolt"
	"google.golang.org/protobuf/proto"
)

// The store is one bbolt file: a bucket of collections (name to its CreateCollection),
// one of aliases, one of payload indexes, and one bucket of points for each collection
// (id to PointStruct). A write is acknowledged once its transaction is synced.
var (
	bucketCollections = []byte("collections")
	bucketAliases     = []byte("aliases")
	bucketIndexes     = []byte("indexes") // collection \x00 field to its type
	pointsPrefix      = "points:"
)

func openStore(path string) (*bolt.DB, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, FreelistType: bolt.FreelistMapType, NoFreelistSync: true})
	if errors.Is(err, bolt.ErrTimeout) {
		return nil, fmt.Errorf("open the index: %s is in use by another process", path)
	}
	if err != nil {
		return nil, fmt.Errorf("open the index: %w", err)
	}
	db.MaxBatchDelay = time.Millisecond // concurrent writes share a sync; a lone one hardly waits
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{bucketCollections, bucketAliases, bucketIndexes} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// load reads everything back at start.
func (s *Server) load() error {
	return s.db.View(func(tx *bolt.Tx) error {
		err := tx.Bucket(bucketCollections).ForEach(func(name, data []byte) error {
			config := &qdrant.CreateCollection{}
			if err := proto.Unmarshal(data, config); err != nil {
				return fmt.Errorf("read collection %q: %w", name, err)
			}
			c, err := newCollection(config)
			if err != nil {
				return fmt.Errorf("read collection %q: %w", name, err)
			}
			s.collections[string(name)] = c
			return c.load(tx)
		})
		if err != nil {
			return err
		}
		err = tx.Bucket(bucketIndexes).ForEach(func(key, kind []byte) error {
			for i, b := range key {
				if b != 0 {
					continue
				}
				if c := s.collections[string(key[:i])]; c != nil {
					c.addIndex(string(key[i+1:]), qdrant.FieldType(binary.BigEndian.Uint32(kind)))
				}
				break
			}
			return nil
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

func (c *collection) load(tx *bolt.Tx) error {
	b := tx.Bucket(c.bucket())
	if b == nil {
		return nil
	}
	return b.ForEach(func(key, data []byte) error {
		p := &qdrant.PointStruct{}
		if err := proto.Unmarshal(data, p); err != nil {
			return fmt.Errorf("read point %x of %q: %w", key, c.name, err)
		}
		c.put(decodePoint(p))
		return nil
	})
}

func (c *collection) bucket() []byte { return []byte(pointsPrefix + c.name) }

// write makes changes durable, then visible. changed points replace their predecessors;
// removed ids go. The caller holds c.writing.
func (s *Server) write(c *collection, changed []*point, removed []pointID) error {
	encoded := make([][]byte, len(changed))
	for i, p := range changed {
		data, err := proto.Marshal(p.encode())
		if err != nil {
			return err
		}
		encoded[i] = data
	}
	err := s.db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket(c.bucket())
		if b == nil {
			return errGone
		}
		for i, p := range changed {
			if err := b.Put(p.id.key(), encoded[i]); err != nil {
				return err
			}
		}
		for _, id := range removed {
			if err := b.Delete(id.key()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range changed {
		c.put(p)
	}
	for _, id := range removed {
		c.remove(id)
	}
	return nil
}

var errGone = errors.New("the collection was deleted meanwhile")

// pointID is a number or a UUID, in one comparable form that sorts as Qdrant sorts:
// numbers first, then UUIDs.
type pointID struct {
	uuid   uuid.UUID // zero for a number
	number uint64
	isUUID bool
}

func (id pointID) key() []byte {
	if id.isUUID {
		return append([]byte{1}, id.uuid[:]...)
	}
	return binary.BigEndian.AppendUint64([]byte{0}, id.number)
}

func (id pointID) less(other pointID) bool {
	if id.isUUID != other.isUUID {
		return !id.isUUID
	}
	if !id.isUUID {
		return id.number < other.number
	}
	return string(id.uuid[:]) < string(other.uuid[:])
}

func (id pointID) encode() *qdrant.PointId {
	if id.isUUID {
		return qdrant.NewIDUUID(id.uuid.String())
	}
	return qdrant.NewIDNum(id.number)
}

func parseID(id *qdrant.PointId) (pointID, error) {
	switch v := id.GetPointIdOptions().(type) {
	case *qdrant.PointId_Num:
		return pointID{number: v.Num}, nil
	case *qdrant.PointId_Uuid:
		u, err := uuid.Parse(v.Uuid)
		if err != nil {
			return pointID{}, invalid("Unable to parse UUID: %s", v.Uuid)
		}
		return pointID{uuid: u, isUUID: true}, nil
	}
	return pointID{}, invalid("a point needs an id: a number or a UUID")
}
