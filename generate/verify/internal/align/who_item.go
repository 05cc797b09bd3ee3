package align

import (
	"strings"

	"grounded/generate/verify/internal/text"
)

// item is a sentence of a list of news that begins with whom it is of: the sentences up to the next one
// are of that one too.
type item struct {
	label    string // in lower case
	from, to int    // sentences
}

const (
	itemHan   = 12 // code points of a label at most
	itemLatin = 30
)

// items are the labelled sentences of passage p; none where there is but one.
func (s *Source) items(p int) []item {
	var out []item
	t := s.Texts[p]
	for i := range t.Sentences {
		if label := labelOf(t, t.Sentences[i]); label != "" {
			out = append(out, item{label, s.first[p] + i, s.first[p] + i + 1})
		} else if n := len(out); n > 0 && out[n-1].to == s.first[p]+i && !begunLine(t, t.Sentences[i]) {
			out[n-1].to++
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// labelOf is what stands before the colon near the start of a sentence; empty where there is none.
func labelOf(t *text.Text, sent text.Sentence) string {
	most := itemLatin
	for i := sent.Span.Start; i < min(sent.Span.End, sent.Span.Start+most); i++ {
		switch c := t.Folded[i]; c {
		case ':', '：':
			label := strings.TrimSpace(string(t.Folded[sent.Span.Start:i]))
			if label == "" || noItems[label] || i+1 >= sent.Span.End || i+1 < len(t.Folded) && t.Folded[i+1] == '/' {
				return ""
			}
			return label
		case ',', '，', ';', '；', '"', '“', '(', '（', '|', '。', '、':
			return ""
		default:
			if c >= 0x2E80 {
				most = itemHan
			}
			if c >= '0' && c <= '9' {
				return ""
			}
		}
	}
	return ""
}

var noItems = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq("注 注意 备注 说明 问 答 甲方 乙方 丙方 note notes q a question answer tip warning caution step example") {
		out[w] = true
	}
	return out
}()

// begunLine reports whether a sentence begins a line.
func begunLine(t *text.Text, sent text.Sentence) bool {
	for i := sent.Span.Start - 1; i >= 0; i-- {
		switch t.Folded[i] {
		case '\n':
			return true
		case ' ', '\t', '　':
		default:
			return false
		}
	}
	return true
}

// bare is a label without what a company is.
func (i item) bare() string {
	for _, end := range [...]string{"股份有限公司", "有限公司", "股份", "集团", "公司"} {
		if b, ok := strings.CutSuffix(i.label, end); ok && len(b) >= 6 {
			return b
		}
	}
	return i.label
}

// item looks for an item of news that the claim gives to the subject of another.
func (h *heldReader) item() *given {
	p := h.s.Sentences[h.near[0]].Passage
	items := h.s.items(p)
	var own, other *item
	for i := range items {
		if !strings.Contains(h.claim, items[i].bare()) {
			continue
		}
		if own != nil {
			return nil
		}
		own = &items[i]
	}
	if own == nil {
		return nil
	}
	drop := h.words(own.bare(), own.label)
	best := func(x *item) float64 {
		most := 0.0
		for n := x.from; n < x.to; n++ {
			most = max(most, h.rest(n, drop))
		}
		return most
	}
	mine, most := best(own), 0.0
	for i := range items {
		if x := &items[i]; x.label != own.label {
			if cover := best(x); cover > most {
				other, most = x, cover
			}
		}
	}
	if other == nil || most < 0.6 || mine > most-0.3 {
		return nil
	}
	for n := other.from; n < other.to; n++ {
		pt, sent := h.s.Text(n)
		if strings.Contains(string(pt.Folded[sent.Span.Start:sent.Span.End]), own.bare()) {
			return nil
		}
	}
	return &given{said: own.label, instead: other.label}
}
