package align

import (
	"strings"
	"unicode/utf8"

	"grounded/generate/verify/internal/text"
)

// opposites looks for a word of the claim in whose place the source has its opposite, which the
// claim does not have too.
func (d *Diff) opposites(ct, pt *text.Text) {
	for _, g := range d.Gaps {
		if g.From == g.To || g.Other == g.Until || g.Until-g.Other > 2*nearGap+g.To-g.From {
			continue
		}
		mine, theirs := around(ct, g.From, g.To), around(pt, g.Other, g.Until)
		my, their := begins(mine), begins(theirs)
		for i := range opposed {
			for k := range 2 {
				x, y := &opposed[i][k], &opposed[i][1-k]
				if my&x.begins == 0 || their&y.begins == 0 {
					continue // as are nearly all
				}
				if holds(mine, x.word) && holds(theirs, y.word) && !holds(theirs, x.word) && !holds(mine, y.word) && !holds(d.whole(ct), y.word) {
					d.Opposite, d.Against = strings.TrimSpace(x.word), strings.TrimSpace(y.word)
					d.Turned = wordOf(mine, x.word) + " / " + wordOf(theirs, y.word)
					return
				}
			}
		}
	}
}

// whole is the folded text of the claim. One that has both, low at first and then high, has them of
// different things.
func (d *Diff) whole(ct *text.Text) string { return around(ct, d.from, d.to) }

// begins has a bit for each code point that a word of s, or a Chinese one, may begin with.
func begins(s string) uint64 {
	bits, prev := uint64(0), ' '
	for _, c := range s {
		if prev == ' ' || c >= utf8.RuneSelf {
			bits |= 1 << (c % 64)
		}
		prev = c
	}
	return bits
}

// around is the folded text of the tokens [from, to) and one more on each side.
func around(t *text.Text, from, to int) string {
	from, to = max(0, from-1), min(len(t.Tokens), to+1)
	return " " + string(t.Folded[t.Tokens[from].Start:t.Tokens[to-1].End]) + " "
}

// holds reports whether s has the word w: a Latin word, which begins with a space, by itself
// or with an ending.
func holds(s, w string) bool {
	i := strings.Index(s, w)
	if i < 0 || w[0] != ' ' {
		return i >= 0
	}
	rest := s[i+len(w):]
	end := strings.IndexFunc(rest, func(c rune) bool { return c < 'a' || c > 'z' })
	return end >= 0 && end <= 3
}

// wordOf is the whole word of s that begins with w, which [holds].
func wordOf(s, w string) string {
	rest := s[strings.Index(s, w)+len(w):]
	if w[0] == ' ' {
		end := strings.IndexFunc(rest, func(c rune) bool { return c < 'a' || c > 'z' })
		return strings.TrimSpace(w) + rest[:max(end, 0)]
	}
	return w
}

// opposite is a word of opposed; a Latin one with a space before it.
type opposite struct {
	word   string
	begins uint64
}

func newOpposite(w string) opposite {
	c, _ := utf8.DecodeRuneInString(w)
	if c < utf8.RuneSelf {
		w = " " + w
	}
	return opposite{w, 1 << (c % 64)}
}

// opposed are words that deny one another. They are few and sure on purpose: in place of
// one another, between the same neighbours, they turn a statement round.
var opposed = func() [][2]opposite {
	var out [][2]opposite
	for pair := range strings.FieldsSeq(`increas/decreas increas/declin increas/fell increas/drop increas/reduc rose/fell rose/declin rose/drop rise/fall grew/shrank grew/fell gain/los up/down
		higher/lower high/low more/less more/fewer most/least maximum/minimum max/min above/below over/under before/after first/last early/late earlier/later
		win/lose won/lost victor/defeat beat/lost accept/reject approv/reject allow/forbid allow/prohibit allow/ban permit/prohibit legal/illegal
		support/oppos agree/disagree agree/refus positive/negative true/false right/wrong correct/incorrect success/fail succeed/fail pass/fail
		always/never all/none everyone/nobody include/exclude includ/exclud with/without open/clos start/end start/stop begin/end began/end
		buy/sell bought/sold import/export profit/loss male/female man/woman men/women boy/girl husband/wife father/mother son/daughter brother/sister
		north/south east/west northern/southern eastern/western left/right top/bottom inside/outside internal/external public/private
		old/young older/younger new/old large/small larger/smaller big/small long/short longer/shorter fast/slow faster/slower hot/cold strong/weak better/worse best/worst
		easy/difficult safe/dangerous guilty/innocent alive/dead enable/disable possible/impossible likely/unlikely common/rare expensive/cheap optimistic/pessimistic
		monthly/quarterly monthly/annual monthly/weekly quarterly/annual weekly/daily daily/monthly quarterly/semiannual monthly/yearly quarterly/yearly
		deni/confirm denied/confirmed deny/confirm mandatory/optional required/optional must/may expand/contract accelerat/slow
		增长/下降 增长/减少 增加/减少 增加/下降 上升/下降 上涨/下跌 上涨/下降 提高/降低 提高/下降 上调/下调 扩大/缩小 加快/放缓 高于/低于 大于/小于 多于/少于 超过/低于 超过/不足 以上/以下 以内/以外
		最高/最低 最大/最小 最多/最少 最早/最晚 之前/之后 以前/以后 允许/禁止 可以/不得 应当/不得 必须/不得 支持/反对 同意/拒绝 同意/反对 批准/否决 合法/非法 盈利/亏损 进口/出口 买入/卖出 顺差/逆差
		成功/失败 胜/负 战胜/负于 获胜/落败 男/女 父亲/母亲 丈夫/妻子 儿子/女儿 哥哥/弟弟 姐姐/妹妹 东部/西部 南部/北部 东/西 南/北 左/右 上午/下午 国内/国外 内部/外部 公开/秘密
		有效/无效 正确/错误 真/假 强/弱 长/短 快/慢 新/旧 好/坏 大/小 高/低 多/少 前/后 首次/末次 全部/部分 开始/结束 开放/关闭 承认/否认 证实/否认 肯定/否定 积极/消极 乐观/悲观 安全/危险 有罪/无罪 有/无`) {
		x, y, _ := strings.Cut(pair, "/")
		out = append(out, [2]opposite{newOpposite(x), newOpposite(y)})
	}
	return out
}()
