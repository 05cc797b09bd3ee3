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
}

// Quote chooses at most n sentences of the passages that answer the question best, the
// best passage's first, each passage's in reading order.
func (p *Prepared) Quote(question string, n int) []Quoted {
	q := ask(question)
	m := p.source.Match(align.Claim{Text: q.text, To: len(q.text.Tokens)})
	var out []Quoted
	for i := range p.source.Sentences {
		score := p.answers(q, m, i)
		if score > 0 {
			out = append(out, Quoted{p.point(i, i), score})
		}
	}
	slices.SortStableFunc(out, func(a, b Quoted) int { return cmp.Compare(b.Score, a.Score) })
	if len(out) > 0 {
		floor := out[0].Score * 0.6
		out = slices.DeleteFunc(out, func(q Quoted) bool { return q.Score < floor })
	}
	out = distinct(out)
	out = out[:min(n, len(out))]
	return inReadingOrder(out)
}

// answers is how well sentence i of the source answers.
func (p *Prepared) answers(q asked, m *align.Match, i int) float64 {
	t, sent := p.source.Text(i)
	score := m.CoverOf(i) + 0.35*m.CoverAround(p.source, i) + 0.3*p.passages[p.source.Sentences[i].Passage].Score.Fused
	if q.want.has != nil {
		if len(q.want.has(q, t, sent)) > 0 {
			score += 0.25
		} else {
			score -= 0.1
		}
	}
	if q.inFocus(t, sent) {
		score += 0.15
	}
	quote := strings.TrimSpace(t.Quote(sent.Span))
	if sent.To-sent.From < 4 || strings.HasSuffix(quote, "？") || strings.HasSuffix(quote, "?") {
		score *= 0.5
	}
	return score
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

func inReadingOrder(out []Quoted) []Quoted {
	first := map[int]int{}
	for i, q := range out {
		if _, ok := first[q.Evidence.Marker]; !ok {
			first[q.Evidence.Marker] = i
		}
	}
	slices.SortStableFunc(out, func(a, b Quoted) int {
		return cmp.Or(cmp.Compare(first[a.Evidence.Marker], first[b.Evidence.Marker]), cmp.Compare(a.Evidence.Span.Start, b.Evidence.Span.Start))
	})
	return out
}
