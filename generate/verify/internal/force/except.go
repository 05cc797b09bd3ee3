package force

import (
	"slices"
	"strings"
)

// latinExcepted are the words that s excepts, up to which and from which on it does not.
func latinExcepted(s *latin) (from, to int) {
	for k, w := range s.words {
		next := s.word(k + 1)
		from = 0
		switch {
		case w == "except" || w == "excluding" || w == "barring":
			from = k + 1
		case w == "other" && next == "than" || w == "apart" && next == "from" || w == "exception" && next == "of" || w == "but" && next == "not":
			from = k + 2
		}
		if from == 0 || from >= len(s.words) || next == "that" || next == "where" || next == "as" || next == "when" {
			continue
		}
		for next := s.word(from); next == "for" || next == "in" || next == "on" || next == "to"; next = s.word(from) {
			from++
		}
		for to = from; to < min(len(s.words), from+exceptMost) && !(to > from && s.stops[to]) && !exceptEnds[s.words[to]]; to++ {
		}
		if (w == "other" || w == "apart" || w == "but") && (s.has(everyOf) < 0 || s.has(ifs) >= 0) {
			continue
		}
		if len(s.content(from, to)) > 0 {
			return from, to
		}
	}
	return 0, 0
}

const exceptMost = 7 // words of what is excepted, at most

// excepts reports whether the claim says nothing but what the source excepts, of what it says of the others.
func (l *latin) excepts(s *latin, from, to int) bool {
	x := s.content(from, to)
	for w := range x {
		if l.find(w, 0) < 0 {
			return false
		}
	}
	mine, shared := 0, 0
	for w := range l.content(0, len(l.words)) {
		if x[w] || l.excepting(w) {
			continue
		}
		mine++
		if k := s.find(w, 0); k >= 0 {
			shared++
		}
	}
	return shared > 0 && 2*shared >= mine
}

func (l *latin) excepting(stem string) bool {
	return stem == "includ" || stem == "exclud" || stem == "except"
}

// latinExcept finds what the source excepts said of that as well.
func latinExcept(c, s *latin) Finding {
	from, to := latinExcepted(s)
	if to == 0 || c.has(denials) >= 0 || c.has(exceptors) >= 0 || s.has(denials) >= 0 && (s.has(denials) != from-1 || s.words[from-2] != "but") {
		return Finding{}
	}
	var key []string
	for w := range s.content(from, to) {
		key = append(key, w)
	}
	if c.excepts(s, from, to) {
		return Finding{Kind: Excepted, Said: s.say(from, to), Instead: s.say(max(0, from-2), to), Key: key}
	}
	for i, w := range c.words { // all, where the source has all but these
		n := c.past(i + 1)
		if w != "all" && w != "every" && w != "each" || n >= len(c.words) {
			continue
		}
		for k := range s.words[:from] {
			if s.stems[k] == c.stems[n] && s.near(wholly, k, 3) >= 0 && from-k <= 5 && c.restrained(n) == s.restrained(k) {
				return Finding{Kind: Excepted, Said: c.say(i, n+1), Instead: s.say(max(0, from-2), to), Key: key}
			}
		}
	}
	return Finding{}
}

// restrained reports whether word k is followed by what says which are meant.
func (l *latin) restrained(k int) bool {
	w := l.word(k + 1)
	return k+1 < len(l.words) && !l.stops[k+1] && (behind[w] && w != "over" || w == "in" || w == "of")
}

// MayDeny reports whether c has a word that denies or excepts.
func (c *Claim) MayDeny() bool {
	if c.isHan {
		return c.han.has(hanDenials)
	}
	return c.latin.has(denials) >= 0 || c.latin.has(exceptors) >= 0
}

// Excepted reports whether c, which [Claim.MayDeny], says no of what source excepts from what it says.
func (c *Claim) Excepted(source string) bool {
	if c.isHan {
		return hanExcepts(c.han, readHan(source))
	}
	l := readLatin(source)
	if c.latin.butNot(&l) || c.latin.shutOut(&l) {
		return true
	}
	from, to := latinExcepted(&l)
	return to > 0 && c.latin.excepts(&l, from, to)
}

// butNot reports whether s sets against each other what l says of one but not of another, and denies the latter too.
func (l *latin) butNot(s *latin) bool {
	i := l.has(buts)
	if i < 2 || l.word(i+1) != "not" {
		return false
	}
	parts := s.contrast()
	if parts == nil {
		return false
	}
	a, b := s.content(parts[0][0], parts[0][1]), s.content(parts[1][0], parts[1][1])
	if s.near(denials, parts[0][1], parts[0][1]) >= 0 || s.has(denials) < parts[1][0] {
		return false
	}
	mine, other := l.content(0, i), l.content(i+2, len(l.words))
	at, behind := 0, 0
	for w := range mine {
		if a[w] && !b[w] && !other[w] {
			at++
		}
	}
	for w := range other {
		if b[w] && !a[w] && !mine[w] {
			behind++
		}
	}
	return at > 0 && behind > 0
}

