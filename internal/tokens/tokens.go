// Package tokens counts tokens with OpenAI's cl100k_base table, which is compiled in: it
// never downloads. The count is a common measure for chunk sizes, prompts and budgets; a
// host's own tokenizer may differ by some ten percent, more for Chinese.
package tokens

import (
	"sync"
	"unicode/utf8"

	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"
)

// encoding is built once, at the first use (some 200 ms), so that starting costs nothing.
var encoding = sync.OnceValue(func() *tiktoken.Tiktoken {
	tiktoken.SetBpeLoader(loader.NewOfflineLoader())
	enc, err := tiktoken.GetEncoding(tiktoken.MODEL_CL100K_BASE)
	if err != nil {
		panic("tokens: the compiled-in table cannot be read: " + err.Error())
	}
	return enc
})

// Count is the number of tokens in s. It is safe for concurrent use.
func Count(s string) int {
	if s == "" {
		return 0
	}
	return len(encoding().EncodeOrdinary(s))
}

// Cut returns the longest head of s that is at most limit tokens and ends between two
// code points.
func Cut(s string, limit int) string {
	if limit <= 0 {
		return ""
	}
	ids := encoding().EncodeOrdinary(s)
	if len(ids) <= limit {
		return s
	}
	head := len(encoding().Decode(ids[:limit]))
	for head > 0 && (head > len(s) || !utf8.RuneStart(s[head])) {
		head--
	}
	return s[:head]
}
