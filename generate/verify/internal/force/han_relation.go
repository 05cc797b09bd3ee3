package force

import (
	"regexp"
	"slices"
	"strings"

	"grounded/internal/subject"
)

// hanRelation is a rule of [han.relate] and the forms of which a claim has one where it applies; none: it always does.
type hanRelation struct {
	signs [][]rune
	rule  func(c, s han, t *Told) Finding
}

var hanRelations = [...]hanRelation{
	{forms(strings.Join(hanPosts, " ")), hanPostOf},
	{forms("等奖 金牌 银牌 铜牌 冠军 亚军 季军 金奖 银奖 铜奖"), hanRanked},
	{forms(strings.Join(hanSpeaking, " ")), hanSaid},
	{forms("主要系 所致 由于 导致 主要是因为 原因 因"), hanOtherCause},
	{forms("增加 减少 上升 下降 上涨 下跌 提升 提高 降低 下滑 扩大 缩小 改善 恶化 升高 增长 增强 减弱 上调 下调"), hanTurn},
	{forms("全部 都 均 所有 全"), hanOfThem},
	{forms("半 次"), hanUnit},
	{forms("第一 首家 首个 首座 首条 首次 最大 最高 最长"), hanFirstIn},
	{forms("日 月 年"), hanDated},
	{forms("现任 现为 目前 曾任 现担任 曾 此前 原任 前任"), hanNow},
	{forms("保留 留存 留用 交还 归还 退还 返还 上交 任命 解聘 免职 辞职 加入 退出 辞去"), hanConverse},
	{forms("自动 一律 均 都 必须 将"), hanUnlessDropped},
	{forms("仍 继续 依然 依旧 仍然 还"), hanNoLonger},
	{forms("两 二 都 均 只有 仅"), hanBothOf},
	{forms("现金 股票 股份 实物"), hanPaid},
	{forms("从 由 此前 原 至 到 上调 下调 提高 降低"), hanBeforeFigure},
}

// relate is the first of the relations that differs.
func (h han) relate(t Told) Finding {
	var s han
	for i := range hanRelations {
		r := &hanRelations[i]
		if !h.has(r.signs) {
			continue
		}
		if s == nil {
			s = readHan(t.Sentence)
		}
		if f := r.rule(h, s, &t); f.Kind != None {
			return f
		}
	}
	return Finding{}
}

// shared is the share of the pairs of h that s has.
func (h han) shared(s han) float64 {
	mine := h.pairs()
	if len(mine) == 0 {
		return 0
	}
	return float64(common(mine, s.pairs())) / float64(len(mine))
}

var hanPosts = strings.Fields("主任 书记 院长 校长 局长 部长 处长 科长 主席 会长 馆长 厂长 经理 总监 总裁 董事长 秘书长 行长 市长 省长 县长 镇长 队长 组长 站长 总理 总统 教练 所长 园长 社长")

// nameAt is the name of a person that stands at i, before what a name is followed by; empty where there is none.
func (h han) nameAt(i int) string {
	if i+2 > len(h) || !strings.ContainsRune(subject.Surnames, h[i]) {
		return ""
	}
	for _, n := range [2]int{3, 2} {
		if i+n > len(h) || !isHan(h[i+1]) || !isHan(h[i+n-1]) {
			continue
		}
		if i+n == len(h) || !isHan(h[i+n]) || h.starts(behindName, i+n) > 0 {
			return string(h[i : i+n])
		}
	}
	return ""
}

var behindName = forms("主持 出席 担任 表示 说 称 指出 介绍 任 在 为 是 将 和 与 等 获 荣获 强调 认为 宣布 应邀 现场 致辞 讲话 带领 率 先生 女士 参加 陪同 负责 于 从 对 向 也 都 均 已 透露 接受")

// hanPostOf finds whom the claim gives a post that the source gives to another, named with whose it is: 药剂科主任.
func hanPostOf(c, s han, _ *Told) Finding {
	for _, p := range hanPosts {
		post := []rune(p)
		i, end := c.at([][]rune{post}, nil, 0)
		if i < 2 || end >= len(c) {
			continue
		}
		name := c.nameAt(end)
		from := max(c.clauseStart(i), i-3)
		if name == "" || i-from < 2 {
			continue
		}
		post = c[from:end]
		k, until := s.at([][]rune{post}, nil, 0)
		if k < 0 {
			continue
		}
		other := s.nameAt(until)
		if other == "" || other == name || s[until:s.clauseEnd(until)].contains([]rune(name)) {
			continue
		}
		if s[s.clauseEnd(until):].contains(append(slices.Clone(post), []rune(name)...)) {
			continue
		}
		return Finding{Kind: Of, Said: name, Instead: other}
	}
	return Finding{}
}

