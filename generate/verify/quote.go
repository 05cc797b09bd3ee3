package verify

import (
	"cmp"
	"slices"
	"strings"

	"grounded"
)

// Answerable is how likely the passages hold an answer to the question, 0..1: the share
// of what the question asks about that the best of them speaks of.
func (p *Prepared) Answerable(question string) float64 {
	words := p.c.wordSet(asked(question))
	if len(p.source) == 0 || len(words) == 0 {
		return 0
	}
	best := 0.0
	for i := range p.passages {
		set := p.c.wordSet(p.passages[i].Title + "\n" + p.passages[i].Context + "\n" + p.passages[i].Text)
		lexical := p.overlap(words, set)
		if d := p.passages[i].Score.Dense; d > 0 {
			// Cosines of the embedded model lie between 0.75 (nothing) and 0.9 (the same).
			lexical = max(lexical, min(1, max(0, (d-0.78)/0.09)))
		}
		best = max(best, lexical)
	}
	return best
}

// asked is a question without the words that only ask.
func asked(question string) string { return interrogatives.Replace(question) }

var interrogatives = strings.NewReplacer("多少", " ", "什么", " ", "怎么", " ", "如何", " ", "哪些", " ", "哪个", " ", "哪", " ", "几", " ",
	"吗", " ", "呢", " ", "请问", " ", "是否", " ", "多久", " ", "何时", " ", "谁", " ", "要", " ", "的", " ", "每", " ", "为", " ")

// Quoted is a sentence of a passage that answers.
type Quoted struct {
	Evidence grounded.Evidence
	Score    float64
}

// Quote chooses at most n sentences of the passages that answer the question best, the
// best passage's first, each passage's in reading order.
func (p *Prepared) Quote(question string, n int) []Quoted {
	words := p.c.wordSet(asked(question))
	wants := wantsOf(question)
	var out []Quoted
	for i, s := range p.source {
		score := p.overlap(words, s.words) + 0.5*p.passages[s.passage].Score.Fused
		if wants != nil && wants(s) {
			score += 0.2
		}
		if len([]rune(s.text)) < 8 || strings.HasSuffix(s.text, "？") || strings.HasSuffix(s.text, "?") {
			score *= 0.5
		}
		if i > 0 && p.source[i-1].passage == s.passage {
			score += 0.15 * p.overlap(words, p.source[i-1].words) // what follows on a topic sentence
		}
		out = append(out, Quoted{p.evidence(s), score})
	}
	slices.SortStableFunc(out, func(a, b Quoted) int { return cmp.Compare(b.Score, a.Score) })
	if len(out) > 0 {
		floor := out[0].Score * 0.6
		out = slices.DeleteFunc(out, func(q Quoted) bool { return q.Score < floor })
	}
	out = distinct(out)
	out = out[:min(n, len(out))]
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

func distinct(list []Quoted) []Quoted {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(q Quoted) bool {
		key := strings.Join(strings.Fields(q.Evidence.Quote), "")
		dup := seen[key]
		seen[key] = true
		return dup
	})
}

// wantsOf is what kind of answer a question asks for; nil where nothing tells.
func wantsOf(question string) func(sourceSentence) bool {
	q := " " + strings.ToLower(question)
	for _, w := range []string{"多少", "几", "多久", "多长", "何时", "什么时候", "哪一年", "哪年", "how many", "how much", "how long", "how often", "when", "what year", " limit", "限额", "上限"} {
		if strings.Contains(q, w) {
			return func(s sourceSentence) bool {
				return slices.ContainsFunc(s.facts, func(f fact) bool { return f.kind == figure })
			}
		}
	}
	if strings.Contains(q, "谁") || strings.Contains(q, " who") {
		return func(s sourceSentence) bool {
			return slices.ContainsFunc(s.facts, func(f fact) bool { return f.kind == name && strings.HasPrefix(f.key, "name:") })
		}
	}
	return nil
}
