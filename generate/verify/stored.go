package verify

import (
	"slices"

	"grounded"
	"grounded/generate/verify/internal/plain"
	"grounded/generate/verify/internal/text"
)

// stored is the text of a passage as it is stored, where that is not plain.
type stored struct {
	plain plain.Text
	runes []rune // nil: it is plain
}

// madePlain is passages with their texts made plain, and the texts that they had.
func madePlain(passages []grounded.Passage) ([]grounded.Passage, []stored) {
	list, copied := make([]stored, len(passages)), false
	for i, p := range passages {
		t := plain.Of(p.Text)
		if t.String == p.Text {
			continue
		}
		if !copied {
			passages, copied = slices.Clone(passages), true
		}
		list[i] = stored{t, []rune(p.Text)}
		passages[i].Text = t.String
	}
	return passages, list
}

// find is where the code points of span of the plain text t are stored, and what stands there.
func (s stored) find(t *text.Text, span grounded.Span) (grounded.Span, string) {
	if s.runes == nil {
		return span, t.Quote(span)
	}
	span = s.plain.Stored(span)
	return span, string(s.runes[span.Start:span.End])
}
