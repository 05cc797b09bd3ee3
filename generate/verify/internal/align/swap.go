package align

import (
	"slices"
	"strings"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
	"grounded/internal/subject"
)

// Swap is a name of the claim and what the source has in its place.
type Swap struct {
	Said, Instead string
	// Opens says that the name begins its sentence, where a capital says nothing, and that
	// the source has it nowhere.
	Opens bool
}

// inStep reads the claim in step with the window that it follows best, and sees what
// stands in the place of its facts and names there. So a figure that the source has, but
// of something else, is not taken for the right one.
func (m *Match) inStep(s *Source) {
	best := 0.0
	for i, w := range m.Windows {
		if i > 0 && w.Cover < 0.7*m.Windows[0].Cover {
			break
		}
		d := m.Diff(s, w)
		if with := d.Aligned + m.reworded(w, d); i == 0 || with > best {
			m.Step, best = d, with
		}
	}
	if len(m.Windows) == 0 {
		return
	}
	pt := s.Texts[m.Step.Passage]
	if !m.Foreign() {
		m.Step.denials(m.Claim, pt)
		m.Step.opposites(m.Claim.Text, pt)
	}
	for k := range m.Facts {
		if !m.Facts[k].Split && !m.Facts[k].Named {
			m.Step.opposite(s, m.Claim.Text, pt, &m.Facts[k])
		}
	}
	m.elsewhere(s)
	m.Names = m.Step.names(s, m.Claim.Text, pt)
}

// elsewhere notes where a fact in whose place the window has another stands in a sentence that has
// no less of the rest: the claim only puts it in another order.
func (m *Match) elsewhere(s *Source) {
	for k := range m.Facts {
		f := &m.Facts[k]
		if !f.Swapped {
			continue
		}
		rival := s.SentenceOf(f.InsteadIn, f.Instead.Start)
		best := m.coverBeside(rival, f.Fact)
		for _, n := range m.places[k] {
			if int(n) != rival && m.coverBeside(int(n), f.Fact) >= best {
				f.Reordered = true
				break
			}
		}
	}
}

// coverBeside is the weight of the claim's units in sentence n, those of f left out.
func (m *Match) coverBeside(n int, f facts.Fact) float64 {
	sum := 0.0
	if m.masks[n] == nil {
		return 0
	}
	for i := range m.Units {
		if m.masks[n][i/64]&(1<<(i%64)) != 0 && !m.overlaps(&m.Units[i], f) {
			sum += m.Units[i].Weight
		}
	}
	return sum
}

// reworded is the weight of the claim's facts that w has in another form.
func (m *Match) reworded(w Window, d Diff) float64 {
	t := m.Claim.Text
	total, more := int32(0), int32(0)
	for i := m.Claim.From; i < m.Claim.To; i++ {
		total += weightOf(t.Tokens[i])
	}
	for k, f := range m.Facts {
		has := func(n int32) bool { return int(n) >= w.From && int(n) <= w.To }
		if !slices.ContainsFunc(m.places[k], has) {
			continue
		}
		for i := m.Claim.From; i < m.Claim.To; i++ {
			if touches(t.Tokens[i], f.Fact) && !slices.ContainsFunc(d.Pairs, func(p [2]int) bool { return p[0] == i }) {
				more += weightOf(t.Tokens[i])
			}
		}
	}
	return float64(more) / float64(max(1, total))
}

func touches(t text.Token, f facts.Fact) bool { return int(t.Start) < f.End && int(t.End) > f.Start }

// opposite looks at the facts that stand in the source where f stands in the claim.
func (d *Diff) opposite(s *Source, ct, pt *text.Text, f *FactMatch) {
	var rival *facts.Fact
	d.across(ct, f.Fact, func(from, to int) bool {
		if to <= from {
			return true
		}
		start, end := int(pt.Tokens[from].Start), int(pt.Tokens[to-1].End)
		for i := range pt.Facts {
			g := &pt.Facts[i]
			if g.End <= start {
				continue
			}
			if g.Start >= end {
				break
			}
			switch s.compare(&f.Fact, d.Passage, g) {
			case facts.Same, facts.Rounded:
				f.InStep, f.Passage, f.At = true, d.Passage, g.Start
				return false
			case facts.Differs:
				if rival == nil {
					rival = g
				}
			}
		}
		return true
	})
	if !f.InStep && rival != nil {
		f.Swapped, f.Instead, f.InsteadIn = true, *rival, d.Passage
	}
}