var ranked = regexp.MustCompile(`[特一二三四五]等奖|[金银铜]牌|[金银铜]奖|[冠亚季]军`)

// hanRanked finds who is given a prize that the source gives to others.
func hanRanked(c, s han, _ *Told) Finding {
	rank := ranked.FindString(string(c))
	at, _ := c.at([][]rune{[]rune(rank)}, nil, 0)
	if rank == "" || len(ranked.FindAllString(string(c), 3)) > 1 || c.has(hanDenials) {
		return Finding{}
	}
	v, _ := c.at(hanWins, nil, 0)
	if v < 2 || v > at {
		return Finding{}
	}
	its, others := "", ""
	for _, clause := range strings.FieldsFunc(string(s), func(x rune) bool { return strings.ContainsRune("，；。,;", x) }) {
		switch r := ranked.FindString(clause); {
		case r == rank:
			its += clause
		case r != "":
			others += clause
		case others == "" && its == "":
		}
	}
	if its == "" {
		return Finding{}
	}
	names := strings.FieldsFunc(string(c[c.clauseStart(v):v]), func(x rune) bool { return strings.ContainsRune("、和与及", x) })
	for _, n := range names {
		n = strings.TrimRight(n, "都均分别也 ")
		if r := []rune(n); len(r) < 2 || len(r) > 4 || strings.Contains(its, n) {
			continue
		}
		if !strings.Contains(others, n) && (len(names) > 1 || han([]rune(n)).nameAt(0) == "" || !strings.Contains(its, "荣获") && !strings.Contains(its, "获")) {
			continue
		}
		return Finding{Kind: Of, Said: n, Instead: its}
	}
	return Finding{}
}

var hanWins = forms("荣获 获得 获 得了 夺得 摘得 赢得 斩获 拿到")

var hanSpeaking = strings.Fields("表示 称 说 指出 认为 强调 宣布 透露 预测 报道 提到 警告 坦言 介绍")

// says parts h into who says and what; who is nil where the sentence is not one that somebody says.
func (h han) says() (who, what han) {
	for _, v := range hanSpeaking {
		word := []rune(v)
		for i, end := h.at([][]rune{word}, nil, 0); i >= 0; i, end = h.at([][]rune{word}, nil, end) {
			if i < 2 || end >= len(h) || h[end] != '，' && h[end] != '：' {
				continue
			}
			if from := h.clauseStart(i); i-from >= 2 {
				return h[from:i], h[end+1:]
			}
		}
	}
	return nil, nil
}

// hanSaid finds what one says that another says in the source; the passage has who the claim says it is.
func hanSaid(c, s han, t *Told) Finding {
	who, what := c.says()
	if who == nil || len(what) < 6 || slices.Contains(what, '：') {
		return Finding{}
	}
	other, told := s.says()
	if medium := between(who); medium != "" && other == nil { // 美国《纽约时报》报道中提到
		if m := between(s); m != "" && m != medium && !s.contains([]rune(medium)) && t.has(medium) && what.shared(s) >= .6 {
			return Finding{Kind: Of, Said: medium, Instead: m}
		}
	}
	if other == nil || what.shared(told) < .75 {
		return Finding{}
	}
	if a, b := between(who), between(other); a != "" && b != "" {
		if a != b && t.has(a) {
			return Finding{Kind: Of, Said: a, Instead: b}
		}
		return Finding{}
	}
	if subsequence(who, other) || subsequence(other, who) {
		return Finding{}
	}
	a, b := who.pairs(), other.pairs()
	n := common(a, b)
	if len(a)-n < 2 || len(b)-n < 2 {
		return Finding{}
	}
	around := readHan(string(t.Around))
	head := who[max(0, len(who)-6):]
	if k, _ := around.at([][]rune{head}, nil, 0); k < 0 {
		return Finding{}
	}
	return Finding{Kind: Of, Said: string(who), Instead: string(other[max(0, len(other)-12):])}
}

// between is the name in 《》 of h; empty where it has none.
func between(h han) string {
	i := slices.Index(h, '《')
	if i < 0 {
		return ""
	}
	k := slices.Index(h[i:], '》')
	if k < 2 {
		return ""
	}
	return string(h[i : i+k+1])
}

// subsequence reports whether b has the characters of a in this order.
func subsequence(a, b han) bool {
	k := 0
	for _, x := range b {
		if k < len(a) && a[k] == x {
			k++
		}
	}
	return k == len(a)
}
