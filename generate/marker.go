package generate

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a piece of a model's text: words, or the numbers of a citation.
type token struct {
	text    string
	markers []int
}

// markerLike is any way in which models write citations: [3], [citation:3], [1, 2],
// [webpage 3], [^3], and the same in Chinese brackets.
var markerLike = regexp.MustCompile(`(?i)[\[【［〔(（]\s*(?:\^|citations?\s*[:：]?|cite\s*[:：]?|webpages?|passages?|sources?|ref(?:erence)?s?|片段|来源|资料|引用|文档|网页)?\s*[:：#]?\s*\d{1,3}(?:\s*[,，、;；\-–—~]\s*(?:citations?\s*[:：]|webpages?\s)?\s*\d{1,3})*\s*(?:†[^\]】]*|begin|end)?\s*[\]】］〕)）]`)

// parenthesised is a marker in round brackets, which needs a word: (3) may be anything.
var parenthesised = regexp.MustCompile(`(?i)^[(（]\s*(?:citation|webpage|passage|片段|来源|引用)`)

var markerNumbers = regexp.MustCompile(`(\d{1,3})(?:\s*[\-–—~]\s*(?:citation:)?\s*(\d{1,3}))?`)

const (
	openers    = "[【［〔(（"
	closers    = "]】］〕)）"
	longestRef = 48 // code points that a marker may have
)

// markers finds citations in a stream. White space before one is held back, so that what
// is left reads well without it. Code between ``` fences is left alone.
type markers struct {
	held  string // from an opening bracket on, or the beginning of a fence
	space string // white space that may stand before a marker
	fence bool
	cited bool // a marker came since the last text
}

// push takes the next piece of text.
func (m *markers) push(piece string) []token {
	var out []token
	text := m.held + piece
	m.held = ""
	for text != "" {
		if m.fence {
			end := strings.Index(text, "```")
			if end < 0 {
				keep := len(text) - len(strings.TrimRight(text, "`"))
				out = m.words(out, text[:len(text)-keep])
				m.held = text[len(text)-keep:]
				return out
			}
			out, text, m.fence = m.words(out, text[:end+3]), text[end+3:], false
			continue
		}
		at := strings.IndexAny(text, openers+"`")
		if at < 0 {
			return m.words(out, text)
		}
		out, text = m.words(out, text[:at]), text[at:]
		if text[0] == '`' {
			var more bool
			if out, text, more = m.ticks(out, text); more {
				return out
			}
			continue
		}
		n, wait := bracket(text)
		if wait {
			m.held = text
			return out
		}
		if found := numbers(text[:n]); found != nil {
			out, m.cited = append(out, token{markers: found}), true
		} else {
			_, n = utf8.DecodeRuneInString(text)
			out = m.words(out, text[:n])
		}
		text = text[n:]
	}
	return out
}

// ticks passes back-ticks on; three of them begin a fence.
func (m *markers) ticks(out []token, text string) ([]token, string, bool) {
	n := len(text) - len(strings.TrimLeft(text, "`"))
	if n == len(text) && n < 3 {
		m.held = text
		return out, "", true
	}
	m.fence = n >= 3
	return m.words(out, text[:n]), text[n:], false
}

// bracket is the length of text up to the bracket that closes its first; wait says that
// more text is needed to know. Without one soon enough, the length is that of the opener.
func bracket(text string) (n int, wait bool) {
	count := 0
	for i, r := range text {
		if count > 0 && strings.ContainsRune(openers, r) || r == '\n' || count > longestRef {
			_, size := utf8.DecodeRuneInString(text)
			return size, false
		}
		if strings.ContainsRune(closers, r) {
			return i + utf8.RuneLen(r), false
		}
		count++
	}
	return 0, true
}

// numbers are those of a marker; nil where s is none.
func numbers(s string) []int {
	if loc := markerLike.FindStringIndex(s); loc == nil || loc[0] != 0 || loc[1] != len(s) {
		return nil
	}
	if (s[0] == '(' || strings.HasPrefix(s, "（")) && !parenthesised.MatchString(s) {
		return nil
	}
	var out []int
	for _, m := range markerNumbers.FindAllStringSubmatch(s, -1) {
		a, err := strconv.Atoi(m[1])
		if err != nil {
			continue
		}
		b := a
		if v, err := strconv.Atoi(m[2]); err == nil && v > a && v-a < 20 {
			b = v
		}
		for ; a <= b; a++ {
			out = append(out, a)
		}
	}
	return out
}

// words appends text, its white space put where it belongs once a marker is gone.
func (m *markers) words(out []token, text string) []token {
	if text == "" {
		return out
	}
	body := strings.TrimRightFunc(text, unicode.IsSpace)
	if body == "" {
		if !m.cited || strings.Contains(text, "\n") {
			m.space += text
		}
		return out
	}
	lead := body[:len(body)-len(strings.TrimLeftFunc(body, unicode.IsSpace))]
	space := m.space
	if m.cited {
		first, _ := utf8.DecodeRuneInString(body[len(lead):])
		switch {
		case strings.ContainsRune(".,;:!?。，；：！？、)）]】", first):
			space, body = "", body[len(lead):]
		case lead != "":
			space = "" // one space, or the line's end, is enough
		}
	}
	m.space, m.cited = text[len(strings.TrimRightFunc(text, unicode.IsSpace)):], false
	return append(out, token{text: space + body})
}

// flush ends the text. A bracket that never closed is text.
func (m *markers) flush() []token {
	held := m.held
	m.held = ""
	if held == "" {
		return nil
	}
	return m.words(nil, held)
}
