package eval

import (
	"context"

	"grounded/retrieve"
)

// Ablation is how retrieval does with some of its steps.
type Ablation struct {
	Name   string
	Result RetrievalResult
}

// ablations are the rows of the table: each channel alone, both plainly fused, then step by
// step the whole, last.
var ablations = []struct {
	name    string
	without retrieve.Steps
}{
	{"by words alone", retrieve.StepMeaning | retrieve.StepWeighing},
	{"by meaning alone", retrieve.StepWords | retrieve.StepWeighing},
	{"both, plainly fused", retrieve.StepWeighing},
	{"both, weighed", retrieve.StepTranslation | retrieve.StepHeadings | retrieve.StepFeedback | retrieve.StepCloseness},
	{"and words of the other language", retrieve.StepHeadings | retrieve.StepFeedback | retrieve.StepCloseness},
	{"and headings", retrieve.StepFeedback | retrieve.StepCloseness},
	{"and what was found first", retrieve.StepCloseness},
	{"and words close together: all", 0},
}

// Ablate asks every question with each set of steps, all of them last. The times of all
// but the first that embeds are without the question's vector.
func (r *Retrieval) Ablate(ctx context.Context) ([]Ablation, error) {
	var out []Ablation
	for _, a := range ablations {
		result, err := r.Run(ctx, a.without)
		if err != nil {
			return nil, err
		}
		out = append(out, Ablation{a.name, result})
	}
	return out, nil
}
