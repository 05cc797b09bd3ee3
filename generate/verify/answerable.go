package verify

import (
	"context"
	"math"
	"slices"

	"grounded"
	"grounded/generate/verify/internal/align"
)

// AnswerableFrom is the score from which an answer should be tried. Refusing what could be
// answered is worse than trying, for what is tried is checked: so it is set to refuse few.
const AnswerableFrom = 0.5

// Answerable is how likely the passages hold an answer to the question, 0..1.
func (p *Prepared) Answerable(question string) float64 {
	score, _ := p.answerable(question)
	return score
}

// Answerable is how likely passages hold an answer to question, 0..1, and which of them
// come nearest, best first. It goes by the cosines that retrieval found, how much of the
// question stands together, and whether what it wants (a date, a figure, a name) is there;
// without cosines by the words alone.
func (c *Checker) Answerable(_ context.Context, question string, passages []grounded.Passage) (score float64, nearest []int) {
	return c.Prepare(passages).answerable(question)
}

// What the signals weigh in the logarithm of the odds. The cosines of the embedded model
// lie close together, and higher in Chinese than in English, whence the offsets, which
// `grounded eval abstention` sets refuse few answerable questions with.
const (
	weighCosine  = 31.0 // of the best passage's, and of the best three's mean
	weighCover   = 4.0
	weighUnmet   = 1.0
	offsetHan    = 55.8
	offsetLatin  = 53.6
	weighWords   = 10.0 // of the cover where there are no cosines
	offsetWords  = 0.25
	passagesRead = 3
)

func (p *Prepared) answerable(question string) (float64, []int) {
	q := ask(question)
	m := p.source.Match(align.Claim{Text: q.text, To: len(q.text.Tokens)})
	if len(p.source.Sentences) == 0 || len(m.Units) == 0 {
		return 0, nil
	}
	cover := 0.0
	if len(m.Windows) > 0 {
		cover = m.Windows[0].Cover
	}
	cosines := make([]float64, len(p.passages))
	for i := range p.passages {
		cosines[i] = p.passages[i].Score.Dense
	}
	slices.Sort(cosines)
	slices.Reverse(cosines)
	odds := weighWords * (slices.Max(m.Passages(p.source)) - offsetWords)
	if cosines[0] > 0 {
		top := cosines[:min(passagesRead, len(cosines))]
		mean := 0.0
		for _, c := range top {
			mean += c / float64(len(top))
		}
		odds = weighCosine*(cosines[0]+mean) + weighCover*cover - offsetLatin
		if grounded.LanguageOf(question) == grounded.Chinese {
			odds += offsetLatin - offsetHan
		}
	}
	if q.want.has != nil && !p.holds(q) {
		odds -= weighUnmet
	}
	return 1 / (1 + math.Exp(-odds)), p.nearest(m)
}

// holds reports whether any sentence has what the question wants.
func (p *Prepared) holds(q asked) bool {
	for i := range p.source.Sentences {
		if t, sent := p.source.Text(i); len(q.want.has(q, t, sent)) > 0 {
			return true
		}
	}
	return false
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