// shutOut reports whether s names those that l says cannot take part among those whom it excludes.
func (l *latin) shutOut(s *latin) bool {
	i := l.has(denials)
	if i < 1 {
		return false
	}
	takes := false
	for k := i + 1; k < min(i+4, len(l.words)); k++ {
		takes = takes || joining[l.words[k]]
	}
	if !takes || !slices.ContainsFunc(s.words, func(w string) bool { return shutsOut[w] }) || s.has(denials) >= 0 {
		return false
	}
	who, in := 0, 0
	for w := range l.content(0, i) {
		who++
		if s.find(w, 0) >= 0 {
			in++
		}
	}
	return who > 0 && 3*in >= 2*who
}

var (
	buts     = words("but")
	joining  = words("part participate join enter enrol enroll eligible included admitted take enrolled")
	shutsOut = words("exclusion excluded excludes exclude excluding ineligible")
)

// hanExcepted is what s excepts; empty where it excepts nothing.
func hanExcepted(s han) han {
	if i, end := s.at(hanBut, notBut, 0); i >= 0 {
		until := s.clauseEnd(end)
		for k := end + 1; k < until; k++ {
			if n := s.starts(hanOutside, k); n > 0 && k-end >= 2 {
				if rest := s[k+n:]; rest[:min(len(rest), alsoNear)].has(hanAlso) {
					return nil // besides
				}
				return s[end:k]
			}
		}
	}
	if i, _ := s.at(hanLeftOut, nil, 0); i >= 0 {
		from := s.clauseStart(i)
		for n := s.starts(hanHowever, from); n > 0; n = s.starts(hanHowever, from) {
			from += n
		}
		return s[from:i]
	}
	if i, end := s.at(hanWithout, nil, 0); i >= 0 {
		return s[end:s.clauseEnd(end)]
	}
	if i, end := s.at(hanBeyond, nil, 0); i >= 2 && end < len(s) && s[s.clauseStart(i):i].contains([]rune("除")) == false {
		return s[s.clauseStart(i):i]
	}
	return nil
}

const alsoNear = 8 // characters behind 除…外 in which 还 says that more comes

// hanExcepts reports whether the claim says nothing but what the source excepts, of what it says of the others.
func hanExcepts(c, s han) bool {
	x := hanExcepted(s)
	if len(x) < 2 {
		return false
	}
	named := x.pairs()
	if len(named) == 0 || 3*common(named, c.pairs()) < 2*len(named) {
		return false
	}
	mine, shared := 0, 0
	theirs := s.pairs()
	for w := range c.pairs() {
		if named[w] {
			continue
		}
		mine++
		if theirs[w] {
			shared++
		}
	}
	return shared > 0 && 5*shared >= 2*mine
}

// hanExcept finds what the source excepts said of that as well.
func hanExcept(c, s han) Finding {
	if c.has(hanDenials) || c.has(hanOutside) || c.has(hanLeftOut) {
		return Finding{}
	}
	x := hanExcepted(s)
	if len(x) < 2 {
		return Finding{}
	}
	if i, _ := s.at(hanDenials, notDenials, 0); i >= 0 && !s.has(hanWithout) {
		return Finding{}
	}
	key := slices.Sorted(func(yield func(string) bool) {
		for w := range x.pairs() {
			if !yield(w) {
				return
			}
		}
	})
	if hanExcepts(c, s) {
		return Finding{Kind: Excepted, Said: string(x), Instead: strings.TrimSpace(s.quote(max(0, indexOf(s, x)-1))), Key: key}
	}
	i, _ := c.at(hanEveryone, notAll, 0)
	if k, _ := s.at(hanEveryone, notAll, 0); i < 0 || k < 0 || common(x.pairs(), c.pairs()) > 0 {
		return Finding{}
	}
	mine := c.pairs()
	if 5*common(mine, s.pairs()) < 4*len(mine) {
		return Finding{}
	}
	return Finding{Kind: Excepted, Said: c.quote(i), Instead: s.quote(max(0, indexOf(s, x)-1)), Key: key}
}

func indexOf(s, x han) int {
	from, _ := s.at([][]rune{x}, nil, 0)
	return from
}

var (
	exceptors   = words("except excluding exception other apart barring unless beside besides")
	everyOf     = words("all every each whole entire everyone everything")
	exceptEnds  = words("from to until till are is was were be may shall will would can must have has had receive receives get gets between during at and or who which")
	hanBut      = forms("除 除了")
	notBut      = forms("除外 扣除 解除 删除 清除 消除 免除 排除 除非 废除 拆除 开除 除以 除夕 除权 除息 剔除 切除 去除 根除")
	hanOutside  = forms("之外 以外 外")
	hanLeftOut  = forms("除外")
	hanHowever  = forms("但是 但 其中 不过 ，")
	hanWithout  = forms("不包括 不含 不包含")
	hanBeyond   = forms("以外的 之外的")
	hanAlso     = forms("还 也 亦 另 同时 此外")
	hanEveryone = forms("所有 全部 全体 任何 一切 各 均 都 每个 每名 每位 一律")
	notDenials  = forms("非常 未来 不动产 不同 不断 不少 无线 不仅")
)
