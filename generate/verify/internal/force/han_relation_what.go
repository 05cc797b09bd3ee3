package force

import (
	"regexp"
	"strings"
)

// hanOtherCause finds a cause told of something else than what the source says it of.
func hanOtherCause(c, s han, _ *Told) Finding {
	mine := c.causes()
	if len(mine) != 1 {
		return Finding{}
	}
	theirs := s.causes()
	x := mine[0]
	effect := noChange(x.last)
	if len(effect) == 0 || len(x.first) < 2 {
		return Finding{}
	}
	for _, y := range theirs {
		other := noChange(y.last)
		if 3*common(x.first, y.first) < 2*len(x.first) {
			continue
		}
		if len(other) == 0 || common(effect, other) > 0 {
			return Finding{}
		}
		if 2*common(effect, s.pairs()) >= len(effect) {
			return Finding{Kind: Here, Said: x.said, Instead: y.said}
		}
	}
	return Finding{}
}

// noChange is pairs without those that have a word of change.
func noChange(pairs set) set {
	out := set{}
	for p := range pairs {
		if !strings.ContainsAny(p, "增减升降涨跌变动的下上比较主要因系") {
			out[p] = true
		}
	}
	return out
}

// hanTurn finds a word of change whose opposite the source has in the clause that has the rest.
func hanTurn(c, s han, _ *Told) Finding {
	if c.has(hanDenials) || s.has(hanDenials) {
		return Finding{}
	}
	for side, mine := range hanChanges {
		theirs := hanChanges[1-side]
		i, end := c.at(mine, nil, 0)
		if i < 2 || c.has(theirs) {
			continue
		}
		clause := c[c.clauseStart(i):c.clauseEnd(i)]
		rest := noTurn(clause)
		if len(rest) < 2 {
			continue
		}
		for from := 0; from < len(s); {
			until := s.clauseEnd(from)
			x := s[from:until]
			from = until + 1
			if !x.has(theirs) || x.has(mine) {
				continue
			}
			if n := common(rest, x.pairs()); 3*n >= 2*len(rest) && n >= 2 && x.contains(c[max(0, i-2):i]) == s.contains(c[max(0, i-2):i]) {
				k, _ := x.at(theirs, nil, 0)
				if x[max(0, k-6):k].contains(c[max(0, i-2):i]) || len(c)-end <= 4 && s.has(mine) == false {
					return Finding{Kind: Here, Said: c.quote(max(c.clauseStart(i), i-4)), Instead: x.quote(max(0, k-4))}
				}
			}
		}
	}
	return Finding{}
}

// noTurn are the pairs of h that have no part of a word of change.
func noTurn(h han) set {
	out := set{}
	for p := range h.pairs() {
		if !strings.ContainsAny(p, "增减升降涨跌滑了的有显著大幅") {
			out[p] = true
		}
	}
	return out
}

var hanChanges = [2][][]rune{
	forms("增加 上升 上涨 提升 提高 扩大 改善 升高 增长 增强 上调"),
	forms("减少 下降 下跌 降低 下滑 缩小 恶化 减弱 下调 回落"),
}

var ofThem = regexp.MustCompile(`(\d+|[一二两三四五六七八九十百]+)([个家台座名位条项所款艘架套辆间处人类种批块只])([^，。；、\d]{1,8}?)(?:之中|当中|中|里)?(?:仅|已|只)?有(\d+|[一二两三四五六七八九十百]+)([个家台座名位条项所款艘架套辆间处人类种批块只])([^，。；]*)`)

// hanOfThem finds all of them where the source has so many of them: 16条线路有10条停运.
func hanOfThem(c, s han, _ *Told) Finding {
	if c.has(hanSoft) || c.has(hanDenials) || c.has(notAll) {
		return Finding{}
	}
	for _, at := range ofThem.FindAllStringSubmatch(string(s), 4) {
		all, some, does := at[1], at[4], han([]rune(at[6]))
		if at[2] != at[5] || all == some || c.contains([]rune(some+at[5])) || !c.contains([]rune(at[3])[max(0, len([]rune(at[3]))-2):]) || !c.has(hanWholly) {
			continue
		}
		if p := does.pair(0); p != nil && c.contains(p) {
			return Finding{Kind: Most, Said: string(c[:min(len(c), quoteMost)]), Instead: at[0], Key: []string{string(p)}}
		}
	}
	return Finding{}
}

