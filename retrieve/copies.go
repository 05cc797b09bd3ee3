package retrieve

import (
	"maps"
	"regexp"
	"strings"
	"unicode"

	"grounded"
)

// outline is what is compared to tell near copies.
type outline struct {
	text    string
	words   map[string]bool
	figures map[string]bool
}

func (r *Retriever) outline(p grounded.Passage) outline {
	out := outline{text: p.Text, words: map[string]bool{}, figures: map[string]bool{}}
	for _, w := range r.cfg.Terms.Words(p.Text) {
		out.words[w.Text] = true
		if hasDigit(w.Text) {
			out.figures[w.Text] = true
		}
	}
	return out
}

// copies reports whether both say the same: nine words in ten shared, every figure equal
// and nothing turned round, for two texts that differ in those disagree and both matter.
func (a outline) copies(b outline) bool {
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
	return 10*shared >= 9*union && maps.Equal(turnsIn(a.text), turnsIn(b.text))
}

var turning = regexp.MustCompile(`(?i)\b(?:not|no|never|without|neither|nor|except|unless|must|may|cannot|always|increased?|decreased?|rises?|rose|falls?|fell|allowed|forbidden|prohibited|above|below|before|after)\b|n't\b|不|未|无|非|禁止|除|必须|可以|应当|增加|增长|减少|下降|上升|高于|低于|之前|之后`)

// turnsIn is the words of a text that turn a sentence into its opposite.
func turnsIn(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range turning.FindAllString(text, -1) {
		out[strings.ToLower(w)] = true
	}
	return out
}

func hasDigit(s string) bool {
	for _, r := range s {
		if unicode.IsDigit(r) {
			return true
		}
	}
	return false
}
