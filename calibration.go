package grounded

import "time"

// Calibration is from which likelihood that passages hold an answer one is tried in a
// collection, as questions of its own showed. How likely answers are judged to be lies higher in
// one collection than in another, so the service's own threshold, which must suit all, refuses
// few questions in most.
type Calibration struct {
	At    float64 `json:"at"`    // the least likelihood, 0..1
	Wrong float64 `json:"wrong"` // the share of answerable questions that may be refused
	// Questions is how many questions that its documents answer showed it; Refused of them lie
	// below.
	Questions int `json:"questions"`
	Refused   int `json:"refused"`
	// Unanswerable is how many questions were given that its documents do not answer;
	// RefusedRightly of them lie below.
	Unanswerable   int `json:"unanswerable,omitempty"`
	RefusedRightly int `json:"refused_rightly,omitempty"`
	// Judge is what judged them. The likelihoods of another one lie elsewhere, so with it the
	// service's own threshold counts.
	Judge  string    `json:"judge"`
	MadeAt time.Time `json:"made_at"`
}