// hanNow finds what one is now where the source has that he was, and the reverse.
func hanNow(c, s han, _ *Told) Finding {
	for i, mine := range [...][][]rune{hanNows, hanThens} {
		theirs := [...][][]rune{hanThens, hanNows}[i]
		at, end := c.at(mine, nil, 0)
		if at < 0 || c.has(theirs) {
			continue
		}
		post := c[end:c.clauseEnd(end)]
		if len(post) < 3 {
			continue
		}
		tail := post[max(0, len(post)-6):]
		k, _ := s.at([][]rune{tail}, nil, 0)
		if k < 0 {
			continue
		}
		clause := s[s.clauseStart(k):k]
		if clause.has(theirs) && !clause.has(mine) {
			return Finding{Kind: Here, Said: c.quote(at), Instead: s.quote(s.clauseStart(k))}
		}
	}
	return Finding{}
}

var (
	hanNows  = forms("现任 现为 现担任 目前担任 目前是 目前任")
	hanThens = forms("曾任 曾担任 原任 前任 曾为 历任 曾是")
)

// hanConverse finds a verb whose converse the source has of the same thing: 保留 and 交还.
func hanConverse(c, s han, _ *Told) Finding {
	if c.has(hanDenials) || s.has(hanDenials) || c.shared(s) < .5 {
		return Finding{}
	}
	for _, x := range hanConverses {
		for side := range 2 {
			i, _ := c.at(x[side], nil, 0)
			k, _ := s.at(x[1-side], nil, 0)
			if i >= 0 && k >= 0 && !s.has(x[side]) && !c.has(x[1-side]) {
				return Finding{Kind: Here, Said: c.quote(i), Instead: s.quote(k)}
			}
		}
	}
	return Finding{}
}

var hanConverses = [...][2][][]rune{
	{forms("保留 留存 留用"), forms("交还 归还 退还 返还 上交")},
	{forms("任命"), forms("免职 解聘 罢免")},
	{forms("加入"), forms("退出")},
}

// hanUnlessDropped finds what holds of all without the 除…外 that the source has.
func hanUnlessDropped(c, s han, _ *Told) Finding {
	k, until := s.at(hanUnlessForms, nil, 0)
	if k < 0 {
		if k, until = s.at(hanBut, notBut, 0); k < 0 {
			return Finding{}
		}
		end := s.clauseEnd(until)
		if end < 1 || s[end-1] != '外' || s[end:].has(hanAlso) {
			return Finding{}
		}
	}
	end := s.clauseEnd(until)
	if c.has(hanUnlessForms) || c.has(hanConditionWords) || c.has(hanOutside) || c.has(hanDenials) || c.has(hanLeftOut) || common(s[until:end].pairs(), c.pairs()) > 1 {
		return Finding{}
	}
	rest := s[end:]
	if mine := c.pairs(); 4*common(mine, rest.pairs()) < 3*len(mine) {
		return Finding{}
	}
	return Finding{Kind: Dropped, Said: string(c[:min(len(c), quoteMost)]), Instead: s.quote(k)}
}

// hanNoLonger finds what remains so where the source says that it no longer is.
func hanNoLonger(c, s han, _ *Told) Finding {
	if c.has(hanDenials) || c.shared(s) < .6 {
		return Finding{}
	}
	for k, until := s.at(noLonger, nil, 0); k >= 0; k, until = s.at(noLonger, nil, until) {
		p := s.pair(until)
		if p == nil {
			continue
		}
		if i, _ := c.at([][]rune{p}, nil, 0); i >= 0 && c[:i].has(hanStill) {
			return Finding{Kind: Here, Said: c.quote(max(0, i-2)), Instead: s.quote(k), Key: []string{string(p)}}
		}
	}
	return Finding{}
}

var (
	noLonger = forms("不再")
	hanStill = forms("仍 继续 依然 依旧 还")
)

// hanBothOf finds both where the source tells one thing of each: 高年级班…，低年级班….
func hanBothOf(c, s han, _ *Told) Finding {
	m := bothOf.FindStringSubmatch(string(c))
	if m == nil || c.has(hanDenials) || s.has(hanEvenly) {
		return Finding{}
	}
	thing, does := []rune(m[1]), han([]rune(m[2]))
	with, without := 0, 0
	for from := 0; from < len(s); {
		until := s.clauseEnd(from)
		x := s[from:until]
		from = until + 1
		if !x.contains(thing[max(0, len(thing)-1):]) {
			continue
		}
		if d := does.pairs(); len(d) > 0 && 3*common(d, x.pairs()) >= 2*len(d) {
			with++
		} else {
			without++
		}
	}
	if with != 1 || without != 1 {
		return Finding{}
	}
	return Finding{Kind: Most, Said: m[0], Instead: string(s[:min(len(s), quoteMost)])}
}

var bothOf = regexp.MustCompile(`(?:两|二)[个支家组名座条项]?(\p{Han}{1,4}?)(?:都|均)(\p{Han}{2,})`)
