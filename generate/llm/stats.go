package llm

import (
	"slices"
	"time"
)

const (
	firstsKept = 64
	weightNew  = 0.2 // of the newest call in a running mean
)

// stats is what a route has shown of itself.
type stats struct {
	requests  int
	answers   int
	failures  int
	firsts    []time.Duration // newest last
	first     float64         // running mean, seconds
	speed     float64         // running mean, tokens a second
	errorRate float64         // running mean, 0..1
	spend     float64
	model     string // that came back last
	lastClass Class
	lastCode  string
	lastFail  time.Time
}

func (s *stats) note(o outcome, now time.Time) {
	if o.record.FirstToken > 0 {
		s.firsts = append(s.firsts, o.record.FirstToken)
		if len(s.firsts) > firstsKept {
			s.firsts = s.firsts[1:]
		}
		s.first = blend(s.first, o.record.FirstToken.Seconds())
	}
	s.spend += o.resp.Cost
	if o.cancelled {
		return
	}
	if o.fail != nil {
		if o.fail.Class != Refused && o.fail.Class != Bad {
			s.errorRate = s.errorRate*(1-weightNew) + weightNew
		}
		s.failures++
		s.lastClass, s.lastCode, s.lastFail = o.fail.Class, o.fail.Code, now
		return
	}
	s.answers++
	s.errorRate *= 1 - weightNew
	s.model = o.resp.Model
	if d := o.record.Took - o.record.FirstToken; d > 0 && o.resp.Usage.CompletionTokens > 1 {
		s.speed = blend(s.speed, float64(o.resp.Usage.CompletionTokens)/d.Seconds())
	}
}

func blend(mean, v float64) float64 {
	if mean == 0 {
		return v
	}
	return mean*(1-weightNew) + v*weightNew
}

// quantile of the first-token times; 0 where none is known.
func (s *stats) quantile(q float64) time.Duration {
	if len(s.firsts) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s.firsts))
	return sorted[int(q*float64(len(sorted)-1))]
}
