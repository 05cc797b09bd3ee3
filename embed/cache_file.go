package embed

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"
)

// lookUp fills out where a vector is known. A file that cannot be read knows none.
func (c *Cache) lookUp(bucket string, keys []cacheKey, out [][]float32) {
	missing := 0
	c.mu.RLock()
	for i, k := range keys {
		if e, ok := c.pending[k]; ok {
			out[i] = unpackVector(e.value)
		} else {
			missing++
		}
	}
	c.mu.RUnlock()
	if missing == 0 {
		return
	}
	err := c.db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(bucket))
		if b == nil {
			return nil
		}
		for i, k := range keys {
			if out[i] == nil {
				out[i] = unpackVector(b.Get(k[:]))
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, bbolterrors.ErrDatabaseNotOpen) {
		c.fail(err)
	}
}

func (c *Cache) fail(err error) { c.failed.Store(&err) }

// remember hands vectors to the writer, or drops them where it is too far behind.
func (c *Cache) remember(place map[cacheKey]int, entries []cacheEntry) {
	c.mu.Lock()
	for k, i := range place {
		if len(c.pending) < pendingMost {
			c.pending[k] = entries[i]
		}
	}
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default: // it is awake already
	}
}

// write is the one writer; it ends when done is closed and all is written.
func (c *Cache) write() {
	defer close(c.closed)
	for open := true; open; {
		select {
		case <-c.wake:
			pause := time.NewTimer(writePause)
			select {
			case <-pause.C:
			case <-c.done:
				pause.Stop()
			}
		case <-c.done:
			open = false
		}
		c.flush()
	}
}

// flush commits what is pending. Readers find each vector throughout: it leaves the map
// only once it is in the file.
func (c *Cache) flush() {
	c.mu.RLock()
	batch := maps.Clone(c.pending)
	c.mu.RUnlock()
	if len(batch) == 0 {
		return
	}
	err := c.db.Update(func(tx *bbolt.Tx) error {
		for k, e := range batch {
			b, err := tx.CreateBucketIfNotExists([]byte(e.bucket))
			if err != nil {
				return fmt.Errorf("make bucket: %w", err)
			}
			if err := b.Put(k[:], e.value); err != nil {
				return fmt.Errorf("put vector: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		c.fail(fmt.Errorf("write vector cache: %w", err))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for k := range batch {
		delete(c.pending, k)
	}
}

// Close writes what is pending and closes the file, not the embedder behind. Embed must
// not be running.
func (c *Cache) Close() error {
	select {
	case <-c.done:
		return nil
	default:
	}
	close(c.done)
	<-c.closed
	return c.db.Close()
}

// packVector is v as little-endian IEEE 754 halves.
func packVector(v []float32) []byte {
	out := make([]byte, 0, 2*len(v))
	for _, x := range v {
		out = binary.LittleEndian.AppendUint16(out, half(x))
	}
	return out
}

func unpackVector(data []byte) []float32 {
	if len(data) == 0 || len(data)%2 != 0 {
		return nil
	}
	out := make([]float32, len(data)/2)
	for i := range out {
		out[i] = widen(binary.LittleEndian.Uint16(data[2*i:]))
	}
	normalize(out) // rounding moved the length in its fifth digit
	return out
}

// half rounds x to the nearest half, ties to even. Values of unit vectors need neither
// infinities nor NaN; what is too large becomes the largest.
func half(x float32) uint16 {
	bits := math.Float32bits(x)
	sign := uint16(bits>>16) & 0x8000
	mag := bits & 0x7fffffff
	switch {
	case mag >= 0x477ff000: // 65520 and above
		return sign | 0x7bff
	case mag < 0x38800000: // below the smallest normal half: a multiple of 2^-24
		return sign | uint16(math.RoundToEven(float64(math.Float32frombits(mag))*(1<<24)))
	}
	mag += 0xfff + mag>>13&1
	return sign | uint16((mag-0x38000000)>>13)
}

func widen(h uint16) float32 {
	sign := uint32(h&0x8000) << 16
	if h&0x7c00 == 0 {
		v := float32(h&0x3ff) / (1 << 24)
		return math.Float32frombits(math.Float32bits(v) | sign)
	}
	return math.Float32frombits(sign | (uint32(h&0x7fff)<<13 + 0x38000000))
}
