// Package plain makes plain text of what is left of a web page in a passage: it writes
// characters for entities of HTML, joins lines that were broken within a sentence and parts
// sentences that were glued together. Each code point of the result knows where it came from.
//
// Read plain.go, then lines.go.
package plain

import (
	"html"
	"strings"
	"unicode"

	"grounded"
)

// Text is a text made plain.
type Text struct {
	String string
	from   []int32 // where in the stored text each code point begins, and the end; nil: where it stands now
}

// Of makes s plain. A text that is so already costs a look and nothing else.
func Of(s string) Text {
	if trimmed := strings.TrimLeft(s, " \n\t"); trimmed != "" && (trimmed[0] == '{' || trimmed[0] == '[') { // a record keeps its form
		return Text{String: s}
	}
	odd := mayHoldEntity(s) || holdsUnseen(s) || mayBeGlued(s)
	if !odd && strings.IndexByte(s, '\n') < 0 {
		return Text{String: s}
	}
	r := []rune(s)
	var from []int32
	if odd {
		r, from = characters(r)
	}
	r, from, changed := unwrap(r, from)
	if !changed && !odd {
		return Text{String: s}
	}
	return Text{String: string(r), from: from}
}

// Stored is where the code points of span stand in the text that was made plain.
func (t Text) Stored(span grounded.Span) grounded.Span {
	if t.from == nil {
		return span
	}
	return grounded.Span{Start: int(t.from[span.Start]), End: int(t.from[span.End])}
}

// characters writes what entities stand for, leaves out what has no width and puts a space
// between sentences that have none; from is where each code point came from.
func characters(r []rune) ([]rune, []int32) {
	out, from := make([]rune, 0, len(r)+8), make([]int32, 0, len(r)+8)
	add := func(c rune, at int) { out, from = append(out, c), append(from, int32(at)) }
	for i := 0; i < len(r); i++ {
		switch c := r[i]; {
		case c == '&':
			if stands, n := entity(r[i:]); n > 0 {
				for _, x := range stands {
					add(x, i)
				}
				i += n - 1
				continue
			}
			add(c, i)
		case c == '\u200b' || c == '\u200c' || c == '\u200d' || c == '\ufeff' || c == '\u00ad':
		default:
			if i > 2 && glued(r, i) {
				add(' ', i)
			}
			add(c, i)
		}
	}
	return out, append(from, int32(len(r)))
}

// entityMost is how many code points an entity has at most: &thetasym;
const entityMost = 10

// entity is what the entity at the beginning of r stands for and its length; 0 where there is
// none. An ampersand written twice over (&amp;nbsp;) is one, too.
func entity(r []rune) (string, int) {
	for n := 3; n < len(r) && n <= entityMost; n++ {
		switch c := r[n]; {
		case c == ';':
			name := string(r[:n+1])
			stands := html.UnescapeString(name)
			if stands == name {
				return "", 0
			}
			if stands == "&" {
				if twice, m := entity(append([]rune{'&'}, r[n+1:min(len(r), n+entityMost)]...)); m > 0 {
					return twice, n + m
				}
			}
			if stands == "\u00a0" {
				stands = " "
			}
			return stands, n + 1
		case c != '#' && !unicode.IsLetter(c) && !unicode.IsDigit(c):
			return "", 0
		}
	}
	return "", 0
}

func mayHoldEntity(s string) bool {
	at := strings.IndexByte(s, '&')
	return at >= 0 && strings.IndexByte(s[at:], ';') > 0
}

// glued reports whether a sentence begins at i without a space before it: closed.The, closed."The.
func glued(r []rune, i int) bool {
	end := i - 1
	if r[end] == '"' || r[end] == '”' || r[end] == '’' || r[end] == ')' {
		end--
	}
	if end < 2 || r[end] != '.' && r[end] != '!' && r[end] != '?' || i+2 >= len(r) {
		return false
	}
	if r[i] == '“' && end == i-1 {
		i++
	}
	if !('A' <= r[i] && r[i] <= 'Z') {
		return false
	}
	if next := r[i+1]; !('a' <= next && next <= 'z') && !(next == ' ' && (r[i] == 'A' || r[i] == 'I')) {
		return false
	}
	for k := end - 1; k >= end-2; k-- { // a word, or a figure of two digits
		if !('a' <= r[k] && r[k] <= 'z') && !unicode.IsDigit(r[k]) && r[k] != ')' && r[k] != '"' {
			return false
		}
	}
	for k := end - 1; k >= 0 && !unicode.IsSpace(r[k]); k-- { // an address, a path
		if r[k] == '/' || r[k] == '@' || r[k] == '_' || r[k] == '.' && !unicode.IsDigit(r[k+1]) {
			return false
		}
	}
	return true
}

// holdsUnseen reports whether s has a character without width. It looks for each by its bytes, which is
// several times as fast as one look at each character.
func holdsUnseen(s string) bool {
	for _, c := range [...]string{"\u200b", "\u200c", "\u200d", "\ufeff", "\u00ad"} {
		if strings.Contains(s, c) {
			return true
		}
	}
	return false
}

// mayBeGlued reports whether a capital stands behind a full stop anywhere.
func mayBeGlued(s string) bool {
	for _, stop := range [...]byte{'.', '!', '?'} {
		for at := 0; ; {
			i := strings.IndexByte(s[at:], stop)
			if i < 0 || at+i+2 >= len(s) {
				break
			}
			if at += i + 1; capitalNear(s[at:min(len(s), at+4)]) {
				return true
			}
		}
	}
	return false
}

// capitalNear reports whether s begins with a capital, or has one behind a bracket or a quotation mark.
func capitalNear(s string) bool {
	if c := s[0]; c != '"' && c != ')' && c < 0x80 {
		return isCapital(c)
	}
	for i := range len(s) {
		if isCapital(s[i]) {
			return true
		}
	}
	return false
}

func isCapital(c byte) bool { return 'A' <= c && c <= 'Z' }
