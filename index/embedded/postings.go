package embedded

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

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
	slots  []uint32
	values []float32
	live   int
}

func newPostings(name string, p *qdrant.SparseVectorParams) *postings {
	return &postings{name: name, params: p, lists: map[uint32]*posting{}}
}

// set adds a vector under a slot above all before it.
func (p *postings) set(slot uint32, v sparseVector) {
	for i, dim := range v.indices {
		list := p.lists[dim]
		if list == nil {
			list = &posting{}
			p.lists[dim] = list
		}
		list.slots, list.values = append(list.slots, slot), append(list.values, v.values[i])
		list.live++
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
	for dim, list := range p.lists {
		n := 0
		for i, slot := range list.slots {
			if alive.has(slot) && p.has.has(slot) {
				list.slots[n], list.values[n] = fresh[slot], list.values[i]
				n++
			}
		}
		list.slots, list.values = list.slots[:n], list.values[:n]
		if n == 0 {
			delete(p.lists, dim)
		}
	}
	var has bitset
	for slot := range p.has.all() {
		has.set(fresh[slot])
	}
	p.has = has
}

// term is a dimension of a query and the points that have it.
type term struct {
	*posting
	weight float32
}

// terms weighs a query's dimensions. With the IDF modifier, one that n of N points have
// is weighed by ln((N - n + 0.5) / (n + 0.5) + 1), as in Qdrant's sparse index.
func (p *postings) terms(v sparseVector) []term {
	idf := p.params.GetModifier() == qdrant.Modifier_Idf
	out := make([]term, 0, len(v.indices))
	for i, dim := range v.indices {
		list := p.lists[dim]
		if list == nil || list.live == 0 {
			continue
		}
		w := v.values[i]
		if idf {
			n := float64(list.live)
			w *= float32(math.Log((float64(p.count)-n+0.5)/(n+0.5) + 1))
		}
		out = append(out, term{list, w})
	}
	return out
}

// ranked is a slot and its similarity.
type ranked struct {
	slot  uint32
	score float32
}

const sparseBlock = 1 << 15 // slots whose sums are held at once: they stay in the cache

// best returns the k points of among with the largest scores, those with score zero left
// out as Qdrant leaves them out. Scores of equal rank come in order of slot.
func (p *postings) best(v sparseVector, among bitset, k int) []ranked {
	terms := p.terms(v)
	if len(terms) == 0 || k == 0 {
		return nil
	}
	entries, slots := 0, 0
	for _, t := range terms {
		entries += len(t.slots)
		slots = max(slots, int(t.slots[len(t.slots)-1])+1)
	}
	if n := among.count(); n*len(terms)*8 < entries {
		return p.few(terms, among, k)
	}
	blocks := (slots + sparseBlock - 1) / sparseBlock
	tops := make([]heap, max(1, min(runtime.GOMAXPROCS(0), blocks, entries/20000+1)))
	var next atomic.Int64
	var wait sync.WaitGroup
	for w := range tops {
		tops[w].keep = k
		work := func() {
			sums := make([]float32, sparseBlock)
			for b := next.Add(1) - 1; b < int64(blocks); b = next.Add(1) - 1 {
				sumBlock(terms, uint32(b)*sparseBlock, sums)
				tops[w].takeBlock(uint32(b)*sparseBlock, sums, among)
			}
		}
		if w == len(tops)-1 {
			work()
		} else {
			wait.Go(work)
		}
	}
	wait.Wait()
	for _, h := range tops[1:] {
		for _, x := range h.items {
			tops[0].take(x)
		}
	}
	return tops[0].sorted()
}

func sumBlock(terms []term, base uint32, sums []float32) {
	clear(sums)
	for _, t := range terms {
		from, _ := slices.BinarySearch(t.slots, base)
		slots, values := t.slots[from:], t.values[from:]
		values = values[:len(slots)]
		for i, slot := range slots {
			at := slot - base
			if at >= sparseBlock {
				break
			}
			sums[at] += t.weight * values[i]
		}
	}
}

// few scores a handful of points one by one.
func (p *postings) few(terms []term, among bitset, k int) []ranked {
	top := heap{keep: k}
	for slot := range among.all() {
		if sum, _ := dotTerms(terms, slot); sum != 0 {
			top.take(ranked{slot, sum})
		}
	}
	return top.sorted()
}

// dotTerms is one point's score, and whether it has any of the dimensions.
func dotTerms(terms []term, slot uint32) (sum float32, shared bool) {
	for _, t := range terms {
		if i, found := slices.BinarySearch(t.slots, slot); found {
			sum += t.weight * t.values[i]
			shared = true
		}
	}
	return sum, shared
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
