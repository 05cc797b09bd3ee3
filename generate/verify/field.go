package verify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded/internal/subject"
)

const (
	fieldLeast = 4   // Han characters of a field's name
	fieldCount = 0.5 // what it counts that a sentence is the field asked about, with its value
)

// isField reports whether a line gives a value for what the question asks by name, as forms
// do: 法定代表人：王某, 公司的法定代表人 王某. A person's value begins as names do.
func (q asked) isField(line string) bool {
	for at, c := range line {
		if c != ':' && c != '：' && !unicode.IsSpace(c) {
			continue
		}
		value := strings.TrimLeft(line[at:], ":： \t")
		first, _ := utf8.DecodeRuneInString(value)
		if value == "" || q.want.name == "who" && !strings.ContainsRune(subject.Surnames, first) && !unicode.IsUpper(first) {
			continue
		}
		if q.named(line[:at]) {
			return true
		}
	}
	return false
}

// named reports whether s ends on a name that the question has, and names nothing more.
func (q asked) named(s string) bool {
	r := []rune(strings.TrimSpace(s))
	n := 0
	for n < len(r) && unicode.Is(unicode.Han, r[len(r)-1-n]) && strings.Contains(q.question, string(r[len(r)-1-n:])) {
		n++
	}
	before := strings.TrimSpace(string(r[:len(r)-n]))
	return n >= fieldLeast && (before == "" || strings.HasSuffix(before, "的") || unicode.IsSpace(r[len(r)-n-1]))
}
