package force

import "slices"

// latinFreely finds what may be done without what the source asks for, or at any time where it has a condition.
func latinFreely(c, s *latin) Finding {
	for i, w := range c.words {
		if w != "without" || s.has(withouts) >= 0 {
			continue
		}
		for n := i + 1; n < min(len(c.words), i+5) && !c.stops[n] && !exceptEnds[c.words[n]]; n++ {
			if small[c.words[n]] {
				continue
			}
			k := s.find(c.stems[n], 0)
			if k < 0 || len(s.all(c.stems[n])) > 1 {
				continue
			}
			if m := s.near(asks, k, 8); m >= 0 && s.near(denials, k, 9) < 0 && s.near(denials, m, 3) < 0 {
				return Finding{Kind: Conditional, Said: c.say(i, n+1), Instead: s.from(m), Key: []string{s.stems[k]}}
			}
		}
	}
	i := c.has(freely)
	if i > 0 && c.words[i] == "time" && c.words[i-1] != "any" {
		i = -1
	}
	if i < 0 || s.has(freely) >= 0 || c.has(conditions) >= 0 || c.has(denials) >= 0 || c.has(leave) < 0 {
		return Finding{}
	}
	if k := s.has(ifs); k >= 0 {
		return Finding{Kind: Conditional, Said: c.say(max(0, i-1), i+1), Instead: s.from(k)}
	}
	return Finding{}
}

// hanFreely is the same of Chinese: 无需…, 随时.
func hanFreely(c, s han) Finding {
	for i, end := c.at(hanNeedless, nil, 0); i >= 0; i, end = c.at(hanNeedless, nil, end) {
		if s.has(hanNeedless) || end+2 > len(c) {
			continue
		}
		until := c.clauseEnd(end)
		for n := end; n+2 <= min(until, end+6); n++ {
			p := c[n : n+2]
			k, _ := s.at([][]rune{p}, nil, 0)
			if k < 0 || !isHan(p[0]) || !isHan(p[1]) {
				continue
			}
			clause := s[s.clauseStart(k):s.clauseEnd(k)]
			if clause.has(hanAsks) && !clause.has(hanDenials) {
				return Finding{Kind: Conditional, Said: c.quote(i), Instead: string(clause), Key: []string{string(p)}}
			}
			break
		}
	}
	i, end := c.at(hanFreedom, nil, 0)
	if i < 0 || s.contains(c[i:end]) || c.has(hanConditionWords) || c.has(hanDenials) || !c.has(hanMays) {
		return Finding{}
	}
	if k, until := s.at(hanConditionWords, notConditionWords, 0); k >= 0 {
		return Finding{Kind: Conditional, Said: c.quote(i), Instead: string(s[s.clauseStart(k):s.clauseEnd(until)])}
	}
	return Finding{}
}

// latinWill finds what is told as done where the source has that it will be.
func latinWill(c, s *latin) Finding {
	if c.has(softened) >= 0 || c.has(ahead) >= 0 && c.words[c.has(ahead)] == "will" {
		return Finding{}
	}
	for k, w := range s.words {
		if w != "will" {
			continue
		}
		v := s.verb(k + 1)
		if v < 0 || small[s.words[v]] || len(s.all(s.stems[v])) > 1 {
			continue
		}
		o := s.next(v+1, 5)
		for _, i := range c.all(s.stems[v]) {
			if o < 0 || !isPast(c.words[i]) || c.near(ahead, i, 3) >= 0 || c.near(denials, i, 3) >= 0 || c.near(bes, i, 3) >= 0 || irregular[c.words[i]] == c.words[i] {
				continue
			}
			if n := c.next(i+1, 5); n >= 0 && c.stems[n] == s.stems[o] {
				return Finding{Kind: Planned, Said: c.say(max(0, i-1), n+1), Instead: s.say(k, v+1)}
			}
		}
	}
	return Finding{}
}

// hanBegun finds what is told as done by 了 behind its verb where the source plans it.
func hanBegun(c, s han) Finding {
	if c.has(hanAhead) || c.has(hanConditionWords) {
		return Finding{}
	}
	for i, end := c.at(hanOver, notOver, 0); i >= 0; i, end = c.at(hanOver, notOver, end) {
		if i < 2 {
			continue
		}
		verb, told := c[i-2:i], c[end:c.clauseEnd(end)].pairs()
		if end-i > 1 { // 建成
			verb = c[i:end]
		}
		for k, until := s.at(hanAhead, notAhead, 0); k >= 0; k, until = s.at(hanAhead, notAhead, until) {
			stretch := s[until:s.clauseEnd(until)]
			if n := common(told, stretch.pairs()); n == 0 && (len(told) > 0 || !stretch.contains(c[end:c.clauseEnd(end)])) || 2*n < len(told) || s[s.clauseStart(k):s.clauseEnd(k)].has(hanPast) {
				continue
			}
			if end := s[k:until]; len(end) == 1 && end[0] == '将' && !s.willDo(until, verb) {
				continue // 将 for 把
			}
			if !slices.Contains(stretch, verb[0]) && !slices.Contains(stretch, verb[1]) {
				continue
			}
			return Finding{Kind: Planned, Said: string(c[max(c.clauseStart(i), i-2):min(len(c), end+4)]), Instead: s.quote(k)}
		}
	}
	return Finding{}
}

// willDo reports whether a verb that shares a character with verb stands right behind 将, which ends at i.
func (h han) willDo(i int, verb han) bool {
	if i < len(h) && (h[i] == '于' || h[i] == '在') {
		return true
	}
	p := h.pair(i)
	return p != nil && (slices.Contains(verb, p[0]) || slices.Contains(verb, p[1]))
}

var (
	withouts = words("without")
	asks     = words("if provided with subject upon after requires require required needs only unless")
	freely   = words("time always whenever unconditionally freely")
	bes      = words("is are was were be been being")

	hanNeedless       = forms("无需 无须 不需要 不需 不须 不经 未经 不必 毋须 不用")
	hanAsks           = forms("须 需 应 经 在 凭 才 方 后 的")
	hanFreedom        = forms("随时 自行 任意 自由 无条件 直接")
	hanConditionWords = forms("经 须 应当 必须 如果 若 只要 方可 才能 才可 同意 批准 情况下 前提 的，")
	notConditionWords = forms("经营 已经 经济 经理 经销 财经 经历 经验 曾经 经过 相应 经常 经纪")
	hanAhead          = forms("预计 拟 计划 打算 有望 预期 准备 筹备 筹划 谋划 力争 争取 将 目标")
	notAhead          = forms("模拟 虚拟 拟合 比拟 五年计划 准备金 将军 即将离任 目标价")
	hanOver           = forms("了 建成 竣工 落成 完工")
	notOver           = forms("了解 为了 除了 了结 不了")
)
