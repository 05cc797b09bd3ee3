package force

import (
	"regexp"
	"slices"
	"strings"
)

var counted = regexp.MustCompile(`(\d[\d.,]*)([万亿]?)(人次|艘次|架次|车次|辆次|人|户|家|艘|辆|吨|台|套|亩|公顷|平方米|公里|米)`)

// hanUnit finds half a month for half a year, and a number of other things than the source counts.
func hanUnit(c, s han, _ *Told) Finding {
	for _, x := range [...][2]string{{"半个月", "半年"}, {"半年", "半个月"}, {"半天", "半年"}, {"半年", "半天"}} {
		if c.contains([]rune(x[0])) && s.contains([]rune(x[1])) && !s.contains([]rune(x[0])) && !c.contains([]rune(x[1])) && c.shared(s) >= .5 {
			return Finding{Kind: Here, Said: x[0], Instead: x[1]}
		}
	}
	for _, m := range counted.FindAllStringSubmatch(string(c), 4) {
		other := ""
		for _, n := range counted.FindAllStringSubmatch(string(s), 12) {
			if n[1] == m[1] && n[2] == m[2] {
				if n[3] == m[3] {
					other = ""
					break
				}
				other = n[0]
			}
		}
		if other != "" && strings.HasSuffix(m[3], "次") && strings.HasSuffix(other, "次") {
			return Finding{Kind: Here, Said: m[0], Instead: other}
		}
	}
	return Finding{}
}

var firstIn = regexp.MustCompile(`(全球|世界|亚洲|欧洲|非洲|北美|东南亚|中国内地|中国大陆|中国|全国|国内|全省|全市|华东|华南|华北|西南|西北|东北)(?:上)?(?:的)?(第一[家个座条艘]|首[家个座条次例]|最[大高长多快])`)

// hanFirstIn finds the first of another region: 亚洲第一家.
func hanFirstIn(c, s han, _ *Told) Finding {
	m := firstIn.FindStringSubmatch(string(c))
	if m == nil || c.shared(s) < .6 {
		return Finding{}
	}
	all := firstIn.FindAllStringSubmatch(string(s), 4)
	for _, n := range all {
		same := n[1] == m[1] || strings.Contains(n[1], m[1]) || strings.Contains(m[1], n[1]) || inChina[n[1]] && inChina[m[1]] || worldwide[n[1]] && worldwide[m[1]]
		if same || []rune(n[2])[0] != []rune(m[2])[0] && []rune(n[2])[0] != '首' && []rune(m[2])[0] != '首' {
			return Finding{}
		}
	}
	if len(all) == 0 {
		return Finding{}
	}
	return Finding{Kind: Here, Said: m[0], Instead: all[0][0]}
}

var (
	inChina   = words("中国内地 中国大陆 中国 全国 国内")
	worldwide = words("全球 世界")
	dated     = regexp.MustCompile(`(\d+[日月年])的?(\d[\d.,]*[万亿]?)多?[人个家户元吨条次]`)
	ofDay     = regexp.MustCompile(`\d+日`)
)

// hanDated finds a number of another day than that right before which it stands in the source: 5日80万人.
func hanDated(c, s han, _ *Told) Finding {
	days := ofDay.FindAllString(string(c), 3)
	if len(days) != 1 {
		return Finding{}
	}
	found := ""
	for _, m := range dated.FindAllStringSubmatch(string(s), 4) {
		if strings.HasSuffix(m[1], "日") && m[1] != days[0] && c.contains([]rune(m[2])) {
			found = m[0]
		} else if m[1] == days[0] && c.contains([]rune(m[2])) {
			return Finding{}
		}
	}
	if found == "" {
		return Finding{}
	}
	return Finding{Kind: Here, Said: days[0], Instead: found}
}

// hanPaid finds shares where the source has cash, and the reverse.
func hanPaid(c, s han, _ *Told) Finding {
	for i, mine := range hanMoney {
		if !c.has(mine) || s.has(mine) || c.shared(s) < .5 {
			continue
		}
		for k, theirs := range hanMoney {
			if at, end := s.at(theirs, nil, 0); k != i && at >= 0 && !c.has(theirs) {
				m, _ := c.at(mine, nil, 0)
				if m > 0 && slices.Contains([]rune("以用为是发付"), c[m-1]) {
					return Finding{Kind: Here, Said: c.quote(m), Instead: string(s[at:end])}
				}
			}
		}
	}
	return Finding{}
}

var (
	hanMoney   = [...][][]rune{forms("现金"), forms("股票 股份"), forms("实物")}
	beforeThat = regexp.MustCompile(`(\d[\d.,]*)([^\d，。；]{0,4})[（(，]?(?:此前|原先|之前|上次|原来)(?:预计|预测|预期|为|是|的|预估)*(\d[\d.,]*)`)
	fromTo     = regexp.MustCompile(`(?:从|由)(?:原来的|此前的)?(\d[\d.,]*)[^\d，。；]{0,10}(\d[\d.,]*)`)
)

// hanBeforeFigure finds a figure of before told as that of now: 600（此前550）.
func hanBeforeFigure(c, s han, _ *Told) Finding {
	m, n := beforeThat.FindStringSubmatch(string(s)), fromTo.FindStringSubmatch(string(c))
	if m == nil || n == nil {
		return Finding{}
	}
	if n[1] == m[1] && n[2] == m[3] && m[1] != m[3] {
		return Finding{Kind: Here, Said: n[0], Instead: m[0]}
	}
	return Finding{}
}
