package embedded

import (
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync"

	"github.com/qdrant/go-client/qdrant"

	"grounded/index/embedded/kernel"
)

// column keeps a dense vector of every point as int8 codes. A code vector stands for its
// vector to within a known distance, so a scan over codes gives bounds of each score, and
// only vectors whose upper bound reaches the best scores known need be read whole: the
// answer is that of a scan over the vectors themselves.
type column struct {
	name     string
	params   *qdrant.VectorParams
	distance qdrant.Distance
	stride   int      // codes a row; a multiple of kernel.Pad
	blocks   [][]int8 // blockRows rows each; a block ends where no later row was ever set

	has    bitset
	count  int
	scale  []float32 // of a slot's codes
	off    []float32 // how far the codes are from the vector
	half   []float32 // Euclid: half the squared length
	length float32   // the longest vector that was ever set
}

const blockRows = 4096

func newColumn(name string, p *qdrant.VectorParams) *column {
	return &column{name: name, params: p, distance: p.GetDistance(), stride: (int(p.GetSize()) + kernel.Pad - 1) / kernel.Pad * kernel.Pad}
}

// set quantises v into a slot.
func (c *column) set(slot uint32, v []float32) {
	for int(slot) >= len(c.scale) {
		c.scale, c.off = append(c.scale, 0), append(c.off, 0)
		if c.distance == qdrant.Distance_Euclid {
			c.half = append(c.half, 0)
		}
	}
	if !c.has.has(slot) {
		c.count++
	}
	c.has.set(slot)
	c.length = max(c.length, c.put(slot, v))
}

// put quantises v into a slot that there is room for and returns its length.
func (c *column) put(slot uint32, v []float32) float32 {
	scale, off, square := kernel.Quantise(v, c.row(slot))
	c.scale[slot], c.off[slot] = scale, float32(math.Sqrt(float64(off)))
	if c.half != nil {
		c.half[slot] = square / 2
	}
	return float32(math.Sqrt(float64(square)))
}

// allocate makes room for slots in an empty column.
func (c *column) allocate(slots int) {
	c.has = make(bitset, (slots+63)/64)
	c.scale, c.off = make([]float32, slots), make([]float32, slots)
	if c.distance == qdrant.Distance_Euclid {
		c.half = make([]float32, slots)
	}
	for left := slots; left > 0; left -= blockRows {
		c.blocks = append(c.blocks, make([]int8, min(left, blockRows)*c.stride))
	}
}

// row makes room for a slot's codes.
func (c *column) row(slot uint32) []int8 {
	b, r := int(slot)/blockRows, int(slot)%blockRows
	for len(c.blocks) <= b {
		c.blocks = append(c.blocks, nil)
	}
	if need := (r + 1) * c.stride; len(c.blocks[b]) < need {
		if cap(c.blocks[b]) < need {
			room := min(max(need, 2*cap(c.blocks[b])), blockRows*c.stride)
			c.blocks[b] = append(make([]int8, 0, room), c.blocks[b]...)
		}
		c.blocks[b] = c.blocks[b][:need]
	}
	return c.blocks[b][r*c.stride : (r+1)*c.stride]
}

func (c *column) unset(slot uint32) {
	if c.has.has(slot) {
		c.has.unset(slot)
		c.count--
	}
}

// move gives a slot's codes a new slot.
func (c *column) move(from, to uint32) {
	if !c.has.has(from) || from == to {
		return
	}
	codes := c.row(from)
	for int(to) >= len(c.scale) {
		c.scale, c.off = append(c.scale, 0), append(c.off, 0)
		if c.half != nil {
			c.half = append(c.half, 0)
		}
	}
	copy(c.row(to), codes)
	c.scale[to], c.off[to] = c.scale[from], c.off[from]
	if c.half != nil {
		c.half[to] = c.half[from]
	}
	c.has.unset(from)
	c.has.set(to)
}

// renumber moves every row to its new slot, none of which is above the old one.
func (c *column) renumber(fresh []uint32, slots int) {
	for from := range c.has.all() {
		c.move(from, fresh[from])
	}
	c.scale, c.off = c.scale[:min(slots, len(c.scale))], c.off[:min(slots, len(c.off))]
	if c.half != nil {
		c.half = c.half[:min(slots, len(c.half))]
	}
	c.blocks = c.blocks[:min(len(c.blocks), (slots+blockRows-1)/blockRows)]
}

// candidate is a slot that may be among the best.
type candidate struct {
	slot  uint32
	upper float32 // bound of its similarity
}

// codedQuery is a query as the scan uses it.
type codedQuery struct {
	codes  []int16
	scale  float32
	length float32
	slack  float32 // what the query's own rounding and the arithmetic may add
}

