package verify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
	"grounded/generate/verify/internal/text"
	"grounded/internal/subject"
)

const (
	fieldLeast = 4   // Han characters of a field's name
	fieldCount = 0.5 // what it counts that a sentence is the field asked about, with its value
)

// isField reports whether a line gives a value for what the question asks by name, as forms
// do: 法定代表人：王某, 公司的法定代表人 王某. A person's value begins as names do.
func (q asked) isField(line string) bool {
	if q.isFieldLatin(line) {
		return true
	}
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

// fieldLabel is how many words a field's name has at most in Latin letters, fieldWord how many letters
// a name of one word has at least.
const (
	fieldLabel = 6
	fieldWord  = 5
	fieldLine  = 400 // bytes of a line of fields
)

// isFieldLatin reports whether a line has a field in Latin letters, of which the question has the name:
// two words and more, or one with a capital, before a colon. Its value is a figure where one is wanted,
// and begins with a capital where somebody is.
func (q asked) isFieldLatin(line string) bool {
	if strings.HasSuffix(strings.TrimSpace(line), ".") || len(line) > fieldLine || grounded.LanguageOf(q.question) == grounded.Chinese {
		return false
	}
	for at := 0; ; {
		k := strings.Index(line[at:], ":")
		if k < 0 {
			return false
		}
		at += k + 1
		value := strings.TrimSpace(line[at:])
		first, _ := utf8.DecodeRuneInString(value)
		short := strings.Fields(value)
		switch {
		case value == "" || len(strings.Fields(line[:at])) > fieldLabel && strings.Count(line[:at], ":") == 1 || strings.HasPrefix(value, "//") || at < len(line) && line[at] != ' ':
			continue
		case q.wantsFigure() && !strings.ContainsFunc(strings.Join(short[:min(2, len(short))], " "), unicode.IsDigit):
			continue
		case q.want.name == "who" && !unicode.IsUpper(first):
			continue
		}
		words := strings.Fields(line[:at-1])
		t := text.Analyse(strings.Join(words[max(0, len(words)-fieldLabel):], " "))
		n, capital, named := 0, false, true
		for i := len(t.Tokens) - 1; i >= 0 && q.tokens[t.Tokens[i].Hash]; i-- {
			if tok := t.Tokens[i]; tok.Flags&text.Stop == 0 {
				n++
				named = named && q.proper(t.Tokens[i].Hash)
				capital = tok.Flags&text.Capital != 0 && int(tok.End-tok.Start) >= fieldWord
			}
		}
		if !named && (n > 1 || n == 1 && capital) {
			return true
		}
	}
}

// proper reports whether the question has a word as a part of a name alone: with a capital.
func (q asked) proper(hash uint32) bool {
	for _, tok := range q.text.Tokens {
		if tok.Hash == hash && tok.Flags&(text.Capital|text.First) != text.Capital {
			return false
		}
	}
	return true
}
