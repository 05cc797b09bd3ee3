package verify

import (
	"fmt"
	"slices"
	"strings"

	"grounded"
	"grounded/generate/verify/internal/align"
	"grounded/generate/verify/internal/facts"
)

// Conflicts are the passages that say otherwise than those which bear sentence out.
func (p *Prepared) Conflicts(sentence string) []grounded.Conflict {
	m := p.match(sentence)
	if m == nil {
		return nil
	}
	return p.conflicts(m)
}

// conflicts are the passages that say otherwise than those which bear a claim out, side by
// side: none is right because the answer chose it.
func (p *Prepared) conflicts(m *align.Match) []grounded.Conflict {
	var out []grounded.Conflict
	for _, c := range m.Conflicts(p.source) {
		x := grounded.Conflict{A: p.point(c.Fact.Sentence, c.Fact.Sentence), B: p.point(c.Sentence, c.Sentence)}
		said := m.Claim.Text.Quote(grounded.Span{Start: c.Fact.Fact.Start, End: c.Fact.Fact.End})
		x.What = p.attributed(said, x.A) + " / " + p.attributed(p.words(c.Sentence, c.Instead), x.B)
		if !slices.ContainsFunc(out, func(o grounded.Conflict) bool { return o.What == x.What }) {
			out = append(out, x)
		}
	}
	return out
}

func (p *Prepared) words(sentence int, f facts.Fact) string {
	t, _ := p.source.Text(sentence)
	return t.Quote(grounded.Span{Start: f.Start, End: f.End})
}

// attributed is what a passage says with its title, its date and its version.
func (p *Prepared) attributed(what string, e grounded.Evidence) string {
	passage := p.passages[e.Marker-1]
	var of []string
	if passage.Title != "" {
		of = append(of, passage.Title)
	}
	if !passage.UpdatedAt.IsZero() {
		of = append(of, passage.UpdatedAt.Format("2006-01-02"))
	}
	if passage.Revision > 0 {
		of = append(of, fmt.Sprintf("v%d", passage.Revision))
	}
	if len(of) == 0 {
		of = append(of, fmt.Sprintf("[%d]", e.Marker))
	}
	return what + " (" + strings.Join(of, ", ") + ")"
}
