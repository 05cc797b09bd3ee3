package embedded

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/qdrant/go-client/qdrant"
)

// term is a dimension of a query and the points that have it.
type term struct {
	*posting
	weight float32
}

// at finds a slot, or the first above it.
func (t term) at(slot uint32) (int, bool) {
	return slices.BinarySearchFunc(t.entries, slot, func(e weighed, s uint32) int { return cmp.Compare(e.slot, s) })
}

// terms weighs a query's dimensions. With the IDF modifier, one that n of N points have
// is weighed by ln((N - n + 0.5) / (n + 0.5) + 1), as in Qdrant's sparse index.
func (p *postings) terms(v sparseVector) []term {
	idf := p.params.GetModifier() == qdrant.Modifier_Idf
	out := make([]term, 0, len(v.indices))
	for i, dim := range v.indices {
		list := p.find(dim)
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
		entries += len(t.entries)
		slots = max(slots, int(t.entries[len(t.entries)-1].slot)+1)
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
		from, _ := t.at(base)
		for _, e := range t.entries[from:] {
			at := e.slot - base
			if at >= sparseBlock {
				break
			}
			sums[at] += t.weight * e.value
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
		if i, found := t.at(slot); found {
			sum += t.weight * t.entries[i].value
			shared = true
		}
	}
	return sum, shared
}
