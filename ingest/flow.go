package ingest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"grounded"
)

const (
	chunkBytes   = 128 << 10        // of an object
	flowAhead    = 64               // chunks that may wait for the disk, of all uploads
	flowLook     = 2 << 20          // bytes of an upload between looks at the disk
	flowPatience = 20 * time.Second // without a chunk stored
)

// flow keeps large uploads from running ahead of the disk. The object store sends chunks
// as fast as they are read and gives each five seconds to be synced: a client on this
// machine would fill the memory, and fail.
type flow struct {
	objects jetstream.ObjectStore

	mu     sync.Mutex
	open   int    // uploads under way
	base   uint64 // last message of the store when the first of them began
	sent   int64  // their chunks read since
	stored int64  // messages of theirs known to be in the store
}

// upload is one upload's part of the flow.
type upload struct {
	flow *flow
	sent int64 // of flow.sent, what is this upload's
}

// begin counts an upload in until its end is called.
func (f *flow) begin(ctx context.Context) (*upload, error) {
	at, err := f.last(ctx)
	if err != nil {
		return nil, unavailable(err, "storing the file")
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open == 0 {
		f.sent, f.stored, f.base = 0, 0, at
	}
	f.open++
	return &upload{flow: f}, nil
}

// end counts the upload out, stored as so many messages. What was sent of one that broke
// off is in the store or never will be, nobody knows which: the count begins anew there,
// or what is missing would be waited for by all later uploads.
func (u *upload) end(messages int64, whole bool) {
	f := u.flow
	f.mu.Lock()
	defer f.mu.Unlock()
	f.open--
	if whole {
		f.sent += messages - u.sent
	} else {
		f.sent = f.stored
	}
}

func (f *flow) last(ctx context.Context) (uint64, error) {
	status, err := f.objects.Status(ctx)
	if err != nil {
		return 0, err
	}
	bucket, ok := status.(*jetstream.ObjectBucketStatus)
	if !ok {
		return 0, fmt.Errorf("the bucket's status is a %T", status)
	}
	return bucket.StreamInfo().State.LastSeq, nil
}

// send waits until the disk has caught up, then counts n more bytes as sent.
func (u *upload) send(ctx context.Context, n int64) error {
	f := u.flow
	since := time.Now()
	for {
		at, err := f.last(ctx)
		if err != nil {
			return unavailable(err, "storing the file")
		}
		f.mu.Lock()
		if stored := int64(at - min(at, f.base)); stored > f.stored {
			f.stored, since = stored, time.Now()
		}
		if f.sent <= f.stored+flowAhead {
			chunks := (n + chunkBytes - 1) / chunkBytes
			f.sent, u.sent = f.sent+chunks, u.sent+chunks
			f.mu.Unlock()
			return nil
		}
		f.mu.Unlock()
		if time.Since(since) > flowPatience {
			return grounded.Errorf(grounded.CodeUnavailable, "the service's store takes no more for now (storing the file); try again in a moment")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Millisecond):
		}
	}
}
