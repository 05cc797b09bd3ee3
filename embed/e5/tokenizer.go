package e5

import (
	"unicode/utf8"
)

// tokenizer is SentencePiece's unigram model: the most probable way to write the text in
// pieces, by Viterbi.
type tokenizer struct {
	*file
	table   []int32 // open addressing: piece number + 1
	mask    uint32
	unknown float32 // score of a character that no piece covers
	longest int     // bytes
}

const space = '\u2581' // how pieces write a space

func newTokenizer(f *file) *tokenizer {
	t := &tokenizer{file: f}
	size := 1
	for size < 2*f.pieces {
		size *= 2
	}
	t.table, t.mask = make([]int32, size), uint32(size-1)
	lowest := float32(0)
	for i := range f.pieces {
		p := f.piece(i)
		lowest = min(lowest, f.scores[i])
		t.longest = max(t.longest, len(p))
		if len(p) == 0 {
			continue
		}
		slot := hash(p) & t.mask
		for t.table[slot] != 0 {
			slot = (slot + 1) & t.mask
		}
		t.table[slot] = int32(i + 1)
	}
	t.unknown = lowest - 10
	return t
}

func hash(b []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	return h ^ h>>15
}

// find is the number of the piece b; -1 where there is none.
func (t *tokenizer) find(b []byte, h uint32) int32 {
	slot := (h ^ h>>15) & t.mask
	for t.table[slot] != 0 {
		i := t.table[slot] - 1
		if string(t.piece(int(i))) == string(b) {
			return i
		}
		slot = (slot + 1) & t.mask
	}
	return -1
}

// normalize maps code points, folds runs of spaces to one and writes spaces as pieces
// do, with one before the first word. starts are the byte offsets of the code points,
// with the length at the end.
func (t *tokenizer) normalize(text string) (buf []byte, starts []int) {
	runes := make([]rune, 0, len(text)+1)
	add := func(r rune) {
		if r == ' ' && len(runes) > 0 && runes[len(runes)-1] == ' ' {
			return
		}
		runes = append(runes, r)
	}
	for _, r := range text {
		if to, ok := t.norm[r]; ok {
			for _, r := range to {
				add(r)
			}
			continue
		}
		add(r)
	}
	buf = make([]byte, 0, len(text)+8)
	starts = make([]int, 0, len(runes)+2)
	if len(runes) == 0 || runes[0] != ' ' {
		starts = append(starts, 0)
		buf = utf8.AppendRune(buf, space)
	}
	for _, r := range runes {
		starts = append(starts, len(buf))
		if r == ' ' {
			r = space
		}
		buf = utf8.AppendRune(buf, r)
	}
	return buf, append(starts, len(buf))
}

// tokens is the text in pieces, without the marks for its begin and end.
func (t *tokenizer) tokens(text string) []int32 {
	buf, starts := t.normalize(text)
	n := len(starts) - 1
	type step struct {
		score float32
		piece int32
		from  int32
	}
	best := make([]step, n+1)
	for i := 1; i <= n; i++ {
		best[i].score = -1e30
	}
	for i := range n {
		base := best[i].score
		h := uint32(2166136261)
		at := starts[i]
		for e := i + 1; e <= n && starts[e]-starts[i] <= t.longest; e++ {
			for ; at < starts[e]; at++ {
				h = (h ^ uint32(buf[at])) * 16777619
			}
			p := t.find(buf[starts[i]:starts[e]], h)
			if p >= 0 && p != t.unk {
				if s := base + t.scores[p]; s > best[e].score {
					best[e] = step{s, p, int32(i)}
				}
			}
		}
		if s := base + t.unknown; s > best[i+1].score {
			best[i+1] = step{s, t.unk, int32(i)}
		}
	}
	count := 0
	for i := n; i > 0; i = int(best[i].from) {
		count++
	}
	out := make([]int32, count)
	for i := n; i > 0; i = int(best[i].from) {
		count--
		out[count] = best[i].piece
	}
	return out
}
