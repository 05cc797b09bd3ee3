package embedded

import (
	"iter"
	"math"
	"math/bits"
	"slices"
)

// bitset is a set of slots. What lies beyond its end is not in it.
type bitset []uint64

func (b bitset) has(i uint32) bool {
	w := int(i / 64)
	return w < len(b) && b[w]&(1<<(i%64)) != 0
}

// set adds i, growing the set as needed.
func (b *bitset) set(i uint32) {
	w := int(i / 64)
	for len(*b) <= w {
		*b = append(*b, 0)
	}
	(*b)[w] |= 1 << (i % 64)
}

// fullBitset has the members 0 to n-1.
func fullBitset(n int) bitset {
	b := make(bitset, (n+63)/64)
	for i := range b {
		b[i] = math.MaxUint64
	}
	if n%64 > 0 {
		b[len(b)-1] = 1<<(n%64) - 1
	}
	return b
}

func (b bitset) unset(i uint32) {
	if w := int(i / 64); w < len(b) {
		b[w] &^= 1 << (i % 64)
	}
}

func (b bitset) word(w int) uint64 {
	if w < len(b) {
		return b[w]
	}
	return 0
}

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// and returns a new set of what is in both.
func (b bitset) and(o bitset) bitset {
	out := make(bitset, min(len(b), len(o)))
	for i := range out {
		out[i] = b[i] & o[i]
	}
	return out
}

// without returns a new set of what is in b and not in o.
func (b bitset) without(o bitset) bitset {
	out := slices.Clone(b)
	for i := range min(len(b), len(o)) {
		out[i] &^= o[i]
	}
	return out
}

// add puts all of o, which is not longer than b, into b.
func (b bitset) add(o bitset) {
	for i, w := range o {
		b[i] |= w
	}
}

func (b bitset) empty() bool {
	for _, w := range b {
		if w != 0 {
			return false
		}
	}
	return true
}

// all yields the members in ascending order.
func (b bitset) all() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for i, w := range b {
			for ; w != 0; w &= w - 1 {
				if !yield(uint32(i*64 + bits.TrailingZeros64(w))) {
					return
				}
			}
		}
	}
}

// set is a set of slots that is a sorted list while it is small and a bitset beyond, so
// that a field with a value for each document and one with two values cost alike.
type set struct {
	small []uint32 // sorted; nil once large is used
	large bitset
	n     int
}

func (s *set) add(i uint32) {
	if s.large != nil {
		if !s.large.has(i) {
			s.large.set(i)
			s.n++
		}
		return
	}
	if last := len(s.small) - 1; last < 0 || s.small[last] < i {
		s.small = append(s.small, i)
	} else {
		at, found := slices.BinarySearch(s.small, i)
		if found {
			return
		}
		s.small = slices.Insert(s.small, at, i)
	}
	s.n++
	if s.crowded() {
		s.widen()
	}
}

// crowded tells whether a bitset would be smaller than the list.
func (s *set) crowded() bool { return s.n > 64 && s.n*32 > int(s.small[len(s.small)-1]) }

// widen turns the list into a bitset.
func (s *set) widen() {
	if s.large != nil {
		return
	}
	s.large = bitset{}
	for _, x := range s.small {
		s.large.set(x)
	}
	s.small = nil
}

// absorb adds the members of o, all of which are above those of s.
func (s *set) absorb(o *set) {
	if s.n == 0 {
		*s = *o
		return
	}
	s.n += o.n
	if s.large == nil && o.large == nil {
		s.small = append(s.small, o.small...)
		if s.crowded() {
			s.widen()
		}
		return
	}
	s.widen()
	for _, x := range o.small {
		s.large.set(x)
	}
	s.large = append(s.large, make(bitset, max(0, len(o.large)-len(s.large)))...)
	s.large.add(o.large)
}

func (s *set) remove(i uint32) {
	if s.large != nil {
		if s.large.has(i) {
			s.large.unset(i)
			s.n--
		}
		return
	}
	if at, found := slices.BinarySearch(s.small, i); found {
		s.small = slices.Delete(s.small, at, at+1)
		s.n--
	}
}

func (s *set) has(i uint32) bool {
	if s.large != nil {
		return s.large.has(i)
	}
	_, found := slices.BinarySearch(s.small, i)
	return found
}

// into adds what is in both s and in to out, which is as long as in.
func (s *set) into(out, in bitset) {
	for _, x := range s.small {
		if in.has(x) {
			out[x/64] |= 1 << (x % 64)
		}
	}
	for w := range min(len(s.large), len(in)) {
		out[w] |= s.large[w] & in[w]
	}
}

// renumber gives every member its new number. The order of numbers is kept.
func (s *set) renumber(fresh []uint32) {
	for k, x := range s.small {
		s.small[k] = fresh[x]
	}
	if s.large == nil {
		return
	}
	var moved bitset
	for x := range s.large.all() {
		moved.set(fresh[x])
	}
	s.large = moved
}
