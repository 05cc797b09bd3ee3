// Package grounded holds the nouns of the service: documents and the sections and
// chunks they are cut into, the principals that may see them, the passages found for a
// question, and the answer whose every sentence carries a verdict.
//
// It imports nothing of the project's own and does no I/O, so that every other package
// can share these types without depending on one another. Read [Document], then
// [Chunk], [Passage] and [Answer]; error.go has the one error shape.
package grounded

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"
)

// DefaultCollection always exists; it is where documents go when no collection is named.
const DefaultCollection = "default"

// DocumentID names a document for ever: it is derived from its collection and external
// id, so submitting the same document again names the same record. 26 characters of
// lower-case base32.
type DocumentID string

// NewDocumentID derives the id of the document externalID in collection.
func NewDocumentID(collection, externalID string) DocumentID {
	h := sha256.New()
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(collection)))
	h.Write(n[:])
	h.Write([]byte(collection))
	h.Write([]byte(externalID))
	enc := base32.HexEncoding.WithPadding(base32.NoPadding)
	return DocumentID(strings.ToLower(enc.EncodeToString(h.Sum(nil)[:16])))
}

// ChunkID is a UUID (version 5) derived from document, revision and ordinal.
type ChunkID string

// JobID names a batch job.
type JobID string

// Revision counts the accepted versions of a document, from 1. Zero means none.
type Revision uint64

// Span is a half-open range [Start, End) in code points of a revision's stored text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the number of code points in the span.
func (s Span) Len() int { return s.End - s.Start }

// Box is a rectangle on a page in PDF points, its origin at the top left.
type Box struct {
	Page int     `json:"page"` // from 1
	X0   float64 `json:"x0"`
	Y0   float64 `json:"y0"`
	X1   float64 `json:"x1"`
	Y1   float64 `json:"y1"`
	// At is the code point of the stored text where the line in the box begins, of a
	// chunk's boxes; 0 where it is not known.
	At int `json:"at,omitempty"`
}

// Union is the smallest box on b's page that holds both.
func (b Box) Union(c Box) Box {
	return Box{Page: b.Page, X0: min(b.X0, c.X0), Y0: min(b.Y0, c.Y0), X1: max(b.X1, c.X1), Y1: max(b.Y1, c.Y1)}
}

// BoxesIn are the boxes, of a chunk's in reading order, whose lines hold some of span; all
// where it is not known what stands in them.
func BoxesIn(boxes []Box, span Span) []Box {
	if len(boxes) == 0 || boxes[len(boxes)-1].At == 0 {
		return boxes
	}
	var out []Box
	for i, b := range boxes {
		if b.At < span.End && (i+1 == len(boxes) || boxes[i+1].At > span.Start) {
			out = append(out, b)
		}
	}
	return out
}

// SectionKind says what a [Section] is.
type SectionKind string

// The kinds of sections.
const (
	SectionParagraph SectionKind = "paragraph" // running text
	SectionHeading   SectionKind = "heading"   // a title; Level 1 is the highest
	SectionList      SectionKind = "list"      // list items, one a line, each with its marker
	SectionTable     SectionKind = "table"     // Markdown rows; the first line is the header
	SectionCode      SectionKind = "code"      // preformatted text
)

// Section is one structural piece of a document, in reading order, as an extractor found
// it. Its text has no trailing white space; lines are separated by "\n".
type Section struct {
	Kind  SectionKind `json:"kind"`
	Level int         `json:"level,omitempty"` // of a heading, from 1
	Text  string      `json:"text"`
	Page  int         `json:"page,omitempty"`  // from 1; 0 where the format has no pages
	Place string      `json:"place,omitempty"` // where there are no pages: "Sheet1!A1:F20", "slide 3"
	Boxes []Box       `json:"boxes,omitempty"` // one a line where the format has positions
	// Starts holds the code point of Text at which each box's line begins. Nil means that
	// the lines are those of Text; cleaning, which joins lines, sets it.
	Starts []int `json:"starts,omitempty"`
}

// Chunk is a piece of a document's stored text, sized for retrieval.
type Chunk struct {
	ID       ChunkID    `json:"id"`
	Document DocumentID `json:"document"`
	Revision Revision   `json:"revision"`
	Ordinal  int        `json:"ordinal"` // from 0, in reading order
	// Text is the source's own words: the code points Span of the stored text.
	Text string `json:"text"`
	// Context is what a reader of the chunk would know from around it (document title,
	// heading path, table header). It is indexed with the text and never shown as the
	// source's words.
	Context string   `json:"context,omitempty"`
	Heading []string `json:"heading,omitempty"` // path of headings, outermost first
	Span    Span     `json:"span"`
	Page    int      `json:"page,omitempty"` // first page, from 1; 0 where there are none
	PageEnd int      `json:"page_end,omitempty"`
	Place   string   `json:"place,omitempty"`
	Boxes   []Box    `json:"boxes,omitempty"`
	Tokens  int      `json:"tokens"` // by the offline cl100k_base table
}

