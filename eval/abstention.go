package eval

import (
	"context"
	"fmt"
	"slices"

	"grounded"
	"grounded/generate/verify"
)

// AbstentionDeps are what an evaluation of abstention is made with. Checker is needed.
type AbstentionDeps struct {
	Checker *verify.Checker
	// Rank scores the contexts of a case as retrieval would have. Nil: none has a score.
	Rank     func(ctx context.Context, question string, texts []string) ([]grounded.Score, error)
	Most     int                                // cases to take, evenly over the file; 0: all
	Progress func(what string, done, total int) // nil: nobody is told
}

// AbstentionResult is how well the judgement "these passages can answer this question"
// parts the answerable questions from the others.
type AbstentionResult struct {
	AUROC float64 `json:"auroc"`
	// RefusedAt10 is the share of the unanswerable questions refused at the threshold that
	// refuses one answerable question in ten.
	RefusedAt10 float64 `json:"refused_at_10"`
	// Refused and RefusedWrong are the shares refused of both kinds at the service's own
	// threshold.
	Refused      float64 `json:"refused"`
	RefusedWrong float64 `json:"refused_wrong"`
	// The simple signals: the best cosine, the best BM25 score, the share of the question's
	// words in the passages, and its shortness.
	Baselines    map[string]float64 `json:"baselines"`
	N            int                `json:"n"`
	Unanswerable int                `json:"unanswerable"`
}

// Abstention judges each case of the file at path. It returns CodeInvalid for a file that
// cannot be read or in which all cases are of one kind.
func Abstention(ctx context.Context, path string, deps AbstentionDeps) (AbstentionResult, error) {
	cases, err := readAbstentionCases(path, deps.Most)
	if err != nil {
		return AbstentionResult{}, err
	}
	var judged []float64
	var answerable []bool
	baselines := map[string][]float64{}
	for i, c := range cases {
		passages, err := c.passages(ctx, AnswersDeps{Rank: deps.Rank})
		if err != nil {
			return AbstentionResult{}, fmt.Errorf("case %s: %w", c.ID, err)
		}
		score, _ := deps.Checker.Answerable(ctx, c.Question, passages)
		judged = append(judged, score)
		answerable = append(answerable, c.Answerable)
		signals(baselines, c, passages)
		if deps.Progress != nil {
			deps.Progress("judged", i+1, len(cases))
		}
	}
	return abstentionResult(judged, answerable, baselines)
}

// readAbstentionCases reads the cases of a file, most of them at most. A case that has
// passages known not to answer is one without an answer as well.
func readAbstentionCases(path string, most int) ([]AnswerCase, error) {
	cases, err := ReadAnswerCases(path)
	if err != nil {
		return nil, err
	}
	var out []AnswerCase
	for _, c := range sampled(cases, most) {
		out = append(out, c)
		if len(c.Wrong) > 0 {
			c.Context, c.Answerable = c.Wrong, false
			out = append(out, c)
		}
	}
	return out, nil
}

// signals appends what anyone could go by.
func signals(to map[string][]float64, c AnswerCase, passages []grounded.Passage) {
	cosine, words := 0.0, 0.0
	var text string
	for _, p := range passages {
		cosine, words = max(cosine, p.Score.Dense), max(words, p.Score.Terms)
		text += p.Text + "\n"
	}
	to["cosine"] = append(to["cosine"], cosine)
	to["bm25"] = append(to["bm25"], words)
	to["unigrams"] = append(to["unigrams"], contained(c.Question, []string{text}))
	to["shortness"] = append(to["shortness"], -float64(len([]rune(c.Question))))
}

func abstentionResult(judged []float64, answerable []bool, baselines map[string][]float64) (AbstentionResult, error) {
	r := AbstentionResult{N: len(judged), Baselines: map[string]float64{}}
	yes, no := parted(judged, answerable)
	if len(yes) == 0 || len(no) == 0 {
		return r, grounded.Errorf(grounded.CodeInvalid, "the file holds no unanswerable question, or no other")
	}
	r.Unanswerable = len(no)
	r.AUROC = AUROC(judged, answerable)
	for name, values := range baselines {
		r.Baselines[name] = AUROC(values, answerable)
	}
	r.RefusedAt10 = below(no, yes[len(yes)/10])
	r.Refused, r.RefusedWrong = below(no, verify.AnswerableFrom), below(yes, verify.AnswerableFrom)
	return r, nil
}

// parted are the values of the answerable questions, sorted, and of the others.
func parted(values []float64, answerable []bool) (yes, no []float64) {
	for i, a := range answerable {
		if a {
			yes = append(yes, values[i])
		} else {
			no = append(no, values[i])
		}
	}
	slices.Sort(yes)
	return yes, no
}

// below is the share of values under the threshold.
func below(values []float64, threshold float64) float64 {
	n := 0
	for _, v := range values {
		if v < threshold {
			n++
		}
	}
	return float64(n) / float64(len(values))
}
