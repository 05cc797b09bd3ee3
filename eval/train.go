package eval

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"grounded/generate/verify"
	"grounded/generate/verify/dataset"
)

// claimRow is one claim of an answer that people judged.
type claimRow struct {
	answer   int // in its set
	features []float64
	known    bool    // whether people judged this claim and not only the whole answer
	target   float64 // 1: supported
}

// trainSet is the claims of one set.
type trainSet struct {
	name string
	part float64 // of the weight that a set has
	good []bool  // by answer
	rows []claimRow
}

// TrainConfig says what weights are learned from.
type TrainConfig struct {
	Files   []string // sets as package dataset reads them
	Less    []string // further sets, of texts that are no answers, which count lessWeight
	Checker *verify.Checker
	Most    int       // answers a set at most, evenly chosen; 0: all
	Log     io.Writer // sees what each set gives when it is left out; nil: nobody
}

// Train learns the weights of the check from people's labels. To cfg.Log it writes a line a
// set: the AUROC over its answers of models that never saw it and of the final ones. Sets
// with labels of one kind only teach nothing and are left out.
func Train(ctx context.Context, cfg TrainConfig) (verify.Weights, error) {
	var sets []trainSet
	for i, file := range slices.Concat(cfg.Files, cfg.Less) {
		set, err := measure(ctx, file, cfg)
		if err != nil {
			return verify.Weights{}, err
		}
		if set.part = 1; i >= len(cfg.Files) {
			set.part = lessWeight
		}
		if n := set.supported(); n > 0 && n < len(set.good) {
			sets = append(sets, set)
		}
	}
	if len(sets) == 0 {
		return verify.Weights{}, fmt.Errorf("train: none of %d files holds labels of both kinds", len(cfg.Files)+len(cfg.Less))
	}
	final := learn(sets)
	if cfg.Log != nil {
		fmt.Fprintf(cfg.Log, "%-24s %8s  %23s  %23s\n", "", "", "left out", "in training")
		fmt.Fprintf(cfg.Log, "%-24s %8s  %11s %11s  %11s %11s\n", "set", "answers", "words", "meaning", "words", "meaning")
		for i, set := range sets {
			others := append(append([]trainSet{}, sets[:i]...), sets[i+1:]...)
			if len(others) == 0 {
				break
			}
			without := learn(others)
			fmt.Fprintf(cfg.Log, "%-24s %8d  %11.3f %11.3f  %11.3f %11.3f\n", set.name, len(set.good),
				set.auroc(without.Words), set.auroc(without.Meaning), set.auroc(final.Words), set.auroc(final.Meaning))
		}
	}
	return final, nil
}

// measure reads a set and measures its claims.
func measure(ctx context.Context, file string, cfg TrainConfig) (trainSet, error) {
	set := trainSet{name: strings.TrimSuffix(filepath.Base(file), ".jsonl")}
	examples, err := labelled(file)
	if err != nil {
		return set, err
	}
	for _, e := range sampled(examples, cfg.Most) {
		claims, err := cfg.Checker.PrepareFor(e.Question, e.Passages()).Measure(ctx, e.Answer)
		if err != nil {
			return set, err
		}
		good := e.Label == dataset.Supported
		for _, c := range claims {
			row := claimRow{answer: len(set.good), features: c.Features, known: true, target: 1}
			switch {
			case good:
			case len(claims) == 1, e.Wrong(c.Span):
				row.target = 0
			case len(e.Labels) == 0:
				row.known = false
			}
			set.rows = append(set.rows, row)
		}
		set.good = append(set.good, good)
	}
	return set, nil
}

func (s trainSet) supported() int {
	n := 0
	for _, good := range s.good {
		count(&n, good)
	}
	return n
}

// auroc is how well the scores that m gives tell supported answers from others.
func (s trainSet) auroc(m verify.Model) float64 {
	claims := make([][]float64, len(s.good))
	for _, r := range s.rows {
		claims[r.answer] = append(claims[r.answer], m.Score(r.features))
	}
	doubt, bad := make([]float64, len(s.good)), make([]bool, len(s.good))
	for i, good := range s.good {
		bad[i], doubt[i] = !good, 1-flaggedBelow
		if len(claims[i]) > 0 {
			doubt[i] = 1 - verify.Whole(claims[i])
		}
	}
	return AUROC(doubt, bad)
}

// rounds is how often the claims that people did not judge by themselves are guessed.
const rounds = 3

// learn fits both models to sets.
func learn(sets []trainSet) verify.Weights {
	return verify.Weights{
		Words:   learnOne(sets, func(feature int) bool { return !verify.ByMeaning(feature) }),
		Meaning: learnOne(sets, func(int) bool { return true }),
	}
}

// learnOne fits one model. Where people judged an answer unsupported without saying where,
// its claim that scores lowest is taken to be at fault, as the model of the round before
// sees it.
func learnOne(sets []trainSet, use func(int) bool) verify.Model {
	var model verify.Model
	for round := range rounds {
		var rows []claimRow
		var weights []float64
		for _, s := range sets {
			picked := s.picked(model, round > 0)
			rows, weights = append(rows, picked...), append(weights, balance(picked, s.part)...)
		}
		model = fit(rows, weights, use)
	}
	return model
}

// picked are the claims of s to learn from.
func (s trainSet) picked(m verify.Model, guess bool) []claimRow {
	var out []claimRow
	worst := map[int]int{}
	for i, r := range s.rows {
		if r.known {
			out = append(out, r)
			continue
		}
		w, ok := worst[r.answer]
		if guess && (!ok || m.Score(r.features) < m.Score(s.rows[w].features)) {
			worst[r.answer] = i
		}
	}
	for i, r := range s.rows {
		if w, ok := worst[r.answer]; ok && w == i {
			r.target = 0
			out = append(out, r)
		}
	}
	return out
}

// setWeight is what a set counts: as many claims, half of them supported, however many it
// has; a small one less.
const (
	setWeight = 500
	smallSet  = 300
	// lessWeight is the share of that for a set of texts that are no answers.
	lessWeight = 0.3
)

// balance weighs rows so that both labels count the same.
func balance(rows []claimRow, part float64) []float64 {
	n := [2]int{}
	for _, r := range rows {
		n[int(r.target)]++
	}
	total := part * setWeight * math.Min(1, float64(len(rows))/smallSet)
	out := make([]float64, len(rows))
	for i, r := range rows {
		out[i] = total / 2 / float64(n[int(r.target)])
	}
	return out
}
