package eval

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"grounded"
	"grounded/generate/verify"
)

// AbstentionSet is questions with passages that can answer them or not, measured.
type AbstentionSet struct {
	Name string
	rows []abstentionRow
}

type abstentionRow struct {
	question       string // the same for a question with and without its evidence
	words, cosines []float64
	can            bool
}

// measure adds a question, with what retrieval says of the passages and without.
func (s *AbstentionSet) measure(checker *verify.Checker, question string, passages []grounded.Passage, can bool) {
	row := abstentionRow{question: question, can: can, cosines: checker.Prepare(passages).MeasureQuestion(question)}
	bare := slices.Clone(passages)
	for i := range bare {
		bare[i].Score.Dense = 0
	}
	row.words = checker.Prepare(bare).MeasureQuestion(question)
	s.rows = append(s.rows, row)
}

// MeasureAbstention measures the cases of a file, as [Abstention] reads it.
func MeasureAbstention(ctx context.Context, path string, deps AbstentionDeps) (AbstentionSet, error) {
	set := AbstentionSet{Name: strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))}
	cases, err := readAbstentionCases(path, deps.Most)
	if err != nil {
		return set, err
	}
	for i, c := range cases {
		passages, err := c.passages(ctx, AnswersDeps{Rank: deps.Rank})
		if err != nil {
			return set, fmt.Errorf("case %s: %w", c.ID, err)
		}
		set.measure(deps.Checker, c.Question, passages, c.Answerable)
		if deps.Progress != nil {
			deps.Progress("measured", i+1, len(cases))
		}
	}
	return set, nil
}

// MeasureRemoved measures the questions of a collection whose evidence retrieval finds, each
// with it and with all documents taken away that hold it.
func (r *Retrieval) MeasureRemoved(ctx context.Context, checker *verify.Checker) (AbstentionSet, error) {
	set := AbstentionSet{Name: r.set.Name}
	err := r.eachEvidence(ctx, func(e evidence) error {
		without := e.judged
		if e.question.Accepted != nil {
			without = e.holder
		}
		if e.found && len(without) > 0 {
			set.measure(checker, e.alone, e.with, true)
			set.measure(checker, e.alone, without, false)
		}
		return nil
	})
	return set, err
}

// TrainAbstention learns whether passages can answer from sets. To log it writes a line a
// set: AUROC, and the shares refused rightly and wrongly at the threshold, of models that saw
// nothing of the set, and of models that saw other questions of it.
func TrainAbstention(sets []AbstentionSet, log io.Writer) (verify.Answering, error) {
	var out verify.Answering
	sets = slices.DeleteFunc(sets, func(s AbstentionSet) bool { n := s.answerable(); return n == 0 || n == len(s.rows) })
	if len(sets) == 0 {
		return out, grounded.Errorf(grounded.CodeInvalid, "no set holds questions of both kinds")
	}
	for _, m := range []struct {
		name string
		to   *verify.Forest
		of   func(abstentionRow) []float64
	}{
		{"words", &out.Words, func(r abstentionRow) []float64 { return r.words }},
		{"cosines", &out.Cosines, func(r abstentionRow) []float64 { return r.cosines }},
	} {
		folded := crossed(sets, m.of, folds, func(_ int, r abstentionRow) int { return r.fold() })
		shift := shiftOf(sets, m.of, folded)
		*m.to = boost(boostRows(sets, m.of, func(int, abstentionRow) bool { return true }))
		m.to.Trees = append(m.to.Trees, shift)
		left := crossed(sets, m.of, len(sets), func(set int, _ abstentionRow) int { return set })
		fmt.Fprintf(log, "%-24s %6s  %23s  %23s\n", m.name, "", "set left out", "questions left out")
		fmt.Fprintf(log, "%-24s %6s  %7s %7s %7s  %7s %7s %7s\n", "set", "n", "auroc", "refused", "wrongly", "auroc", "refused", "wrongly")
		for i, s := range sets {
			fmt.Fprintf(log, "%-24s %6d  %s  %s\n", s.Name, len(s.rows), s.figures(shifted(s, m.of, left[i], shift)), s.figures(shifted(s, m.of, folded[i], shift)))
		}
	}
	return out, nil
}

