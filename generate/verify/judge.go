package verify

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"grounded"
)

// Thresholds of the weighted share of a sentence's words that its evidence holds.
const (
	supportedAt = 0.62
	partialAt   = 0.38
)

var markers = regexp.MustCompile(`\s?\[\d{1,3}(?:\s*,\s*\d{1,3})*\]`)

// Check checks one sentence. Its span is left to the caller.
func (p *Prepared) Check(text string) grounded.SentenceCheck {
	out := grounded.SentenceCheck{Text: text, Verdict: grounded.NotAClaim, Score: 1}
	plain := markers.ReplaceAllString(text, "")
	words := p.c.wordSet(plain)
	facts := factsOf(plain)
	if !isClaim(plain, words, facts) {
		return out
	}
	ranked := p.rank(words, facts)
	if len(ranked) == 0 {
		out.Verdict, out.Score, out.Reason = grounded.Unsupported, 0, say(plain, "nothing in the passages speaks of it", "原文没有提到")
		return out
	}
	best := ranked[0].source
	sets := []map[string]bool{best.words}
	out.Evidence = []grounded.Evidence{p.evidence(best)}
	covered := p.overlap(words, sets...)
	for _, next := range ranked[1:min(len(ranked), 4)] {
		// A second sentence is evidence where it adds something.
		if more := p.overlap(words, append(sets, next.source.words)...); more > covered+0.08 {
			sets, covered = append(sets, next.source.words), more
			out.Evidence = append(out.Evidence, p.evidence(next.source))
		}
	}
	out.Score = covered
	p.decide(&out, plain, facts, best)
	return out
}

// decide sets verdict and reason from the coverage, the hard facts and negation.
func (p *Prepared) decide(out *grounded.SentenceCheck, plain string, facts []fact, best sourceSentence) {
	var missing, elsewhere []fact
	for _, f := range facts {
		switch {
		case !p.facts[f.key]:
			missing = append(missing, f)
		case !p.inEvidence(f, out.Evidence):
			elsewhere = append(elsewhere, f)
		}
	}
	switch {
	case len(missing) > 0:
		out.Score = min(out.Score, 0.2)
		out.Verdict = grounded.Unsupported
		other, ok := counterpart(missing[0], best.facts, facts)
		if ok && p.overlap(p.c.wordSet(plain), best.words) >= partialAt {
			out.Verdict = grounded.Contradicted
			out.Reason = say(plain, fmt.Sprintf("%s is not in the passages; they say %s", missing[0].text, other.text), fmt.Sprintf("原文没有%s，原文为%s", missing[0].text, other.text))
			return
		}
		out.Reason = say(plain, missing[0].text+" is not in the passages", "原文没有"+missing[0].text)
	case out.Score >= partialAt && isNegated(plain) != best.negated:
		out.Score = min(out.Score, 0.3)
		out.Verdict, out.Reason = grounded.Contradicted, say(plain, "one says it is, the other that it is not", "肯定与否定与原文相反")
	case out.Score >= supportedAt && len(elsewhere) == 0:
		out.Verdict = grounded.Supported
	case out.Score >= partialAt:
		out.Verdict = grounded.Partial
		out.Reason = say(plain, "the passages hold only part of it", "原文只支持其中一部分")
		if len(elsewhere) > 0 {
			out.Reason = say(plain, elsewhere[0].text+" stands elsewhere in the passages, not with this", elsewhere[0].text+"在原文别处，与此无关")
		}
	default:
		out.Verdict, out.Reason = grounded.Unsupported, say(plain, "the passages do not say this", "原文没有这样说")
	}
}

func (p *Prepared) inEvidence(f fact, evidence []grounded.Evidence) bool {
	for _, e := range evidence {
		passage := p.passages[e.Marker-1]
		for _, g := range factsOf(e.Quote + "\n" + passage.Title + "\n" + passage.Context) {
			if g.key == f.key {
				return true
			}
		}
	}
	return false
}

// counterpart finds a fact of the same kind in the evidence that the sentence does not
// have: what the passages say instead.
func counterpart(f fact, source, own []fact) (fact, bool) {
	for _, g := range source {
		if g.kind == f.kind && g.unit == f.unit && !slices.ContainsFunc(own, func(o fact) bool { return o.key == g.key }) {
			return g, true
		}
	}
	return fact{}, false
}

type rankedSentence struct {
	source sourceSentence
	score  float64
}

// rank orders the source sentences that share something, best first.
func (p *Prepared) rank(words map[string]bool, facts []fact) []rankedSentence {
	var out []rankedSentence
	for _, s := range p.source {
		score := p.overlap(words, s.words)
		for _, f := range facts {
			if slices.ContainsFunc(s.facts, func(g fact) bool { return g.key == f.key }) {
				score += 0.15
			}
		}
		if score > 0 {
			out = append(out, rankedSentence{s, score})
		}
	}
	slices.SortStableFunc(out, func(a, b rankedSentence) int { return cmp.Compare(b.score, a.score) })
	return out
}

// isClaim tells what can be checked from questions, greetings, headings and the like.
func isClaim(text string, words map[string]bool, facts []fact) bool {
	trimmed := strings.TrimRightFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("\"'”’）)", r) })
	switch {
	case strings.HasSuffix(trimmed, "?") || strings.HasSuffix(trimmed, "？"):
		return false
	case strings.HasPrefix(trimmed, "#") && len(facts) == 0:
		return false
	case strings.HasSuffix(trimmed, ":") || strings.HasSuffix(trimmed, "："):
		return len(facts) > 0
	}
	return len(words) >= 2 || len(facts) > 0
}

// isNegated reports whether a sentence denies. Words that deny twice are not counted.
func isNegated(text string) bool {
	lower := " " + strings.ToLower(text) + " "
	for _, w := range []string{" not ", "n't ", " no ", " never ", " without ", " neither ", " cannot "} {
		if strings.Contains(lower, w) {
			return true
		}
	}
	for _, w := range []string{"不得", "不能", "不可", "没有", "并非", "不是", "未", "无需", "禁止", "不予", "不会", "不应", "不需"} {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// say chooses the language of a reason by that of the sentence.
func say(text, en, zh string) string {
	if grounded.LanguageOf(text) == grounded.Chinese {
		return zh
	}
	return en
}
