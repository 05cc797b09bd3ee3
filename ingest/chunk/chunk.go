// Package chunk turns the sections of a document into its stored text and into chunks
// sized for retrieval. It is pure: no I/O, no state, the same result for the same input.
//
// [Clean] repairs what extraction cannot know to be wrong (broken lines, page furniture,
// odd code points); [Split] joins the cleaned sections into the stored text, in whose
// code points every span counts, and cuts it by structure: headings, paragraphs, list
// items, table rows, sentences. Read split.go first, then pack.go, then clean.go.
package chunk

import "fmt"

// Config sizes chunks, in tokens of cl100k_base.
type Config struct {
	// MaxTokens is the most a chunk holds; 0 means 320, which fits the window of 512 of
	// the embedded model in both languages with its context.
	MaxTokens int `yaml:"max_tokens"`
	// MinTokens is what a chunk should reach before a heading, a table or a new page ends
	// it; 0 means a quarter of MaxTokens.
	MinTokens int `yaml:"min_tokens"`
}

func (c Config) withDefaults() Config {
	if c.MaxTokens <= 0 {
		c.MaxTokens = 320
	}
	if c.MinTokens <= 0 {
		c.MinTokens = c.MaxTokens / 4
	}
	return c
}

// version changes whenever the same sections would be cleaned or cut otherwise.
const version = 6

// Fingerprint names how cfg cuts, so that a change of it can be seen in a record.
func Fingerprint(cfg Config) string {
	cfg = cfg.withDefaults()
	return fmt.Sprintf("chunk/%d max=%d min=%d", version, cfg.MaxTokens, cfg.MinTokens)
}
