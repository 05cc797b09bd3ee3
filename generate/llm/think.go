package llm

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

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
// only the closing one comes. Of a host of unknown habit the first words decide: those
// that R1 thinks aloud with are taken for reasoning until a closing tag or the end of the
// stream tells, others for the answer. The habit is then remembered.
type splitter struct {
	habit   habit
	state   splitState
	field   bool   // reasoning came in a field of its own
	held    string // white space, the beginning of a tag, or too little to tell
	guessed string // what an unknown host has said so far, taken for reasoning
	learned habit
}

type splitState int

const (
	atStart splitState = iota
	reasoning
	answering
)

// split is what a piece of content adds to each side.
type split struct {
	thought, content string
	// void says that all content so far was reasoning: a closing tag came that nothing had
	// led to expect.
	void bool
}

// enoughToTell is how much of an unknown host's content is held back for a closing tag.
const enoughToTell = 48

// aloud are words that R1 begins to think with.
var aloud = regexp.MustCompile(`(?i)^(ok(ay)?\b|alright|all right|hmm|hm\b|let me|let's|first[,， ]|the user|we need|we are|we have|so[, ]|i need|i should|i'm|now[, ]|嗯|好的|好，|好吧|首先|用户|我需要|我们需要|我们|我得|让我|现在|根据用户)`)

// push takes the next piece of content.
func (s *splitter) push(text string) split {
	text = s.held + text
	s.held = ""
	if s.state == atStart {
		rest, ok := s.begin(text)
		if !ok {
			s.held = text
			return split{}
		}
		text = rest
	}
	if s.state == answering {
		return s.answer(text)
	}
	before, after, found := strings.Cut(text, closeThink)
	if !found {
		n := partial(text, closeThink)
		s.held = text[len(text)-n:]
		before = text[:len(text)-n]
		if s.habit == unknown {
			s.guessed += before
		}
		return split{thought: before}
	}
	if s.habit == unknown {
		s.learned, s.habit = bare, bare
	}
	s.state = answering
	out := s.answer(after)
	out.thought = before
	return out
}

// begin decides by the first characters; ok is false while they do not tell.
func (s *splitter) begin(text string) (rest string, ok bool) {
	head := strings.TrimLeft(text, " \t\r\n")
	if head == "" || len(head) < len(openThink) && strings.HasPrefix(openThink, head) {
		return "", false
	}
	if rest, found := strings.CutPrefix(head, openThink); found {
		s.state, s.habit = reasoning, bare // as good as known: the tag is there
		return rest, true
	}
	switch {
	case s.habit == bare, s.habit == unknown && (strings.Contains(head, closeThink) || aloud.MatchString(head)):
		s.state = reasoning
	case s.habit == plain, utf8.RuneCountInString(head) >= enoughToTell, strings.Contains(head, "["):
		s.state = answering
	default:
		return "", false
	}
	return text, true
}

// answer passes content on. A closing tag in it means that it was reasoning after all,
// unless reasoning has come by itself.
func (s *splitter) answer(text string) split {
	n := partial(text, closeThink)
	s.held = text[len(text)-n:]
	text = text[:len(text)-n]
	before, after, found := strings.Cut(text, closeThink)
	if !found || s.field || s.habit == bare {
		return split{content: text}
	}
	s.learned, s.habit = bare, bare
	return split{thought: before, content: after, void: true}
}

// fields says that the host has a field for reasoning: its content is the answer.
func (s *splitter) fields() {
	s.field = true
	if s.state == atStart {
		s.state, s.learned = answering, plain
	}
}

// flush ends the stream. Where nothing ever closed the reasoning of an unknown host, it
// was the answer: content holds it all and mistaken is true, for it has been passed on as
// reasoning.
func (s *splitter) flush() (out split, mistaken bool) {
	held := s.held
	s.held = ""
	switch {
	case s.state == atStart:
		return split{content: held}, false
	case s.state == answering:
		if s.learned == unknown && s.habit == unknown {
			s.learned = plain
		}
		return split{content: held}, false
	case s.habit == unknown:
		s.learned = plain
		return split{content: s.guessed + held}, true
	}
	return split{thought: held}, false
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
