package embedded

import (
	"github.com/qdrant/go-client/qdrant"
)

// postings is the inverted index of a sparse vector: for each dimension the slots that
// have it, ascending, with their values. Entries of slots that are no longer alive stay
// until slots are renumbered; live counts leave them out.
type postings struct {
	name   string
	params *qdrant.SparseVectorParams
	dims   dims
	lists  []posting // by the number that dims gives
	has    bitset
	count  int // points that have the vector
}

type posting struct {
	dim     uint32
	entries []weighed
	live    int
}

// weighed is a slot and its value in a dimension.
type weighed struct {
	slot  uint32
	value float32
}

func newPostings(name string, p *qdrant.SparseVectorParams) *postings {
	return &postings{name: name, params: p}
}

// find returns the posting of a dimension, nil where no point ever had it.
func (p *postings) find(dim uint32) *posting {
	if i := p.dims.find(dim); i >= 0 {
		return &p.lists[i]
	}
	return nil
}

// list is find, making the posting where it is missing. It is valid until the next call.
func (p *postings) list(dim uint32) *posting {
	i := p.dims.number(dim)
	if i == len(p.lists) {
		p.lists = append(p.lists, posting{dim: dim})
	}
	return &p.lists[i]
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

// unset takes a vector away; v is what was set.
func (p *postings) unset(slot uint32, v sparseVector) {
	for _, dim := range v.indices {
		p.list(dim).live--
	}
	p.has.unset(slot)
	p.count--
}

// renumber drops the entries of dead slots and gives the others their new number.
func (p *postings) renumber(alive bitset, fresh []uint32) {
	old := p.lists
	p.dims, p.lists = dims{}, nil
	for _, l := range old {
		kept := l.entries[:0]
		for _, e := range l.entries {
			if alive.has(e.slot) && p.has.has(e.slot) {
				kept = append(kept, weighed{fresh[e.slot], e.value})
			}
		}
		if len(kept) > 0 {
			*p.list(l.dim) = posting{l.dim, kept, l.live}
		}
	}
	var has bitset
	for slot := range p.has.all() {
		has.set(fresh[slot])
	}
	p.has = has
}
