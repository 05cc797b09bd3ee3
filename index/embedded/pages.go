package embedded

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"slices"
	"sync/atomic"
)

// pages reads a store's file without trusting any of it, which bbolt does: what is walked
// here without damage can be opened there without a panic. The layout is bbolt's: pages
// start with id u64, flags u16, count u16, overflow u32; branch pages then have count times
// {offset u32, key u32, child u64}, leaf pages {flags u32, offset u32, key u32, value u32},
// offsets counted from the element itself. A bucket's value is {root u64, sequence u64},
// and its only page inline where root is 0.
type pages struct {
	file     *os.File
	bytes    int64 // of the file
	pageSize int64
	limit    uint64 // pages in use are below it
	seen     []atomic.Uint64
	block    []byte // a part of the file that was read ahead
	blockAt  int64
	runEnd   int64 // up to here what follows is wanted too
	damage   damage
	shares   *shares // where set, other goroutines walk the leaves
}

// damage is what of a store cannot be read.
type damage struct {
	pages   int   // subtrees, counted by their topmost page
	records int   // entries that do not match their checksum
	first   error // the first of both
}

func (d *damage) page(err error) {
	d.pages++
	if d.first == nil {
		d.first = err
	}
}

func (d *damage) add(o damage) {
	d.pages, d.records = d.pages+o.pages, d.records+o.records
	if d.first == nil {
		d.first = o.first
	}
}

func (d *damage) any() bool { return d.pages+d.records > 0 }

const (
	pageHeader  = 16
	elementSize = 16
	flagBranch  = 1
	flagLeaf    = 2
	flagMeta    = 4
	flagBucket  = 1 // of a leaf element
	magic       = 0xED0CDAED
	metaBytes   = 64
)

// meta is one of the two first pages: where the tree of a transaction begins.
type meta struct {
	pageSize int64
	root     uint64
	limit    uint64
	tx       uint64
}

func readMeta(b []byte) (meta, error) {
	if len(b) < pageHeader+metaBytes {
		return meta{}, errors.New("it is cut off")
	}
	b = b[pageHeader : pageHeader+metaBytes]
	h := fnv.New64a()
	h.Write(b[:56])
	if binary.LittleEndian.Uint32(b) != magic || binary.LittleEndian.Uint64(b[56:]) != h.Sum64() {
		return meta{}, errors.New("its checksum does not match")
	}
	m := meta{
		pageSize: int64(binary.LittleEndian.Uint32(b[8:])), root: binary.LittleEndian.Uint64(b[16:]),
		limit: binary.LittleEndian.Uint64(b[40:]), tx: binary.LittleEndian.Uint64(b[48:]),
	}
	if m.pageSize < pageHeader+metaBytes {
		return meta{}, fmt.Errorf("its pages have %d bytes", m.pageSize)
	}
	return m, nil
}

// readMetas returns what of the two first pages is whole, the newer one first.
func readMetas(f *os.File) ([]meta, error) {
	at := func(offset int64) (meta, error) {
		b := make([]byte, pageHeader+metaBytes)
		n, err := f.ReadAt(b, offset)
		if err != nil && !errors.Is(err, io.EOF) {
			return meta{}, err
		}
		return readMeta(b[:n])
	}
	var out []meta
	if m, err := at(0); err == nil {
		out = append(out, m)
	}
	for size := int64(1 << 10); size <= 64<<10; size *= 2 {
		if m, err := at(size); err == nil && m.pageSize == size {
			out = append(out, m)
			break
		}
	}
	if len(out) == 0 {
		return nil, errors.New("both of its first pages are damaged")
	}
	if len(out) == 2 && out[1].tx > out[0].tx {
		out[0], out[1] = out[1], out[0]
	}
	return out, nil
}

// visit is called with what a walk finds: way leads to the bucket; key and value are nil for the
// bucket itself. Neither may be kept.
type visit func(way [][]byte, key, value []byte) error

// walk visits the tree of a meta page. What cannot be read is counted as damage and left
// out; only an error of visit or of the disk ends the walk.
func (p *pages) walk(m meta, f visit) error {
	p.begin(m)
	return p.node(m.root, span{}, nil, f)
}

func (p *pages) begin(m meta) {
	p.pageSize, p.limit, p.damage = m.pageSize, m.limit, damage{}
	p.seen = make([]atomic.Uint64, p.bytes/m.pageSize/64+1)
}

// span bounds the keys of a page; nil: not.
type span struct{ from, to []byte }

func (s span) admits(key []byte) bool {
	return bytes.Compare(key, s.from) >= 0 && (s.to == nil || bytes.Compare(key, s.to) < 0)
}

// damageError is what is wrong with a page, and no failure to read it.
type damageError string

func (e damageError) Error() string { return string(e) }

func damaged(page uint64, format string, args ...any) error {
	return damageError(fmt.Sprintf("page %d: ", page) + fmt.Sprintf(format, args...))
}

func (p *pages) node(id uint64, keys span, way [][]byte, f visit) error {
	b, err := p.page(id)
	if err == nil {
		err = p.elements(id, b, keys, way, f)
	}
	if errors.As(err, new(damageError)) {
		p.damage.page(err)
		return nil
	}
	return err
}

