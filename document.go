package grounded

import "time"

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
