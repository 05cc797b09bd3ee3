package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"grounded"
)

// keep stores the bytes once: it streams them to an object while hashing, and lets the
// object go where equal bytes are there already.
func (q *Queue) keep(ctx context.Context, body io.Reader) (object, sum string, size int64, err error) {
	if err := q.space(0); err != nil {
		return "", "", 0, err
	}
	// The first bytes decide before anything is written.
	head := make([]byte, 1)
	if n, err := io.ReadFull(body, head); n == 0 {
		if errors.Is(err, io.EOF) {
			return "", "", 0, grounded.Errorf(grounded.CodeInvalid, "the file is empty")
		}
		return "", "", 0, fmt.Errorf("read the upload: %w", err)
	}
	hash := sha256.New()
	in := &limited{q: q, r: io.TeeReader(io.MultiReader(bytes.NewReader(head), body), hash), left: q.cfg.MaxUploadBytes}
	object = "upload/" + nuid.Next()
	info, err := q.objects.Put(ctx, jetstream.ObjectMeta{Name: object}, in)
	if err != nil {
		if in.err != nil {
			err = in.err
		} else {
			err = unavailable(err, "storing the file")
		}
		_ = q.objects.Delete(context.WithoutCancel(ctx), object) // what was written; the sweep finds the rest
		return "", "", 0, err
	}
	sum, size = hex.EncodeToString(hash.Sum(nil)), int64(info.Size)
	if _, err := q.blobs.Create(ctx, sum, []byte(object)); err == nil {
		return object, sum, size, nil
	} else if !isConflict(err) {
		return "", "", 0, unavailable(err, "storing the file")
	}
	e, err := q.blobs.Get(ctx, sum)
	if err != nil {
		return "", "", 0, unavailable(err, "storing the file")
	}
	if err := q.objects.Delete(ctx, object); err != nil {
		return "", "", 0, unavailable(err, "storing the file")
	}
	return string(e.Value()), sum, size, nil
}

// limited ends an upload that is too large or that the disk has no room for.
type limited struct {
	q    *Queue
	r    io.Reader
	left int64
	next int64 // bytes until the disk is looked at again
	err  error
}

func (l *limited) Read(p []byte) (int, error) {
	if l.err != nil {
		return 0, l.err
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	l.next -= int64(n)
	switch {
	case l.left < 0:
		l.err = grounded.Errorf(grounded.CodeTooLarge, "the file is larger than the limit of %d MiB (limits.upload)", l.q.cfg.MaxUploadBytes>>20)
	case l.next < 0:
		l.next = 16 << 20
		l.err = l.q.space(l.next)
	}
	if l.err != nil {
		return 0, l.err
	}
	if err != nil && !errors.Is(err, io.EOF) {
		l.err = grounded.Wrap(grounded.CodeInvalid, err, "the upload broke off")
		return n, l.err
	}
	return n, err
}

// bytes reads an object whole.
func (q *Queue) bytes(ctx context.Context, object string) ([]byte, error) {
	data, err := q.objects.GetBytes(ctx, object)
	if err != nil {
		return nil, unavailable(err, "reading the file")
	}
	return data, nil
}

// stored is a revision's stored text with its chunks.
type stored struct {
	Text        string           `json:"text"`
	Chunks      []grounded.Chunk `json:"chunks"`
	Fingerprint string           `json:"fingerprint"` // how they were made
}

func (q *Queue) putStored(ctx context.Context, id grounded.DocumentID, rev grounded.Revision, s stored) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = q.objects.PutBytes(ctx, objectText(id, rev), data)
	if err != nil {
		return unavailable(err, "storing the text")
	}
	return nil
}

func (q *Queue) stored(ctx context.Context, id grounded.DocumentID, rev grounded.Revision) (stored, error) {
	var s stored
	data, err := q.objects.GetBytes(ctx, objectText(id, rev))
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return s, grounded.Errorf(grounded.CodeNotFound, "revision %d of the document has no stored text (yet, or any more)", rev)
	}
	if err != nil {
		return s, unavailable(err, "reading the stored text")
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return s, fmt.Errorf("decode the stored text of %s: %w", id, err)
	}
	return s, nil
}
