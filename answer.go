package grounded

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
