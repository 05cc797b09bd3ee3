package embedded

import (
	"strings"
	"unicode"

	"github.com/qdrant/go-client/qdrant"
)

// tokenizer cuts text into tokens as a text index of Qdrant does. The zero value is what
// text conditions use on a field without one: words in lower case.
type tokenizer struct {
	kind           qdrant.TokenizerType // Unknown: word
	keepCase       bool
	least, longest int // in characters; 0: no bound
}

// newTokenizer refuses by name what would change the tokens and is not implemented.
func newTokenizer(p *qdrant.TextIndexParams) (tokenizer, error) {
	t := tokenizer{
		kind: p.GetTokenizer(), keepCase: p != nil && p.Lowercase != nil && !p.GetLowercase(),
		least: int(p.GetMinTokenLen()), longest: int(p.GetMaxTokenLen()),
	}
	switch {
	case t.kind == qdrant.TokenizerType_Multilingual:
		return t, unimplemented("field_index_params.tokenizer multilingual")
	case p.GetStopwords() != nil:
		return t, unimplemented("field_index_params.stopwords")
	case p.GetStemmer() != nil:
		return t, unimplemented("field_index_params.stemmer")
	case p.GetAsciiFolding():
		return t, unimplemented("field_index_params.ascii_folding")
	}
	return t, nil
}

// tokens of a stored text; of a question where asked is set, which matters to the prefix
// tokenizer alone: it stores every prefix and asks for whole words.
func (t tokenizer) tokens(text string, asked bool) []string {
	split := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }
	if t.kind == qdrant.TokenizerType_Whitespace {
		split = unicode.IsSpace
	}
	if !t.keepCase {
		text = strings.ToLower(text)
	}
	var out []string
	for _, word := range strings.FieldsFunc(text, split) {
		runes := []rune(word)
		if t.kind != qdrant.TokenizerType_Prefix {
			if t.fits(len(runes)) {
				out = append(out, word)
			}
			continue
		}
		longest := len(runes)
		if t.longest > 0 {
			longest = min(longest, t.longest)
		}
		if asked {
			if longest >= t.least {
				out = append(out, string(runes[:longest]))
			}
			continue
		}
		for n := max(1, t.least); n <= longest; n++ {
			out = append(out, string(runes[:n]))
		}
	}
	return out
}

func (t tokenizer) fits(n int) bool {
	return n >= t.least && (t.longest == 0 || n <= t.longest)
}
