package generate

import (
	"regexp"
	"strings"
)

// address is anything in a run of ASCII that a browser could be made to open: a URL, the
// target of a Markdown link or image, an attribute's protocol-relative one.
var address = regexp.MustCompile(`(?i)!?\]\([^)\s]*\)?|[a-z][a-z0-9+.\-]*://[^\s<>()\[\]"'` + "`" + `]*|\bwww\.[^\s<>()\[\]"'` + "`" + `]+|\b(?:javascript|data|vbscript):[^\s<>()\[\]"']+|(=["']?)//[^\s>"']+`)

const longestRun = 4096

// scrub takes addresses out of a stream that neither the passages nor the question hold:
// a document that tells the model to print one could otherwise carry off what it reads.
// It holds back the last run of ASCII without white space, since an address may be split.
type scrub struct {
	known   string // all texts whose addresses may be shown
	instead string
	held    string
}

func (s *scrub) push(text string) string {
	text = s.held + text
	at := len(text)
	for at > 0 && text[at-1] > ' ' && text[at-1] < 0x7f && len(text)-at < longestRun {
		at--
	}
	s.held = text[at:]
	return s.clean(text[:at])
}

func (s *scrub) flush() string {
	out := s.clean(s.held)
	s.held = ""
	return out
}

func (s *scrub) clean(text string) string {
	text = strings.ReplaceAll(text, "![", "[") // an image loads by itself
	return address.ReplaceAllStringFunc(text, s.judge)
}

func (s *scrub) judge(found string) string {
	target := found
	if inner, ok := strings.CutPrefix(strings.TrimPrefix(found, "!"), "]("); ok {
		inner = strings.TrimSuffix(inner, ")")
		if s.knows(inner) {
			return found
		}
		return "] " + s.instead
	}
	tail := target[len(strings.TrimRight(target, ".,;:!?")):]
	target = strings.TrimSuffix(target, tail)
	if s.knows(strings.TrimLeft(target, `="'`)) {
		return found
	}
	return s.instead + tail
}

func (s *scrub) knows(target string) bool {
	return len(target) > 3 && strings.Contains(s.known, target)
}
