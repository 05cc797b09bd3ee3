package llm

import "strings"

const (
	openThink  = "<think>"
	closeThink = "</think>"
)

// habit is how a host's content begins where reasoning has no field of its own.
type habit int32

const (
	unknown habit = iota // not seen yet
	plain                // content is the answer
	bare                 // content is reasoning up to a closing tag whose opening one the prompt held
)

// splitter parts reasoning from content where a host leaves the tags in the content. Tags
// may be split over chunks, and R1's chat template may have opened the tag itself, so that
// only the closing one comes. A host of unknown habit is taken to reason until a closing
// tag or the end of the stream tells; the habit is then remembered.
type splitter struct {
	habit   habit
	state   splitState
	held    string // white space or the beginning of a tag, perhaps
	guessed string // what an unknown host has said so far
	learned habit
}

type splitState int

const (
	atStart splitState = iota
	reasoning
	answering
)

// push takes the next piece of content and returns what it adds to each side.
func (s *splitter) push(text string) (thought, content string) {
	text = s.held + text
	s.held = ""
	if s.state == atStart {
		rest, ok := s.begin(text)
		if !ok {
			s.held = text
			return "", ""
		}
		text = rest
	}
	if s.state == answering {
		return "", s.answer(text)
	}
	before, after, found := strings.Cut(text, closeThink)
	if !found {
		n := partial(text, closeThink)
		s.held = text[len(text)-n:]
		before = text[:len(text)-n]
		if s.habit == unknown {
			s.guessed += before
		}
		return before, ""
	}
	if s.habit == unknown {
		s.learned = bare
	}
	s.guessed = ""
	s.state = answering
	return before, s.answer(after)
}

// begin decides by the first characters; ok is false while they do not tell.
func (s *splitter) begin(text string) (rest string, ok bool) {
	head := strings.TrimLeft(text, " \t\r\n")
	if head == "" || len(head) < len(openThink) && strings.HasPrefix(openThink, head) {
		return "", false
	}
	s.state = reasoning
	if rest, found := strings.CutPrefix(head, openThink); found {
		s.habit = bare // as good as known: the tag is there
		return rest, true
	}
	if s.habit == plain {
		s.state = answering
	}
	return text, true
}

// answer passes content on, without a closing tag that nothing opened.
func (s *splitter) answer(text string) string {
	n := partial(text, closeThink)
	s.held = text[len(text)-n:]
	text = text[:len(text)-n]
	if before, after, found := strings.Cut(text, closeThink); found && s.habit == plain {
		s.learned = bare
		return before + after
	}
	return text
}

// fields says that the host has a field for reasoning: its content is the answer.
func (s *splitter) fields() {
	if s.state == atStart {
		s.state, s.learned = answering, plain
	}
}

// flush ends the stream. Where nothing ever closed the reasoning of an unknown host, it
// was the answer: content holds it all and void is true, for it has been passed on as
// reasoning.
func (s *splitter) flush() (thought, content string, void bool) {
	held := s.held
	s.held = ""
	switch {
	case s.state == answering, s.state == atStart:
		return "", held, false
	case s.habit == unknown:
		s.learned = plain
		return "", s.guessed + held, true
	}
	return held, "", false
}

// partial is the length of the longest end of text that begins tag.
func partial(text, tag string) int {
	for n := min(len(tag)-1, len(text)); n > 0; n-- {
		if strings.HasSuffix(text, tag[:n]) {
			return n
		}
	}
	return 0
}
