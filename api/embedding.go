package api

import (
	"cmp"
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

// emptiness is why nothing can be found in a collection: it holds no document that p sees, or none
// that can be searched yet. Empty where there are some.
func (s *Server) emptiness(p grounded.Principal, collection, question string) string {
	collection = cmp.Or(collection, grounded.DefaultCollection)
	shown, waiting, failed := s.cfg.Queue.Shown(collection, func(doc *grounded.Document) bool { return sees(p, doc) })
	zh := grounded.LanguageOf(question) == grounded.Chinese
	switch {
	case shown > 0:
		return ""
	case waiting > 0 && zh:
		return fmt.Sprintf("文档库“%s”的 %d 份文档还在读取，尚不能检索。", collection, waiting)
	case waiting == 1:
		return fmt.Sprintf("The document of the collection %q is still being read; it cannot be searched yet.", collection)
	case waiting > 0:
		return fmt.Sprintf("The %d documents of the collection %q are still being read; none can be searched yet.", waiting, collection)
	case failed > 0 && zh:
		return fmt.Sprintf("文档库“%s”没有可检索的文档：%d 份读取失败。", collection, failed)
	case failed > 0:
		return fmt.Sprintf("The collection %q holds no document that can be searched; %d failed.", collection, failed)
	case zh:
		return fmt.Sprintf("文档库“%s”还没有文档。", collection)
	}
	return fmt.Sprintf("The collection %q holds no documents yet.", collection)
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
