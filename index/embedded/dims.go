package embedded

import "math/rand/v2"

// dims numbers the dimensions of a sparse vector in the order in which they are first seen.
// It is asked once for each value that is loaded or written, tens of millions of times
// when a large store is opened, so it is a hash table for this one use: open addressing,
// at most half full, probed in line. Its hash is seeded, for terms come from documents.
type dims struct {
	cells []dimCell // a power of two
	n     int
	shift uint
	seed  uint64
}

// dimCell is a dimension and its number plus one; 0 marks a free cell.
type dimCell struct{ dim, number uint32 }

func (d *dims) cell(dim uint32) *dimCell {
	mask := uint64(len(d.cells) - 1)
	for i := uint64(dim+1) * d.seed >> d.shift; ; i++ {
		if c := &d.cells[i&mask]; c.number == 0 || c.dim == dim {
			return c
		}
	}
}

// find returns the number of a dimension, -1 where it has none.
func (d *dims) find(dim uint32) int {
	if d.n == 0 {
		return -1
	}
	return int(d.cell(dim).number) - 1
}

// number is find, giving the next number to a dimension that has none.
func (d *dims) number(dim uint32) int {
	if 2*d.n >= len(d.cells) {
		d.grow()
	}
	c := d.cell(dim)
	if c.number == 0 {
		d.n++
		*c = dimCell{dim, uint32(d.n)}
	}
	return int(c.number) - 1
}

func (d *dims) grow() {
	old := d.cells
	if len(old) == 0 {
		*d = dims{cells: make([]dimCell, 16), shift: 64 - 4, seed: rand.Uint64() | 1}
		return
	}
	d.cells, d.shift = make([]dimCell, 2*len(old)), d.shift-1
	for _, c := range old {
		if c.number != 0 {
			*d.cell(c.dim) = c
		}
	}
}
