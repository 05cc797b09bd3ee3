package eval

import (
	"cmp"
	"context"
	"slices"
	"time"

	"grounded"
	"grounded/generate/verify"
	"grounded/generate/verify/dataset"
)

// GroundingReport is how well the check tells supported answers from others. Precision,
// recall and F1 are of flagging what is not supported.
type GroundingReport struct {
	AUROC            float64 `json:"auroc"`
	F1               float64 `json:"f1"`
	Precision        float64 `json:"precision"`
	Recall           float64 `json:"recall"`
	BalancedAccuracy float64 `json:"balanced_accuracy"`
	N                int     `json:"n"`
	MsPerAnswer      float64 `json:"ms_per_answer"`
	// SpanF1 is over code points, of the stretches that the check doubts against those that
	// people marked; left out where a set marks none.
	SpanF1 float64 `json:"span_f1,omitempty"`
	// SentenceAUROC tells the sentences that people marked in from the others; StretchAUROC
	// the marked stretches from those found supported. Left out where a set has neither.
	SentenceAUROC float64 `json:"sentence_auroc,omitempty"`
	StretchAUROC  float64 `json:"stretch_auroc,omitempty"`
	// SentenceBalanced is the balanced accuracy of the sentences' verdicts: what is not found
	// supported counts as flagged.
	SentenceBalanced float64 `json:"sentence_balanced_accuracy,omitempty"`
	// Contradicted is the share of the sentences told as contradicted that people marked.
	Contradicted float64            `json:"contradicted_precision,omitempty"`
	Baselines    GroundingBaselines `json:"baselines"`
}

// GroundingBaselines are what a check must beat to be worth having.
type GroundingBaselines struct {
	LengthAUROC      float64 `json:"length_auroc"`  // shorter answers are supported
	UnigramAUROC     float64 `json:"unigram_auroc"` // share of the answer's words that the contexts have
	StretchUnigram   float64 `json:"stretch_unigram_auroc,omitempty"`
	CosineAUROC      float64 `json:"cosine_auroc,omitempty"` // best cosine to a sentence; only where asked for
	FlagEverythingF1 float64 `json:"flag_everything_f1"`
}

// GroundingDeps is what [Grounding] runs with.
type GroundingDeps struct {
	Checker *verify.Checker
	// Cosine adds the baseline of best cosines, which takes far longer than the check. It
	// may be nil.
	Cosine func(ctx context.Context, answer string, context []string) (float64, error)
	Most   int // examples at most, evenly chosen; 0: all
}

// judged is one example after the check.
type judged struct {
	example   dataset.Example
	grounding grounded.Grounding
	unigram   float64
	cosine    float64
	took      time.Duration
	stretches []stretch
}

// stretch is a part of an answer that people looked at.
type stretch struct {
	bad            bool
	score, unigram float64
}

// Grounding checks the answers of file, a set of the form that package dataset reads, and
// compares the scores with the labels. Examples with other labels are left out.
func Grounding(ctx context.Context, file string, deps GroundingDeps) (GroundingReport, error) {
	examples, err := labelled(file)
	if err != nil {
		return GroundingReport{}, err
	}
	var all []judged
	for _, e := range sampled(examples, deps.Most) {
		j, err := judge(ctx, e, deps)
		if err != nil {
			return GroundingReport{}, err
		}
		all = append(all, j)
	}
	return report(all), nil
}

// labelled reads the examples that are either supported or not.
func labelled(file string) ([]dataset.Example, error) {
	examples, err := dataset.Read(file)
	return slices.DeleteFunc(examples, func(e dataset.Example) bool {
		return e.Label != dataset.Supported && e.Label != dataset.Unsupported
	}), err
}

// sampled is at most n of list, evenly spread.
func sampled[T any](list []T, n int) []T {
	if n <= 0 || n >= len(list) {
		return list
	}
	out := make([]T, n)
	for i := range out {
		out[i] = list[i*len(list)/n]
	}
	return out
}

func judge(ctx context.Context, e dataset.Example, deps GroundingDeps) (judged, error) {
	j := judged{example: e, unigram: contained(e.Answer, e.Context)}
	start := time.Now()
	p := deps.Checker.PrepareFor(e.Question, e.Passages())
	g, err := p.Answer(ctx, e.Answer)
	if err != nil {
		return j, err
	}
	j.grounding, j.took = g, time.Since(start)
	if len(e.OKSpans) > 0 {
		for k, list := range [2][]dataset.Label{e.OKSpans, e.Labels} {
			for _, l := range list {
				text := string([]rune(e.Answer)[l.Start:l.End])
				j.stretches = append(j.stretches, stretch{k == 1, p.Stretch(e.Answer, l.Span), contained(text, e.Context)})
			}
		}
	}
	if deps.Cosine != nil {
		j.cosine, err = deps.Cosine(ctx, e.Answer, e.Context)
	}
	return j, err
}

// flaggedBelow is the score under which an answer counts as flagged.
const flaggedBelow = 0.5

