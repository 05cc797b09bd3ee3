package force

import "strings"

// sentenceStart and sentenceEnd are where the sentence around i begins and ends.
func (h han) sentenceStart(i int) int {
	for i > 0 && !strings.ContainsRune("。；;！？!?", h[i-1]) {
		i--
	}
	return i
}

func (h han) sentenceEnd(i int) int {
	for i < len(h) && !strings.ContainsRune("。；;！？!?", h[i]) {
		i++
	}
	return i
}

// before is the clause up to i, or what stands before that in the sentence where the clause begins at i.
func (h han) before(i int) set {
	if from := h.clauseStart(i); from < i {
		return h[from:i].pairs()
	}
	return h[h.sentenceStart(i):i].pairs()
}

// each calls f for each place where one of list stands that none of not covers.
func (h han) each(list, not [][]rune, f func(from, to int)) {
	for i, end := h.at(list, not, 0); i >= 0; i, end = h.at(list, not, end) {
		f(i, end)
	}
}

// times are the steps in time.
func (h han) times() (out []step) {
	add := func(first, last set, from int) {
		if len(first) > 0 && len(last) > 0 {
			out = append(out, step{first, last, h.quote(from)})
		}
	}
	h.each(hanFirst, notFirst, func(i, end int) {
		if k, from := h.at(hanLater, nil, end); k == h.clauseEnd(end) {
			add(h[end:k].pairs(), h[from:h.clauseEnd(from)].pairs(), i)
		} else if k, from := h.at(hanThenLater, notSteps, end); k >= 0 && k < h.clauseEnd(end) {
			add(h[end:k].pairs(), h[from:h.clauseEnd(from)].pairs(), i)
		}
	})
	h.each(hanAfter, notSteps, func(i, end int) { add(h[h.clauseStart(i):i].pairs(), h[end:].rest(), h.clauseStart(i)) })
	h.each(hanBefore, notSteps, func(i, end int) { add(h[end:].rest(), h[h.clauseStart(i):i].pairs(), h.clauseStart(i)) })
	h.each(hanThen, notThen, func(i, end int) { add(h.before(i), h[end:h.clauseEnd(end)].pairs(), h.clauseStart(i)) })
	h.each(hanOnlyThen, nil, func(i, end int) { add(h.before(i), h[end:h.clauseEnd(end)].pairs(), h.clauseStart(i)) })
	return out
}

// causes are what brings about what.
func (h han) causes() (out []step) {
	add := func(cause, effect set, from int) {
		if len(cause) > 0 && len(effect) > 0 {
			out = append(out, step{cause, effect, h.quote(from)})
		}
	}
	by := func(k int) bool { // 系…所致, 由…导致
		from := h.clauseStart(k)
		for j := k - 1; j > from; j-- {
			if strings.ContainsRune("系是由因为", h[j]) {
				effect := h[from:j].pairs()
				if len(effect) == 0 {
					effect = h.before(from)
				}
				add(h[j+1:k].pairs(), effect, from)
				return true
			}
		}
		return false
	}
	h.each(hanBroughtBy, nil, func(k, _ int) { by(k) })
	h.each(hanBecause, notBecause, func(i, end int) {
		from, until := h.clauseStart(i), h.clauseEnd(end)
		for k := end; k < until; k++ {
			if h[k] == '而' {
				add(h[end:k].pairs(), joinedSets(h[from:i].pairs(), h[k+1:until].pairs()), i)
				return
			}
		}
		if effect := h[from:i].pairs(); len(effect) > 0 {
			if end-i > 1 {
				add(h[end:until].pairs(), effect, from)
			}
		} else {
			add(h[end:until].pairs(), h[until:h.sentenceEnd(until)].pairs(), i)
		}
	})
	h.each(hanBrings, nil, func(i, end int) {
		switch until := h.clauseEnd(end); {
		case h[max(0, i-1)] == '所' || end+1 == until && h[end] == '的': // told above
		case end == until:
			by(i)
		default:
			add(h.before(i), h[end:until].pairs(), i)
		}
	})
	h.each(hanTherefore, nil, func(i, end int) {
		from := h.clauseStart(i)
		add(h[h.sentenceStart(i):from].pairs(), joinedSets(h[from:i].pairs(), h[end:h.clauseEnd(end)].pairs()), from)
	})
	h.each(hanReason, nil, func(i, end int) { add(h[end:h.clauseEnd(end)].pairs(), h.before(i), h.clauseStart(i)) })
	return out
}

func joinedSets(a, b set) set {
	for w := range b {
		a[w] = true
	}
	return a
}

func hanOrder(c, s han) Finding { return c.stepped(s, Order, han.times) }

func hanCause(c, s han) Finding { return c.stepped(s, Cause, han.causes) }

// stepped finds two sides that the source has exchanged.
func (h han) stepped(s han, kind Kind, steps func(han) []step) Finding {
	mine := steps(h)
	if len(mine) == 0 {
		return Finding{}
	}
	theirs := steps(s)
	for _, lead := range [2]set{nil, h.lead(s)} {
		if x, y, ok := turned(mine, theirs, lead, partlyHan); ok {
			return Finding{Kind: kind, Said: x.said, Instead: y.said, Key: x.keys(y)}
		}
	}
	return Finding{}
}

// lead are the pairs of what h opens with, as far as s has it.
func (h han) lead(s han) set {
	n := 0
	for n < min(len(h), leadMost) && s.contains(h[:n+1]) {
		n++
	}
	return h[:n].pairs()
}

// leadMost is how many characters of what a sentence opens with are looked at.
const leadMost = 6

var (
	notFirst     = forms("首先是 先生 先进 先后 先前 先天 先锋 优先 率先 领先 事先 原先 祖先 预先 先例")
	hanThenLater = forms("再 然后 后")
	hanOnlyThen  = forms("然后 随后 接着 继而 而后 方可 方能 才可 才能")
	hanBroughtBy = forms("所致 导致的 引起的 造成的 引发的 所造成 所引起 所导致 所引发")
	hanBecause   = forms("由于 因为 鉴于 因")
	notBecause   = forms("因此 因而 因素 因子 原因 成因 起因 基因 病因 死因 诱因 因果 因特网 是因为 是由于 因公 因故")
	hanBrings    = forms("导致 造成 引起 引发 致使 使得 触发 诱发")
	hanTherefore = forms("因此 因而 所以 从而")
	hanReason    = forms("原因是 原因系 原因为 原因在于 是因为 是由于 系因")
)
