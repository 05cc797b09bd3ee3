package force

import (
	"slices"
	"strings"
)

// han is a Chinese sentence.
type han []rune

// readHan reads a folded sentence: without spaces, and with commas only where they are no part of a
// figure.
func readHan(s string) han {
	var h han
	for _, c := range s {
		if c == ' ' {
			continue
		}
		if n := len(h); n > 1 && h[n-1] == '，' && isDigit(h[n-2]) && isDigit(c) {
			h[n-1] = ','
		}
		if c == ',' {
			c = '，'
		}
		h = append(h, c)
	}
	return h
}

func isDigit(c rune) bool { return '0' <= c && c <= '9' }

func forms(s string) (out [][]rune) {
	for _, w := range strings.Fields(s) {
		out = append(out, []rune(w))
	}
	return out
}

// at is the first place from i on where one of list stands that none of not covers, and where it
// ends; -1: nowhere. The longest of those that begin there counts.
func (h han) at(list, not [][]rune, i int) (from, to int) {
	for ; i < len(h); i++ {
		if n := h.starts(list, i); n > 0 && !h.covered(not, i, i+n) {
			return i, i + n
		}
	}
	return -1, -1
}

// starts is how long the longest of list is that stands at i.
func (h han) starts(list [][]rune, i int) int {
	n := 0
	for _, w := range list {
		if len(w) > n && i+len(w) <= len(h) && h[i] == w[0] && slices.Equal(h[i:i+len(w)], w) {
			n = len(w)
		}
	}
	return n
}

// covered reports whether one of list stands over [from, to).
func (h han) covered(list [][]rune, from, to int) bool {
	for _, w := range list {
		for i := max(0, to-len(w)); i <= from; i++ {
			if i+len(w) <= len(h) && slices.Equal(h[i:i+len(w)], w) {
				return true
			}
		}
	}
	return false
}

func (h han) has(list [][]rune) bool { from, _ := h.at(list, nil, 0); return from >= 0 }

func (h han) contains(w []rune) bool { return len(w) > 0 && h.has([][]rune{w}) }

// pair is the two characters at i, light ones passed over; nil where a mark stands.
func (h han) pair(i int) []rune {
	for i < len(h) && strings.ContainsRune("的会将都为是被也所有经由了于使", h[i]) {
		i++
	}
	if i+2 > len(h) || !isHan(h[i]) || !isHan(h[i+1]) {
		return nil
	}
	return h[i : i+2]
}

func isHan(c rune) bool { return c >= 0x3400 && c <= 0x9FFF }

// clause is where the clause around i ends.
func (h han) clauseEnd(i int) int {
	for i < len(h) && !strings.ContainsRune("，。；;！？!?", h[i]) {
		i++
	}
	return i
}

func (h han) clauseStart(i int) int {
	for i > 0 && !strings.ContainsRune("，。；;！？!?", h[i-1]) {
		i--
	}
	return i
}

// pairs are the pairs of characters of h.
func (h han) pairs() set {
	out := set{}
	for i := 0; i+1 < len(h); i++ {
		if isHan(h[i]) && isHan(h[i+1]) {
			out[string(h[i:i+2])] = true
		}
	}
	return out
}

// quote is what stands from i on to the end of the clause, cut where that is long.
func (h han) quote(i int) string { return string(h[i:min(h.clauseEnd(i), i+quoteMost)]) }

const quoteMost = 20

func common(a, b set) int {
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return n
}

var (
	hanHedges    = forms("可能 或许 也许 或将 或会 有可能 恐怕")
	hanSoftened  = forms("可能 或许 也许 或将 或会 有望 预计 估计 恐怕 或可 如果 若 可以 不一定 未必")
	hanCertain   = forms("必将 必然 必定 一定 肯定 势必 将 会 必会 必须 总是 总会")
	notCertain   = forms("一定程度 一定的 一定影响 不一定 会议 机会 社会 协会 委员会 董事会 股东会 股东大会 大会 监事会 会计 会员 将军 即将 会见 会谈 工会 商会 学会 晚会 会晤 宴会 会长 议会")
	hanPlans     = forms("预计 拟 计划 打算 有望 预期 准备 筹备 筹划 谋划 力争 尚需 尚未 将于 将在 争取 目标")
	notPlans     = forms("模拟 虚拟 拟合 比拟 五年计划 准备金")
	hanDone      = forms("已 已经 业已 完成了")
	notDone      = forms("不已 而已 早已知")
	hanAll       = forms("所有 全部 任何 一切 一律 完全 全都 全体 每个 每名 每位 每一")
	hanSoft      = forms("几乎 原则上 主要 大部分 大多数 大多 多数 基本 基本上 绝大多数 绝大部分 大都 部分 一些 许多 不少 有些 大致 约有 少数 个别")
	hanEvenly    = forms("都 均 皆")
	notEvenly    = forms("首都 成都 都市 平均 人均 日均 年均 户均 均衡 均价 均值 都会 不都 大都 均匀")
	notAll       = forms("并非 不是 不完全 未完全 不全 未全部 不都 非所有 没有全部")
	hanOnly      = forms("仅 只有 只能 只可 只限 仅限 限于 唯有 只由 只涵盖 只包括 只适用 只对 只向")
	notOnly      = forms("不仅 不只 仅次 仅仅")
	hanAny       = forms("任何 所有 全部 一切 均可 都可 每个 每名 每位 人人 一律")
	hanCondition = forms("的， 如果 若 如 凡 者， 时 当 满 超过 高于 低于 大于 小于 以上 以下 符合 除 仅 只 前提 情况下 条件 之外 其他 其它 以外 未")
	hanWhere     = forms("的，可 的，免 的，应 的，予 的，享 的，不 的，由 的，给 的，按 的，须 的，必 的，均 的，经 的，减 的，加 的，给 的，处 的，有 如果 若 凡 者，")
	hanShut      = forms("排他 独家 专属 独占 唯一 专有")
	hanOthers    = forms("其他 其它 另一 也可 非独家 非排他")
	hanDenials   = forms("不 未 没 无 非 否 勿")
	hanJoint     = forms("双 均 共同 同时 都 须 应 必须 联合 一并 一起")
)

