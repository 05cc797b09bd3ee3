package main

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// lockDir keeps a second process out of a data directory. Roles that share a broker
// elsewhere keep nothing there that two could spoil.
func lockDir(dir string, shared bool) (unlock func() error, err error) {
	if shared {
		return func() error { return nil }, nil
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, usage(fmt.Errorf("data_dir: %w", unwritten(dir, err)))
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		f.Close()
		return nil, usage(fmt.Errorf("another grounded is using %s; stop it or choose another --data-dir", dir))
	}
	return f.Close, nil
}