func (s AbstentionSet) answerable() int {
	n := 0
	for _, r := range s.rows {
		count(&n, r.can)
	}
	return n
}

func (s AbstentionSet) labels() []bool {
	out := make([]bool, len(s.rows))
	for i, r := range s.rows {
		out[i] = r.can
	}
	return out
}

func (s AbstentionSet) figures(odds []float64) string {
	yes, no := parted(odds, s.labels())
	return fmt.Sprintf("%7.3f %7.3f %7.3f", AUROC(odds, s.labels()), below(no, 0), below(yes, 0))
}

// folds is in how many parts the questions are left out.
const folds = 5

func (r abstentionRow) fold() int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(r.question)) // never fails
	return int(h.Sum32() % folds)
}

// crossed are the odds of each row by a model that saw nothing of the row's part.
func crossed(sets []AbstentionSet, of func(abstentionRow) []float64, parts int, part func(set int, r abstentionRow) int) [][]float64 {
	out := make([][]float64, len(sets))
	for i, s := range sets {
		out[i] = make([]float64, len(s.rows))
	}
	for k := range parts {
		rows := boostRows(sets, of, func(set int, r abstentionRow) bool { return part(set, r) != k })
		if len(rows) == 0 {
			continue // there is one set
		}
		forest := boost(rows)
		for i, s := range sets {
			for j, r := range s.rows {
				if part(i, r) == k {
					out[i][j] = forest.Odds(of(r))
				}
			}
		}
	}
	return out
}

// boostRows are the rows to learn from, so weighed that every set counts the same, a small one
// less, and in each both kinds.
func boostRows(sets []AbstentionSet, of func(abstentionRow) []float64, use func(set int, r abstentionRow) bool) []boostRow {
	var out []boostRow
	for i, s := range sets {
		n := [2]float64{}
		from := len(out)
		for _, r := range s.rows {
			if !use(i, r) {
				continue
			}
			row := boostRow{features: of(r)}
			if r.can {
				row.target = 1
			}
			n[int(row.target)]++
			out = append(out, row)
		}
		for j := from; j < len(out); j++ {
			out[j].weight = setWeight * math.Min(1, (n[0]+n[1])/smallSet) / 2 / n[int(out[j].target)]
		}
	}
	return out
}

// wronglyMost is the share of the answerable questions of a set that may be refused: half of
// what one may be on a set that nobody saw. What a set with fewer than wronglyOf of them shows
// is chance.
const (
	wronglyMost = 0.05
	wronglyOf   = 50
)

// shiftOf is a tree that shifts the odds so that at even ones no set has more of its
// answerable questions refused. The odds of a single passage lie wider apart than those of a
// list, so each has a shift of its own.
func shiftOf(sets []AbstentionSet, of func(abstentionRow) []float64, odds [][]float64) verify.Tree {
	texts := slices.Index(verify.QuestionFeatureNames(), "texts")
	t := verify.Tree{First: verify.Split{Feature: texts, At: 0.5}, Below: verify.Split{Feature: -1}, Above: verify.Split{Feature: -1}}
	for side, at := range [2]int{0, 2} {
		lowest := math.Inf(1)
		for i, s := range sets {
			var yes []float64
			for j, r := range s.rows {
				if r.can && (of(r)[texts] < t.First.At) == (side == 0) {
					yes = append(yes, odds[i][j])
				}
			}
			if len(yes) >= wronglyOf {
				slices.Sort(yes)
				lowest = math.Min(lowest, quantile(yes, wronglyMost))
			}
		}
		if !math.IsInf(lowest, 1) {
			t.Values[at], t.Values[at+1] = round(-lowest, 4), round(-lowest, 4)
		}
	}
	return t
}

// quantile is the value below which a share of sorted values lies, between two of them by how
// far it is from one to the other: in small sets they lie far apart.
func quantile(sorted []float64, share float64) float64 {
	at := share * float64(len(sorted)-1)
	low := int(at)
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (at-float64(low))*(sorted[high]-sorted[low])
}

// shifted are odds with what shift gives.
func shifted(s AbstentionSet, of func(abstentionRow) []float64, odds []float64, shift verify.Tree) []float64 {
	out := make([]float64, len(odds))
	for i, r := range s.rows {
		out[i] = odds[i] + shift.Value(of(r))
	}
	return out
}
