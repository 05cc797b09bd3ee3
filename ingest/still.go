package ingest

import "sync"

// still lets a backup, which copies the records before the index, see both as they belong
// together: what takes something out of the index, or gives it a revision that the copied
// records do not know, holds it shared, a backup alone. Reading a document and computing
// its vectors, which take long, do neither: vectors that come between the two copies are
// found to be there already when the work comes again.
type still struct{ mu sync.RWMutex }

// Still keeps the workers and jobs of this process from changing what the index shows until
// resume is called. It waits for writes under way, no longer than the index takes for a
// document. Uploads are accepted, documents read and vectors computed meanwhile.
func (q *Queue) Still() (resume func()) {
	q.still.mu.Lock()
	return q.still.mu.Unlock
}

// moving runs f while nobody holds the queue still. Calls must not nest.
func (s *still) moving(f func() error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return f()
}
