package embedded

import (
	"encoding/binary"
	"math"

	"github.com/qdrant/go-client/qdrant"
)

// postings is the inverted index of a sparse vector: for each dimension the slots that
// have it, ascending, with their values. Entries of slots that are no longer alive stay
// until slots are renumbered; live counts leave them out.
type postings struct {
	name   string
	params *qdrant.SparseVectorParams
	lists  map[uint32]*posting
	has    bitset
	count  int // points that have the vector
}

type posting struct {
	entries []weighed
	live    int
}

// weighed is a slot and its value in a dimension.
type weighed struct {
	slot  uint32
	value float32
}

func newPostings(name string, p *qdrant.SparseVectorParams) *postings {
	return &postings{name: name, params: p, lists: map[uint32]*posting{}}
}

// list is the posting of a dimension, made where it is missing.
func (p *postings) list(dim uint32) *posting {
	l := p.lists[dim]
	if l == nil {
		l = &posting{}
		p.lists[dim] = l
	}
	return l
}

// set adds a vector under a slot above all before it.
func (p *postings) set(slot uint32, v sparseVector) {
	for i, dim := range v.indices {
		l := p.list(dim)
		l.entries = append(l.entries, weighed{slot, v.values[i]})
		l.live++
	}
	p.has.set(slot)
	p.count++
}

// load is set for a vector as it is stored, whose entries have been counted.
func (p *postings) load(slot uint32, indices, values []byte) {
	for i := 0; i < len(indices); i += 4 {
		l := p.lists[binary.LittleEndian.Uint32(indices[i:])]
		l.entries = append(l.entries, weighed{slot, math.Float32frombits(binary.LittleEndian.Uint32(values[i:]))})
	}
	p.has.set(slot)
	p.count++
}

// unset takes a vector away; v is what was set.
func (p *postings) unset(slot uint32, v sparseVector) {
	for _, dim := range v.indices {
		p.lists[dim].live--
	}
	p.has.unset(slot)
	p.count--
}

// renumber drops the entries of dead slots and gives the others their new number.
func (p *postings) renumber(alive bitset, fresh []uint32) {
	for dim, l := range p.lists {
		kept := l.entries[:0]
		for _, e := range l.entries {
			if alive.has(e.slot) && p.has.has(e.slot) {
				kept = append(kept, weighed{fresh[e.slot], e.value})
			}
		}
		l.entries = kept
		if len(kept) == 0 {
			delete(p.lists, dim)
		}
	}
	var has bitset
	for slot := range p.has.all() {
		has.set(fresh[slot])
	}
	p.has = has
}
