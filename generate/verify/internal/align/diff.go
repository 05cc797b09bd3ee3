package align

import (
	"slices"
	"strings"
	"sync"

	"grounded"
	"grounded/generate/verify/internal/text"
)

// Gap is where a claim and its source, read in step, part: tokens of the claim that have
// no counterpart, and those that stand in the source between the same neighbours.
type Gap struct {
	From, To     int // tokens of the claim
	Other, Until int // tokens of the source's passage
}

// Diff is a claim read in step with one window of the source.
type Diff struct {
	Passage  int
	Aligned  float64 // weight of the claim's tokens that run in step, 0..1
	Gaps     []Gap
	Negated  int      // denials on one side only
	Denied   int      // those of them that are all that differs there; none of a record, which says yes and no by fields
	Opposite string   // a word of the claim whose opposite stands in its place
	Against  string   // that opposite
	Turned   string   // both as they are written, in lower case
	Pairs    [][2]int // tokens in step: of the claim, of the passage
	first    int
	last     int
	from, to int // tokens of the claim
}

// mostCells bounds the work of one alignment.
const mostCells = 60_000

// weightOf is how much it counts that a token runs in step.
func weightOf(t text.Token) int32 {
	switch {
	case t.Flags&text.Stop != 0:
		return 1
	case t.Flags&text.Han != 0:
		return 3
	}
	return 5
}

// Diff reads the claim in step with w.
func (m *Match) Diff(s *Source, w Window) Diff {
	ct := m.Claim.Text
	pt, first := s.Text(w.From)
	_, last := s.Text(w.To)
	a, b := ct.Tokens[m.Claim.From:m.Claim.To], pt.Tokens[first.From:last.To]
	if len(b) > 0 && len(a)*len(b) > mostCells {
		b = b[:max(1, min(len(b), mostCells/max(1, len(a))))]
	}
	d := Diff{Passage: s.Sentences[w.From].Passage, first: first.From, last: first.From + len(b), from: m.Claim.From, to: m.Claim.To}
	pairs := inStep(a, b)
	total, matched := int32(0), int32(0)
	for _, t := range a {
		total += weightOf(t)
	}
	for _, p := range pairs {
		matched += weightOf(a[p[0]])
	}
	if total > 0 {
		d.Aligned = float64(matched) / float64(total)
	}
	d.gaps(m, pairs)
	return d
}

// step is a token that both texts have.
type step struct{ hash, at uint32 }

// steps are the lists and the table of inStep, kept for the next claim.
type steps struct {
	mine, theirs []step
	best         []int32
}

var stepsKept = sync.Pool{New: func() any { return new(steps) }}

// inStep is the heaviest common subsequence of a and b, as pairs of places.
func inStep(a, b []text.Token) [][2]int {
	kept := stepsKept.Get().(*steps)
	defer stepsKept.Put(kept)
	// Tokens that the other text lacks change no step: most of the table need not be filled in.
	var has sieve
	has.add(a)
	kept.theirs = has.sift(kept.theirs[:0], b)
	has = sieve{}
	has.add(b)
	kept.mine = has.sift(kept.mine[:0], a)
	mine, theirs := kept.mine, kept.theirs
	width := len(theirs) + 1
	if n := (len(mine) + 1) * width; cap(kept.best) < n {
		kept.best = make([]int32, n)
	}
	best := kept.best[:(len(mine)+1)*width]
	clear(best[:width])
	for i, x := range mine {
		best[(i+1)*width] = 0
		// Of just the length of theirs, so that no bound is checked within the loop.
		row, above := best[(i+1)*width+1:][:len(theirs)], best[i*width+1:][:len(theirs)]
		weight := weightOf(a[x.at])
		before, corner := int32(0), int32(0)
		for j, y := range theirs {
			up := above[j]
			v := max(up, before)
			if y.hash == x.hash {
				v = max(v, corner+weight)
			}
			row[j] = v
			before, corner = v, up
		}
	}
	pairs := make([][2]int, 0, min(len(mine), len(theirs)))
	for i, j := len(mine), len(theirs); i > 0 && j > 0; {
		v := best[i*width+j]
		switch {
		case v == best[(i-1)*width+j]:
			i--
		case v == best[i*width+j-1]:
			j--
		default:
			i--
			j--
			pairs = append(pairs, [2]int{int(mine[i].at), int(theirs[j].at)})
		}
	}
	slices.Reverse(pairs)
	return pairs
}

// sieve lets through the hashes that were added, and few others.
type sieve [16]uint64

func (s *sieve) place(hash uint32) (word, bit uint32) {
	h := hash * 2654435769 >> 22
	return h / 64, h % 64
}

func (s *sieve) add(tokens []text.Token) {
	for _, t := range tokens {
		word, bit := s.place(t.Hash)
		s[word] |= 1 << bit
	}
}

// sift appends the tokens that s lets through to out.
func (s *sieve) sift(out []step, tokens []text.Token) []step {
	for i, t := range tokens {
		if word, bit := s.place(t.Hash); s[word]&(1<<bit) != 0 {
			out = append(out, step{t.Hash, uint32(i)})
		}
	}
	return out
}

