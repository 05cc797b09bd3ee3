package embedded

import (
	bolt "go.etcd.io/bbolt"
	"golang.org/x/sys/unix"
)

// release lets go of the pages of the store that reading it through has mapped: they stay
// in the system's cache, and are not counted as this process's memory.
func release(db *bolt.DB, size int64) {
	info := db.Info()
	_, _, _ = unix.Syscall(unix.SYS_MADVISE, info.Data, uintptr(size), unix.MADV_DONTNEED) // advice: may be refused
}