// across calls visit with each stretch of the source's tokens that runs in step with, or
// stands in the place of, the tokens of f, until it returns false.
func (d *Diff) across(ct *text.Text, f facts.Fact, visit func(from, to int) bool) {
	figures := false // what is in step with a unit alone says nothing
	for _, t := range ct.Tokens {
		figures = figures || touches(t, f) && t.Flags&text.Figure != 0
	}
	inside := func(i int) bool {
		return touches(ct.Tokens[i], f) && (!figures || ct.Tokens[i].Flags&text.Figure != 0)
	}
	for _, p := range d.Pairs {
		if inside(p[0]) && !visit(p[1], p[1]+1) {
			return
		}
	}
	for _, g := range d.Gaps {
		for i := g.From; i < g.To; i++ {
			if inside(i) {
				if g.Until-g.Other <= nearGap+g.To-g.From && !visit(g.Other, g.Until) {
					return
				}
				break
			}
		}
	}
}

// names looks for names of the claim in whose place the source has other names.
func (d *Diff) names(s *Source, ct, pt *text.Text) []Swap {
	var out []Swap
	for _, g := range d.Gaps {
		if g.From == g.To || g.Other == g.Until || g.Until-g.Other > 2*nearGap+g.To-g.From {
			continue
		}
		if x, ok := s.opening(ct, pt, g); ok && d.Aligned > nearCopy {
			out = append(out, x)
			continue
		}
		mine, ok := s.latinName(ct, g.From, g.To)
		theirs, also := s.latinName(pt, g.Other, g.Until)
		if !ok || !also {
			mine, theirs, ok = hanNames(ct, pt, g)
			also = ok
		} else if !s.nameAlone(ct, g.From, g.To) || !s.nameAlone(pt, g.Other, g.Until) {
			continue // what stands there is no name in another's place: it is put in other words
		}
		if ok && also && !ofOneName(mine, theirs) && !(onlyOneDated(mine, theirs) && s.hasAll(ct, g.From, g.To)) {
			out = append(out, Swap{Said: mine, Instead: theirs})
		}
	}
	return out
}

// ofOneName reports whether two names are one: written alike, one short for the other, or the one
// made of the other, as Russian is of Russia.
func ofOneName(a, b string) bool {
	if strings.EqualFold(a, b) || abbreviates(a, b) || abbreviates(b, a) {
		return true
	}
	a, b = strings.TrimSuffix(strings.ToLower(a), "'s"), strings.TrimSuffix(strings.ToLower(b), "'s")
	return madeOf(a, b) || madeOf(b, a)
}

// madeOf reports whether adjective is made of name: Russian, Canadian, Pakistani, Chinese.
func madeOf(adjective, name string) bool {
	ending, ok := strings.CutPrefix(adjective, strings.TrimRight(name, "aeoy"))
	return ok && len(name) > 3 && slices.Contains(adjectives, ending)
}

var adjectives = []string{"", "n", "an", "ian", "i", "ese", "ish", "s"}

// hasAll reports whether the source has the words [from, to) of t, wherever.
func (s *Source) hasAll(t *text.Text, from, to int) bool {
	return !slices.ContainsFunc(t.Tokens[from:to], func(tok text.Token) bool { return tok.Flags&text.Stop == 0 && !s.units.has(tok.Hash) })
}

// onlyOneDated reports whether one of two names is a day or a month and the other is not: then
// neither is in the other's place, if the source has both.
func onlyOneDated(a, b string) bool { return calendar[leadWord(a)] != calendar[leadWord(b)] }

func leadWord(name string) string {
	first, _, _ := strings.Cut(strings.ToLower(name), " ")
	return strings.TrimSuffix(strings.TrimRight(first, ",."), "'s")
}

var calendar = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(`monday tuesday wednesday thursday friday saturday sunday
		january february march april may june july august september october november december`) {
		out[w] = true
	}
	return out
}()

// nameAlone reports whether the tokens [from, to) are a name and small words.
func (s *Source) nameAlone(t *text.Text, from, to int) bool {
	for _, tok := range t.Tokens[from:to] {
		if tok.Flags&(text.Stop|text.Capital) == 0 && !courtesies[tok.Hash] {
			return false
		}
	}
	return true
}

