package force

import "regexp"

// latinPart finds all of them, or them without more, where the source has so many of them: three of its
// eight refineries.
func latinPart(c, s *latin) Finding {
	for k := 1; k+2 < len(s.words); k++ {
		if s.words[k] != "of" || !counts(s.words[k-1]) && !few[s.words[k-1]] {
			continue
		}
		m := k + 1
		for m < min(len(s.words), k+5) && !counts(s.words[m]) {
			m++
		}
		if m+1 >= len(s.words) || !counts(s.words[m]) || s.words[m] == s.words[k-1] {
			continue
		}
		n := m + 1
		if f := c.wholeOf(s, k, m, n); f.Kind != None {
			return f
		}
	}
	return Finding{}
}

// wholeOf finds the thing that the source has at word n, of which it tells the number at word m and before
// of, word k, that of some, without the latter in the claim.
func (l *latin) wholeOf(s *latin, k, m, n int) Finding {
	for i := l.find(s.stems[n], 0); i >= 0; i = l.find(s.stems[n], i+1) {
		all := false
		for j := max(0, i-4); j < i; j++ {
			w := l.words[j]
			if w == s.words[m] && (j == 0 || l.words[j-1] != "of" || j > 1 && wholly[l.words[j-2]]) || wholly[w] || w == "both" {
				all = true
			}
		}
		if !all || l.find(s.stems[k-1], 0) >= 0 || l.has(nearly) >= 0 || l.has(denials) >= 0 || l.has(among) >= 0 {
			continue
		}
		mine, shared := 0, 0
		for w := range l.content(0, len(l.words)) {
			if w == s.stems[n] || w == s.stems[m] {
				continue
			}
			mine++
			if s.find(w, 0) >= 0 {
				shared++
			}
		}
		if shared > 0 && 2*shared >= mine {
			return Finding{Kind: Most, Said: l.say(max(0, i-1), i+1), Instead: s.say(k-1, n+1), Key: []string{s.stems[n]}}
		}
	}
	return Finding{}
}

// counts reports whether a word is a small number.
func counts(w string) bool { return numerals[w] || w[0] >= '0' && w[0] <= '9' && len(w) < 4 }

// hanPart is the same of Chinese: 八家分厂中有三家.
func hanPart(c, s han) Finding {
	text := string(s)
	for _, at := range partOf.FindAllStringSubmatch(text, 4) {
		all, thing, some := at[1], at[2], at[3]
		if all == some {
			continue
		}
		name := []rune(thing)
		i, end := c.at([][]rune{name}, nil, 0)
		if i < 0 || c.contains([]rune(some)) || c.has(hanDenials) || c.has(hanSoft) || end < len(c) && c[end] == '中' || end < len(c) && c[end] == '之' {
			continue
		}
		if !c[max(0, i-4):i].contains([]rune(all)) && !c.has(hanWholeOf) {
			continue
		}
		mine := c.pairs()
		if 2*common(mine, s.pairs()) < len(mine) {
			continue
		}
		return Finding{Kind: Most, Said: c.quote(max(0, i-3)), Instead: at[0], Key: keyOf(name)}
	}
	return Finding{}
}

// keyOf is the last pair of characters of a name.
func keyOf(name []rune) []string {
	if len(name) < 2 {
		return nil
	}
	return []string{string(name[len(name)-2:])}
}

var (
	few        = words("some several few many half most part majority minority none")
	among      = words("among")
	numerals   = words("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty")
	hanWholeOf = forms("所有 全部 均 都 全体 各")
	partOf     = regexp.MustCompile(`([一二两三四五六七八九十百\d]+)[个家台座名位条项所款艘架套辆间处人类种批块只]([^，。；]{1,8}?)(?:之中|当中|中|里)，?(?:的|有|仅|已|其中|只有){0,2}([一二两三四五六七八九十百\d]+)[个家台座名位条项所款艘架套辆间处人类种批块只]`)
)
