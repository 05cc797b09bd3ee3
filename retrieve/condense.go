package retrieve

import (
	"strings"
	"unicode/utf8"

	"grounded"
)

// condense makes a follow-up stand alone: one that leans on what came before carries the
// last question's words with it.
func condense(q grounded.Question) string {
	last := ""
	for _, t := range q.History {
		if t.Role == "user" {
			last = t.Content
		}
	}
	if last == "" || !leans(q.Text) {
		return q.Text
	}
	return last + " " + q.Text
}

// followers are words that point at something said before.
var followers = []string{
	"那", "它", "他", "她", "这", "该", "其", "呢", "上述", "前者", "后者",
	" it", " its", " they", " them", " their", " that", " this", " those", " these", " he ", " she ", " his ", " her ", "what about", "how about", "and ",
}

// leans reports whether a question can hardly be understood by itself.
func leans(text string) bool {
	padded := " " + strings.ToLower(text) + " "
	for _, w := range followers {
		if strings.Contains(padded, w) {
			return true
		}
	}
	return utf8.RuneCountInString(text) < 8
}
