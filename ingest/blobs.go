package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"grounded"
)

// blob is where the bytes of an upload are. Small ones are one value of the blobs bucket,
// so that a small document costs one synced write; others are objects, which are found by
// an entry of that bucket.
type blob struct {
	object string // "data/SHA-256" or an object's name
	sum    string // SHA-256
	size   int64
}

const (
	inlineBytes  = 256 << 10
	inlinePrefix = "data/"
)

func inlineKey(sum string) string { return "data." + sum }

// head reads the start of an upload: whole is true where that is all of it.
func head(body io.Reader) (data []byte, whole bool, err error) {
	data, err = io.ReadAll(io.LimitReader(body, inlineBytes+1))
	switch {
	case err != nil:
		return nil, false, grounded.Wrap(grounded.CodeInvalid, err, "the upload broke off")
	case len(data) == 0:
		return nil, false, grounded.Errorf(grounded.CodeInvalid, "the file is empty")
	}
	return data, len(data) <= inlineBytes, nil
}

func hashed(data []byte) blob {
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	return blob{object: inlinePrefix + hash, sum: hash, size: int64(len(data))}
}

// keepInline stores a small upload. Bytes that are there already are written again, so
// that the sweep sees that they have just been asked for.
func (q *Queue) keepInline(ctx context.Context, b blob, data []byte) error {
	if _, err := q.blobs.Put(ctx, inlineKey(b.sum), data); err != nil {
		return unavailable(err, "storing the file")
	}
	return nil
}

// keepObject stores a large upload once: it streams it to an object while hashing, and
// lets the object go where equal bytes are there already.
func (q *Queue) keepObject(ctx context.Context, start []byte, body io.Reader) (blob, error) {
	up, err := q.flow.begin(ctx)
	if err != nil {
		return blob{}, err
	}
	hash := sha256.New()
	in := &limited{q: q, pace: func(n int64) error { return up.send(ctx, n) }, r: io.TeeReader(io.MultiReader(bytes.NewReader(start), body), hash), left: q.cfg.MaxUploadBytes}
	b := blob{object: "upload/" + nuid.Next()}
	info, err := q.objects.Put(ctx, jetstream.ObjectMeta{Name: b.object}, in)
	if err != nil {
		up.end(0, false)
		if in.err != nil {
			err = in.err
		} else {
			err = unavailable(err, "storing the file")
		}
		_ = q.objects.Delete(context.WithoutCancel(ctx), b.object) // what was written; the sweep finds the rest
		return blob{}, err
	}
	up.end(int64(info.Chunks)+1, true) // and its description
	b.sum, b.size = hex.EncodeToString(hash.Sum(nil)), int64(info.Size)
	first, err := q.firstObject(ctx, b)
	if err == nil && first != b.object {
		err = q.objects.Delete(ctx, b.object)
	}
	if err != nil {
		return blob{}, unavailable(err, "storing the file")
	}
	b.object = first
	return b, nil
}

// firstObject makes b's object the one for its bytes, or returns the one that is. That one
// is touched, so that the sweep sees that it has just been asked for.
func (q *Queue) firstObject(ctx context.Context, b blob) (string, error) {
	for {
		_, err := q.blobs.Create(ctx, b.sum, []byte(b.object))
		if err == nil || !isConflict(err) {
			return b.object, err
		}
		e, err := q.blobs.Get(ctx, b.sum)
		if errors.Is(err, jetstream.ErrKeyNotFound) {
			continue // swept in between
		}
		if err != nil {
			return "", err
		}
		if _, err = q.blobs.Update(ctx, b.sum, e.Value(), e.Revision()); !isConflict(err) {
			return string(e.Value()), err
		}
	}
}

// TooLarge refuses an upload that is larger than a limit. Code: too_large.
func TooLarge(limitBytes int64) error {
	limit := fmt.Sprintf("%d bytes", limitBytes)
	for _, unit := range []string{"KiB", "MiB"} {
		if limitBytes%1024 != 0 || limitBytes == 0 {
			break
		}
		limitBytes /= 1024
		limit = fmt.Sprintf("%d %s", limitBytes, unit)
	}
	return grounded.Errorf(grounded.CodeTooLarge, "the upload is larger than the limit of %s (limits.upload); split the file, or send fewer a request", limit)
}

func (q *Queue) tooLarge() error { return TooLarge(q.cfg.MaxUploadBytes) }

// limited ends an upload that is too large or that the disk has no room for, and holds
// one that runs ahead of the disk.
type limited struct {
	q    *Queue
	pace func(bytes int64) error // waits for the disk
	r    io.Reader
	left int64
	next int64 // bytes until the disk's room is looked at again
	flow int64 // bytes until its speed is
	err  error
}

func (l *limited) Read(p []byte) (int, error) {
	if l.err != nil {
		return 0, l.err
	}
	// Each read becomes a message that is synced: a form hands out a few kilobytes a time.
	n, err := 0, error(nil)
	for n < len(p) && err == nil {
		var more int
		more, err = l.r.Read(p[n:])
		n += more
	}
	l.left -= int64(n)
	l.next -= int64(n)
	l.flow -= int64(n)
	switch {
	case l.left < 0:
		l.err = l.q.tooLarge()
	case l.next < 0:
		l.next = 16 << 20
		l.err = l.q.space(l.next)
	case l.flow < 0:
		l.flow = flowLook
		l.err = l.pace(flowLook)
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

// open reads the bytes of an upload.
func (q *Queue) open(ctx context.Context, object string) (body io.ReadCloser, size int64, err error) {
	if sum, inline := strings.CutPrefix(object, inlinePrefix); inline {
		e, err := q.blobs.Get(ctx, inlineKey(sum))
		if err != nil {
			return nil, 0, missing(err)
		}
		return io.NopCloser(bytes.NewReader(e.Value())), int64(len(e.Value())), nil
	}
	obj, err := q.objects.Get(ctx, object)
	if err != nil {
		return nil, 0, missing(err)
	}
	info, err := obj.Info()
	if err != nil {
		_ = obj.Close() // it was only opened
		return nil, 0, missing(err)
	}
	return obj, int64(info.Size), nil
}

func missing(err error) error {
	if errors.Is(err, jetstream.ErrObjectNotFound) || errors.Is(err, jetstream.ErrKeyNotFound) {
		return grounded.Errorf(grounded.CodeNotFound, "the original is not kept any more")
	}
	return unavailable(err, "reading the file")
}

// bytes reads an upload whole.
func (q *Queue) bytes(ctx context.Context, object string) ([]byte, error) {
	r, _, err := q.open(ctx, object)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", object, unavailable(err, "reading the file"))
	}
	return data, nil
}
