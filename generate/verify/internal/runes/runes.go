// Package runes has sets of code points that cost next to nothing to ask.
package runes

// Set is a set of code points of the basic plane.
type Set [size / 64]uint64

const size = 1 << 16

// Of are the code points of list.
func Of(list string) *Set {
	s := new(Set)
	for _, c := range list {
		s.Add(c)
	}
	return s
}

// Add adds c; one beyond the basic plane is left out.
func (s *Set) Add(c rune) {
	if uint32(c) < size {
		s[c/64] |= 1 << (c % 64)
	}
}

// Has reports whether c is in s.
func (s *Set) Has(c rune) bool { return uint32(c) < size && s[c/64]&(1<<(c%64)) != 0 }
