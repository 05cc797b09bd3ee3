package force

import "slices"

// hanDenied finds a denial of what the source affirms, word for word.
func hanDenied(c, s han) Finding {
	if !s.has(hanDenials) {
		return Finding{}
	}
	for i, end := c.at(hanDenying, notDenying, 0); i >= 0; i, end = c.at(hanDenying, notDenying, end) {
		if end+4 > len(c) || c.clauseEnd(end) < end+4 {
			continue
		}
		said := c[end : end+4]
		for k := range s {
			if k+4 <= len(s) && slices.Equal(s[k:k+4], said) && !s[max(s.clauseStart(k), k-4):k].has(hanDenials) {
				if m := s[:k]; m.contains(said) || s[k+4:].contains(said) {
					break // twice: one of them may be denied
				}
				return Finding{Kind: Denied, Said: string(c[i : end+4]), Instead: string(said)}
			}
		}
	}
	return Finding{}
}

// rest is what stands in h up to the end of its first clause that says anything.
func (h han) rest() set {
	i := 0
	for i < len(h) && !isHan(h[i]) {
		i++
	}
	return h[i:h.clauseEnd(i)].pairs()
}

// hanUnless finds a condition turned round, and both in a condition for either.
func hanUnless(c, s han) Finding {
	k, until := s.at(hanUnlessForms, nil, 0)
	if k < 0 || c.has(hanDenials) || c.has(hanUnlessForms) {
		return Finding{}
	}
	i, end := c.at(hanIfs, nil, 0)
	if i < 0 {
		return Finding{}
	}
	under := s[until:s.clauseEnd(until)]
	main := func(from int) set {
		return han(slices.DeleteFunc(slices.Clone(c[from:]), func(x rune) bool { return x == '才' })).pairs()
	}(c.clauseEnd(end))
	if 2*common(main, s[s.clauseEnd(until):].pairs()) < len(main) || under.has(hanDenials) || s[:k].has(hanDenials) || common(under.pairs(), c[end:c.clauseEnd(end)].pairs()) < 2 {
		return Finding{}
	}
	return Finding{Kind: Unless, Said: string(c[i:end]), Instead: "除非"}
}

// hanOnlyAny finds any where the source has only.
func hanOnlyAny(c, s han) Finding {
	if f := hanOther(c, s); f.Kind != None {
		return f
	}
	i, _ := c.at(hanAny, nil, 0)
	if k, _ := c.at(hanOnly, notOnly, 0); i < 0 || k >= 0 || s.has(hanAny) || c.has(hanDenials) {
		return Finding{}
	}
	k, until := s.at(hanOnly, notOnly, 0)
	if k >= 0 && !c.ofOthers(s, i, until) {
		return Finding{}
	}
	if k < 0 || until < len(s) && (s[until] >= '0' && s[until] <= '9' || s[until] == '为') {
		return Finding{}
	}
	return Finding{Kind: Only, Said: c.quote(i), Instead: s.quote(k)}
}

// ofOthers reports whether what the source names from until on, behind only, stands in the claim behind
// its universal at i, or nowhere.
func (h han) ofOthers(s han, i, until int) bool {
	end := s.clauseEnd(until)
	if m, _ := s.at(hanMays, notMays, until); m >= 0 && m < end {
		end = m
	}
	named := s[until:end].pairs()
	return common(named, h[:i].pairs()) == 0 || common(named, h[i:].pairs()) > 0
}

// hanOther finds another that may do what the source says that only some may.
func hanOther(c, s han) Finding {
	k, until := s.at(hanOnlyFirst, notOnly, 0)
	if k != 0 || c.has(hanOnly) || c.has(hanDenials) {
		return Finding{}
	}
	m, end := s.at(hanMays, notMays, until)
	i, to := c.at(hanMays, notMays, 0)
	if m < 0 || i < 2 || m-until < 2 || m > s.clauseEnd(k) || common(s[until:m].pairs(), c.pairs()) > 0 {
		return Finding{}
	}
	p, q := s.pair(end), c.pair(to)
	if p == nil || q == nil || !slices.Equal(p, q) {
		return Finding{}
	}
	return Finding{Kind: Only, Said: string(c[c.clauseStart(i):i]), Instead: string(s[k:m])}
}

