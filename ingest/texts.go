package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/klauspost/compress/zstd"
	"github.com/nats-io/nats.go/jetstream"

	"grounded"
)

// stored is a revision's stored text with its chunks.
type stored struct {
	Text        string           `json:"text"`
	Chunks      []grounded.Chunk `json:"chunks"`
	Fingerprint string           `json:"fingerprint"` // how they were made
}

// A stored text is a compressed value of the texts bucket; a large one is an object.
func textKey(id grounded.DocumentID, rev grounded.Revision) string {
	return fmt.Sprintf("%s.%d", id, rev)
}

func textObject(id grounded.DocumentID, rev grounded.Revision) string {
	return fmt.Sprintf("text/%s/%d", id, rev)
}

// parseRevision reads a revision of a key or an object's name; 0 where it is none.
func parseRevision(s string) grounded.Revision {
	n, err := strconv.ParseUint(s, 10, 63)
	if err != nil {
		return 0
	}
	return grounded.Revision(n)
}

// Both are safe for concurrent use and fail for wrong options only.
var (
	compressor, _   = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true))
	decompressor, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30))
)

func (q *Queue) putStored(ctx context.Context, id grounded.DocumentID, rev grounded.Revision, s stored) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	data = compressor.EncodeAll(data, nil)
	if len(data) <= inlineBytes {
		_, err = q.texts.Put(ctx, textKey(id, rev), data)
	} else {
		_, err = q.objects.PutBytes(ctx, textObject(id, rev), data)
	}
	if err != nil {
		return unavailable(err, "storing the text")
	}
	return nil
}

func (q *Queue) stored(ctx context.Context, id grounded.DocumentID, rev grounded.Revision) (stored, error) {
	data, err := q.storedBytes(ctx, id, rev)
	if err != nil {
		return stored{}, err
	}
	var s stored
	if data, err = decompressor.DecodeAll(data, nil); err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err != nil {
		return s, fmt.Errorf("decode the stored text of %s: %w", id, err)
	}
	return s, nil
}

func (q *Queue) storedBytes(ctx context.Context, id grounded.DocumentID, rev grounded.Revision) ([]byte, error) {
	e, err := q.texts.Get(ctx, textKey(id, rev))
	if err == nil {
		return e.Value(), nil
	}
	if !errors.Is(err, jetstream.ErrKeyNotFound) {
		return nil, unavailable(err, "reading the stored text")
	}
	data, err := q.objects.GetBytes(ctx, textObject(id, rev))
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return nil, grounded.Errorf(grounded.CodeNotFound, "revision %d of the document has no stored text (yet, or any more)", rev)
	}
	if err != nil {
		return nil, unavailable(err, "reading the stored text")
	}
	return data, nil
}
