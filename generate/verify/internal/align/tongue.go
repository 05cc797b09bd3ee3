package align

import (
	"grounded/generate/verify/internal/text"
	"grounded/generate/verify/internal/tongue"
)

// tonguesOf are the languages of passages, nil for Chinese and English; one that nothing tells of has
// that of most others.
func (s *Source) tonguesOf(passages []string) []*tongue.Words {
	out, sure := make([]*tongue.Words, len(passages)), make([]bool, len(passages))
	counts := map[*tongue.Words]int(nil)
	for i, p := range passages {
		if out[i], sure[i] = text.Guess(p); out[i] != nil {
			if counts == nil {
				counts = map[*tongue.Words]int{}
			}
			counts[out[i]] += len(p)
		}
	}
	if counts == nil {
		return out
	}
	own := 0
	for i, w := range out {
		if w == nil && sure[i] {
			own += len(passages[i])
		}
	}
	for w, n := range counts {
		if n > own && (s.Tongue == nil || n > counts[s.Tongue] || n == counts[s.Tongue] && w.Code < s.Tongue.Code) {
			s.Tongue = w
		}
	}
	for i := range out {
		if !sure[i] && s.Tongue != nil {
			out[i] = s.Tongue
		}
	}
	return out
}

// Analyse reads a claim or a question about the source. A sentence has few words that tell its
// language: where it is not sure, it is that of most of the passages.
func (s *Source) Analyse(claim string) *text.Text {
	if s.Tongue == nil {
		return text.Analyse(claim)
	}
	w, sure := text.Guess(claim)
	if !sure {
		w = s.Tongue
	}
	return text.AnalyseIn(claim, w)
}

// Foreign reports whether the claim is in neither Chinese nor English: the rules that know only
// these do not concern it.
func (m *Match) Foreign() bool { return m.Claim.Text.Tongue != nil }
