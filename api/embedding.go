package api

import (
	"fmt"
	"strings"

	"grounded"
	"grounded/retrieve"
)

// tellEmbedding adds to what was found that documents of the collection, of those that p sees,
// are still being embedded: a search finds them by their words alone, and may find more later.
func (s *Server) tellEmbedding(p grounded.Principal, question string, found *retrieve.Result, collection string) {
	if found.Collection != "" {
		collection = found.Collection
	}
	n := s.cfg.Queue.Embedding(collection, func(doc *grounded.Document) bool { return sees(p, doc) })
	if n == 0 {
		return
	}
	found.Degraded = strings.TrimPrefix(found.Degraded+"; "+stillEmbedding(grounded.LanguageOf(question), n), "; ")
}

func stillEmbedding(lang grounded.Language, n int) string {
	switch {
	case lang == grounded.Chinese:
		return fmt.Sprintf("有 %d 份文档还在做语义索引，答案可能会变", n)
	case n == 1:
		return "1 document is still being embedded; the answer may change"
	}
	return fmt.Sprintf("%d documents are still being embedded; the answer may change", n)
}