// latinName is the first word with a capital among the tokens [from, to) of t, and those
// that follow it.
func (s *Source) latinName(t *text.Text, from, to int) (string, bool) {
	for i := from; i < to; i++ {
		tok := t.Tokens[i]
		if _, known := s.names[tok.Hash]; tok.Flags&text.First != 0 && !known {
			continue
		}
		if tok.Flags&text.Capital == 0 || tok.Flags&text.Stop != 0 || tok.End-tok.Start < 2 || courtesies[tok.Hash] {
			continue
		}
		j := i + 1
		for j < to && t.Tokens[j].Flags&text.Capital != 0 {
			j++
		}
		return Words(t, i, j), true
	}
	return "", false
}

// opening is the word that begins a sentence of the claim, where the source has another that
// begins its own and this one nowhere.
func (s *Source) opening(ct, pt *text.Text, g Gap) (Swap, bool) {
	mine, theirs := ct.Tokens[g.From], pt.Tokens[g.Other]
	const begins = text.Capital | text.First
	if mine.Flags&begins != begins || mine.Flags&text.Stop != 0 || g.To-g.From > 3 || openers[mine.Hash] || s.units.has(mine.Hash) {
		return Swap{}, false
	}
	if theirs.Flags&text.Capital == 0 || theirs.Flags&text.Stop != 0 || openers[theirs.Hash] {
		return Swap{}, false
	}
	return Swap{Words(ct, g.From, g.From+1), Words(pt, g.Other, g.Other+1), true}, true
}

// openers begin a sentence and add nothing to it.
var openers = text.Set(`however overall additionally furthermore moreover finally also yes note similarly meanwhile therefore thus then next
	first second third lastly generally typically usually specifically notably importantly likewise instead nevertheless conversely consequently
	hence besides still indeed here there today currently recently eventually initially later earlier sometimes often please almost nearly virtually`)

// courtesies may stand in the place of a first name.
var courtesies = text.Set(`mr mrs ms miss dr sir lady lord prof professor president minister senator
	gov governor rep representative sen secretary gen general capt captain sgt st saint`)

// hanNames are the Chinese personal names that stand at g on both sides: a surname, one or
// two characters more, and a word of saying after it or an office before it.
func hanNames(ct, pt *text.Text, g Gap) (mine, theirs string, ok bool) {
	from, other := g.From, g.Other
	if !surnameAt(ct, from) && from > 0 && other > 0 && surnameAt(ct, from-1) && surnameAt(pt, other-1) {
		from, other = from-1, other-1
	}
	if !surnameAt(pt, other) && other > 0 && surnameAt(pt, other-1) {
		other-- // the claim's name is shorter
	}
	to, until := nameEnd(ct, from, g.To), nameEnd(pt, other, g.Until)
	if !surnameAt(ct, from) || to-from < 2 || to-from > 4 || until-other < 1 || until-other > 5 {
		return "", "", false
	}
	if !saysAfter(ct, to) && !officeBefore(ct, from) || to != g.To && !surnameAt(pt, other) {
		return "", "", false
	}
	return Words(ct, from, to), Words(pt, other, until), true
}

// nameEnd is where the name ends that begins at from: before a word of saying, which may differ as
// the name does, or of which a sign may run in step with the name's own (李克强强调 beside 林左鸣强调);
// where there is none, at to.
func nameEnd(t *text.Text, from, to int) int {
	for end := from + 2; end <= min(from+4, to+1); end++ {
		if saysAfter(t, end) {
			return end
		}
	}
	return to
}

func surnameAt(t *text.Text, i int) bool {
	return i < len(t.Tokens) && t.Tokens[i].Flags&text.Han != 0 && strings.ContainsRune(subject.Surnames, t.Folded[t.Tokens[i].Start])
}

func saysAfter(t *text.Text, i int) bool {
	if i >= len(t.Tokens) {
		return false
	}
	at := int(t.Tokens[i].Start)
	rest := string(t.Folded[at:min(len(t.Folded), at+2)])
	for _, w := range sayings {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

var sayings = strings.Fields("说 称 道 表示 指出 介绍 认为 告诉 强调 透露 坦言 回应 解释 宣布 补充 提出 呼吁 先生 女士 等人 在会")

func officeBefore(t *text.Text, i int) bool {
	if i == 0 {
		return false
	}
	end := int(t.Tokens[i-1].End)
	before := string(t.Folded[max(0, end-2):end])
	for _, w := range offices {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return false
}

var offices = strings.Fields("记者 长 主席 总理 总统 书记 教授 主任 经理 董事 委员 代表 专家 导演 导 院士 博士 律师 教练 选手 演员 作家 员")
