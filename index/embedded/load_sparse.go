package embedded

import (
	"encoding/binary"
	"math"
	"slices"
)

// sparsePart is what a part knows of a sparse vector. Its entries are counted first, so
// that each list is made once, as long as it is, and then put there in batches, sorted by
// dimension: writing each to the end of its list as it is met would leave the processor
// waiting for memory, there being as many ends as terms.
type sparsePart struct {
	to     *postings
	dims   dims        // the part's own numbers of the dimensions
	names  []uint32    // dimensions by number
	counts []int       // entries by number
	lists  [][]weighed // by number, what is still free of the part's share of the list
	points int

	batch  []numbered
	sorted []weighed
	ends   []uint32 // by number: entries of the batch; while it is sorted, where the next one goes
}

// numbered is an entry and the number of its dimension.
type numbered struct {
	number uint32
	weighed
}

const sparseBatch = 1 << 16 // what is sorted fits in a core's cache

func (s *sparsePart) count(indices []byte) {
	for i := 0; i < len(indices); i += 4 {
		dim := binary.LittleEndian.Uint32(indices[i:])
		k := s.dims.number(dim)
		if k == len(s.counts) {
			s.counts, s.names = append(s.counts, 0), append(s.names, dim)
		}
		s.counts[k]++
	}
}

// allocate makes the lists, and gives each part its share of every one.
func (p *postings) allocate(parts []*sparsePart, slots int) {
	p.has = make(bitset, (slots+63)/64)
	for _, s := range parts {
		for k, dim := range s.names {
			p.list(dim).live += s.counts[k]
		}
	}
	for i := range p.lists {
		p.lists[i].entries = make([]weighed, p.lists[i].live)
	}
	at := make([]int, len(p.lists))
	for _, s := range parts {
		s.to, s.lists, s.ends = p, make([][]weighed, len(s.names)), make([]uint32, len(s.names))
		for k, dim := range s.names {
			i := p.dims.find(dim)
			s.lists[k] = p.lists[i].entries[at[i]:][:s.counts[k]]
			at[i] += s.counts[k]
		}
	}
}

func (s *sparsePart) fill(slot uint32, indices, values []byte) {
	for i := 0; i < len(indices); i += 4 {
		k := uint32(s.dims.find(binary.LittleEndian.Uint32(indices[i:])))
		s.batch = append(s.batch, numbered{k, weighed{slot, math.Float32frombits(binary.LittleEndian.Uint32(values[i:]))}})
		s.ends[k]++
	}
	s.to.has.set(slot)
	s.points++
	if len(s.batch) >= sparseBatch {
		s.flush()
	}
}

// flush moves the batch to the lists.
func (s *sparsePart) flush() {
	sum := uint32(0)
	for k, n := range s.ends {
		s.ends[k] = sum
		sum += n
	}
	s.sorted = slices.Grow(s.sorted[:0], len(s.batch))[:len(s.batch)]
	for _, e := range s.batch {
		s.sorted[s.ends[e.number]] = e.weighed
		s.ends[e.number]++
	}
	from := uint32(0)
	for k, end := range s.ends {
		if end > from {
			s.lists[k] = s.lists[k][copy(s.lists[k], s.sorted[from:end]):]
		}
		from, s.ends[k] = end, 0
	}
	s.batch = s.batch[:0]
}