func report(all []judged) GroundingReport {
	r := GroundingReport{N: len(all)}
	var bad []bool
	var score, length, unigram, cosine []float64
	var took time.Duration
	hit, flagged, wrong := 0, 0, 0
	for _, j := range all {
		isBad := j.example.Label == dataset.Unsupported
		isFlagged := j.score() < flaggedBelow
		bad = append(bad, isBad)
		score = append(score, -j.score())
		length = append(length, float64(len([]rune(j.example.Answer))))
		unigram = append(unigram, -j.unigram)
		cosine = append(cosine, -j.cosine)
		took += j.took
		count(&wrong, isBad)
		count(&flagged, isFlagged)
		count(&hit, isBad && isFlagged)
	}
	r.AUROC = AUROC(score, bad)
	r.Precision, r.Recall = share(hit, flagged), share(hit, wrong)
	r.F1 = harmonic(r.Precision, r.Recall)
	passed := share(len(all)-flagged-(wrong-hit), len(all)-wrong)
	r.BalancedAccuracy = (r.Recall + passed) / 2
	r.SpanF1 = spanF1(all)
	r.SentenceAUROC, r.SentenceBalanced, r.Contradicted = sentencesTold(all)
	var parts, plain []float64
	var wrongPart []bool
	for _, j := range all {
		for _, s := range j.stretches {
			parts, plain, wrongPart = append(parts, -s.score), append(plain, -s.unigram), append(wrongPart, s.bad)
		}
	}
	r.StretchAUROC = AUROC(parts, wrongPart)
	r.MsPerAnswer = float64(took.Microseconds()) / 1000 / float64(max(1, len(all)))
	r.Baselines = GroundingBaselines{
		LengthAUROC: AUROC(length, bad), UnigramAUROC: AUROC(unigram, bad), FlagEverythingF1: harmonic(share(wrong, len(all)), 1), StretchUnigram: AUROC(plain, wrongPart),
	}
	if len(all) > 0 && all[0].cosine != 0 {
		r.Baselines.CosineAUROC = AUROC(cosine, bad)
	}
	return r
}

// score is that of the whole answer. Where it claims nothing the check knows nothing: half.
func (j judged) score() float64 {
	if j.grounding.Verdict == grounded.NotAClaim {
		return flaggedBelow
	}
	return j.grounding.Score
}

func count(n *int, yes bool) {
	if yes {
		*n++
	}
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

func harmonic(a, b float64) float64 {
	if a+b == 0 {
		return 0
	}
	return 2 * a * b / (a + b)
}

// AUROC is the chance that a positive scores higher than a negative, ties counting half; 0
// where either is missing.
func AUROC(scores []float64, positive []bool) float64 {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(scores[a], scores[b]) })
	sum, positives := 0.0, 0
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && scores[order[j]] == scores[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			if positive[k] {
				sum += float64(i+j+1) / 2
				positives++
			}
		}
		i = j
	}
	negatives := len(scores) - positives
	if positives == 0 || negatives == 0 {
		return 0
	}
	return (sum - float64(positives)*float64(positives+1)/2) / float64(positives) / float64(negatives)
}

// sentencesTold is how well the claims that people marked something in are told from the
// others, by their scores and by their verdicts, and how many of those told as contradicted are
// marked, over answers of sets that mark stretches.
func sentencesTold(all []judged) (auroc, balanced, contradicted float64) {
	var scores []float64
	var bad []bool
	var of, right, against [2]int // of those not marked, and of those marked
	for _, j := range all {
		if len(j.example.Labels) == 0 && j.example.Label == dataset.Unsupported {
			continue
		}
		for _, s := range j.grounding.Sentences {
			if s.Verdict != grounded.NotAClaim {
				wrong, kind := j.example.Wrong(s.Span), 0
				if wrong {
					kind = 1
				}
				scores, bad = append(scores, -s.Score), append(bad, wrong)
				of[kind]++
				count(&right[kind], wrong == (s.Verdict != grounded.Supported))
				count(&against[kind], s.Verdict == grounded.Contradicted)
			}
		}
	}
	if of[0] > 0 && of[1] > 0 {
		balanced = (share(right[0], of[0]) + share(right[1], of[1])) / 2
		contradicted = share(against[1], against[0]+against[1])
	}
	return AUROC(scores, bad), balanced, contradicted
}

// spanF1 compares doubted stretches with those that people marked.
func spanF1(all []judged) float64 {
	hit, flagged, marked := 0, 0, 0
	for _, j := range all {
		wrong := make([]bool, len([]rune(j.example.Answer)))
		for _, l := range j.example.Labels {
			for i := max(0, l.Start); i < min(l.End, len(wrong)); i++ {
				if !wrong[i] {
					wrong[i] = true
					marked++
				}
			}
		}
		for _, s := range j.grounding.Sentences {
			for _, d := range s.Doubted {
				for i := s.Span.Start + d.Start; i < s.Span.Start+d.End; i++ {
					flagged++
					count(&hit, wrong[i])
				}
			}
		}
	}
	return harmonic(share(hit, flagged), share(hit, marked))
}