// Sensitivity is the label that decides which providers may see a document. The zero
// value is [Internal].
type Sensitivity string

// The labels, from the least to the most sensitive.
const (
	Public       Sensitivity = "public"
	Internal     Sensitivity = "internal"
	Confidential Sensitivity = "confidential"
)

// Rank orders labels: public 1, internal 2 (and the empty label), confidential 3. An
// unknown label ranks 4, above every clearance, so that a mistake never leaks.
func (s Sensitivity) Rank() int {
	switch s {
	case Public:
		return 1
	case Internal, "":
		return 2
	case Confidential:
		return 3
	}
	return 4
}

// Valid reports whether s is empty or one of the labels.
func (s Sensitivity) Valid() bool { return s.Rank() < 4 }

// ACL says who may see a document. The zero value admits every principal of the
// collection. Deny wins over allow.
type ACL struct {
	Users      []string `json:"users,omitempty" yaml:"users"`
	Groups     []string `json:"groups,omitempty" yaml:"groups"`
	DenyUsers  []string `json:"deny_users,omitempty" yaml:"deny_users"`
	DenyGroups []string `json:"deny_groups,omitempty" yaml:"deny_groups"`
}

// Principal is who asks. The zero value may see nothing.
type Principal struct {
	Name        string   `json:"name"`
	Groups      []string `json:"groups,omitempty"`
	Collections []string `json:"collections,omitempty"` // collections allowed; "*" allows all
	Verbs       []Verb   `json:"verbs,omitempty"`       // "*" allows all
	Admin       bool     `json:"admin,omitempty"`       // sees everything, whatever the ACL
}

// Verb is something a principal may be allowed to do.
type Verb string

// The verbs.
const (
	VerbRead   Verb = "read"   // search, chat, see documents
	VerbWrite  Verb = "write"  // submit, delete, retry documents
	VerbManage Verb = "manage" // jobs, collections, providers, connectors
)

// MayEnter reports whether p may use collection at all.
func (p Principal) MayEnter(collection string) bool {
	if p.Admin {
		return true
	}
	for _, c := range p.Collections {
		if c == "*" || c == collection {
			return true
		}
	}
	return false
}

// May reports whether p may do v.
func (p Principal) May(v Verb) bool {
	if p.Admin {
		return true
	}
	for _, w := range p.Verbs {
		if w == "*" || w == v {
			return true
		}
	}
	return false
}

