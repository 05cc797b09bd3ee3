package verify

import (
	"slices"
	"strings"
	"unicode/utf8"

	"grounded/generate/verify/internal/align"
)

// states reports whether a row of a table, or a list of named values, is of what the
// question asks about and has the value that it asks for: then few words tell it, and a
// passage may hold nothing else.
func (p *Prepared) states(q asked, m *align.Match) bool {
	wordings := p.wordings(q, m)
	need := wordings[0].need
	for r := range p.eachRow() {
		if f := p.fitAny(*r, wordings); f.answers() && (f.headed() || figureWanted(q)) {
			return true
		}
	}
	for i := range p.passages {
		if p.statesPair(need, i) {
			return true
		}
	}
	return false
}

// plain reports whether a stretch of the passages has most of what the question speaks of
// and what it wants. Where there is much to read, it must have nearly all; where there is
// little, all of it will do without.
func (p *Prepared) plain(q asked, m *align.Match) bool {
	if len(m.Windows) == 0 {
		return false
	}
	little := len(p.source.Sentences) <= littleMost
	w := m.Windows[0]
	cover := w.Cover / (1 - askingShare(q, m))
	switch {
	case cover < plainFrom || !little && cover < wholeFrom:
		return false
	case little && (cover >= wholeFrom || q.want.has == nil):
		return true
	case q.want.has == nil:
		return false
	}
	for n := w.From; n <= w.To; n++ {
		if t, s := p.source.Text(n); len(q.want.has(q, t, s)) > 0 {
			return true
		}
	}
	return false
}

// askingShare is the share of the question's weight that words have which only ask, as "much"
// of how much: they stand in no answer.
func askingShare(q asked, m *align.Match) float64 {
	sum := 0.0
	for _, u := range m.Units {
		word := string(q.text.Folded[q.text.Tokens[u.From].Start:q.text.Tokens[u.To-1].End])
		if !u.Found && slices.Contains(askingWords, word) {
			sum += u.Weight
		}
	}
	return sum / m.Weight
}

var askingWords = []string{"much", "many", "long", "often", "far", "old", "tall", "high", "big", "large", "name", "year", "date", "kind", "type"}

// headed reports whether the value asked for stands under a head: without one it may be any
// line that ends in a figure.
func (f fitted) headed() bool { return f.picks != nil || f.row.cells[0].head != "" }

func figureWanted(q asked) bool {
	switch q.want.name {
	case "percent", "money", "count":
		return true
	}
	return measured.MatchString(q.question)
}

// pairsMost is how long a passage may be to be read as a list of named values, in bytes, and
// nameMost how long such a name, in code points.
const (
	pairsMost = 2000
	nameMost  = 24
)

// pairsOf are the names and values of a text that is a list of them and nothing else:
// 城市：东京；年龄：31, or one on each line.
func pairsOf(s string) (out [][2]string) {
	if len(s) > pairsMost {
		return nil
	}
	for _, marks := range []string{";；\n", ",，、"} {
		out = nil
		for part := range strings.FieldsFuncSeq(s, func(c rune) bool { return strings.ContainsRune(marks, c) }) {
			at := strings.IndexAny(part, ":：")
			if at < 0 {
				return nil
			}
			name := strings.Trim(part[:at], " \t-*|")
			value := strings.Trim(part[at:], " \t|:：")
			if name == "" || value == "" || utf8.RuneCountInString(name) > nameMost {
				return nil
			}
			out = append(out, [2]string{name, value})
		}
		if len(out) > 1 {
			return out
		}
	}
	return nil
}

// statesPair reports whether a passage that is a list gives a value under a name that the
// question has, beside a value of the question's own.
func (p *Prepared) statesPair(n need, passage int) bool {
	pairs := pairsOf(p.passages[passage].Text)
	said := map[uint32]bool{}
	var named map[uint32]bool
	for _, nv := range pairs {
		name, value := unitsOf(nv[0]), unitsOf(nv[1])
		if of, _ := n.share(value, nil); of > 0 {
			said = union(said, value)
		} else if n.within(name) == 1 {
			named = name
		}
	}
	if named == nil || len(said) == 0 {
		return false
	}
	_, all := n.share(union(said, named), n.around(p, passage))
	return all >= fitsFrom
}
