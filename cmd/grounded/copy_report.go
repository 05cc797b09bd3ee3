package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// copyReport tells how much has been copied while a copy is under way: in one line that
// changes on a terminal, in a line now and then elsewhere.
type copyReport struct {
	mu      sync.Mutex
	w       io.Writer
	bytes   int64
	told    bool
	stop    chan struct{}
	stopped sync.WaitGroup
}

// newCopyReport begins to tell; close ends that.
func newCopyReport(w io.Writer, terminal bool) *copyReport {
	r := &copyReport{w: w, stop: make(chan struct{})}
	every, form := 10*time.Second, "copied %d MiB so far\n"
	if terminal {
		every, form = 500*time.Millisecond, "\rcopied %d MiB so far"
	}
	tick := time.NewTicker(every)
	r.stopped.Go(func() {
		defer tick.Stop()
		for {
			select {
			case <-r.stop:
				if r.told && terminal {
					fmt.Fprintln(w)
				}
				return
			case <-tick.C:
				r.tell(form)
			}
		}
	})
	return r
}

// Write implements [io.Writer]; it counts.
func (r *copyReport) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.bytes += int64(len(b))
	return len(b), nil
}

func (r *copyReport) tell(form string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Fprintf(r.w, form, r.bytes>>20)
	r.told = true
}

func (r *copyReport) close() {
	close(r.stop)
	r.stopped.Wait()
}
