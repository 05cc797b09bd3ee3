package e5

// vocabulary is the pieces of a unigram model with their scores, and a table to find them.
type vocabulary struct {
	pieces  int
	offsets []uint32 // of pieces in blob, one more than pieces
	blob    []byte
	table   []int32 // open addressing: piece number + 1
	mask    uint32
	longest int // bytes
}

// piece is the text of a token.
func (v *vocabulary) piece(i int) []byte { return v.blob[v.offsets[i]:v.offsets[i+1]] }

// index makes the table, of all pieces but the empty ones and those of skip.
func (v *vocabulary) index(skip map[int32]bool) {
	size := 1
	for size < 2*v.pieces {
		size *= 2
	}
	v.table, v.mask = make([]int32, size), uint32(size-1)
	for i := range v.pieces {
		p := v.piece(i)
		v.longest = max(v.longest, len(p))
		if len(p) == 0 || skip[int32(i)] {
			continue
		}
		slot := hash(p) & v.mask
		for v.table[slot] != 0 {
			slot = (slot + 1) & v.mask
		}
		v.table[slot] = int32(i + 1)
	}
}

const (
	hashStart = uint32(2166136261)
	hashPrime = 16777619
)

// hash is FNV-1a, with its high bits folded in by find and index alike.
func hash(b []byte) uint32 {
	h := hashStart
	for _, c := range b {
		h = (h ^ uint32(c)) * hashPrime
	}
	return h ^ h>>15
}

// find is the number of the piece b, whose FNV-1a sum is h; -1 where there is none.
func (v *vocabulary) find(b []byte, h uint32) int32 {
	slot := (h ^ h>>15) & v.mask
	for v.table[slot] != 0 {
		i := v.table[slot] - 1
		if string(v.piece(int(i))) == string(b) {
			return i
		}
		slot = (slot + 1) & v.mask
	}
	return -1
}
