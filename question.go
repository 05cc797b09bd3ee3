package grounded

import (
	"strings"
	"time"
)

// Turn is one earlier message of a conversation.
type Turn struct {
	Role    string `json:"role"` // "user" or "assistant"
	Content string `json:"content"`
}

// Filter narrows a search to documents. Zero fields do not filter; a list matches any of
// its members.
type Filter struct {
	Documents []DocumentID      `json:"documents,omitempty"`
	Labels    []string          `json:"labels,omitempty"`
	Metadata  map[string]string `json:"metadata,omitempty"` // all must match
}

// Policy is what happens to sentences that the passages do not support.
type Policy string

// The policies (DESIGN: "Questions settled").
const (
	PolicyMark   Policy = "mark"   // stream as it comes; each sentence's verdict follows it
	PolicyCut    Policy = "cut"    // whole sentences are released once checked; unsupported ones dropped
	PolicyRetry  Policy = "retry"  // once more, telling the model what failed
	PolicyStrict Policy = "strict" // abstain unless all is supported
	PolicyQuote  Policy = "quote"  // only spans of the passages
	PolicyOff    Policy = "off"    // no check
)

// Valid reports whether p is empty (mark) or one of the policies.
func (p Policy) Valid() bool {
	switch p {
	case "", PolicyMark, PolicyCut, PolicyRetry, PolicyStrict, PolicyQuote, PolicyOff:
		return true
	}
	return false
}

// Question is what is asked, of which collection, with what came before.
type Question struct {
	Text       string
	History    []Turn // oldest first, without Text
	Collection string // empty: DefaultCollection
	Filter     Filter
	TopK       int       // passages wanted; 0: 8
	AsOf       time.Time // zero: now; else nothing dated later is found
	Ignore     []string  // what is not to be read into the text (retrieve.Hint.Key); "*": nothing is
	Policy     Policy    // empty: mark
	Model      string    // logical model or provider/model; empty: "r1"
	// Instructions are the asker's wishes on the form of the answer, such as its length or
	// language. They are no source and change no rule.
	Instructions string
	MaxTokens    int // of the answer, at most; 0: as the service does
	// AnswerableAt is the least likelihood that the passages hold the answer, for one to be
	// tried, as the collection's calibration has it; 0: as the service does.
	AnswerableAt float64
	// Nothing is why there can be nothing to answer from, to be told where no passages come with
	// the question; empty: that none was found.
	Nothing string
}

// Score is how a passage was found. Parts that did not take part are zero.
type Score struct {
	// Fused is what passages are ordered by before a reranker: the share, 0..1, of the best
	// that this question could have had. It says nothing across questions: the first may have
	// 1 where nothing fits.
	Fused  float64 `json:"fused"`
	Dense  float64 `json:"dense,omitempty"` // cosine; comparable across questions
	Terms  float64 `json:"terms,omitempty"` // BM25; comparable within a question
	Rerank float64 `json:"rerank,omitempty"`
}

// Passage is a stretch of one document found for a question.
type Passage struct {
	Chunk
	Title       string            `json:"title"`
	Name        string            `json:"name,omitempty"` // file name of the document
	ExternalID  string            `json:"external_id"`
	Collection  string            `json:"collection"`
	Labels      []string          `json:"labels,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
	Sensitivity Sensitivity       `json:"sensitivity,omitempty"`
	UpdatedAt   time.Time         `json:"updated_at"`
	Dated       time.Time         `json:"dated,omitzero"` // the document's own date
	Score       Score             `json:"score"`
	// Also is what else the document, a report, calls whose it is, where the question needs it.
	Also []string `json:"-"`
}

// NameOf is how a document is named to a reader: by its title and its file name, or by the
// one that holds the other.
func NameOf(title, name string) string {
	stem := name
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		stem = name[:i]
	}
	switch {
	case title == "" || title == stem:
		return name
	case name == "" || title == name:
		return title
	}
	return title + " (" + name + ")"
}
