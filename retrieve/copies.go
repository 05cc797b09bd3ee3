package retrieve

import (
	"maps"
	"unicode"

	"grounded"
)

// print is what is compared to tell near copies.
type print struct {
	words   map[string]bool
	figures map[string]bool
}

func (r *Retriever) print(p grounded.Passage) print {
	out := print{words: map[string]bool{}, figures: map[string]bool{}}
	for _, w := range r.cfg.Terms.Words(p.Text) {
		out.words[w.Text] = true
		if hasDigit(w.Text) {
			out.figures[w.Text] = true
		}
	}
	return out
}

// copies reports whether both say the same: nine words in ten shared and every figure
// equal, for two texts that differ in a figure disagree and both matter.
func (a print) copies(b print) bool {
	if len(a.words) == 0 || !maps.Equal(a.figures, b.figures) {
		return false
	}
	shared := 0
	for w := range a.words {
		if b.words[w] {
			shared++
		}
	}
	union := len(a.words) + len(b.words) - shared
	return 10*shared >= 9*union
}

func hasDigit(s string) bool {
	for _, r := range s {
		if unicode.IsDigit(r) {
			return true
		}
	}
	return false
}
