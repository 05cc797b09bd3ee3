package scopes

import (
	"strings"

	"grounded/generate/verify/internal/text"
)

// How strongly a place parts two figures.
const (
	joined  = iota
	byWord  // and
	byComma // a comma, a bracket
	byForce // a semicolon, a comma and while
)

// cut is where, between the tokens from and to, what belongs to the figure before them ends and what
// belongs to the one behind them begins.
func (r *reading) cut(from, to int) (int, bool) {
	best, at, times := joined, 0, 0
	for k := from; k <= to; k++ {
		force := r.parting(k, from, to)
		switch {
		case force == joined:
		case len(r.words(k, to)) == 0:
			return k, true // nothing stands between it and the figure
		case force > best || force == best && force > byWord:
			best, at, times = force, k, 1
		case force == best:
			times++
		}
	}
	return at, times == 1
}

// parting is how strongly the sentence is parted before token k.
func (r *reading) parting(k, from, to int) int {
	force := joined
	if k > r.From {
		force = r.mark(k)
	}
	if k >= r.To || k == to && force == joined {
		return force
	}
	tok := r.Text.Tokens[k]
	if tok.Flags&text.Han != 0 {
		if c := r.Text.Folded[tok.Start]; strings.ContainsRune("而", c) && force > joined {
			return byForce
		} else if strings.ContainsRune("和与及", c) && (k == from || k+1 == to || k+2 == to) {
			return max(force, byWord)
		}
		return force
	}
	switch {
	case turns[tok.Hash]:
		return byForce
	case ands[tok.Hash] && force == byComma:
		return byForce
	case ands[tok.Hash] || tos[tok.Hash] && (k == from || k+1 == to):
		return max(force, byWord)
	}
	return force
}

// mark is how strongly the marks before token k part.
func (r *reading) mark(k int) int {
	force := joined
	for i := int(r.Text.Tokens[k-1].End); i < int(r.Text.Tokens[k].Start); i++ {
		switch r.Text.Folded[i] {
		case ';', '。', '；':
			return byForce
		case ',', '(', ')', '，', '（', '）', ':', '：':
			force = byComma
		case '、', '/', '|':
			force = max(force, byWord)
		}
	}
	return force
}

// opening is where what may belong to the first figure begins: behind the last comma before it
// that leaves something.
func (r *reading) opening() int {
	for k := r.at[0][0]; k > r.From; k-- {
		if r.mark(k) >= byComma && len(r.words(k, r.at[0][0])) > 0 {
			return k
		}
	}
	return r.From
}

// ending is where what may belong to the last figure ends.
func (r *reading) ending() int {
	last := r.at[len(r.at)-1][1]
	for k := last; k < r.To; k++ {
		tok := r.Text.Tokens[k]
		if k > last && r.mark(k) >= byComma || k == last && r.mark(k) >= byComma && r.Text.Folded[tok.Start-1] != '(' || ands[tok.Hash] || turns[tok.Hash] {
			return k
		}
	}
	return r.To
}

var (
	ands  = text.Set("and or")
	tos   = text.Set("to from")
	turns = text.Set("while whereas but versus vs compared against")
)
