package verify

import (
	_ "embed" // the weights
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"grounded/generate/verify/internal/align"
)

//go:embed weights.tsv
var shippedWeights string

// Weights are what the check weighs features of a claim with: two logistic models, one of
// words and facts alone, one that has had the second look. `grounded eval train` makes
// them, from sets of answers that people judged.
type Weights struct {
	Words   Model
	Meaning Model
}

// Model is a logistic model: the score of a claim is the logistic function of Bias and the
// sum of each feature times its weight, in the order of [FeatureNames].
type Model struct {
	Bias    float64
	Weights []float64
}

// Score is how likely a claim with these features is supported, 0..1.
func (m Model) Score(features []float64) float64 {
	sum := m.Bias
	for i, w := range m.Weights {
		sum += w * features[i]
	}
	return logistic(sum)
}

func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// logit is what logistic undoes, within what a score can tell.
func logit(score float64) float64 {
	score = math.Max(1e-6, math.Min(1-1e-6, score))
	return math.Log(score / (1 - score))
}

// Sign says which way a feature may count in a model: 1 for support, -1 against, 0 not at
// all.
func Sign(feature int) int { return align.Sign(feature) }

// ByMeaning reports whether a feature is known only after the second look.
func ByMeaning(feature int) bool { return feature >= align.CosineBest }

// Write writes w as [ReadWeights] reads it: a line a feature, those without weight left out.
func (w Weights) Write(out io.Writer) error {
	var b strings.Builder
	b.WriteString("# Weights of the check (package verify); `grounded eval train` writes this file.\n")
	b.WriteString("# feature\tby words\tby words and meaning\n")
	fmt.Fprintf(&b, "bias\t%.4f\t%.4f\n", w.Words.Bias, w.Meaning.Bias)
	for i, name := range align.Names {
		if x, y := w.Words.Weights[i], w.Meaning.Weights[i]; x != 0 || y != 0 {
			fmt.Fprintf(&b, "%s\t%.4f\t%.4f\n", name, x, y)
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// ReadWeights reads what [Weights.Write] wrote. A feature that is not named has no weight;
// a name that is no feature's is an error.
func ReadWeights(text string) (Weights, error) {
	w := Weights{Model{Weights: make([]float64, align.Count)}, Model{Weights: make([]float64, align.Count)}}
	index := map[string]int{}
	for i, name := range align.Names {
		index[name] = i
	}
	for n, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		parts := strings.Split(line, "\t")
		if len(parts) != 3 {
			return w, fmt.Errorf("weights, line %d: %d columns, want 3", n+1, len(parts))
		}
		words, err1 := strconv.ParseFloat(parts[1], 64)
		meaning, err2 := strconv.ParseFloat(parts[2], 64)
		i, known := index[parts[0]]
		switch {
		case err1 != nil || err2 != nil:
			return w, fmt.Errorf("weights, line %d: no number", n+1)
		case parts[0] == "bias":
			w.Words.Bias, w.Meaning.Bias = words, meaning
		case !known:
			return w, fmt.Errorf("weights, line %d: no feature is called %s", n+1, parts[0])
		default:
			w.Words.Weights[i], w.Meaning.Weights[i] = words, meaning
		}
	}
	return w, nil
}
