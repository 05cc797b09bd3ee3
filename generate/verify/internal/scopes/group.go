package scopes

import (
	"slices"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// grouped reads sentences that tell the same kinds of figures of one thing after another: revenue of
// so much, down 4 %, profit of so much, down 28 %. What each figure is of stands at the
// first of its group.
func (r *reading) grouped() []Part {
	var all []facts.Fact // the measured figures
	var likes []int
	for _, f := range r.Facts {
		if !measured(&f) || f.Kind == facts.Number && f.Unit == "" && f.Value < 10 && f.Scale == 0 {
			continue
		}
		if slices.ContainsFunc(r.figures, func(g facts.Fact) bool { return g.Start == f.Start }) {
			likes = append(likes, len(all))
		}
		all = append(all, f)
	}
	n := len(r.figures)
	if len(likes) != n || len(all)%n != 0 {
		return nil
	}
	period := len(all) / n
	if period < 2 || period > 3 {
		return nil
	}
	for i, k := range likes {
		if k != likes[0]+i*period {
			return nil
		}
	}
	for i := period; i < len(all); i++ {
		if a, b := all[i], all[i-period]; a.Kind != b.Kind || a.Unit != b.Unit {
			return nil
		}
	}
	whole := reading{Sentence: r.Sentence, figures: all}
	if !whole.place() {
		return nil
	}
	starts := make([]int, n+1)
	starts[n] = r.To
	for i := range n {
		at := i * period
		if i == 0 {
			starts[0] = whole.opening()
			continue
		}
		cut, ok := r.cut(whole.at[at-1][1], whole.at[at][0])
		if !ok {
			return nil
		}
		starts[i] = cut
	}
	scope := make([][]Word, n)
	for i := range n {
		scope[i] = r.words(starts[i], starts[i+1])
	}
	for _, w := range r.words(r.From, starts[0]) {
		if w.Firm == Year {
			scope[0] = append(scope[0], w)
		}
	}
	r.wide = true
	out := r.parts(scope)
	for i := range out { // the thing stands before the first figure of its group
		out[i].Nearest = 0
		for _, w := range out[i].Words {
			if w.From < whole.at[i*period][0] && w.Firm != Year {
				out[i].Nearest = w.Key
			}
		}
	}
	return out
}

// clauses reads sentences whose clauses, parted by semicolons, while and the like, tell of one figure
// each: all of a clause says what its figure is of.
func (r *reading) clauses() []Part {
	n := len(r.figures)
	starts := make([]int, n+1)
	starts[0], starts[n] = r.From, r.To
	for i := 1; i < n; i++ {
		at, times := 0, 0
		for k := r.at[i-1][1]; k <= r.at[i][0]; k++ {
			if k > r.From && r.mark(k) == byForce {
				at = k
				times++
			}
		}
		if times != 1 {
			return nil
		}
		starts[i] = at
	}
	scope := make([][]Word, n)
	for i := range n {
		scope[i] = r.words(starts[i], starts[i+1])
	}
	r.wide = true
	return r.parts(scope)
}

// total reads sentences that tell a number of all and then of some of these: 820 beds, 140 of them in
// intensive care; 共有员工1,480人，其中女性560人. The first figure is of what stands before the parts.
func (r *reading) total() []Part {
	n := len(r.figures)
	mark := -1
	for k := r.at[0][1]; k < r.at[1][0] && mark < 0; k++ {
		tok := r.Text.Tokens[k]
		switch {
		case tok.Flags&text.Han != 0 && tok.Flags&text.Joined != 0 && somePart(string(r.Text.Folded[tok.Start:tok.Start+2])):
			mark = k
		case tok.Hash == withWord && k+1 == r.at[1][0], tok.Hash == includingWord, tok.Hash == ofWord && them[r.Text.Tokens[k+1].Hash]:
			mark = k
		}
	}
	if end := r.at[1][1]; mark < 0 && r.mark(r.at[1][0]) == byComma && end+1 < r.To && r.Text.Tokens[end].Hash == ofWord && them[r.Text.Tokens[end+1].Hash] {
		mark = r.at[1][0] // 820 beds, 140 of them
	}
	if mark < 0 || mark+6 < r.at[1][0] && r.Text.Tokens[mark].Flags&text.Han == 0 || r.figures[0].Value <= r.figures[1].Value {
		return nil
	}
	starts := make([]int, n+1)
	starts[0], starts[1], starts[n] = r.From, mark, r.ending()
	for i := 2; i < n; i++ {
		cut, ok := r.cut(r.at[i-1][1], r.at[i][0])
		if !ok {
			return nil
		}
		starts[i] = cut
	}
	all := r.words(starts[0], mark)
	out := []Part{{Fact: r.figures[0], Words: all, Total: true}}
	for i := 1; i < n; i++ {
		p := Part{Fact: r.figures[i]}
		from := starts[i]
		if i == 1 && r.Text.Tokens[mark].Flags&text.Han != 0 {
			from += 2
		}
		for _, w := range r.words(from, starts[i+1]) {
			if !slices.ContainsFunc(all, func(x Word) bool { return x.Key == w.Key }) {
				p.Words = append(p.Words, w)
			}
		}
		if len(p.Words) == 0 || len(p.Words) > r.most(p.Words) {
			return nil
		}
		out = append(out, p)
	}
	if len(all) == 0 {
		return nil
	}
	return out
}

// somePart reports whether a word says that a part of the number before it follows.
func somePart(w string) bool { return w == "其中" || w == "包括" || w == "内含" }

// years reads sentences that tell what happened in each of several years: all that stands with a year
// is of it, else the word before it.
func (r *reading) years() []Part {
	n := len(r.figures)
	starts := make([]int, n+1)
	starts[0], starts[n] = r.opening(), r.ending()
	for i := 1; i < n; i++ {
		cut, ok := r.cut(r.at[i-1][1], r.at[i][0])
		if !ok {
			return r.before()
		}
		starts[i] = cut
	}
	scope := make([][]Word, n)
	for i := range n {
		for _, w := range r.words(starts[i], starts[i+1]) {
			if i == 0 && w.Firm == Name && w.From < starts[0]+3 {
				continue // whom all of it is about
			}
			w.Firm = Plain
			scope[i] = append(scope[i], w)
		}
		if len(scope[i]) == 0 {
			return nil
		}
	}
	if out := r.parts(scope); out != nil {
		return out
	}
	return r.before()
}

// before gives each figure the last word before it, if that stands near.
func (r *reading) before() []Part {
	scope := make([][]Word, len(r.figures))
	for i := range r.figures {
		from := max(r.From, r.at[i][0]-3)
		if i > 0 {
			from = max(from, r.at[i-1][1])
		}
		words := r.words(from, r.at[i][0])
		if len(words) == 0 || words[len(words)-1].Firm != Plain || r.Text.Tokens[words[0].From].Flags&text.Han != 0 {
			return nil
		}
		scope[i] = words[len(words)-1:]
	}
	return r.parts(scope)
}

var (
	them          = text.Set("them which whom these those")
	includingWord = text.Analyse("including").Tokens[0].Hash
	withWord      = text.Analyse("with").Tokens[0].Hash
	ofWord        = text.Analyse("of").Tokens[0].Hash
)
