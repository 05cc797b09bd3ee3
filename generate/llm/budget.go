package llm

import "sync"

// budget lets a share of the traffic do something dear: each request adds share to it, up
// to most, and each use takes one.
type budget struct {
	share, most float64

	mu   sync.Mutex
	left float64
}

func newBudget(share, most float64) *budget { return &budget{share: share, most: most, left: most} }

func (b *budget) earn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left = min(b.most, b.left+b.share)
}

func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}