// MaySee reports whether acl admits p. It does not look at the collection.
func (p Principal) MaySee(acl ACL) bool {
	if p.Admin {
		return true
	}
	if p.Name == "" || contains(acl.DenyUsers, p.Name) || intersects(acl.DenyGroups, p.Groups) {
		return false
	}
	if len(acl.Users) == 0 && len(acl.Groups) == 0 {
		return true
	}
	return contains(acl.Users, p.Name) || intersects(acl.Groups, p.Groups)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func intersects(a, b []string) bool {
	for _, x := range a {
		if contains(b, x) {
			return true
		}
	}
	return false
}

// Status is where a document is on its way.
type Status string

// The statuses. A document may rest in Ready, Failed, and in Searchable while the
// embedder is away.
const (
	StatusQueued     Status = "queued"
	StatusExtracting Status = "extracting"
	StatusChunking   Status = "chunking"
	StatusIndexing   Status = "indexing"
	StatusSearchable Status = "searchable" // found by its words
	StatusEmbedding  Status = "embedding"  // still found by its words
	StatusReady      Status = "ready"      // found by meaning too
	StatusFailed     Status = "failed"
	StatusDeleting   Status = "deleting"
)

// Document is the record of a document: what a user sees of it and what the workers need.
type Document struct {
	ID          DocumentID        `json:"id"`
	ExternalID  string            `json:"external_id"`
	Collection  string            `json:"collection"`
	Title       string            `json:"title"`
	Name        string            `json:"name"` // file name as submitted
	MediaType   string            `json:"media_type,omitempty"`
	SizeBytes   int64             `json:"size_bytes"`
	SHA256      string            `json:"sha256"`
	Labels      []string          `json:"labels,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
	ACL         ACL               `json:"acl"`
	Sensitivity Sensitivity       `json:"sensitivity,omitempty"`

	Revision Revision `json:"revision"` // newest accepted
	Live     Revision `json:"live"`     // served now; 0: none yet
	Status   Status   `json:"status"`
	Progress float64  `json:"progress"`         // 0..1 within the whole way
	Reason   string   `json:"reason,omitempty"` // why it rests in searchable
	Pages    int      `json:"pages,omitempty"`
	Chunks   int      `json:"chunks,omitempty"`
	Language Language `json:"language,omitempty"`
	// Dated is the document's own date, from its metadata ("date") or its text; zero where
	// neither says.
	Dated    time.Time `json:"dated,omitzero"`
	Warnings []string  `json:"warnings,omitempty"`
	Error    *Problem  `json:"error,omitempty"`

	Attempt   int       `json:"attempt,omitempty"` // failures so far of the present revision
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Problem is an error as a record keeps it.
type Problem struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
	Place   string `json:"place,omitempty"` // page or part
	Stage   Status `json:"stage,omitempty"` // what was being done
}

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

// Verdict is what the check says of one sentence.
type Verdict string

// The verdicts.
const (
	Supported    Verdict = "supported"
	Partial      Verdict = "partial"
	Unsupported  Verdict = "unsupported"
	Contradicted Verdict = "contradicted"
	NotAClaim    Verdict = "none" // a question, a greeting, a hedge: nothing to check
)

// Evidence points at the words of one passage that bear on a sentence.
type Evidence struct {
	Marker   int        `json:"marker"` // number of the passage in the answer, from 1
	Document DocumentID `json:"document"`
	Revision Revision   `json:"revision"`
	Chunk    ChunkID    `json:"chunk"`
	Page     int        `json:"page,omitempty"`
	Span     Span       `json:"span"` // in the stored text of the revision
	Quote    string     `json:"quote"`
	Boxes    []Box      `json:"boxes,omitempty"`
}

// SentenceCheck is the verdict on one sentence of an answer.
type SentenceCheck struct {
	Span     Span       `json:"span"` // in code points of the answer
	Text     string     `json:"text"`
	Verdict  Verdict    `json:"verdict"`
	Score    float64    `json:"score"` // 0..1, calibrated: probability that the passages support it
	Reason   string     `json:"reason,omitempty"`
	Evidence []Evidence `json:"evidence,omitempty"`
	// Doubted are the stretches of Text, in its code points, that are likely to be at fault. Only
	// sentences of low score have any.
	Doubted []Span `json:"doubted,omitempty"`
	// Second is what a judge, where one is configured, says of a sentence that the check
	// was unsure of; Score is then the mean of both.
	Second *SecondOpinion `json:"second,omitempty"`
}

// SecondOpinion is a judge's score of one sentence beside the check's own.
type SecondOpinion struct {
	Judge     string  `json:"judge"`
	Score     float64 `json:"score"`
	Own       float64 `json:"own"`
	Disagrees bool    `json:"disagrees"` // they stand on different sides, well apart
}

// Grounding is the check of a whole answer.
type Grounding struct {
	Verdict   Verdict         `json:"verdict"` // the worst of the sentences'
	Score     float64         `json:"score"`   // from the claims' (verify.Whole), lower than their mean; 1 where there are none
	Sentences []SentenceCheck `json:"sentences"`
	Abstained bool            `json:"abstained,omitempty"`
	Degraded  string          `json:"degraded,omitempty"` // why no model answered or vectors were away; empty: in full
	Cut       bool            `json:"cut,omitempty"`      // the provider died before the end, or the limit on length was met
	Conflicts []Conflict      `json:"conflicts,omitempty"`
	Unjudged  string          `json:"unjudged,omitempty"` // why a configured judge was not heard; empty: it was, or was not needed
}

// Conflict is a pair of passages that disagree on what was asked.
type Conflict struct {
	What string   `json:"what"`
	A    Evidence `json:"a"`
	B    Evidence `json:"b"`
}

// Citation is a marker in the answer's text and what it points at. Code has checked that
// Quote is, to the letter, the code points Span of the revision's stored text.
type Citation struct {
	Evidence
	Title      string `json:"title"`
	Name       string `json:"name,omitempty"` // file name of the document
	ExternalID string `json:"external_id"`
	Collection string `json:"collection"`
	Heading    string `json:"heading,omitempty"`
}

// Usage counts tokens.
type Usage struct {
	PromptTokens     int `json:"prompt_tokens"`
	CompletionTokens int `json:"completion_tokens"`
	TotalTokens      int `json:"total_tokens"`
	ReasoningTokens  int `json:"reasoning_tokens,omitempty"`
	CachedTokens     int `json:"cached_tokens,omitempty"`
}

// Answer is a checked answer.
type Answer struct {
	Text      string     `json:"text"` // citation markers as [1], [2]
	Reasoning string     `json:"reasoning,omitempty"`
	Citations []Citation `json:"citations"`
	Grounding Grounding  `json:"grounding"`
	Provider  string     `json:"provider,omitempty"` // empty: extractive
	Model     string     `json:"model,omitempty"`    // the id that really came back
	Usage     Usage      `json:"usage"`
}