// page reads a page with its overflow, once.
func (p *pages) page(id uint64) ([]byte, error) {
	if id < 2 || id >= p.limit || int64(id) > p.bytes/p.pageSize {
		return nil, damaged(id, "it is not in the file")
	}
	head, err := p.read(int64(id)*p.pageSize, pageHeader)
	if err != nil {
		return nil, err
	}
	if got := binary.LittleEndian.Uint64(head); got != id {
		return nil, damaged(id, "it says that it is page %d", got)
	}
	pages := uint64(binary.LittleEndian.Uint32(head[12:])) + 1
	if id+pages > p.limit || int64(id+pages) > p.bytes/p.pageSize {
		return nil, damaged(id, "it goes on beyond the file")
	}
	for i := id; i < id+pages; i++ {
		if bit := uint64(1) << (i % 64); p.seen[i/64].Or(bit)&bit != 0 {
			return nil, damaged(id, "it is used twice")
		}
	}
	return p.read(int64(id)*p.pageSize, int64(pages)*p.pageSize)
}

const readAhead = 1 << 20

// read returns part of the file, valid until the next call.
func (p *pages) read(at, n int64) ([]byte, error) {
	if at+n > p.bytes {
		return nil, damaged(uint64(at/p.pageSize), "the file ends before it does")
	}
	if at < p.blockAt || at+n > p.blockAt+int64(len(p.block)) {
		want := min(max(n, p.pageSize, min(readAhead, p.runEnd-at)), p.bytes-at)
		if int64(cap(p.block)) < want {
			p.block = make([]byte, want)
		}
		p.block, p.blockAt = p.block[:want], at
		if _, err := p.file.ReadAt(p.block, at); err != nil {
			p.block = p.block[:0]
			return nil, fmt.Errorf("read the index: %w", err)
		}
	}
	return p.block[at-p.blockAt:][:n:n], nil
}

func (p *pages) elements(id uint64, b []byte, keys span, way [][]byte, f visit) error {
	count := int(binary.LittleEndian.Uint16(b[10:]))
	if pageHeader+count*elementSize > len(b) {
		return damaged(id, "%d elements do not fit", count)
	}
	switch flags := binary.LittleEndian.Uint16(b[8:]); flags {
	case flagBranch:
		return p.branch(id, b, count, keys, way, f)
	case flagLeaf:
		return p.leaf(id, b, count, keys, way, f)
	default:
		return damaged(id, "it is of kind %d", flags)
	}
}

func (p *pages) branch(id uint64, b []byte, count int, keys span, way [][]byte, f visit) error {
	children, first := make([]uint64, count), make([][]byte, count, count+1)
	for i := range count {
		at := pageHeader + i*elementSize
		key, _, err := cut2(b, at, binary.LittleEndian.Uint32(b[at:]), binary.LittleEndian.Uint32(b[at+4:]), 0)
		if err != nil || !keys.admits(key) || i > 0 && bytes.Compare(key, first[i-1]) <= 0 {
			return damaged(id, "element %d is out of place", i)
		}
		first[i], children[i] = bytes.Clone(key), binary.LittleEndian.Uint64(b[at+8:])
	}
	first = append(first, keys.to)
	if p.shares != nil && count > 0 && p.kind(children[0]) == flagLeaf {
		return p.share(children, first, way)
	}
	return p.children(children, first, way, f) // b is no longer valid
}

// children walks pages below a branch; bounds are the first keys of each and where the
// last one ends.
func (p *pages) children(ids []uint64, bounds [][]byte, way [][]byte, f visit) error {
	run := 0
	for i, id := range ids {
		if run <= i {
			run = i + 1
			for run < len(ids) && ids[run] == ids[run-1]+1 {
				run++
			}
			p.runEnd = int64(ids[run-1]+1) * p.pageSize
		}
		if err := p.node(id, span{bounds[i], bounds[i+1]}, way, f); err != nil {
			return err
		}
	}
	return nil
}

func (p *pages) leaf(id uint64, b []byte, count int, keys span, way [][]byte, f visit) error {
	type bucket struct{ name, value []byte }
	var buckets []bucket
	var last []byte
	for i := range count {
		at := pageHeader + i*elementSize
		flags := binary.LittleEndian.Uint32(b[at:])
		key, value, err := cut2(b, at, binary.LittleEndian.Uint32(b[at+4:]), binary.LittleEndian.Uint32(b[at+8:]), binary.LittleEndian.Uint32(b[at+12:]))
		if err != nil || flags > flagBucket || !keys.admits(key) || i > 0 && bytes.Compare(key, last) <= 0 {
			return damaged(id, "element %d is out of place", i)
		}
		last = key
		if flags == flagBucket {
			if len(value) < elementSize {
				return damaged(id, "bucket %q is cut off", key)
			}
			buckets = append(buckets, bucket{bytes.Clone(key), bytes.Clone(value)})
			continue
		}
		if err := f(way, key, value); err != nil {
			return err
		}
	}
	for _, k := range buckets {
		inside := slices.Concat(way, [][]byte{k.name})
		if err := f(inside, nil, nil); err != nil {
			return err
		}
		if err := p.inside(id, k.value, inside, f); err != nil {
			return err
		}
	}
	return nil
}

// inside walks a bucket, on pages of its own or inline.
func (p *pages) inside(id uint64, value []byte, way [][]byte, f visit) error {
	if root := binary.LittleEndian.Uint64(value); root != 0 {
		return p.node(root, span{}, way, f)
	}
	inline := value[elementSize:]
	if len(inline) < pageHeader || binary.LittleEndian.Uint16(inline[8:]) != flagLeaf {
		return damaged(id, "an inline bucket is cut off")
	}
	return p.elements(id, inline, span{}, way, f)
}

// cut2 cuts a key and a value out of a page.
func cut2(b []byte, element int, offset, key, value uint32) (k, v []byte, err error) {
	from := uint64(element) + uint64(offset)
	middle, end := from+uint64(key), from+uint64(key)+uint64(value)
	if end > uint64(len(b)) {
		return nil, nil, damageError("it is cut off")
	}
	return b[from:middle:middle], b[middle:end:end], nil
}
