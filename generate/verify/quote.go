package verify

import (
	"cmp"
	"slices"
	"strings"

	"grounded"
	"grounded/generate/verify/internal/align"
)

// Quoted is a sentence of a passage that answers.
type Quoted struct {
	Evidence grounded.Evidence
	Score    float64
	own      float64 // of Score, what the sentence does not owe to its passage
}

// Quote chooses at most n sentences of the passages that answer the question best, the
// best sentence first, then passage by passage in reading order.
func (p *Prepared) Quote(question string, n int) []Quoted {
	q := ask(question)
	m := p.source.Match(align.Claim{Text: q.text, To: len(q.text.Tokens)})
	var out []Quoted
	for i := range p.source.Sentences {
		own, score := p.answers(q, m, i)
		if score > 0 {
			out = append(out, Quoted{p.point(i, i), score, own})
		}
	}
	slices.SortStableFunc(out, func(a, b Quoted) int { return cmp.Compare(b.Score, a.Score) })
	if len(out) > 0 {
		best := out[0]
		out = slices.DeleteFunc(out, func(q Quoted) bool { return q.Score < 0.6*best.Score || q.own < 0.4*best.own })
	}
	out = distinct(out)
	out = out[:min(n, len(out))]
	if len(out) > 2 {
		inReadingOrder(out[1:])
	}
	return out
}

// answers is how well sentence i of the source answers, by itself and with what stands
// around it.
func (p *Prepared) answers(q asked, m *align.Match, i int) (own, score float64) {
	t, sent := p.source.Text(i)
	own = m.CoverOf(i)
	if q.want.has != nil {
		if len(q.want.has(q, t, sent)) > 0 {
			own += 0.25
		} else {
			own -= 0.1
		}
	}
	if q.inFocus(t, sent) {
		own += 0.15
	}
	score = own + 0.35*m.CoverAround(p.source, i) + 0.3*p.passages[p.source.Sentences[i].Passage].Score.Fused
	quote := strings.TrimSpace(t.Quote(sent.Span))
	if sent.To-sent.From < 4 || strings.HasSuffix(quote, "？") || strings.HasSuffix(quote, "?") {
		own, score = own/2, score/2
	}
	return own, score
}

func distinct(list []Quoted) []Quoted {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(q Quoted) bool {
		key := strings.Join(strings.Fields(q.Evidence.Quote), "")
		dup := seen[key]
		seen[key] = true
		return dup
	})
}

// inReadingOrder sorts by place, the passage of the first before the others.
func inReadingOrder(out []Quoted) {
	first := map[int]int{}
	for i, q := range out {
		if _, ok := first[q.Evidence.Marker]; !ok {
			first[q.Evidence.Marker] = i
		}
	}
	slices.SortStableFunc(out, func(a, b Quoted) int {
		return cmp.Or(cmp.Compare(first[a.Evidence.Marker], first[b.Evidence.Marker]), cmp.Compare(a.Evidence.Span.Start, b.Evidence.Span.Start))
	})
}
