// Package connectors keeps collections in step with other systems: what is added or
// changed there is submitted, what is deleted there is removed. One file a source; sync.go
// owns the loop and the cursors.
//
// A new source implements [Source] and passes the conformance suite in
// connectors/sourcetest.
package connectors

import (
	"context"
	"io"
)

// Source is a system that documents come from.
type Source interface {
	// Name is unique among the configured sources and never changes: the ids of its
	// documents begin with it.
	Name() string
	// Changes calls emit for each document that differs from what cursor knows, and for
	// each that cursor knows and that is gone. The empty cursor knows none. next knows all
	// that emit took without error; a document that emit refused, or that could not be
	// read, is not in next, so that it comes again. An error that concerns the source as a
	// whole ends the call; next is then valid too.
	Changes(ctx context.Context, cursor string, emit func(Change) error) (next string, err error)
}

// Change is one document that was added, changed or deleted.
type Change struct {
	ID        string // unique within the source and stable
	Name      string // file name, which tells the format where the bytes do not
	MediaType string // as the source says; empty: unknown
	URL       string // where a person can look at it; empty: nowhere
	Deleted   bool
	// Body opens the bytes; nil where Deleted. emit closes what it opens.
	Body func(ctx context.Context) (io.ReadCloser, error)
}
