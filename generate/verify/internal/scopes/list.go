package scopes

import (
	"strings"

	"grounded/generate/verify/internal/text"
)

// lists reports whether the sentence tells things off one against one: respectively, 分别.
func (r *reading) lists() bool {
	t := r.Text
	for i := r.From; i < r.To; i++ {
		if t.Tokens[i].Hash == respectively || t.Tokens[i].Flags&text.Joined != 0 && apart(t, i) {
			return true
		}
	}
	return false
}

var respectively = text.Analyse("respectively").Tokens[0].Hash

// apart reports whether 分别 or 依次 stands at token i.
func apart(t *text.Text, i int) bool {
	pair := string(t.Folded[t.Tokens[i].Start : t.Tokens[i].Start+2])
	return pair == "分别" || pair == "依次"
}

// told gives each figure the thing in its place of the list.
func (r *reading) told() []Part {
	n := len(r.figures)
	for i := 1; i < n; i++ { // the figures stand side by side
		if len(r.words(r.at[i-1][1], r.at[i][0])) > 0 {
			return nil
		}
	}
	var years [][]Word
	for i := r.From; i < r.To; i++ {
		if r.firmness(i) == Year {
			years = append(years, []Word{{Key: r.Text.Tokens[i].Hash, From: i, To: i + 1, Firm: Year}})
		}
	}
	if len(years) == n {
		return r.parts(years)
	}
	if items := r.items(r.From, r.at[0][0]); len(items) == n {
		return r.parts(items)
	}
	if items := r.items(r.at[n-1][1], r.To); len(items) == n {
		return r.parts(items)
	}
	return nil
}

// items are the words of the things listed between the tokens from and to: those beside the marks and
// words that join them.
func (r *reading) items(from, to int) [][]Word {
	t := r.Text
	var seams []int // tokens behind which and before which things stand
	for k := to - 1; k > from; k-- {
		tok := t.Tokens[k]
		switch {
		case len(seams) == 0 && (ands[tok.Hash] || tok.Flags&text.Han != 0 && strings.ContainsRune("和与及", t.Folded[tok.Start])):
			seams = append(seams, k)
		case tok.Flags&text.Han != 0 && r.listed(k):
			seams = append(seams, k)
		case len(seams) > 0 && tok.Flags&text.Han == 0 && r.mark(k) == byComma && seams[len(seams)-1]-k < longItem && len(seams) < len(r.figures)-1:
			seams = append(seams, k)
		}
	}
	if len(seams) != len(r.figures)-1 {
		return nil
	}
	n := len(r.figures)
	out := make([][]Word, n)
	for i := range n {
		switch seam := n - 1 - i; {
		case i == n-1:
			out[i] = r.behind(seams[0], to, r.width(seams))
		default:
			out[i] = r.ahead(seams[seam-1], from, r.width(seams))
		}
	}
	return out
}

// longItem is how many tokens a thing of an English list has at most.
const longItem = 5

// listed reports whether 、 stands before token k.
func (r *reading) listed(k int) bool {
	return r.Text.Folded[r.Text.Tokens[k].Start-1] == '、'
}

// width is how many Han characters of a thing are looked at: those of one between two others,
// else two.
func (r *reading) width(seams []int) int {
	if len(seams) < 2 {
		return 2
	}
	return max(2, min(8, seams[0]-seams[1]))
}

// ahead is the thing that ends before the seam at token k.
func (r *reading) ahead(k, from, width int) []Word {
	t := r.Text
	if t.Tokens[k-1].Flags&text.Han != 0 {
		return r.words(max(from, k-width), k)
	}
	at := k - 1
	for at > from && t.Tokens[at].Flags&text.Capital != 0 && t.Tokens[at-1].Flags&text.Capital != 0 && r.mark(at) == joined {
		at--
	}
	return r.words(at, k)
}

// behind is the thing that begins behind the seam at token k.
func (r *reading) behind(k, to, width int) []Word {
	t := r.Text
	if !r.listed(k) && (ands[t.Tokens[k].Hash] || t.Tokens[k].Flags&text.Han != 0) {
		k++
	}
	for k < to && t.Tokens[k].Flags&text.Han == 0 && len(r.words(k, k+1)) == 0 {
		k++
	}
	if k >= to {
		return nil
	}
	if t.Tokens[k].Flags&text.Han != 0 {
		return r.words(k, min(to, k+width))
	}
	end := k + 1
	for end < to && t.Tokens[end].Flags&text.Capital != 0 && t.Tokens[end-1].Flags&text.Capital != 0 && r.mark(end) == joined {
		end++
	}
	return r.words(k, end)
}
