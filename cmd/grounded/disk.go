package main

import "golang.org/x/sys/unix"

// leastFree is what the broker needs to begin: it does not on a full disk.
const leastFree = 1 << 20

// freeBytes is the room on the disk of a folder.
func freeBytes(dir string) (int64, error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return 0, err
	}
	return int64(fs.Bavail) * int64(fs.Bsize), nil //nolint:unconvert // its type differs by system
}
