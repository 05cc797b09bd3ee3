package eval

import (
	"context"
	"fmt"
	"strings"
	"time"

	"grounded"
)

// AnswersDeps are what an evaluation of answers is made with.
type AnswersDeps struct {
	// Answer answers from passages.
	Answer func(ctx context.Context, q grounded.Question, passages []grounded.Passage) (grounded.Answer, error)
	// Retrieve finds the passages of a case that names a collection. Nil: such cases are
	// an error.
	Retrieve func(ctx context.Context, collection, question string) ([]grounded.Passage, error)
	// Rank scores the contexts of a case against its question, as retrieval would have.
	// Nil: none has a score.
	Rank func(ctx context.Context, question string, texts []string) ([]grounded.Score, error)
	// Report sees each case and its answer; nil: nobody does.
	Report func(c AnswerCase, a grounded.Answer, right bool)
}

// AnswersResult is how answers did.
type AnswersResult struct {
	// Accuracy is the share of the answerable questions whose answer holds an accepted
	// string.
	Accuracy float64 `json:"accuracy"`
	// AbstainedRight is the share of the unanswerable questions that were refused.
	AbstainedRight float64 `json:"abstained_right"`
	// AbstainedWrong is the share of the answerable questions that were refused.
	AbstainedWrong float64 `json:"abstained_wrong"`
	// CitationPrecision is the share of citations, over answered questions with accepted
	// strings, whose passage holds one.
	CitationPrecision float64 `json:"citation_precision"`
	N                 int     `json:"n"`
	MsPerAnswer       float64 `json:"ms_per_answer"`
}

// tally counts while cases run.
type tally struct {
	answerable, right, refusedWrong int
	unanswerable, refusedRight      int
	citations, citedRight           int
	took                            time.Duration
}

// Answers answers each case of the file at path and compares. The file is JSON lines as
// [ReadAnswerCases] takes them. It returns CodeInvalid for a file that cannot be read or
// holds no case, and whatever the dependencies return.
func Answers(ctx context.Context, path string, deps AnswersDeps) (AnswersResult, error) {
	cases, err := ReadAnswerCases(path)
	if err != nil {
		return AnswersResult{}, err
	}
	var t tally
	for _, c := range cases {
		if err := t.run(ctx, c, deps); err != nil {
			return AnswersResult{}, fmt.Errorf("case %s: %w", c.ID, err)
		}
	}
	return t.result(len(cases)), nil
}

func (t *tally) run(ctx context.Context, c AnswerCase, deps AnswersDeps) error {
	passages, err := c.passages(ctx, deps)
	if err != nil {
		return err
	}
	start := time.Now()
	a, err := deps.Answer(ctx, grounded.Question{Text: c.Question}, passages)
	if err != nil {
		return err
	}
	t.took += time.Since(start)
	right := t.count(c, a, passages)
	if deps.Report != nil {
		deps.Report(c, a, right)
	}
	return nil
}

// count scores one answer.
func (t *tally) count(c AnswerCase, a grounded.Answer, passages []grounded.Passage) bool {
	refused := a.Grounding.Abstained
	if !c.Answerable {
		t.unanswerable++
		if refused {
			t.refusedRight++
		}
		return refused
	}
	t.answerable++
	if refused {
		t.refusedWrong++
		return false
	}
	right := c.acceptedBy(a.Text)
	if right {
		t.right++
	}
	for _, cited := range a.Citations {
		if len(c.Accepted) == 0 {
			break
		}
		t.citations++
		if c.touchedBy(passages[cited.Marker-1].Text) {
			t.citedRight++
		}
	}
	return right
}

func (t *tally) result(n int) AnswersResult {
	share := func(a, b int) float64 {
		if b == 0 {
			return 0
		}
		return float64(a) / float64(b)
	}
	r := AnswersResult{
		Accuracy: share(t.right, t.answerable), AbstainedRight: share(t.refusedRight, t.unanswerable),
		AbstainedWrong: share(t.refusedWrong, t.answerable), CitationPrecision: share(t.citedRight, t.citations), N: n,
	}
	if n > 0 {
		r.MsPerAnswer = float64(t.took.Microseconds()) / 1000 / float64(n)
	}
	return r
}

// passages are those given or found.
func (c AnswerCase) passages(ctx context.Context, deps AnswersDeps) ([]grounded.Passage, error) {
	if c.Collection != "" && len(c.Context) == 0 {
		if deps.Retrieve == nil {
			return nil, grounded.Errorf(grounded.CodeInvalid, "the case names collection %q, and there is nothing to search", c.Collection)
		}
		return deps.Retrieve(ctx, c.Collection, c.Question)
	}
	var scores []grounded.Score
	if deps.Rank != nil {
		var err error
		if scores, err = deps.Rank(ctx, c.Question, c.Context); err != nil {
			return nil, err
		}
	}
	out := make([]grounded.Passage, 0, len(c.Context))
	for i, text := range c.Context {
		p := grounded.Passage{ExternalID: fmt.Sprintf("%s/%d", c.ID, i), Collection: grounded.DefaultCollection}
		p.Document = grounded.NewDocumentID(p.Collection, p.ExternalID)
		p.Revision, p.Text = 1, strings.TrimSpace(text)
		p.Span = grounded.Span{End: len([]rune(p.Text))}
		if i < len(scores) {
			p.Score = scores[i]
		}
		out = append(out, p)
	}
	return out, nil
}