func (h han) compare(s han) Finding {
	for _, rule := range hanRules {
		if f := rule(h, s); f.Kind != None {
			return f
		}
	}
	return Finding{}
}

var hanRules = [...]func(c, s han) Finding{hanDenied, hanExcept, hanOrder, hanCause, hanUnless, hanOnlyAny, hanExclusive, hanMost, hanPart, hanConditional, hanFreely, hanJoined, hanHedged, hanDuty, hanPlanned, hanBegun}

// after finds a word of mine in c and one of theirs in s before the same two characters, and
// nowhere in s one of mine before them.
func (h han) after(s han, kind Kind, mine, notMine, theirs, notTheirs [][]rune) Finding {
	for i, end := h.at(mine, notMine, 0); i >= 0; i, end = h.at(mine, notMine, end) {
		p := h.pair(end)
		if p == nil {
			continue
		}
		for k, until := s.at(theirs, notTheirs, 0); k >= 0; k, until = s.at(theirs, notTheirs, until) {
			q := s.pair(until)
			if q == nil || !slices.Equal(p, q) || s.saysWhole(mine, notMine, theirs, p) {
				continue
			}
			return Finding{Kind: kind, Said: h.quote(i), Instead: s.quote(k)}
		}
	}
	return Finding{}
}

// saysWhole reports whether a word of mine, none of theirs before it, stands in h before p.
func (h han) saysWhole(mine, notMine, theirs [][]rune, p []rune) bool {
	for i, end := h.at(mine, notMine, 0); i >= 0; i, end = h.at(mine, notMine, end) {
		if q := h.pair(end); q != nil && slices.Equal(p, q) && !h[max(0, i-3):i].has(theirs) && !h.covered(theirs, i, end) {
			return true
		}
	}
	return false
}

// hanHedged finds what will be where the source has what may be.
func hanHedged(c, s han) Finding {
	if c.has(hanSoftened) {
		return Finding{}
	}
	if f := c.after(s, Hedged, hanCertain, notCertain, hanHedges, nil); f.Kind != None {
		return f
	}
	return hanBare(c, s)
}

// hanBare finds what is told as having come about where the source has that it may.
func hanBare(c, s han) Finding {
	if !c.has(hanPast) {
		return Finding{}
	}
	for k, until := s.at(hanHedges, nil, 0); k >= 0; k, until = s.at(hanHedges, nil, until) {
		p := s.pair(until)
		if s[k:s.clauseEnd(k)].has(hanPast) {
			continue
		}
		if i, _ := c.at([][]rune{p}, nil, 0); p != nil && i >= 0 && c[i:c.clauseEnd(i)].has(hanPast) {
			return Finding{Kind: Hedged, Said: c.quote(i), Instead: s.quote(k)}
		}
	}
	return Finding{}
}

// hanDuty finds what must be done where the source has what may be done, and the reverse.
func hanDuty(c, s han) Finding {
	if !c.has(hanLeave) {
		if f := c.after(s, Duty, hanDuties, nil, hanLeave, notLeave); f.Kind != None {
			return f
		}
	}
	if !c.has(hanDuties) && !c.has(hanDenials) {
		return c.after(s, Duty, hanFree, nil, hanDuties, notDuty)
	}
	return Finding{}
}

// hanMost finds all where the source has most, before the same word.
func hanMost(c, s han) Finding {
	if c.has(hanSoft) || c.has(notAll) {
		return Finding{}
	}
	if f := hanOfWhich(c, s); f.Kind != None {
		return f
	}
	if f := c.after(s, Most, hanAll, nil, hanSoft, notSoft); f.Kind != None {
		return f
	}
	return c.after(s, Most, hanEvenly, notEvenly, hanSoft, notSoft)
}

// hanPlanned finds what is told as done where the source has it as a plan.
func hanPlanned(c, s han) Finding {
	i, end := c.at(hanDone, notDone, 0)
	if i < 0 {
		return Finding{}
	}
	if k, _ := c.at(hanPlans, notPlans, 0); k >= 0 {
		return Finding{}
	}
	told := c[end:c.clauseEnd(end)].pairs()
	for k, until := s.at(hanPlans, notPlans, 0); k >= 0; k, until = s.at(hanPlans, notPlans, until) {
		stretch := s[until:s.clauseEnd(until)]
		n := common(told, stretch.pairs())
		if n < 2 && (n == 0 || len(told) > 2) || s[s.clauseStart(k):s.clauseEnd(k)].has(hanPast) || s.done(told) {
			continue
		}
		return Finding{Kind: Planned, Said: c.quote(i), Instead: s.quote(k)}
	}
	return Finding{}
}

// done reports whether h has what is told behind a word that says that it is done.
func (h han) done(told set) bool {
	for i, end := h.at(hanDone, notDone, 0); i >= 0; i, end = h.at(hanDone, notDone, end) {
		if 2*common(told, h[end:h.clauseEnd(end)].pairs()) >= len(told) {
			return true
		}
	}
	return false
}
