// Package eval measures the service on data sets: what retrieval finds, what answers hold,
// when they are refused, and how well the check tells true sentences from others. Each
// measurement goes through the service's own parts, with simple baselines beside it.
//
// Read set.go for what is read, metrics.go for what is printed, then the file of a
// measurement: retrieval.go, pdf.go, answers.go, abstention.go, grounding.go; train.go
// learns the check's weights.
package eval
