package eval

import (
	"context"

	"grounded"
	"grounded/generate/verify"
)

// RemovedResult is how well the service refuses the questions of a collection from which the
// documents that answer them were taken away.
type RemovedResult struct {
	// With is the share refused of the questions, nothing taken away: wrongly, where retrieval
	// found a document that answers.
	With float64 `json:"refused_with"`
	// Found is the share of the questions for which it did, FoundRefused the share of these
	// that is refused.
	Found        float64 `json:"found"`
	FoundRefused float64 `json:"refused_wrong"`
	// Judged is about the questions with the documents judged relevant taken away, Holding
	// with all others that hold an accepted answer taken away too: nil where none is known.
	Judged  Removal  `json:"judged_removed"`
	Holding *Removal `json:"holding_removed,omitempty"`
	N       int      `json:"n"`
}

// Removal is how well the questions left without an answer are told from those whose
// passages hold a document judged relevant.
type Removal struct {
	Refused     float64 `json:"refused"`       // at the service's own threshold
	RefusedAt10 float64 `json:"refused_at_10"` // where one answerable question in ten is refused
	AUROC       float64 `json:"auroc"`
	Cosine      float64 `json:"cosine_auroc"` // of the best cosine alone
	// Calibrated is at the threshold that half of the answerable questions give, as `grounded
	// collections calibrate` finds it for a share of 0.05 refused wrongly; CalibratedWrong of
	// the other half are. Both are 0 where the questions are too few.
	Calibrated      float64 `json:"refused_calibrated"`
	CalibratedWrong float64 `json:"refused_calibrated_wrong"`
	// StillHeld is the share whose passages hold an accepted answer all the same.
	StillHeld float64 `json:"still_held"`
}

// evidence is the passages of one question, with and without the documents that answer it.
type evidence struct {
	question             SetQuestion
	alone                string // the question as it stands alone
	with, judged, holder []grounded.Passage
	found                bool
}

// eachEvidence retrieves for every question, with and without.
func (r *Retrieval) eachEvidence(ctx context.Context, f func(evidence) error) error {
	for i, q := range r.questions {
		e := evidence{question: q}
		var err error
		if e.alone, e.with, err = r.Passages(ctx, q, nil); err != nil {
			return err
		}
		e.found = q.relevantAmong(e.with)
		if _, e.judged, err = r.Passages(ctx, q, q.Relevant); err != nil {
			return err
		}
		if q.Accepted != nil {
			if _, e.holder, err = r.Passages(ctx, q, r.holding(q)); err != nil {
				return err
			}
		}
		if err := f(e); err != nil {
			return err
		}
		r.cfg.Progress("asked", i+1, len(r.questions))
	}
	return nil
}

// Removed judges every question with and without the documents that answer it.
func (r *Retrieval) Removed(ctx context.Context, checker *verify.Checker) (RemovedResult, error) {
	var with, judged, holding arm
	var found []float64
	err := r.eachEvidence(ctx, func(e evidence) error {
		with.add(ctx, checker, e, e.with)
		if e.found {
			found = append(found, with.scores[len(with.scores)-1])
			judged.answerable(with)
			holding.answerable(with)
		}
		judged.add(ctx, checker, e, e.judged)
		if e.question.Accepted != nil {
			holding.add(ctx, checker, e, e.holder)
		}
		return nil
	})
	if err != nil {
		return RemovedResult{}, err
	}
	if len(found) == 0 {
		return RemovedResult{}, grounded.Errorf(grounded.CodeInvalid, "retrieval found none of the documents that answer")
	}
	out := RemovedResult{
		N: len(with.scores), With: below(with.scores, verify.AnswerableFrom),
		Found: float64(len(found)) / float64(len(with.scores)), FoundRefused: below(found, verify.AnswerableFrom), Judged: judged.removal(),
	}
	if len(holding.scores) > len(found) {
		removal := holding.removal()
		out.Holding = &removal
	}
	return out, nil
}

// arm is questions judged, those that can be answered and those that cannot.
type arm struct {
	scores, cosines []float64
	can             []bool
	held            int
}

func (a *arm) add(ctx context.Context, checker *verify.Checker, e evidence, passages []grounded.Passage) {
	score, cosine := 0.0, 0.0
	if len(passages) > 0 {
		score, _ = checker.Answerable(ctx, e.alone, passages)
	}
	text := ""
	for _, p := range passages {
		cosine = max(cosine, p.Score.Dense)
		text += p.Text + "\n"
	}
	a.scores, a.cosines, a.can = append(a.scores, score), append(a.cosines, cosine), append(a.can, false)
	count(&a.held, AnswerCase{Accepted: e.question.Accepted}.acceptedBy(text))
}

// answerable takes over the last question of with, which can be answered.
func (a *arm) answerable(with arm) {
	n := len(with.scores) - 1
	a.scores, a.cosines, a.can = append(a.scores, with.scores[n]), append(a.cosines, with.cosines[n]), append(a.can, true)
}

func (a *arm) removal() Removal {
	yes, no := parted(a.scores, a.can)
	calibrated, wrong := a.calibrated(no)
	return Removal{
		Calibrated: round(calibrated, 3), CalibratedWrong: round(wrong, 3),
		Refused: round(below(no, verify.AnswerableFrom), 3), RefusedAt10: round(below(no, yes[len(yes)/10]), 3),
		AUROC: round(AUROC(a.scores, a.can), 3), Cosine: round(AUROC(a.cosines, a.can), 3),
		StillHeld: round(float64(a.held)/float64(len(no)), 3),
	}
}

// calibratedWrong is the share of wrong refusals that calibration is measured with.
const calibratedWrong = 0.05

// calibrated has each half of the answerable questions, every second one, set the threshold by
// which the other half and those without an answer are judged.
func (a *arm) calibrated(no []float64) (right, wrong float64) {
	var halves [2][]float64
	n := 0
	for i, score := range a.scores {
		if a.can[i] {
			halves[n%2] = append(halves[n%2], score)
			n++
		}
	}
	for i, half := range halves {
		at, err := verify.Threshold(half, calibratedWrong)
		if err != nil {
			return 0, 0
		}
		right += below(no, at) / 2
		wrong += below(halves[1-i], at) / 2
	}
	return right, wrong
}
