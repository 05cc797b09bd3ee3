package verify

import (
	"fmt"
	"hash/fnv"
	"math"
	"slices"

	"grounded"
)

// Threshold is the score from which an answer should be tried, so that of further questions
// that can be answered at most the share wrong is refused: where they are of the same kind as
// those whose scores are given, that holds on average whatever the scores' distribution, since
// a further one is as likely to rank at any place among them (split conformal prediction, Vovk
// 2005). It returns CodeInvalid for a share outside 0..0.5 and for too few scores.
func Threshold(scores []float64, wrong float64) (float64, error) {
	if !(wrong > 0 && wrong <= 0.5) {
		return 0, grounded.Errorf(grounded.CodeInvalid, "the share of wrong refusals must be above 0 and at most 0.5, not %g", wrong)
	}
	k := int(math.Floor(wrong*float64(len(scores)+1) + 1e-9))
	if k < 1 {
		return 0, grounded.Errorf(grounded.CodeInvalid, "a share of %g wrong refusals needs %d questions at least, not %d", wrong, int(math.Ceil(1/wrong-1e-9))-1, len(scores))
	}
	sorted := slices.Sorted(slices.Values(scores))
	return sorted[k-1], nil
}

// ID tells models of the judgement whether passages can answer apart: thresholds found
// with one say nothing of another.
func (a Answering) ID() string {
	h := fnv.New64a()
	_ = a.Write(h) // never fails
	return fmt.Sprintf("%016x", h.Sum64())
}

// AnsweringID is the [Answering.ID] of what the checker judges with.
func (c *Checker) AnsweringID() string { return c.answersID }