func (c *column) encode(q []float32) codedQuery {
	var largest, sum, square float64
	for _, x := range q {
		a := math.Abs(float64(x))
		largest, sum, square = max(largest, a), sum+a, square+a*a
	}
	out := codedQuery{codes: make([]int16, c.stride), length: float32(math.Sqrt(square))}
	scale := max(largest/32767, sum*127/(1<<31-1<<20)) // sums stay within int32
	var off float64
	if scale > 0 {
		for i, x := range q {
			code := math.Round(float64(x) / scale)
			out.codes[i] = int16(code)
			d := float64(x) - code*scale
			off += d * d
		}
	}
	out.scale = float32(scale)
	arithmetic := float64(len(q)+64) * 1e-7
	out.slack = c.length * (float32(math.Sqrt(off))*2 + out.length*float32(arithmetic))
	if c.half != nil {
		out.slack += c.length * c.length * float32(arithmetic+2e-5) // half is rounded up
	}
	return out
}

// best returns, best bound first, every slot of among that can be one of the k most
// similar to q.
func (c *column) best(q []float32, among bitset, k int) []candidate {
	coded := c.encode(q)
	workers := min(runtime.GOMAXPROCS(0), (len(c.blocks)+3)/4)
	scans := make([]scan, max(workers, 1))
	var wait sync.WaitGroup
	for w := range scans {
		s := &scans[w]
		*s = scan{column: c, query: coded, among: among, keep: k, floor: float32(math.Inf(-1))}
		from, to := len(c.blocks)*w/len(scans), len(c.blocks)*(w+1)/len(scans)
		if w == len(scans)-1 {
			s.blocks(from, to)
			break
		}
		wait.Go(func() { s.blocks(from, to) })
	}
	wait.Wait()
	lows := make([]float32, 0, len(scans)*k)
	for _, s := range scans {
		lows = append(lows, s.lows...)
	}
	floor := float32(math.Inf(-1))
	if len(lows) >= k {
		slices.Sort(lows)
		floor = lows[len(lows)-k]
	}
	var out []candidate
	for _, s := range scans {
		for _, x := range s.found {
			if x.upper >= floor {
				out = append(out, x)
			}
		}
	}
	slices.SortFunc(out, func(a, b candidate) int {
		switch {
		case a.upper > b.upper:
			return -1
		case a.upper < b.upper:
			return 1
		}
		return int(a.slot) - int(b.slot)
	})
	return out
}

// scan is one worker's share of a search.
type scan struct {
	column *column
	query  codedQuery
	among  bitset
	keep   int
	lows   []float32 // min-heap of the best lower bounds
	floor  float32   // lows[0] once there are keep of them
	found  []candidate
	sums   [64]int32
}

func (s *scan) blocks(from, to int) {
	for b := from; b < to; b++ {
		rows := len(s.column.blocks[b]) / s.column.stride
		for r := 0; r < rows; r += 64 {
			slot := b*blockRows + r
			mask := s.column.has.word(slot/64) & s.among.word(slot/64)
			if mask != 0 {
				s.rows(s.column.blocks[b][r*s.column.stride:], min(64, rows-r), mask)
				s.weigh(uint32(slot), mask)
			}
		}
	}
}

// rows fills sums for the slots of a word: all at once, or one by one where few are wanted.
func (s *scan) rows(codes []int8, rows int, mask uint64) {
	if bits.OnesCount64(mask) >= 32 {
		kernel.Rows(s.query.codes, codes[:rows*s.column.stride], s.sums[:rows])
		return
	}
	for m := mask; m != 0; m &= m - 1 {
		i := bits.TrailingZeros64(m)
		kernel.Rows(s.query.codes, codes[i*s.column.stride:(i+1)*s.column.stride], s.sums[i:i+1])
	}
}

func (s *scan) weigh(base uint32, mask uint64) {
	c, q := s.column, &s.query
	for ; mask != 0; mask &= mask - 1 {
		i := bits.TrailingZeros64(mask)
		slot := base + uint32(i)
		about := float32(s.sums[i]) * q.scale * c.scale[slot]
		if c.half != nil {
			about -= c.half[slot]
		}
		within := c.off[slot]*q.length + q.slack
		if about+within < s.floor {
			continue
		}
		s.found = append(s.found, candidate{slot, about + within})
		s.low(about - within)
	}
}

// low takes a lower bound into the heap, and drops candidates that cannot win once too
// many are held.
func (s *scan) low(x float32) {
	if x != x { // of numbers so large that nothing is known
		x = float32(math.Inf(-1))
	}
	if len(s.lows) < s.keep {
		s.lows = append(s.lows, x)
		if len(s.lows) == s.keep {
			slices.Sort(s.lows) // a sorted list is a min-heap
			s.floor = s.lows[0]
		}
		return
	}
	if x <= s.floor {
		return
	}
	h := s.lows
	i := 0
	for {
		child := 2*i + 1
		if child >= len(h) {
			break
		}
		if child+1 < len(h) && h[child+1] < h[child] {
			child++
		}
		if h[child] >= x {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = x
	s.floor = h[0]
}
