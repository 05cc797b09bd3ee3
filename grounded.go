// Package grounded holds the nouns of the service: documents and the sections and
// chunks they are cut into, the principals that may see them, the passages found for a
// question, and the answer whose every sentence carries a verdict.
//
// It imports nothing of the project's own and does no I/O, so that every other package
// can share these types without depending on one another. Read [Document], then
// [Chunk], [Passage] and [Answer]. grounded.go has ids, places in a text and what documents are
// cut into; document.go, access.go, question.go and answer.go have what their names say, error.go
// the one error shape.
package grounded

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"
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
