package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/qdrant/go-client/qdrant"
	bolt "go.etcd.io/bbolt"
	"golang.org/x/sys/unix"
	"google.golang.org/protobuf/proto"
)

// Repair says what was done to a damaged store when it was opened.
type Repair struct {
	// Kept is where the damaged file is.
	Kept string
	// Back is set where the last transaction was damaged and the one before it whole: the
	// store is as it was then. Otherwise what could be read was copied, and the rest lost.
	Back bool
	// Pages counts the parts of the tree that could not be read, Records the points and
	// vectors that did not match their checksum.
	Pages, Records int
	// Cause is the first damage that was found.
	Cause error
}

func (r *Repair) String() string {
	if r.Back {
		return fmt.Sprintf("the last write to the index was damaged (%v) and has been cut off; the damaged file is kept as %s", r.Cause, r.Kept)
	}
	return fmt.Sprintf("the index was damaged (%v): %d of its parts and %d records are lost, the rest is kept; a reindex restores them; the damaged file is kept as %s",
		r.Cause, r.Pages, r.Records, r.Kept)
}

// repair reads a store through, all of it, before bbolt opens it. A store without damage
// is left as it is, and the result is nil. In one that is damaged
//
//   - what an interrupted commit left behind is not damage: bbolt takes the transaction
//     before it;
//   - where only the last transaction is damaged, it is cut off;
//   - otherwise every record that is whole is copied into a new store.
//
// The damaged file is kept beside it.
func repair(path string) (*Repair, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, fmt.Errorf("%s is in use by another process", path)
	}
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return nil, err
	}
	kept := path + ".damaged-" + time.Now().UTC().Format("20060102T150405.000000000")
	metas, err := readMetas(f)
	switch {
	case err != nil && info.Size() <= 4*pageBytes: // the first start was cut short: nothing was ever written
		return report(&Repair{Kept: kept, Cause: err}), os.Rename(path, kept)
	case err != nil:
		return nil, fmt.Errorf("%s: %w: restore a snapshot of it, or move it away and reindex", path, err)
	}
	p := &pages{file: f, bytes: info.Size()}
	whole := -1
	var newest damage
	for i, m := range metas {
		if err := p.check(m); err != nil {
			return nil, err
		}
		if i == 0 {
			newest = p.damage
		}
		if !p.damage.any() {
			whole = i
			break
		}
	}
	if whole == 0 {
		return nil, nil
	}
	r := &Repair{Kept: kept, Back: whole > 0, Pages: newest.pages, Records: newest.records, Cause: newest.first}
	from := metas[max(whole, 0)]
	if err := p.rebuild(from, path, r.Kept); err != nil {
		return nil, fmt.Errorf("repair %s: %w", path, err)
	}
	return report(r), nil
}

func report(r *Repair) *Repair {
	slog.Error("the index was damaged and has been repaired", "repair", r.String())
	return r
}

// Verify reads a file of the index or a snapshot through: an error says what of it is
// damaged.
func Verify(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	metas, err := readMetas(f)
	if err != nil {
		return fmt.Errorf("it is no index: %w", err)
	}
	p := &pages{file: f, bytes: info.Size()}
	if err := p.check(metas[0]); err != nil {
		return err
	}
	if p.damage.any() {
		return fmt.Errorf("it is damaged: %w", p.damage.first)
	}
	return nil
}

// sound tells whether an entry is what the store puts there.
func sound(way [][]byte, key, value []byte) error {
	if value == nil || len(way) == 0 {
		return nil
	}
	var m proto.Message
	switch top := string(way[0]); {
	case top == string(bucketCollections):
		m = &qdrant.CreateCollection{}
	case top == string(bucketIndexes):
		m = &qdrant.CreateFieldIndexCollection{}
	case !strings.HasPrefix(top, dataPrefix):
		return nil
	case len(key) != 8:
		return errCorrupt
	case len(way) == 2 && string(way[1]) == string(bucketPoints):
		if err := verifySeal(key, value); err != nil {
			return err
		}
		_, err := openRecord(value)
		return err
	default:
		return verifySeal(key, value)
	}
	return proto.Unmarshal(value, m)
}

// rebuild copies what is sound into a new store, puts it in the place of the old one and
// keeps that under another name.
func (p *pages) rebuild(from meta, path, kept string) error {
	fresh := path + ".rebuilding"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	out, err := openStore(fresh)
	if err != nil {
		return err
	}
	out.NoSync = true // synced at the end
	c := &copier{to: out, stop: func() error { return nil }}
	err = p.walk(from, func(way [][]byte, key, value []byte) error {
		if len(way) == 0 || sound(way, key, value) != nil {
			return nil
		}
		return c.put(way, key, bytes.Clone(value)) // bbolt keeps it until the commit
	})
	err = errors.Join(err, c.finish(err))
	if err == nil {
		err = out.Update(reconcile)
	}
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	if err := os.Rename(path, kept); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// reconcile makes what was copied agree: collections have their buckets, and nothing
// belongs to a collection that is not there.
func reconcile(tx *bolt.Tx) error {
	names := tx.Bucket(bucketCollections)
	var alone [][]byte
	err := tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
		if rest, ok := bytes.CutPrefix(name, []byte(dataPrefix)); ok && names.Get(rest) == nil {
			alone = append(alone, bytes.Clone(name))
		}
		return nil
	})
	for _, name := range alone {
		err = errors.Join(err, tx.DeleteBucket(name))
	}
	err = errors.Join(err, prune(tx.Bucket(bucketAliases), func(_, target []byte) bool { return names.Get(target) != nil }))
	err = errors.Join(err, prune(tx.Bucket(bucketIndexes), func(key, _ []byte) bool {
		name, _, _ := bytes.Cut(key, []byte{0})
		return names.Get(name) != nil
	}))
	return errors.Join(err, names.ForEach(func(_, data []byte) error {
		config := &qdrant.CreateCollection{}
		if err := proto.Unmarshal(data, config); err != nil {
			return err
		}
		c, err := newCollection(config)
		if err != nil {
			return err
		}
		return c.makeBuckets(tx)
	}))
}

func prune(b *bolt.Bucket, keep func(key, value []byte) bool) error {
	var out [][]byte
	err := b.ForEach(func(key, value []byte) error {
		if !keep(key, value) {
			out = append(out, bytes.Clone(key))
		}
		return nil
	})
	for _, key := range out {
		err = errors.Join(err, b.Delete(key))
	}
	return err
}
