package embedded

import (
	"encoding/binary"
	"math"
)

// sparsePart is what a part knows of a sparse vector: its own numbers of the dimensions,
// and how many entries each has.
type sparsePart struct {
	to     *postings
	dims   dims
	names  []uint32    // dimensions by number
	counts []int       // then how many are still to come
	lists  [][]weighed // the part's share of each list
	points int
}

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
		s.to, s.lists = p, make([][]weighed, len(s.names))
		for k, dim := range s.names {
			i := p.dims.find(dim)
			s.lists[k] = p.lists[i].entries[at[i]:][:s.counts[k]]
			at[i] += s.counts[k]
		}
	}
}

func (s *sparsePart) fill(slot uint32, indices, values []byte) {
	for i := 0; i < len(indices); i += 4 {
		k := s.dims.find(binary.LittleEndian.Uint32(indices[i:]))
		left := s.counts[k] - 1
		s.counts[k] = left
		list := s.lists[k]
		list[len(list)-1-left] = weighed{slot, math.Float32frombits(binary.LittleEndian.Uint32(values[i:]))}
	}
	s.to.has.set(slot)
	s.points++
}
