package verify

import (
	_ "embed" // the model
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

//go:embed answerable.tsv
var shippedAnswering string

// Answering is what is judged with whether passages can answer: a model by words alone and
// one that knows the cosines of retrieval as well. `grounded eval train-abstention` makes
// them.
type Answering struct {
	Words   Forest
	Cosines Forest
}

// Forest is a sum of small trees: the score of a question is the logistic function of Bias
// and of what each tree gives for its features.
type Forest struct {
	Bias  float64
	Trees []Tree
}

// Tree asks two questions of the features: the first split, then the one below or above it.
// Values are what it gives below-below, below-above, above-below and above-above.
type Tree struct {
	First, Below, Above Split
	Values              [4]float64
}

// Split asks whether a feature is below a threshold. Without one (Feature is -1) all is.
type Split struct {
	Feature int
	At      float64
}

// below reports on which side features fall.
func (s Split) below(features []float64) bool { return s.Feature < 0 || features[s.Feature] < s.At }

// Value is what the tree gives for features.
func (t Tree) Value(features []float64) float64 {
	next, at := t.Below, 0
	if !t.First.below(features) {
		next, at = t.Above, 2
	}
	if !next.below(features) {
		at++
	}
	return t.Values[at]
}

// Odds is the logarithm of the odds that a question with these features can be answered.
func (f Forest) Odds(features []float64) float64 {
	sum := f.Bias
	for _, t := range f.Trees {
		sum += t.Value(features)
	}
	return sum
}

// Score is how likely a question with these features can be answered, 0..1.
func (f Forest) Score(features []float64) float64 { return 1 / (1 + math.Exp(-f.Odds(features))) }

// Write writes a as [ReadAnswering] reads it: a line a tree.
func (a Answering) Write(out io.Writer) error {
	var b strings.Builder
	b.WriteString("# Whether passages can answer a question (package verify); `grounded eval train-abstention` writes this file.\n")
	b.WriteString("# Each line adds one of its four values: the first two where the first split holds, by the second; the others by the third.\n")
	b.WriteString("# model\tfirst\tbelow it\tabove it\tvalues\n")
	for _, m := range []struct {
		name   string
		forest Forest
	}{{"words", a.Words}, {"cosines", a.Cosines}} {
		fmt.Fprintf(&b, "%s\tbias\t%.4f\n", m.name, m.forest.Bias)
		for _, t := range m.forest.Trees {
			fmt.Fprintf(&b, "%s\t%s\t%s\t%s", m.name, t.First, t.Below, t.Above)
			for _, v := range t.Values {
				fmt.Fprintf(&b, "\t%.4f", v)
			}
			b.WriteByte('\n')
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// String is the split as [Answering.Write] writes it.
func (s Split) String() string {
	if s.Feature < 0 {
		return "-"
	}
	return fmt.Sprintf("%s<%.4f", answerableNames[s.Feature], s.At)
}

// ReadAnswering reads what [Answering.Write] wrote. A name that is no feature's is an error.
func ReadAnswering(text string) (Answering, error) {
	var a Answering
	for n, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		if err := a.readLine(strings.Split(line, "\t")); err != nil {
			return a, fmt.Errorf("whether passages can answer, line %d: %w", n+1, err)
		}
	}
	return a, nil
}

func (a *Answering) readLine(parts []string) (err error) {
	forest := map[string]*Forest{"words": &a.Words, "cosines": &a.Cosines}[parts[0]]
	switch {
	case forest == nil:
		return fmt.Errorf("no model is called %s", parts[0])
	case len(parts) == 3 && parts[1] == "bias":
		forest.Bias, err = strconv.ParseFloat(parts[2], 64)
		return err
	case len(parts) != 8:
		return fmt.Errorf("%d columns, want 8", len(parts))
	}
	var t Tree
	for i, to := range []*Split{&t.First, &t.Below, &t.Above} {
		if *to, err = readSplit(parts[i+1]); err != nil {
			return err
		}
	}
	for i := range t.Values {
		if t.Values[i], err = strconv.ParseFloat(parts[i+4], 64); err != nil {
			return err
		}
	}
	forest.Trees = append(forest.Trees, t)
	return nil
}

func readSplit(s string) (Split, error) {
	if s == "-" {
		return Split{Feature: -1}, nil
	}
	name, at, _ := strings.Cut(s, "<")
	feature := slices.Index(answerableNames[:], name)
	if feature < 0 {
		return Split{}, fmt.Errorf("no feature is called %s", name)
	}
	threshold, err := strconv.ParseFloat(at, 64)
	return Split{feature, threshold}, err
}
