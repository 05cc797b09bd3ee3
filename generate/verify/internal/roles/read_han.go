package roles

import (
	"strings"

	"grounded"
	"grounded/embed"
	"grounded/generate/verify/internal/runes"
	"grounded/generate/verify/internal/text"
)

// hanWords parts Chinese into words: those of the lists, those that the lexicon of package embed
// knows, and what stands between them, which may be a name.
func (l *lexicon) hanWords(t *text.Text, from, to int) []Word {
	if from >= to {
		return nil
	}
	base := int(t.Tokens[from].Start)
	ends := make([]int, int(t.Tokens[to-1].End)-base) // of each code point, where the word that begins with it ends
	for _, s := range embed.Segments(t.Quote(grounded.Span{Start: base, End: base + len(ends)})) {
		ends[s.Start] = base + s.End
	}
	out := make([]Word, 0, to-from)
	loose := false // the last word is one character of no known word, or several
	for i := from; i < to; {
		w := l.hanWord(t, i, to, ends[int(t.Tokens[i].Start)-base])
		single := w.To == i+1 && t.Tokens[i].Flags&text.Han != 0 && w.Content && w.entry == nil
		if last := len(out) - 1; single && loose && t.Tokens[i-1].Flags&text.Joined != 0 {
			out[last].To, out[last].Key = w.To, l.keyOf(t, out[last].From, w.To)
			out[last].entry, out[last].Name = l.find(out[last].Key), true
		} else {
			out = append(out, w)
		}
		i, loose = w.To, single
	}
	return out
}

// hanWord is the word that begins at token i; until is the code point where one that the lexicon of
// package embed knows ends, or 0.
func (l *lexicon) hanWord(t *text.Text, i, to, until int) Word {
	tok := t.Tokens[i]
	e, end, key := l.listed(t, i, to)
	if e == nil {
		end, key = i+1, tok.Hash
	}
	denies := tok.Flags&text.Negates != 0 && !l.exclude[key] && (e == nil || end == i+1 || len(e.sides) == 0)
	if until > int(t.Tokens[end-1].End) && !denies {
		for end < to && int(t.Tokens[end].End) <= until {
			end++
		}
		key = l.keyOf(t, i, end)
		if e = l.find(key); e == nil {
			if k := l.actAtEnd(t, i, end); k > 0 { // 房屋出租
				end = k
				key = l.keyOf(t, i, end)
				e = l.find(key)
			}
		}
	}
	w := Word{Key: key, From: i, To: end, entry: e, Figure: tok.Flags&text.Figure != 0, class: classOf(tok).class}
	is := hanClasses[string(t.Folded[tok.Start:t.Tokens[end-1].End])]
	w.Denies = denies || is&(forbidsHan|deniesHan) != 0
	w.hints = denies
	for k := i; k < end; k++ {
		w.hints = w.hints || t.Tokens[k].Flags&text.Negates != 0 || hanHints.Has(t.Folded[t.Tokens[k].Start])
	}
	w.Content = !w.Denies && is&faintHan == 0
	c := t.Folded[tok.Start]
	if end == i+1 && tok.Flags&text.Han != 0 && (tok.Flags&text.Stop != 0 || hanSmall.Has(c)) {
		w.Content = false
	}
	w.Verb = w.Content && e != nil && e.verb && (i == 0 || t.Folded[t.Tokens[i-1].Start] != '的')
	w.Vague = hanPoints.Has(c) || is&vagueHan != 0
	return w
}

// actAtEnd is where a verb of the lists begins that ends the word of the tokens [from, to); 0 where there is
// none, or nothing else.
func (l *lexicon) actAtEnd(t *text.Text, from, to int) int {
	for k := from + 2; k+2 <= to; k++ {
		if e, end, _ := l.listed(t, k, to); e != nil && end == to && e.verb {
			return k
		}
	}
	return 0
}

func (l *lexicon) keyOf(t *text.Text, from, to int) uint32 {
	key := uint32(0)
	for i := from; i < to; i++ {
		key = l.join(key, t.Tokens[i])
	}
	return key
}

