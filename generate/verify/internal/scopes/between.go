package scopes

import (
	"slices"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// between parts the sentence between its figures.
func (r *reading) between() []Part {
	n := len(r.figures)
	starts := make([]int, n+1) // of the parts
	starts[0], starts[n] = r.opening(), r.ending()
	for i := 1; i < n; i++ {
		cut, ok := r.cut(r.at[i-1][1], r.at[i][0])
		if !ok {
			return nil
		}
		starts[i] = cut
	}
	before, behind := make([][]Word, n), make([][]Word, n)
	led := 0
	for i := range n {
		before[i], behind[i] = r.words(starts[i], r.at[i][0]), r.words(r.at[i][1], starts[i+1])
		if i > 0 && len(before[i]) > 0 {
			led++
		}
	}
	switch led {
	case n - 1:
		for i := range before {
			before[i] = append(before[i], r.firm(behind, i)...)
		}
		out := r.parts(before)
		for i := range out {
			out[i].Behind = slices.DeleteFunc(behind[i], func(w Word) bool { return w.Firm == Plain })
		}
		return out
	case 0:
		return r.parts(behind)
	}
	return nil
}

// sameCounted reports whether bare figures count one thing: what the first is followed by, so are
// the others, or by nothing.
func (r *reading) sameCounted() bool {
	counted, unit := uint32(0), false
	for i, f := range r.figures {
		if f.Kind != facts.Number {
			continue
		}
		if f.Unit != "" {
			unit = true
			continue
		}
		k := r.at[i][1]
		if k >= r.To || r.mark(k) != joined {
			continue
		}
		tok := r.Text.Tokens[k]
		if tok.Flags&text.Han != 0 && int(tok.Start) != f.End || tok.Flags&text.Stop != 0 || linking[tok.Hash] {
			continue
		}
		if counted == 0 {
			if counted = tok.Hash; unit {
				return false // 500 people and 300 trucks
			}
		} else if counted != tok.Hash {
			return false
		}
	}
	return true
}

// firm are the names and years behind figure i, where each of the figures has such behind it.
func (r *reading) firm(behind [][]Word, i int) []Word {
	isFirm := func(w Word) bool { return w.Firm != Plain }
	for _, words := range behind {
		if !slices.ContainsFunc(words, isFirm) {
			return nil
		}
	}
	return slices.DeleteFunc(slices.Clone(behind[i]), func(w Word) bool { return w.Firm == Plain })
}

// parts are the figures with their words, those that several have left out; nil where one has none
// of its own.
func (r *reading) parts(scope [][]Word) []Part {
	out := make([]Part, 0, len(scope))
	for i, words := range scope {
		p := Part{Fact: r.figures[i]}
		for _, w := range words {
			again := slices.ContainsFunc(p.Words, func(x Word) bool { return x.Key == w.Key })
			for k, others := range scope {
				again = again || k != i && slices.ContainsFunc(others, func(x Word) bool { return x.Key == w.Key })
			}
			if !again {
				p.Words = append(p.Words, w)
			}
		}
		if len(p.Words) == 0 || !r.wide && len(words) > r.most(words) || r.wide && len(p.Words) > r.most(p.Words) {
			return nil
		}
		if near := r.nearest(words, i); slices.ContainsFunc(p.Words, func(x Word) bool { return x.Key == near }) {
			p.Nearest = near
		}
		out = append(out, p)
	}
	return out
}

func (r *reading) most(words []Word) int {
	if r.Text.Tokens[words[0].From].Flags&text.Han != 0 {
		return mostHan
	}
	return mostWords
}

// nearest is the word that stands nearest to figure i.
func (r *reading) nearest(words []Word, i int) uint32 {
	last := words[0]
	for _, w := range words {
		if w.From >= r.at[i][1] {
			break
		}
		last = w
	}
	return last.Key
}