// hanExclusive finds others let in that the source shuts out.
func hanExclusive(c, s han) Finding {
	i, end := c.at(hanOthers, nil, 0)
	k, _ := s.at(hanShut, nil, 0)
	if i < 0 || k < 0 || s.contains(c[i:end]) || c.has(hanDenials) || c.has(hanShut) {
		return Finding{}
	}
	return Finding{Kind: Exclusive, Said: c.quote(i), Instead: s.quote(k)}
}

// hanConditional finds all of a kind where the source says of which.
func hanConditional(c, s han) Finding {
	i, end := c.at(hanEvery, nil, 0)
	if i < 0 || s.has(hanAny) || c.has(hanCondition) || c.has(hanSoft) {
		return Finding{}
	}
	if p := c.pair(end); p != nil { // 余额高于5000元的客户
		if k, _ := s.at([][]rune{append([]rune{'的'}, p...)}, nil, 0); k >= 0 && s[s.clauseStart(k):k].has(hanBounds) {
			return Finding{Kind: Conditional, Said: c.quote(i), Instead: s.quote(s.clauseStart(k))}
		}
	}
	k, until := s.at(hanWhere, nil, 0)
	if k < 0 {
		return Finding{}
	}
	from := s.clauseStart(k)
	if s[until-1] == '，' || s[k] == '的' || s[k] == '者' {
		until = k + 1
	} else {
		until = s.clauseEnd(until)
	}
	return Finding{Kind: Conditional, Said: c.quote(i), Instead: string(s[from:until])}
}

// hanJoined finds one of two where the source has both, and the reverse.
func hanJoined(c, s han) Finding {
	find := func(mine, notMine, theirs, notTheirs [][]rune) Finding {
		for i, end := c.at(mine, notMine, 0); i >= 0; i, end = c.at(mine, notMine, end) {
			if i < 2 || end+2 > len(c) {
				continue
			}
			l, r := c[i-2:i], c[end:end+2]
			for k, until := s.at(theirs, notTheirs, 0); k >= 0; k, until = s.at(theirs, notTheirs, until) {
				if k < 2 || until+2 > len(s) {
					continue
				}
				before, behind := s[s.clauseStart(k):k], s[until:s.clauseEnd(until)]
				same := slices.Equal(s[k-2:k], l) && slices.Equal(s[until:until+2], r)
				turned := before.contains(r) && behind.contains(l)
				if same || turned {
					return Finding{Kind: Joined, Said: c.quote(c.clauseStart(i)), Instead: s.quote(s.clauseStart(k))}
				}
			}
		}
		return Finding{}
	}
	if k, _ := s.at(hanOr, notOr, 0); k < 0 && s.has(hanJoint) {
		return find(hanOr, notOr, hanAnd, notAnd)
	}
	if c.has(hanBoth) && !c.has(hanOr) {
		return find(hanAnd, notAnd, hanOr, notOr)
	}
	return Finding{}
}

// hanOfWhich finds all where the source says it of some: 其中两个为自有.
func hanOfWhich(c, s han) Finding {
	k, until := s.at(someOf, nil, 0)
	i, end := c.at(hanWhole, notAll, 0)
	if k < 0 || i < 0 || s.has(hanWholly) || c.has(hanAmong) {
		return Finding{}
	}
	told := c[end:].rest()
	if len(told) == 0 || common(told, s[:k].pairs()) > 0 || 2*common(told, s[until:].pairs()) < len(told) {
		return Finding{}
	}
	return Finding{Kind: Most, Said: c.quote(i), Instead: s.quote(k)}
}

var (
	someOf    = forms("其中一 其中两 其中二 其中三 其中四 其中五 其中六 其中七 其中八 其中九 其中十 其中1 其中2 其中3 其中4 其中5 其中6 其中7 其中8 其中9 其中有")
	hanBounds = forms("满 超过 高于 低于 大于 小于 以上 以下 符合 持有 达到")
)
