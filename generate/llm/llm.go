// Package llm asks a chat model that several hosts offer. It owns the wire (an
// OpenAI-compatible stream, read tolerantly), what a host's failure means, which host is
// asked, and when another one takes over. It knows nothing of passages or citations.
//
// It hides from its callers where a host differs from the next: names of models, the
// field that reasoning comes in, the shapes of "busy", prices by the hour. A caller sees
// reasoning and content, and an error only where no host is left.
//
// Read [Router.Chat], then race.go (hosts against one another), attempt.go (one call and
// its three clocks), classify.go (what a failure means), preset.go (the hosts).
package llm

import (
	"time"

	"grounded"
)

// R1 is the logical model that is asked for where a request names none.
const R1 = "r1"

// Roles of messages.
const (
	System    = "system"
	User      = "user"
	Assistant = "assistant"
)

// Message is one turn of a prompt. Reasoning of earlier turns is not part of a prompt.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// Request is a prompt and what it asks of a host.
type Request struct {
	// Model is a logical model ("r1"), or "provider/model" for one provider and an id of
	// its own. Empty: R1.
	Model    string
	Messages []Message
	// MaxTokens bounds the answer, reasoning not counted. 0: 4096.
	MaxTokens int
	// Temperature is sent to hosts that use one. 0: 0.6, which R1 wants.
	Temperature float64
	// Sensitivity is the highest label among what the messages hold. Hosts that are not
	// cleared for it never see the request.
	Sensitivity grounded.Sensitivity
	Only        []string // names of the providers that may be asked; empty: all
	Exclude     []string // names of the providers that may not
	// Conversation keeps the turns of one conversation at one host, whose cache then
	// knows their beginning. Empty: no preference.
	Conversation string
}

// Delta is a piece of a stream. One field is set.
type Delta struct {
	Reasoning string
	Content   string
	// Reset says that another host takes over: the reasoning so far is void.
	Reset bool
	// Void says that the content so far was reasoning: the host closed a tag that nothing
	// had opened. It happens once at most with a host, whose habit is then known.
	Void bool
	// Queued counts the keep-alives of a host that has not begun. 1 is the first.
	Queued int
}

// Response is how a stream ended.
type Response struct {
	Content   string
	Reasoning string
	Provider  string
	Model     string // the id that came back
	RequestID string
	Usage     grounded.Usage
	Cost      float64 // in Currency, by the price at this hour
	Currency  string
	// Cut says that the host died after its first content: Content is all there is.
	Cut bool
	// Truncated says that the answer met the limit on its length.
	Truncated  bool
	FirstToken time.Duration // from sending to the first reasoning or content
	Attempts   []Attempt     // all calls made, in the order they ended
}

// Attempt is the record of one call.
type Attempt struct {
	Provider   string
	Model      string
	Class      Class // empty: it answered
	Status     int
	Code       string // the host's own
	RequestID  string
	Queued     int // keep-alives before the first token
	FirstToken time.Duration
	Took       time.Duration
	Hedge      bool // started beside a slow one
}
