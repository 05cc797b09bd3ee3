package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// Snapshot writes a copy of the whole index to w while it serves: every write that was
// acknowledged before the call is in it, and none by halves. [Restore] reads it. Writers
// are not held up; the store grows by what they change until the copy is done.
func (s *Server) Snapshot(ctx context.Context, w io.Writer) error {
	return s.db.View(func(tx *bolt.Tx) error {
		_, err := tx.WriteTo(&cancelled{ctx.Err, w})
		if err != nil {
			return fmt.Errorf("copy the index: %w", err)
		}
		return nil
	})
}

// snapshotCollection writes an index of one collection, without aliases, into a file.
func (s *Server) snapshotCollection(ctx context.Context, c *collection, path string) error {
	out, err := openStore(path)
	if err != nil {
		return err
	}
	out.NoSync = true // synced at the end
	err = s.db.View(func(tx *bolt.Tx) error {
		data := tx.Bucket(bucketCollections).Get([]byte(c.name))
		if data == nil {
			return notFound(c.name)
		}
		p := &copier{to: out, stop: ctx.Err}
		if err := p.put([][]byte{bucketCollections}, []byte(c.name), data); err != nil {
			return err
		}
		err := tx.Bucket(bucketIndexes).ForEach(func(key, value []byte) error {
			if string(key[:min(len(key), len(c.name)+1)]) != c.name+"\x00" {
				return nil
			}
			return p.put([][]byte{bucketIndexes}, key, value)
		})
		if err == nil {
			err = p.bucket(tx.Bucket(c.bucket()), c.bucket())
		}
		return errors.Join(err, p.finish(err))
	})
	return errors.Join(err, out.Sync(), out.Close())
}

// copier copies buckets into another store, in transactions of bounded size.
type copier struct {
	to    *bolt.DB
	stop  func() error // asked before each transaction
	tx    *bolt.Tx
	bytes int
}

func (p *copier) put(way [][]byte, key, value []byte) error {
	if p.bytes > maxBatchBytes {
		if err := p.finish(nil); err != nil {
			return err
		}
	}
	if p.tx == nil {
		if err := p.stop(); err != nil {
			return err
		}
		tx, err := p.to.Begin(true)
		if err != nil {
			return err
		}
		p.tx, p.bytes = tx, 0
	}
	b, err := p.tx.CreateBucketIfNotExists(way[0])
	for _, name := range way[1:] {
		if err == nil {
			b, err = b.CreateBucketIfNotExists(name)
		}
	}
	if err != nil || key == nil {
		return err
	}
	b.FillPercent = 0.95 // keys come in order
	p.bytes += len(key) + len(value)
	return b.Put(key, value)
}

// bucket copies what b holds to where way leads, its buckets too.
func (p *copier) bucket(b *bolt.Bucket, way ...[]byte) error {
	if err := p.put(way, nil, nil); err != nil {
		return err
	}
	return b.ForEach(func(key, value []byte) error {
		if value == nil {
			return p.bucket(b.Bucket(key), append(way[:len(way):len(way)], key)...)
		}
		return p.put(way, key, value)
	})
}

// finish commits what was put, or drops it where err is set.
func (p *copier) finish(err error) error {
	tx := p.tx
	p.tx = nil
	switch {
	case tx == nil:
		return nil
	case err != nil:
		return tx.Rollback()
	}
	return tx.Commit()
}

// cancelled stops a copy whose caller has gone.
type cancelled struct {
	stop func() error
	w    io.Writer
}

func (c *cancelled) Write(b []byte) (int, error) {
	if err := c.stop(); err != nil {
		return 0, err
	}
	return c.w.Write(b)
}

// Restore makes an index in dir of what a snapshot holds, of the whole or of one
// collection. The snapshot is verified before anything is put in place; an index that is
// there already is never replaced: that is an error, and os.ErrExist.
func Restore(dir string, snapshot io.Reader) error {
	target := filepath.Join(dir, fileName)
	if _, err := os.Stat(target); err == nil {
		return fmt.Errorf("restore the index: %s: %w", target, os.ErrExist)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("restore the index: %w", err)
	}
	fresh := target + ".restoring"
	err := writeFile(fresh, func(w io.Writer) error { _, err := io.Copy(w, snapshot); return err })
	if err == nil {
		err = Verify(fresh)
	}
	if err == nil {
		err = os.Rename(fresh, target)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("restore the index: %w", err), os.Remove(fresh))
	}
	return syncDir(dir)
}

// writeFile makes a file and returns once it is on disk.
func writeFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := write(f); err != nil {
		return err
	}
	return f.Sync()
}

// syncDir makes a rename in dir survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
