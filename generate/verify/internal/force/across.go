package force

// manner are the small words that say with how much force a sentence of either language says it.
type manner struct {
	plans, done          bool
	hedges, softens      bool
	only, every, soft    bool
	conditions, freely   bool
	jointly, or, and, no bool
}

func (c *Claim) manner() manner {
	if c.isHan {
		return c.han.manner()
	}
	return c.latin.manner()
}

func (l *latin) manner() manner {
	m := manner{
		softens: l.has(softened) >= 0, only: l.has(onlys) >= 0, soft: l.has(nearly) >= 0, conditions: l.has(ifs) >= 0 || l.has(unlesses) >= 0,
		jointly: l.has(both) >= 0 || l.has(jointWords) >= 0, or: l.has(or) >= 0, and: l.has(and) >= 0, no: l.has(denials) >= 0,
	}
	for k, w := range l.words {
		next := l.word(k + 1)
		switch {
		case w == "will", plans[w] && (next == "to" || next == "for"):
			m.plans = true
		case hedges[w] && next != "" && !startsFigure(next):
			m.hedges = true
		case isPast(w) && irregular[w] != w && !plans[w] && l.near(ahead, k, 3) < 0 && !small[w]:
			m.done = true
		case (universal[w] || wholly[w]) && w != "always" && !nearly[l.word(k-1)] && l.word(k-1) != "at":
			m.every = true
		}
		m.freely = m.freely || w == "always" || w == "unconditionally" || w == "everyone" || w == "all" && k > 0 && l.words[k-1] == "for"
	}
	return m
}

func (h han) manner() manner {
	any := func(list, not [][]rune) bool { i, _ := h.at(list, not, 0); return i >= 0 }
	return manner{
		plans: any(hanAhead, notAhead), done: any(hanDone, notDone) || any(hanOver, notOver), hedges: any(hanHedges, nil), softens: any(hanSoftened, nil) || any(hanLets, nil),
		only: any(hanOnly, notOnly), every: any(hanAny, nil) || any(hanWholly, notEvery), soft: any(hanSoft, notSoft), conditions: any(hanConditionWords, notConditionWords) || any(hanOutside, nil),
		freely: any(hanRegardless, nil), jointly: any(hanTogether, nil), or: any(hanOr, notOr), and: any(hanAnd, notAnd), no: any(hanDenials, nil),
	}
}

// Across is [Claim.Compare] with a sentence in the other language: by small words alone, so where none
// of the two denies.
func (c *Claim) Across(source string) Finding {
	other := Claim{isHan: !c.isHan}
	if other.isHan {
		other.han = readHan(source)
	} else {
		other.latin = readLatin(source)
	}
	mine, theirs := c.manner(), other.manner()
	if mine.no || theirs.no {
		return Finding{}
	}
	switch {
	case theirs.only && !mine.only && mine.every && !theirs.every:
		return Finding{Kind: Only, Said: c.every(), Instead: other.words(onlys, hanOnly)}
	case theirs.soft && !theirs.every && mine.every && !mine.soft:
		return Finding{Kind: Most, Said: c.every(), Instead: other.words(nearly, hanSoft)}
	case theirs.conditions && !mine.conditions && mine.freely && !theirs.freely:
		return Finding{Kind: Conditional, Said: c.words(freeWords, hanRegardless), Instead: other.words(ifs, hanConditionWords)}
	case theirs.jointly && theirs.and && !theirs.or && mine.or && !mine.and:
		return Finding{Kind: Joined, Said: c.words(or, hanOr), Instead: other.words(and, hanAnd)}
	case theirs.plans && !theirs.done && mine.done && !mine.plans && !mine.softens:
		return Finding{Kind: Planned, Said: c.done(), Instead: other.words(aheadWords, hanAhead)}
	case theirs.hedges && !mine.softens && !mine.hedges && !mine.plans && !theirs.plans:
		return Finding{Kind: Hedged, Said: c.opening(), Instead: other.words(hedges, hanHedges)}
	}
	return Finding{}
}

// words are the first of list in c with what follows.
func (c *Claim) words(list set, forms [][]rune) string {
	if c.isHan {
		if i, _ := c.han.at(forms, nil, 0); i >= 0 {
			return c.han.quote(i)
		}
		return ""
	}
	if i := c.latin.has(list); i >= 0 {
		return c.latin.from(i)
	}
	return ""
}

func (c *Claim) every() string {
	if w := c.words(universal, hanAny); w != "" {
		return w
	}
	return c.words(wholly, hanWholly)
}

func (c *Claim) done() string {
	if c.isHan {
		if w := c.words(nil, hanDone); w != "" {
			return w
		}
		return c.words(nil, hanOver)
	}
	for _, w := range c.latin.words {
		if isPast(w) && !small[w] {
			return w
		}
	}
	return ""
}

func (c *Claim) opening() string {
	if c.isHan {
		return c.han.quote(0)
	}
	return c.latin.from(0)
}

var (
	unlesses      = words("unless subject")
	jointWords    = words("jointly together")
	freeWords     = words("always unconditionally everyone all")
	aheadWords    = words("will expect expects expected plan plans planned intend intends intended aim aims hope hopes propose proposes proposed schedule scheduled anticipate anticipates anticipated")
	hanLets       = forms("可 能 允许 有权 得以 也许")
	notEvery      = forms("首都 成都 都市 平均 人均 日均 年均 户均 均衡 均价 均值 安全 全球 全国 全年 全市 全省 完全 健全 全资 全面 全线 全文 全新")
	hanRegardless = forms("一律 无条件 随时 所有客户 所有用户 任何情况下 均可 均免")
	hanTogether   = forms("双 共同 同时 一并 联合")
)
