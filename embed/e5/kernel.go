package e5

import "fmt"

// level is which kernels are used. All give the same results but for the order in which
// floats are added.
type level int

const (
	plain level = iota
	avx2        // AVX2 and FMA
	vnni        // AVX-512 with dot products of bytes
)

// levelOf reads the name of a level; the empty one is the best of this machine.
func levelOf(name string) (level, error) {
	best := detect()
	if name == "" {
		return best, nil
	}
	for l := plain; l <= best; l++ {
		if l.String() == name {
			return l, nil
		}
	}
	return 0, fmt.Errorf("kernels %q: this machine has up to %q", name, best)
}

func (l level) String() string { return [...]string{"plain", "avx2", "vnni"}[l] }

// rows is how many rows a product with 4-bit weights takes at once.
func (l level) rows() int {
	if l == vnni {
		return 6
	}
	return 3
}
