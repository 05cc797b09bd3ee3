package align

import (
	"slices"
	"strings"

	"grounded/generate/verify/internal/roles"
	"grounded/generate/verify/internal/text"
)

// wholeWords are the words of a sentence, as tokens from and to.
type wholeWords [][2]int

func wholeOf(r *roles.Reading) wholeWords {
	var out wholeWords
	for _, c := range r.Clauses {
		for _, w := range c.Words {
			out = append(out, [2]int{w.From, w.To})
		}
	}
	return out
}

// words are those of the claim.
func (m *Match) words() wholeWords { return wholeOf(m.read()) }

// read is the claim as clauses; it is read once.
func (m *Match) read() *roles.Reading {
	if m.reading == nil {
		m.reading = roles.Read(m.Claim.Text, m.Claim.From, m.Claim.To)
	}
	return m.reading
}

// around is [from, to) widened to whole words.
func (w wholeWords) around(from, to int) (int, int) {
	for _, x := range w {
		if x[0] < from && from < x[1] {
			from = x[0]
		}
		if x[0] < to && to < x[1] {
			to = x[1]
		}
	}
	return from, to
}

// lacking are the words in or across [from, to) of which lacks reports a pair of neighbouring tokens, those
// side by side as one stretch.
func (w wholeWords) lacking(from, to int, lacks func(i int) bool) [][2]int {
	var out [][2]int
	for _, x := range w {
		if x[1] <= from || x[0] >= to {
			continue
		}
		for i := x[0]; i+1 < x[1]; i++ {
			if !lacks(i) {
				continue
			}
			if n := len(out); n > 0 && out[n-1][1] == x[0] {
				out[n-1][1] = x[1]
			} else {
				out = append(out, x)
			}
			break
		}
	}
	return out
}

// firmEnds are what short names of companies end in.
var firmEnds = strings.Fields("科技 股份 集团 电子 实业 控股 重工 医药 药业 生物 能源 电气 化工 材料 环境 环保 信息 智能 装备 精工 机械 食品 银行 证券 保险 软件 通信 网络 半导体")

// firmName is how many characters the name before such an end has at most.
const firmName = 4

// company is where the short name of a company begins and ends of which the stretch [from, to) has the end
// first: 四方科技 is one name, though 科技 is a word. Both are from where there is none.
func company(t *text.Text, from, to int) (first, end int) {
	r := string(t.Folded[t.Tokens[from].Start:t.Tokens[to-1].End])
	i := slices.IndexFunc(firmEnds, func(end string) bool { return strings.HasPrefix(r, end) })
	if i < 0 {
		return from, from
	}
	for first = from; first > 0 && from-first < firmName && followsHan(t, first); {
		first--
	}
	if from-first < 2 || first > 0 && followsHan(t, first) {
		return from, from // what stands before it is more than a name
	}
	return first, from + len([]rune(firmEnds[i]))
}

// followsHan reports whether a character of a word stands right before token i.
func followsHan(t *text.Text, i int) bool {
	prev := t.Tokens[i-1]
	return prev.Flags&text.Han != 0 && prev.Flags&text.Stop == 0 && prev.End == t.Tokens[i].Start
}
