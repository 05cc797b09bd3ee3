package e5

import "unicode/utf8"

// unigram is SentencePiece's model: the most probable way to write a text in pieces, by
// Viterbi. Scores are of the precision that the model's own tokenizer adds them in.
type unigram[F float32 | float64] struct {
	*vocabulary
	scores  []F
	unk     int32
	unknown F    // score of a character that no piece covers
	fuse    bool // neighbouring unknown characters become one token
}

func newUnigram[F float32 | float64](v *vocabulary, scores []F, unk int32, skip map[int32]bool) *unigram[F] {
	u := &unigram[F]{vocabulary: v, scores: scores, unk: unk}
	v.index(skip)
	var lowest F
	for _, s := range scores {
		lowest = min(lowest, s)
	}
	u.unknown = lowest - 10
	return u
}

const space = '\u2581' // how pieces write a space

// starts are the byte offsets of buf's code points, with its length at the end.
func starts(buf []byte) []int {
	out := make([]int, 0, utf8.RuneCount(buf)+1)
	for i := 0; i < len(buf); {
		out = append(out, i)
		_, n := utf8.DecodeRune(buf[i:])
		i += n
	}
	return append(out, len(buf))
}

// split appends the pieces of buf, whose code points begin at starts, to out.
func (u *unigram[F]) split(out []int32, buf []byte, starts []int) []int32 {
	n := len(starts) - 1
	type step struct {
		score F
		piece int32
		from  int32
	}
	best := make([]step, n+1)
	for i := 1; i <= n; i++ {
		best[i].score = -1e30
	}
	for i := range n {
		base := best[i].score
		h := hashStart
		at := starts[i]
		for e := i + 1; e <= n && starts[e]-starts[i] <= u.longest; e++ {
			for ; at < starts[e]; at++ {
				h = (h ^ uint32(buf[at])) * hashPrime
			}
			p := u.find(buf[starts[i]:starts[e]], h)
			if p >= 0 && p != u.unk {
				if s := base + u.scores[p]; s > best[e].score {
					best[e] = step{s, p, int32(i)}
				}
			}
		}
		if s := base + u.unknown; s > best[i+1].score {
			best[i+1] = step{s, u.unk, int32(i)}
		}
	}
	begin := len(out)
	for i := n; i > 0; i = int(best[i].from) {
		if p := best[i].piece; !u.fuse || p != u.unk || len(out) == begin || out[len(out)-1] != u.unk {
			out = append(out, p)
		}
	}
	for i, j := begin, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}
