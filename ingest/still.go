package ingest

import "sync"

// still lets a backup see records and index as they belong together: what changes both
// holds it shared, a backup alone.
type still struct{ mu sync.RWMutex }

// Still stops the workers and jobs of this process between two pieces of work until
// resume is called. Uploads are accepted meanwhile; they wait as those do that come before
// a worker is free.
func (q *Queue) Still() (resume func()) {
	q.still.mu.Lock()
	return q.still.mu.Unlock
}

// moving runs f while nobody holds the queue still.
func (s *still) moving(f func()) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	f()
}
