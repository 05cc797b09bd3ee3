package verify

import (
	"context"
	"math"
	"slices"

	"grounded"
	"grounded/generate/verify/internal/align"
)

// AnswerableFrom is the score from which an answer should be tried. Training shifts the
// model so that here one question in twenty that can be answered is refused, on the worst of
// the sets that it learned from.
const AnswerableFrom = 0.5

const (
	// statedScore is the least score where a row of a table or a list of values holds just
	// what is asked.
	statedScore = 0.9
	// plainScore is the least where a stretch has wholeFrom of the question's words and the
	// kind of thing it wants, or, of littleMost sentences at most, plainFrom: whoever reads it
	// would not understand a refusal.
	plainScore = 0.55
	plainFrom  = 0.6
	wholeFrom  = 0.9
	littleMost = 40
)

// Answerable is how likely the passages hold an answer to the question, 0..1, in its own words
// or, where they are in the other language, in that one's.
func (p *Prepared) Answerable(question string) float64 {
	score, _ := p.answerable(question)
	if other := p.translatedQuestion(question); other != "" {
		across, _ := p.answerable(other)
		score = max(score, across)
	}
	return score
}

// Answerable is how likely passages hold an answer to question, 0..1, and which of them
// come nearest, best first. It goes by the cosines that retrieval found, how much of the
// question stands together and near what it wants (a date, a figure, a name), what the
// passages are of, and how is asked; without cosines by all but them.
func (c *Checker) Answerable(_ context.Context, question string, passages []grounded.Passage) (score float64, nearest []int) {
	return c.Prepare(passages).answerable(question)
}

func (p *Prepared) answerable(question string) (float64, []int) {
	q, m := p.read(question)
	if len(p.source.Sentences) == 0 || len(m.Units) == 0 {
		return 0, nil
	}
	f := p.measureQuestion(q, m)
	model := p.checker.answering.Words
	if f[aCosineBest] > 0 {
		model = p.checker.answering.Cosines
	}
	score := model.Score(f)
	switch {
	case p.states(q, m):
		score = math.Max(score, statedScore)
	case p.plain(q, m):
		score = math.Max(score, plainScore)
	}
	return score, p.nearest(m)
}

// nearest are the passages of the best windows, best first.
func (p *Prepared) nearest(m *align.Match) []int {
	var out []int
	for _, w := range m.Windows {
		if n := p.source.Sentences[w.From].Passage; !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
