package embedded

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"
)

// shares are parts of a walk that run beside it, each of the leaves below one page.
type shares struct {
	group   errgroup.Group
	damages []*damage
	blocks  sync.Pool // of *[]byte, for the parts that are done
}

// check walks the tree of a meta page on all cores and verifies every record; what is wrong is
// in damage. Only a failure to read the disk is an error.
func (p *pages) check(m meta) error {
	p.begin(m)
	p.shares = &shares{}
	p.shares.group.SetLimit(runtime.GOMAXPROCS(0))
	err := p.node(m.root, span{}, nil, p.verify)
	if other := p.shares.group.Wait(); err == nil {
		err = other
	}
	for _, d := range p.shares.damages {
		p.damage.add(*d)
	}
	p.shares = nil
	return err
}

// share has another goroutine check the leaves of a branch.
func (p *pages) share(ids []uint64, bounds, way [][]byte) error {
	q := &pages{file: p.file, bytes: p.bytes, pageSize: p.pageSize, limit: p.limit, seen: p.seen}
	p.shares.damages = append(p.shares.damages, &q.damage)
	blocks := &p.shares.blocks
	p.shares.group.Go(func() error {
		if b, ok := blocks.Get().(*[]byte); ok {
			q.block = (*b)[:0]
		}
		err := q.children(ids, bounds, way, q.verify)
		blocks.Put(&q.block)
		return err
	})
	return nil
}

// kind is what a page says that it is; 0 where it cannot be read.
func (p *pages) kind(id uint64) uint16 {
	if int64(id) >= p.bytes/p.pageSize {
		return 0
	}
	head, err := p.read(int64(id)*p.pageSize, pageHeader)
	if err != nil {
		return 0
	}
	return binary.LittleEndian.Uint16(head[8:])
}

// verify visits records.
func (p *pages) verify(way [][]byte, key, value []byte) error {
	if err := sound(way, key, value); err != nil {
		p.damage.records++
		if p.damage.first == nil {
			p.damage.first = fmt.Errorf("record %.8x of %s: %w", key, bytes.Join(way, []byte("/")), err)
		}
	}
	return nil
}
