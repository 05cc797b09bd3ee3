package verify

import (
	"math"
	"slices"

	"grounded/generate/verify/internal/align"
	"grounded/generate/verify/internal/force"
)

const (
	forceSentences = 3   // that a claim is compared with
	forceNear      = 0.8 // of what the best sentence has of a claim, that others must have
	forceKeyed     = 0.5 // the same of what says words that only it may have
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
	claim := readForce(m)
	var worst force.Finding
	var others []string // sentences that say it with the same force, or not at all
	for _, n := range near {
		cover := m.CoverOf(n) / m.CoverOf(near[0])
		if cover < forceKeyed {
			continue
		}
		source, sent := s.Text(n)
		if source.Folded[sent.Span.Start] == '|' {
			return // rows say nothing of it
		}
		told := string(source.Folded[sent.Span.Start:sent.Span.End])
		f, related := claim.Compare(told), false
		if f.Kind == force.None {
			f, related = claim.Relate(toldAt(s, n, told)), true
		}
		if from, to := s.Sentences[n].Passage, n+1; f.Kind == force.Planned && to < len(s.Sentences) && s.Sentences[to].Passage == from {
			_, next := s.Text(to) // what is planned may be told as done there
			both := string(source.Folded[sent.Span.Start:next.Span.End])
			if f = claim.Compare(both); related && f.Kind == force.None {
				f = claim.Relate(toldAt(s, n, both))
			}
		}
		switch {
		case cover < forceNear && (len(f.Key) == 0 || f.Kind == force.Order || f.Kind == force.Cause): // it may be of something else
		case f.Kind == force.None:
			others = append(others, told)
		case worst.Kind == force.None:
			worst = f
		}
	}
	if worst.Kind == force.None || slices.ContainsFunc(others, func(o string) bool { return claim.Tells(o, worst) }) {
		return
	}
	j.weaker(worst)
}

// forceAcross is the same beside sentences in the other language: all that have most of the claim must differ
// from it.
func (j *judgement) forceAcross(s *align.Source, m *align.Match) {
	a := m.Across
	if j.against || j.lacks || j.score < partialFrom || len(j.reasons) > 0 || a.Cover < turnsFrom {
		return
	}
	claim := readForce(m)
	var worst force.Finding
	for _, n := range a.Closest() {
		t, sent := s.Text(n)
		if t.Folded[sent.Span.Start] == '|' || t.MostlyHan(sent.From, sent.To) == m.Claim.Text.MostlyHan(m.Claim.From, m.Claim.To) {
			return
		}
		f := claim.Across(string(t.Folded[sent.Span.Start:sent.Span.End]))
		if f.Kind == force.None {
			return
		}
		if worst.Kind == force.None {
			worst = f
		}
	}
	if worst.Kind != force.None {
		j.weaker(worst)
	}
}

// weaker notes that the passages say it with another force.
func (j *judgement) weaker(f force.Finding) {
	j.reasons = append(j.reasons, reason{kind: weaker[f.Kind], said: f.Said, instead: f.Instead})
	if f.Against() {
		j.score = math.Min(j.score*whoCounts, whoScore)
		j.against = true
		return
	}
	j.score = math.Min(j.score, unheardScore)
}

func readForce(m *align.Match) *force.Claim {
	t := m.Claim.Text
	from, to := t.Tokens[m.Claim.From], t.Tokens[m.Claim.To-1]
	return force.Read(string(t.Folded[from.Start:to.End]), t.MostlyHan(m.Claim.From, m.Claim.To))
}

// toldAt is sentence n, which says told, with what stands around it.
func toldAt(s *align.Source, n int, told string) force.Told {
	source, _ := s.Text(n)
	x := force.Told{Sentence: told, Around: source.Folded}
	if s.Sentences[n].Index > 0 {
		_, prev := s.Text(n - 1)
		x.Before = source.Folded[prev.Span.Start:prev.Span.End]
	}
	return x
}

// saysExcepted reports whether the claim denies of something what a sentence near to it says of all but that.
func saysExcepted(s *align.Source, m *align.Match) bool {
	claim := readForce(m)
	if !claim.MayDeny() { // then no other sentence need be read
		return false
	}
	return slices.ContainsFunc(m.Nearest(forceSentences), func(n int) bool {
		t, sent := s.Text(n)
		return claim.Excepted(string(t.Folded[sent.Span.Start:sent.Span.End]))
	})
}

// weaker are the reasons for what is said with another force.
var weaker = map[force.Kind]reasonKind{
	force.Denied: deniedHere, force.Order: otherOrder, force.Planned: planned, force.Hedged: hedged, force.Duty: otherForce, force.Conditional: conditional,
	force.Only: otherForce, force.Joined: otherForce, force.Most: otherForce, force.Exclusive: otherForce, force.Unless: otherForce, force.Cause: otherCause, force.Excepted: excepted,
	force.Here: otherForce, force.Of: ofAnother, force.Narrower: otherForce, force.Dropped: conditional,
}
