package verify

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"grounded"
	"grounded/generate/verify/internal/text"
)

// Judge is another opinion on the claims that the check is unsure of: a scorer over HTTP
// ([NewScorer]) or a model. The zero value is none.
type Judge struct {
	Name string // shown beside its scores
	// Score says of each pair how likely the premise bears the claim out, 0..1. It must
	// return as many scores as there are pairs. Label is the highest of the passages.
	Score func(ctx context.Context, pairs []Pair, label grounded.Sensitivity) ([]float64, error)
	// Clearance is the highest label of passages that it may see; empty: internal.
	Clearance grounded.Sensitivity
	Timeout   time.Duration // of all its work on one answer; 0: 2 s
}

// Pair is a claim and the words of the passages that are nearest to it.
type Pair struct {
	Premise string `json:"premise"`
	Claim   string `json:"hypothesis"`
}

const (
	// Claims with scores between these are shown to a judge, the most unsure first.
	judgedFrom, judgedTo = 0.2, 0.8
	// judgedMost is how many of an answer's claims are.
	judgedMost = 8
	// disagreeBy is how far apart two scores on different sides of the middle must be for it
	// to be said that they disagree.
	disagreeBy = 0.3

	defaultJudgeTime = 2 * time.Second
)

// Second asks the judge about the claims of g that the check is unsure of, notes what it says
// and settles their verdicts by the mean of both scores. What a figure, a name or a denial
// has decided stays. Where the judge does not answer in time, or may not see passages so
// labelled, g says so and stands as it was. Without a judge it does nothing.
func (c *Checker) Second(ctx context.Context, g *grounded.Grounding, label grounded.Sensitivity) {
	j := c.cfg.Judge
	if j.Score == nil {
		return
	}
	asked := unsure(g)
	if len(asked) == 0 {
		return
	}
	if label.Rank() > cmp.Or(j.Clearance, grounded.Internal).Rank() {
		g.Unjudged = fmt.Sprintf("%s is not cleared for %s passages", j.Name, label)
		return
	}
	pairs := make([]Pair, len(asked))
	for i, n := range asked {
		pairs[i] = pair(g.Sentences[n])
	}
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(j.Timeout, defaultJudgeTime))
	defer cancel()
	scores, err := j.Score(ctx, pairs, label)
	if err == nil && len(scores) != len(pairs) {
		err = fmt.Errorf("it gave %d scores for %d claims", len(scores), len(pairs))
	}
	if err != nil {
		g.Unjudged = j.Name + " did not answer" // why is for the log of whoever serves it
		if grounded.CodeOf(err) != grounded.CodeInternal {
			g.Unjudged = j.Name + ": " + grounded.MessageOf(err)
		}
		return
	}
	for i, n := range asked {
		settle(&g.Sentences[n], j.Name, scores[i])
	}
	Summarize(g)
}

// unsure are the sentences of g to ask about.
func unsure(g *grounded.Grounding) []int {
	var out []int
	for i, s := range g.Sentences {
		open := s.Verdict == grounded.Supported || s.Verdict == grounded.Partial || s.Verdict == grounded.Unsupported
		if open && s.Score > judgedFrom && s.Score < judgedTo && len(s.Evidence) > 0 {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		return cmp.Compare(math.Abs(g.Sentences[a].Score-0.5), math.Abs(g.Sentences[b].Score-0.5))
	})
	return out[:min(judgedMost, len(out))]
}

func pair(s grounded.SentenceCheck) Pair {
	var premise []string
	for _, e := range s.Evidence {
		premise = append(premise, e.Quote)
	}
	return Pair{Premise: strings.Join(premise, "\n"), Claim: strings.TrimSpace(text.Bare(s.Text))}
}

// settle notes the judge's score and what it makes of the verdict.
func settle(s *grounded.SentenceCheck, name string, score float64) {
	score = math.Max(0, math.Min(1, score))
	own := s.Score
	s.Second = &grounded.SecondOpinion{
		Judge: name, Score: score, Own: own,
		Disagrees: (score >= supportedFrom) != (own >= supportedFrom) && math.Abs(score-own) >= disagreeBy,
	}
	s.Score = (own + score) / 2
	lang := grounded.LanguageOf(s.Text)
	if w, _ := text.Guess(s.Text); w != nil {
		lang = grounded.English
	}
	if s.Score < supportedFrom && s.Verdict == grounded.Supported {
		s.Verdict, s.Reason = grounded.Partial, fmt.Sprintf(doubts[lang == grounded.Chinese], name)
		return
	}
	if s.Verdict == grounded.Supported || !byScore(s, lang) {
		return
	}
	switch {
	case s.Score >= supportedFrom:
		s.Verdict, s.Reason, s.Doubted = grounded.Supported, "", nil
	case s.Score >= partialFrom:
		s.Verdict = grounded.Partial
	default:
		s.Verdict = grounded.Unsupported
	}
}

// doubts is the reason where a judge lowers a verdict, in Chinese and not.
var doubts = map[bool]string{true: "%s对此存疑", false: "%s doubts this"}

// byScore reports whether a sentence's verdict rests on its score alone: nothing in
// particular is wrong, or common words are missing. A figure or what may be a name is for
// no judge to wave through.
func byScore(s *grounded.SentenceCheck, lang grounded.Language) bool {
	w, ok := wordings[lang]
	if !ok {
		w = wordings[grounded.English]
	}
	if s.Reason == w[weak] {
		return true
	}
	before, _, _ := strings.Cut(w[missingWords], "%s")
	missing, ok := strings.CutPrefix(s.Reason, before)
	if !ok {
		return false
	}
	missing = strings.TrimPrefix(missing, firstWord(s.Text)) // whose capital says nothing
	return strings.IndexFunc(missing, func(c rune) bool { return !unicode.IsLower(c) && c != ' ' && c != ',' }) < 0
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	return word
}
