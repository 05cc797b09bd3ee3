package align

import (
	"slices"
	"strings"
	"unicode"

	"grounded/internal/subject"
)

// toldHan is the same of Chinese: what the claim tells stands word for word in a clause that another opens.
func (h *heldReader) toldHan() *given {
	c := []rune(strings.TrimRight(h.claim, "。.！!；; "))
	for k, n := range h.near {
		for _, clause := range clausesOf(h.texts[k]) {
			l := 0
			for l < min(len(c), len(clause)) && c[len(c)-1-l] == clause[len(clause)-1-l] {
				l++
			}
			own, other := bareHan(c[:len(c)-l]), bareHan(clause[:len(clause)-l])
			if l < toldHanTells || 2*l < len(c) || len(own) < 2 || len(own) > toldHanOpens || len(other) > toldHanOpens {
				continue
			}
			if x := h.otherHan(own, other, clause, n); x != "" {
				return &given{said: string(own), instead: x}
			}
		}
	}
	return nil
}

const (
	toldHanTells = 4 // characters that both tell, at least
	toldHanOpens = 8 // characters of a subject, at most
)

// otherHan is whom a clause of sentence n is of, other being what it opens with, where that is another than
// own; else empty.
func (h *heldReader) otherHan(own, other, clause []rune, n int) string {
	clauses := clausesOf(string(h.s.Texts[h.s.Sentences[n].Passage].Folded))
	at := slices.IndexFunc(clauses, func(c []rune) bool { return slices.Equal(c, clause) })
	if said := saidBy(own); said != "" { // 吴建表示
		return h.otherSpeaker(said, other, clauses, at)
	}
	stand := len(other) == 0 || len(other) <= 2 && strings.ContainsRune("他她其", other[0])
	if stand {
		if at < 1 {
			return ""
		}
		other = nameAt(clauses, at-1)
	}
	if len(own) < 2 || len(other) < 2 || string(own) == string(other) || !headsHan(clauses, own, at) {
		return ""
	}
	a, b := person(own), person(other)
	switch {
	case a != "" && b != "" && !strings.Contains(a, b) && !strings.Contains(b, a):
		return b
	case stand || a != "" || b != "":
		return ""
	case post(own) && post(other):
		return string(other)
	case own[len(own)-1] == other[len(other)-1] && len(own) == len(other) && headsHan(clauses, other, -1):
		return string(other)
	}
	return ""
}

// otherSpeaker is who says what clause at says, other being what it opens with, where that is another than own
// who says another thing there; else empty.
func (h *heldReader) otherSpeaker(own string, other []rune, clauses [][]rune, at int) string {
	said := saidBy(other)
	if len(other) == 0 && at > 0 {
		said = saidBy(clauses[at-1])
	}
	if said == "" || said == own || strings.Contains(said, own) || strings.Contains(own, said) {
		return ""
	}
	for _, c := range clauses {
		for l := 2; l <= len(c); l++ {
			if saidBy(c[:l]) == own {
				return said
			}
		}
	}
	return ""
}

// saidBy is the person of whom r ends in saying that he says: 厂长吴建表示; empty where it does not.
func saidBy(r []rune) string {
	s := strings.TrimRight(string(r), "：:“\" ")
	for _, v := range speaking {
		name, ok := strings.CutSuffix(s, v)
		if !ok {
			continue
		}
		x := []rune(name)
		for _, l := range [2]int{3, 2} {
			if len(x) < l || !strings.ContainsRune(subject.Surnames, x[len(x)-l]) || person(x[len(x)-l:]) == "" {
				continue
			}
			if len(x) == l || strings.ContainsRune(endsOfPosts, x[len(x)-l-1]) {
				return string(x[len(x)-l:])
			}
		}
		return ""
	}
	return ""
}

const endsOfPosts = "人长师员事裁任授官理席记手者家生士监总练"

// speaking are words of saying, longer ones first.
var speaking = strings.Fields("警告说 解释说 补充说 坦言 表示 指出 认为 强调 宣布 透露 介绍 回应 警告 说 称")

// post reports whether r is a post and no more.
func post(r []rune) bool {
	return slices.ContainsFunc(postsHan, func(p string) bool { return strings.HasSuffix(string(r), p) })
}

// postsHan are ends of words for those who hold a post or do a work.
var postsHan = strings.Fields(strings.ReplaceAll(postHan, "|", " ") + " 主管 教练 队员 发言人 代表 医生 护士 检察官 法官 律师 司机 教授 教师 部长 局长 处长 科长 行长 社长 村长 镇长 县长 总统 总理 大使 船长 机长 导演 编剧 演员")

// bareHan is what opens a clause without the small words that lead from it to what it tells.
func bareHan(r []rune) []rune {
	for len(r) > 0 && strings.ContainsRune("的将已也均都则还又并曾在于是，“\" ", r[len(r)-1]) {
		r = r[:len(r)-1]
	}
	for len(r) > 0 && !unicode.Is(unicode.Han, r[0]) {
		r = r[1:]
	}
	return r
}

// person is the Chinese name that r is, or ends with behind a post; empty where it is none.
func person(r []rune) string {
	s := string(r)
	for _, p := range postSignsHan {
		if i := strings.LastIndex(s, p); i >= 0 {
			s = s[i+len(p):]
		}
	}
	if x := []rune(s); len(x) >= 2 && len(x) <= 3 && strings.ContainsRune(subject.Surnames, x[0]) && !strings.ContainsRune(noNameEnds+"司厂院部局行会", x[len(x)-1]) {
		return s
	}
	return ""
}

// nameAt is the person whom clause at opens with, known by opening another clause as well or by the word behind
// the name.
func nameAt(clauses [][]rune, at int) []rune {
	r := clauses[at]
	if len(r) < 4 || !strings.ContainsRune(subject.Surnames, r[0]) {
		return nil
	}
	for _, l := range [2]int{3, 2} {
		if strings.ContainsRune("于在自从是将已曾一也任因被把向对为的和与没不说称表指认", r[l]) && person(r[:l]) != "" {
			return r[:l]
		}
	}
	for _, l := range [2]int{3, 2} {
		for i, c := range clauses {
			if i != at && len(c) > l && slices.Equal(c[:l], r[:l]) && person(r[:l]) != "" {
				return r[:l]
			}
		}
	}
	return nil
}

// clausesOf are the clauses of s.
func clausesOf(s string) [][]rune {
	var out [][]rune
	for _, c := range strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("，。；,;！!\n", c) }) {
		if c = strings.TrimSpace(c); c != "" {
			out = append(out, []rune(c))
		}
	}
	return out
}

// headsHan reports whether a clause, other than the one at, opens with own.
func headsHan(clauses [][]rune, own []rune, at int) bool {
	for i, c := range clauses {
		if i != at && len(c) > len(own) && slices.Equal(c[:len(own)], own) {
			return true
		}
	}
	return false
}
