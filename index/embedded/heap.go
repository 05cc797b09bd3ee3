package embedded

import (
	"math"
	"slices"
)

// ranked is a slot and its similarity.
type ranked struct {
	slot  uint32
	score float32
}

// heap keeps the best of what it takes, the worst of them on top. Of equal scores the
// smaller slot is better.
type heap struct {
	items []ranked
	keep  int
}

func (a ranked) worse(b ranked) bool {
	return a.score < b.score || a.score == b.score && a.slot > b.slot
}

func (h *heap) takeBlock(base uint32, sums []float32, among bitset) {
	floor := float32(math.Inf(-1))
	if len(h.items) == h.keep {
		floor = h.items[0].score
	}
	for i, s := range sums {
		if s == 0 || s < floor || !among.has(base+uint32(i)) {
			continue
		}
		h.take(ranked{base + uint32(i), s})
		if len(h.items) == h.keep {
			floor = h.items[0].score
		}
	}
}

func (h *heap) take(x ranked) {
	if len(h.items) < h.keep {
		h.items = append(h.items, x)
		for i := len(h.items) - 1; i > 0; {
			up := (i - 1) / 2
			if !h.items[i].worse(h.items[up]) {
				break
			}
			h.items[i], h.items[up] = h.items[up], h.items[i]
			i = up
		}
		return
	}
	if h.keep == 0 || x.worse(h.items[0]) {
		return
	}
	h.items[0] = x
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(h.items); child++ {
			if h.items[child].worse(h.items[least]) {
				least = child
			}
		}
		if least == i {
			return
		}
		h.items[i], h.items[least] = h.items[least], h.items[i]
		i = least
	}
}

// sorted returns what was kept, best first.
func (h *heap) sorted() []ranked {
	slices.SortFunc(h.items, func(a, b ranked) int {
		if a.worse(b) {
			return 1
		}
		return -1
	})
	return h.items
}