// gaps lists what stands between neighbouring pairs. What the source says before the
// first pair and after the last is no part of the claim.
func (d *Diff) gaps(m *Match, pairs [][2]int) {
	from, other := m.Claim.From, -1
	d.Gaps = make([]Gap, 0, min(gapsMost, len(pairs)+1))
	for k, p := range pairs {
		i, j := m.Claim.From+p[0], d.first+p[1]
		pairs[k] = [2]int{i, j}
		start := other
		if start < 0 {
			start = max(d.first, j-(i-from)-1)
		}
		if i > from || j > start && other >= 0 {
			d.Gaps = append(d.Gaps, Gap{from, i, min(start, j), j})
		}
		from, other = i+1, j+1
	}
	d.Pairs = pairs
	if from < m.Claim.To && other >= 0 {
		d.Gaps = append(d.Gaps, Gap{from, m.Claim.To, other, min(d.last, other+m.Claim.To-from+1)})
	}
}

// gapsMost is how many gaps most claims have at most.
const gapsMost = 8

// nearGap is how many tokens of the source a denial may stand among and still bear on the
// claim.
const nearGap = 4

// denials counts words such as not and 未 that stand in one of the texts only.
func (d *Diff) denials(claim Claim, pt *text.Text) {
	ct := claim.Text
	for _, g := range d.Gaps {
		mine, theirs := 0, 0
		for i := g.From; i < g.To; i++ {
			if ct.Tokens[i].Flags&text.Negates != 0 && !bounds(ct, i) {
				mine++
			}
		}
		if g.Until-g.Other <= nearGap+g.To-g.From {
			for j := g.Other; j < g.Until; j++ {
				if pt.Tokens[j].Flags&text.Negates != 0 && !bounds(pt, j) {
					theirs++
				}
			}
		}
		if mine%2 == theirs%2 {
			continue
		}
		d.Negated++
		if !pt.Record && !telling(ct, g.From, g.To) && !telling(pt, g.Other, g.Until) && !adds(pt, g.Other, g.Until) && !newSentence(pt, g.Other-1, g.Until) &&
			(g.From > claim.From || d.Aligned >= deniedFirst) {
			d.Denied++
		}
	}
}

// deniedFirst is how far a claim must run in step for a denial before the first word in step to be
// of what follows.
const deniedFirst = 0.75

// adds reports whether the denial among the tokens [from, to) takes nothing away: not only, not all,
// or not, or without.
func adds(t *text.Text, from, to int) bool {
	for i := from; i < to; i++ {
		if t.Tokens[i].Flags&text.Negates != 0 && (i+1 < len(t.Tokens) && restricts[t.Tokens[i+1].Hash] || i > 0 && t.Tokens[i-1].Hash == or) {
			return true
		}
	}
	return false
}

// newSentence reports whether a sentence ends between the tokens from and to of t.
func newSentence(t *text.Text, from, to int) bool {
	for k := max(from, 0); k < min(to, len(t.Tokens)-1); k++ {
		for i := t.Tokens[k].End; i < t.Tokens[k+1].Start; i++ {
			if strings.ContainsRune("!?\n。！？", t.Folded[i]) || t.Folded[i] == '.' && t.Folded[i+1] == ' ' {
				return true
			}
		}
	}
	return false
}

var (
	restricts = text.Set("only just merely simply all but")
	or        = text.Analyse("or").Tokens[0].Hash
)

// telling reports whether the tokens [from, to) say anything beyond a denial, the verbs that take
// one and small words. Where they do, what differs is not the denial alone: "refused" in the
// place of "declined", "won't disrespect" in that of "respects".
func telling(t *text.Text, from, to int) bool {
	for _, tok := range t.Tokens[from:to] {
		if tok.Flags&(text.Stop|text.Negates) == 0 && !(tok.Flags&text.Han != 0 && strings.ContainsRune(deniedWith, t.Folded[tok.Start])) {
			return true
		}
	}
	return false
}

// deniedWith are the characters of what a Chinese denial stands beside or replaces: 没有, 尚未, 不得
// for 可以, 应当, 能够, 已经.
const deniedWith = "是有能会可得必须应当需要够已经尚还曾再并才许准予肯敢想愿"

// bounds reports whether the denial at token i says how much at least or at most: not less than, 不超过.
func bounds(t *text.Text, i int) bool {
	if i+2 >= len(t.Tokens) {
		return false
	}
	if t.Tokens[i].Flags&text.Han != 0 {
		next, after := t.Folded[t.Tokens[i+1].Start], t.Folded[t.Tokens[i+2].Start]
		return strings.ContainsRune("少低多高大小晚早迟", next) && after == '于' || next == '超' && after == '过'
	}
	return bounding[t.Tokens[i+1].Hash] && t.Tokens[i+2].Hash == than
}

var (
	bounding = text.Set("less more fewer later earlier lower higher greater")
	than     = text.Analyse("than").Tokens[0].Hash
)

// Words are the code points of the tokens [from, to) of t.
func Words(t *text.Text, from, to int) string {
	if from >= to {
		return ""
	}
	return t.Quote(grounded.Span{Start: int(t.Tokens[from].Start), End: int(t.Tokens[to-1].End)})
}
