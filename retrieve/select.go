package retrieve

import (
	"strings"
	"unicode"

	"grounded"
)

// choose takes the best passages, one of each set of near copies.
func choose(ranked []grounded.Passage, n int) []grounded.Passage {
	out := make([]grounded.Passage, 0, n)
	seen := map[string]bool{}
	for _, p := range ranked {
		key := plain(p.Text)
		if seen[key] {
			continue
		}
		seen[key] = true
		if out = append(out, p); len(out) == n {
			break
		}
	}
	return out
}

// plain is a text by its letters and digits alone, so that copies that differ in layout
// are the same.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}
