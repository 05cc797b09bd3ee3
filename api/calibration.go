package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/generate/verify"
)

// Bounds of a calibration.
const (
	calibrationMost  = 500  // questions of both kinds together
	calibrationWrong = 0.05 // where the request does not say
	lowestMost       = 10   // questions that are shown
)

// calibrationRequest is the body of PUT /v1/collections/{name}/calibration.
type calibrationRequest struct {
	Questions    []string `json:"questions"`              // that the collection's documents answer
	Unanswerable []string `json:"unanswerable,omitempty"` // that they do not; counted only
	Wrong        float64  `json:"wrong,omitempty"`        // share of answerable questions that may be refused; 0: 0.05
}

func (r *calibrationRequest) check() error {
	r.Questions, r.Unanswerable = distinctTexts(r.Questions), distinctTexts(r.Unanswerable)
	if r.Wrong == 0 {
		r.Wrong = calibrationWrong
	}
	if n := len(r.Questions) + len(r.Unanswerable); n > calibrationMost {
		return grounded.Errorf(grounded.CodeInvalid, "%d questions are more than the %d that can be judged at once", n, calibrationMost)
	}
	for _, q := range slices.Concat(r.Questions, r.Unanswerable) {
		if err := checkLength("a question", q, maxQuestionBytes); err != nil {
			return err
		}
	}
	// What is wrong with the share or the number is said before anything is searched.
	_, err := verify.Threshold(make([]float64, len(r.Questions)), r.Wrong)
	return err
}

// distinctTexts are the texts that are not blank, each once.
func distinctTexts(texts []string) []string {
	seen := map[string]bool{"": true}
	return slices.DeleteFunc(slices.Clone(texts), func(s string) bool {
		s = strings.TrimSpace(s)
		defer func() { seen[s] = true }()
		return seen[s]
	})
}

// calibrationReply is a calibration with the questions that it refuses or nearly does.
type calibrationReply struct {
	grounded.Calibration
	Lowest []judgedQuestion `json:"lowest"` // of those that the documents answer
}

type judgedQuestion struct {
	Question string  `json:"question"`
	Score    float64 `json:"score"`
}

// storeCalibration finds with questions that a collection answers from which likelihood on
// answers are tried there, and keeps it.
func (s *Server) storeCalibration(c echo.Context, p grounded.Principal) error {
	var in calibrationRequest
	if err := decode(c, &in, strict); err != nil {
		return err
	}
	ctx := c.Request().Context()
	name, err := s.enter(ctx, p, c.Param("name"))
	if err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	judged, err := s.judgeAll(ctx, p, name, in.Questions)
	if err != nil {
		return err
	}
	others, err := s.judgeAll(ctx, p, name, in.Unanswerable)
	if err != nil {
		return err
	}
	out := calibrationReply{Calibration: grounded.Calibration{
		Wrong: in.Wrong, Questions: len(judged), Unanswerable: len(others), Judge: s.answeringJudge(), MadeAt: time.Now().UTC(),
	}}
	scores := make([]float64, len(judged))
	for i, q := range judged {
		scores[i] = q.Score
	}
	if out.At, err = verify.Threshold(scores, in.Wrong); err != nil {
		return err
	}
	below := func(q judgedQuestion) bool { return q.Score < out.At }
	out.Refused, out.RefusedRightly = countIf(judged, below), countIf(others, below)
	slices.SortStableFunc(judged, func(a, b judgedQuestion) int {
		if a.Score < b.Score {
			return -1
		} else if a.Score > b.Score {
			return 1
		}
		return 0
	})
	out.Lowest = judged[:min(len(judged), max(lowestMost, out.Refused))]
	if err := s.cfg.Queue.SetCalibration(ctx, name, &out.Calibration); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

// deleteCalibration goes back to the service's own threshold.
func (s *Server) deleteCalibration(c echo.Context, p grounded.Principal) error {
	ctx := c.Request().Context()
	name, err := s.enter(ctx, p, c.Param("name"))
	if err != nil {
		return err
	}
	if err := s.cfg.Queue.SetCalibration(ctx, name, nil); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// judgeAll judges questions as chat does, each beside what p finds for it.
func (s *Server) judgeAll(ctx context.Context, p grounded.Principal, collection string, questions []string) ([]judgedQuestion, error) {
	out := make([]judgedQuestion, len(questions))
	for i, q := range questions {
		found, err := s.cfg.Retriever.Retrieve(ctx, p, grounded.Question{Text: q, Collection: collection})
		if err != nil {
			return nil, err
		}
		if found.Degraded != "" {
			return nil, grounded.Errorf(grounded.CodeUnavailable, "the search is not in full, so its likelihoods would mislead: %s", found.Degraded)
		}
		out[i].Question = q
		if len(found.Passages) > 0 {
			prepared := s.cfg.Checker.Prepare(found.Passages)
			if out[i].Score = prepared.Answerable(found.Question); prepared.HasRow(found.Question) {
				out[i].Score = 1 // such a question is never refused
			}
		}
	}
	return out, nil
}

// answeringJudge names what likelihoods come from: the model of the judgement and the embedder
// whose cosines it reads.
func (s *Server) answeringJudge() string {
	return s.cfg.Checker.AnsweringID() + " " + s.cfg.Embedder.Model().ID
}

// answerableAt is from where on answers are tried in a collection; 0: as the service does.
func (s *Server) answerableAt(collection string) float64 {
	if c := s.cfg.Queue.Calibration(collection); c != nil && c.Judge == s.answeringJudge() {
		return c.At
	}
	return 0
}

func countIf[T any](list []T, is func(T) bool) (n int) {
	for _, x := range list {
		if is(x) {
			n++
		}
	}
	return n
}