// hanRoles gives the words of a clause their parts.
func (c *Clause) hanRoles(t *text.Text) {
	role, told := Doer, false
	for i := range c.Words {
		w := &c.Words[i]
		ch := t.Folded[t.Tokens[w.From].Start]
		single := w.To == w.From+1
		switch {
		case single && (ch == '被' || ch == '由' || ch == '遭' || ch == '受'):
			role = By
		case single && (ch == '把' || ch == '将'):
			role = Done
		case single && (ch == '从' || ch == '自'):
			role = From
		case single && (ch == '比' || ch == '较'):
			role = Than
		case single && (ch == '向' || ch == '给' || ch == '对' || ch == '为' && c.verbAfter(i) || ch == '到' || ch == '至' || ch == '往'):
			role = To
		case single && (ch == '在' || ch == '于' || ch == '经' || ch == '因'):
			role = In
		case single && (ch == '以' || ch == '用'):
			role = With
		case single && (ch == '是' || ch == '为' || ch == '系') && !told:
			role, told, c.Copula = Done, true, true
			w.Role, w.Verb, w.Content = Done, true, false
			continue
		case w.Verb && !(role == In && !told && c.closes(t, i)) && (!told || role != Done || c.main == i-1 && i > 0 && leads(t, c.Words[i-1])):
			told = true
			c.main = i
			w.Role = Done
			role = Done
			if end := t.Folded[t.Tokens[w.To-1].Start]; w.To > w.From+1 && (strings.ContainsRune("给到至往向", end) || end == '入' && strings.ContainsRune("送流排注加进接引导转划存", ch)) {
				role = To
			} else if w.To > w.From+1 && end == '自' {
				role = From
			}
			continue
		case role == In && (strings.ContainsRune(hanCloses, t.Folded[t.Tokens[w.To-1].Start]) || w.Figure):
			w.Role = In
			if !told && !w.Figure {
				role = Doer
			}
			continue
		}
		w.Role = role
	}
}

// leads reports whether w is a verb that another may follow, which then tells what is done: 确认中标.
func leads(t *text.Text, w Word) bool {
	return hanClasses[string(t.Folded[t.Tokens[w.From].Start:t.Tokens[w.To-1].End])]&leadsHan != 0
}

// closes reports whether the words of time or place that word i is among end behind it.
func (c *Clause) closes(t *text.Text, i int) bool {
	for _, w := range c.Words[i+1:] {
		if strings.ContainsRune(hanCloses, t.Folded[t.Tokens[w.To-1].Start]) {
			return true
		}
	}
	return false
}

func (c *Clause) verbAfter(i int) bool {
	for _, w := range c.Words[i+1:] {
		if w.Verb {
			return true
		}
	}
	return false
}

// hanMarkers are characters that give the words behind them a part, hanCloses end words of time and
// place; hanFaint say little.
const (
	hanCloses  = "时后前中上内间日年月"
	hanMarkers = "经因被由把将从自比较向给对为在于以到至往与和及同跟"
	hanFaint   = "他她它我你您们的了着过已曾正还都也就才又再可能会要应须需当所其该此本各每某之而但并且或若如因故则即等均皆只仅很更最太是有个名家项次种类位时后前中上内间日年月号"
)

var (
	hanSmall  = runes.Of(hanMarkers + hanFaint)
	hanHints  = runes.Of("拒禁免停难") // may deny
	hanPoints = runes.Of("该本此其")  // stand for another
)

// hanClass says which of the common Chinese words a word is.
type hanClass uint8

const (
	forbidsHan hanClass = 1 << iota
	deniesHan
	vagueHan
	faintHan
	leadsHan // another verb may follow
)

var hanClasses = func() map[string]hanClass {
	out := map[string]hanClass{}
	for class, list := range map[hanClass]string{
		forbidsHan: "禁止 严禁 不得 不准 不许 不可 不能 无法 未能 拒绝",
		deniesHan:  "没有 并未 尚未 从未 均未 未曾 并非 绝非 毫无 并无 均无 未经 未予 未见 没能 不会 不再 不是 无需 不必 不须",
		vagueHan:   "公司 本公司 该公司 集团 本集团 企业 该行 本行 双方 单位 部门 机构 人员 他们 她们 它们 自己 其中 方面 情况 问题 进行 开展 予以 患者 病人 本人",
		faintHan: `可以 能够 应当 应该 必须 需要 需 将要 已经 曾经 正在 进行 予以 加以 有所 以及 并且 而且 但是 因此 所以 由于 因为 如果 当时 其中 同时 随即 通过 根据 按照 对于 关于 情况 情况下
			之后 之前 期间`,
		leadsHan: "确认 宣布 公告 参与 参加 负责 同意 决定 承诺 计划 打算 开始 着手 继续 获准 获得 受托 联合 协助 共同",
	} {
		for w := range strings.FieldsSeq(list) {
			out[w] |= class
		}
	}
	return out
}()

func setOf(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}
