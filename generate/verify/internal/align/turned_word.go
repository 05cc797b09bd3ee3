package align

import (
	"strings"

	"grounded/generate/verify/internal/text"
)

// wordMost is how many characters a word has at most that is put for another.
const wordMost = 5

// exchangedWords are words of a claim in Japanese or Korean, where no capital tells a name, that no passage
// has and in whose place, between the same neighbours, the source has another. Before a title it is a name
// of a person; else it may be another word for the same, so it is told as one that opens its sentence.
func (m *Match) exchangedWords(s *Source) []Swap {
	ct, pt := m.Claim.Text, s.Texts[m.Step.Passage]
	if ct.Tongue == nil || !ct.Tongue.Spaceless() || pt.Tongue != ct.Tongue {
		return nil
	}
	var out []Swap
	for _, g := range m.Step.Gaps {
		from, to := inner(ct, g.From, g.To)
		other, until := inner(pt, g.Other, g.Until)
		if to-from < 2 || to-from > wordMost || until-other < 2 || until-other > wordMost || from > g.From && g.From > 0 && to < g.To {
			continue
		}
		if s.hasBigram(ct, from, to) || !joinsOn(ct, to) && to >= m.Claim.To {
			continue
		}
		x := Swap{Said: Words(ct, from, to), Instead: Words(pt, other, until), Opens: true}
		for _, title := range titled {
			if strings.HasPrefix(strings.TrimLeft(string(ct.Folded[ct.Tokens[to-1].End:]), " "), title) && strings.HasPrefix(strings.TrimLeft(string(pt.Folded[pt.Tokens[until-1].End:]), " "), title) {
				x.Opens = false
			}
		}
		out = append(out, x)
	}
	return out
}

// titled are words behind the names of persons.
var titled = strings.Fields("市長 知事 氏 さん 監督 容疑者 被告 社長 会長 議員 選手 首相 大統領 大臣 教授 部長 所長 工場長 投手 시장 씨 감독 대표 의원 장관 대통령 회장 사장 선수 교수 공장장 부장 원장 지사 총리")

// inner is [from, to) without words that say little at its ends.
func inner(t *text.Text, from, to int) (int, int) {
	says := func(i int) bool {
		return t.Tokens[i].Flags&(text.Stop|text.Figure) == 0 && t.Tokens[i].Flags&text.Han != 0
	}
	for from < to && !says(from) {
		from++
	}
	for to > from && !says(to-1) {
		to--
	}
	return from, to
}

// hasBigram reports whether the source has two neighbouring characters of [from, to), or they are no word.
func (s *Source) hasBigram(t *text.Text, from, to int) bool {
	for i := from; i+1 < to; i++ {
		if b := t.Bigram(i); b == 0 || s.units.has(b) {
			return true
		}
	}
	return false
}

// joinsOn reports whether token i stands right behind the one before it.
func joinsOn(t *text.Text, i int) bool {
	return i > 0 && i < len(t.Tokens) && t.Tokens[i].Start == t.Tokens[i-1].End
}

// Strange are words of a claim in Japanese or Korean that no passage has, and that by what stands behind them
// are likely names: before a title, or a word such as と and から, with which places and parties are told off.
func (m *Match) Strange(s *Source) []string {
	t := m.Claim.Text
	if t.Tongue == nil || !t.Tongue.Spaceless() {
		return nil
	}
	var out []string
	for i := m.Claim.From; i < m.Claim.To; i++ {
		from, to := i, i
		for to < m.Claim.To && t.Tokens[to].Flags&(text.Han|text.Stop|text.Figure) == text.Han && (to == from || t.Tokens[to-1].Flags&text.Joined != 0) {
			to++
		}
		if to == from {
			continue
		}
		i = to - 1
		behind := string(t.Folded[t.Tokens[to-1].End:])
		end := to
		for _, title := range titled {
			name := string(t.Folded[t.Tokens[from].Start:t.Tokens[to-1].End])
			if before, ok := strings.CutSuffix(name, title); ok && t.Tongue.Code == "ja" { // 高橋誠市長 is one run
				end = from + len([]rune(before))
				break
			}
		}
		if end-from < 2 || end-from > wordMost || s.hasBigram(t, from, end) {
			continue
		}
		korean := t.Tongue.Code == "ko" && end == to && to-from == 3 && strings.ContainsRune(koreanSurnames, t.Folded[t.Tokens[from].Start]) && startsWith(behind, koreanMarks)
		if end < to || korean || startsWith(behind, afterNames[t.Tongue.Code]) || t.Tongue.Code == "ko" && startsWith(strings.TrimLeft(behind, " "), titled) {
			out = append(out, Words(t, from, end))
		}
	}
	return out
}

func startsWith(s string, list []string) bool {
	for _, w := range list {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// koreanSurnames begin names of three syllables, koreanMarks stand behind a word that does something or
// that it is done to.
const koreanSurnames = "김이박최강조윤장임오한신서권황안송류홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염추도석선설마길연위표명기반왕금옥육맹제모탁국정전"

var koreanMarks = strings.Fields("이 가 은 는 을 를 의 에게")

// afterNames are words behind names of places and parties.
var afterNames = map[string][]string{"ja": strings.Fields("と から まで へ"), "ko": strings.Fields("과 와 부터 까지 시장")}
