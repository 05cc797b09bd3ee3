package verify

import (
	"math"

	"grounded/generate/verify/internal/align"
	"grounded/generate/verify/internal/force"
)

const (
	forceSentences = 3   // that a claim is compared with
	forceNear      = 0.8 // of what the best sentence has of a claim, that others must have
)

// force looks at how strongly it is said, where all else agrees: a plan told as done, what may be
// told as what will be. What one of the sentences nearest to the claim says with the same force holds.
func (j *judgement) force(s *align.Source, m *align.Match) {
	if j.against || j.lacks || j.score < partialFrom || len(j.reasons) > 0 || s.Texts[m.Step.Passage].Record {
		return
	}
	near := m.Nearest(forceSentences)
	if len(near) == 0 {
		return
	}
	t := m.Claim.Text
	from, to := t.Tokens[m.Claim.From], t.Tokens[m.Claim.To-1]
	claim := force.Read(string(t.Folded[from.Start:to.End]), t.MostlyHan(m.Claim.From, m.Claim.To))
	var worst force.Finding
	for _, n := range near {
		if m.CoverOf(n) < forceNear*m.CoverOf(near[0]) {
			continue
		}
		source, sent := s.Text(n)
		if source.Folded[sent.Span.Start] == '|' {
			return // rows say nothing of it
		}
		f := claim.Compare(string(source.Folded[sent.Span.Start:sent.Span.End]))
		if from, to := s.Sentences[n].Passage, n+1; f.Kind == force.Planned && to < len(s.Sentences) && s.Sentences[to].Passage == from {
			_, next := s.Text(to) // what is planned may be told as done there
			f = claim.Compare(string(source.Folded[sent.Span.Start:next.Span.End]))
		}
		if f.Kind == force.None {
			return
		}
		if worst.Kind == force.None {
			worst = f
		}
	}
	j.reasons = append(j.reasons, reason{kind: weaker[worst.Kind], said: worst.Said, instead: worst.Instead})
	if worst.Against() {
		j.score = math.Min(j.score*whoCounts, whoScore)
		j.against = true
		return
	}
	j.score = math.Min(j.score, unheardScore)
}

// weaker are the reasons for what is said with another force.
var weaker = map[force.Kind]reasonKind{
	force.Denied: deniedHere, force.Order: otherOrder, force.Planned: planned, force.Hedged: hedged, force.Duty: otherForce, force.Conditional: conditional,
	force.Only: otherForce, force.Joined: otherForce, force.Most: otherForce, force.Exclusive: otherForce, force.Unless: otherForce,
}
