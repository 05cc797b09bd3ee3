package ingest

import (
	"golang.org/x/sys/unix"

	"grounded"
)

// space reports whether the disk has room for more bytes above its reserve. A broker that
// meets a full disk switches itself off, so uploads stop well before.
func (q *Queue) space(more int64) error {
	if q.cfg.Dir == "" || q.cfg.FreeSpaceBytes == 0 {
		return nil
	}
	var fs unix.Statfs_t
	if err := unix.Statfs(q.cfg.Dir, &fs); err != nil {
		return nil // the disk cannot be asked: a full one shows itself in writing
	}
	free := int64(fs.Bavail) * int64(fs.Bsize) //nolint:unconvert // its type differs by system
	if free-more < q.cfg.FreeSpaceBytes {
		return grounded.Errorf(grounded.CodeNoSpace, "the data disk is nearly full: %d MiB are free and %d MiB are kept in reserve (limits.free_space)", free>>20, q.cfg.FreeSpaceBytes>>20)
	}
	return nil
}
