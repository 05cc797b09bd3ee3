package verify

import (
	"slices"
	"strings"
)

// changeSaid are words by which a question asks how much something changed, which the head of a
// column tells in others.
var changeSaid = unitsOf(`增长了百分之 增加了百分之 下降了百分之 减少了百分之 上升了百分之 同比增长 变动比例 增减幅度 增长率 grow grew growth increase increased rise rose
	decrease decreased fall fell decline declined change changed percent percentage rate`)

// changesIn are the cells of a row that tell by what share it changed, where the question asks for
// that: of the years that it names, where their heads name any.
func (n need) changesIn(r row) []cell {
	if !n.change || !n.ratio && !strings.Contains(n.said, "同比") || ofChange.MatchString(r.label) {
		return nil
	}
	var out []cell
	for _, c := range r.cells {
		if ofChange.MatchString(c.head) && (strings.ContainsAny(c.head, "%％") || strings.Contains(c.text, "%") || strings.Contains(strings.ToLower(c.head), "percent")) {
			out = append(out, c)
		}
	}
	if len(out) < 2 {
		return out
	}
	asked := slices.DeleteFunc(slices.Clone(out), func(c cell) bool {
		is, _ := n.dated(c.head)
		return !is
	})
	if len(asked) > 0 {
		return asked
	}
	return out[:1]
}

// withChange are the words of a row with those that ask how it changed, where it tells that.
func (n need) withChange(own map[uint32]bool, changes []cell) map[uint32]bool {
	if changes == nil {
		return own
	}
	return union(own, changeSaid)
}
