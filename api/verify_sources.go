package api

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/internal/sentence"
)

const (
	sentencesMost = 16  // of an answer that passages are found for
	sentenceTopK  = 4   // passages for one of several sentences, where the request does not say
	wordsLeast    = 8   // code points of a sentence that a search can find anything for
	headMost      = 500 // code points of a sentence that are searched for
)

// sources finds what to check against: by the question, where there is one, and by each sentence
// of the answer, as a long answer says more than one search finds.
func (s *Server) sources(c echo.Context, p grounded.Principal, in *verifyRequest) ([]grounded.Passage, error) {
	ctx := c.Request().Context()
	collection, err := s.enter(ctx, p, in.Collection)
	if err != nil {
		return nil, err
	}
	var out []grounded.Passage
	have := map[grounded.ChunkID]bool{}
	find := func(query string, topK int) error {
		found, err := s.cfg.Retriever.Retrieve(ctx, p, grounded.Question{Text: query, Collection: collection, TopK: topK, Filter: in.Filter})
		for _, passage := range found.Passages {
			if !have[passage.ID] {
				have[passage.ID] = true
				out = append(out, passage)
			}
		}
		return err
	}
	if in.Question != "" {
		if err := find(in.Question, in.TopK); err != nil {
			return nil, err
		}
	}
	queries := searches(in.Answer)
	topK := in.TopK
	if topK == 0 && len(queries) > 1 {
		topK = sentenceTopK
	}
	for _, q := range queries {
		if err := find(q, topK); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// searches are the sentences of an answer that passages are found for, the first ones of many. One
// that speaks of "it" is searched for together with the one before.
func searches(answer string) []string {
	var out []string
	r := []rune(answer)
	before := ""
	for _, span := range sentence.SplitRunes(r) {
		text := head(strings.TrimSpace(marker.ReplaceAllString(string(r[span.Start:span.End]), "")), headMost)
		if len([]rune(text)) < wordsLeast || strings.IndexFunc(text, unicode.IsLetter) < 0 {
			continue
		}
		query := text
		if before != "" && leansBack.MatchString(text) {
			query = before + " " + text
		} else {
			before = text
		}
		if out = append(out, query); len(out) == sentencesMost {
			break
		}
	}
	if len(out) == 0 {
		out = append(out, head(answer, headMost))
	}
	return out
}

// marker is a citation, of no use to a search.
var marker = regexp.MustCompile(`\[\d{1,3}\]`)

// leansBack is the beginning of a sentence that speaks of what the one before names.
var leansBack = regexp.MustCompile(`^[-*•\s]*(?i:(?:it|its|he|his|she|her|they|their|this|that|these|those|the (?:company|group|bank|agreement|firm))\b)|^[-*•\s]*(?:其|该|它|他|她|这|那|此|公司|本公司|上述)`)
