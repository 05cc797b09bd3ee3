package embedded

import (
	"slices"

	"github.com/qdrant/go-client/qdrant"
)

// compileMatch is an equality asked of values without the help of an index.
func compileMatch(m *qdrant.Match) (func(*qdrant.Value) bool, error) {
	switch x := m.GetMatchValue().(type) {
	case *qdrant.Match_Keyword:
		return keywords(x.Keyword), nil
	case *qdrant.Match_Keywords:
		return keywords(x.Keywords.GetStrings()...), nil
	case *qdrant.Match_Integer:
		return integers(x.Integer), nil
	case *qdrant.Match_Integers:
		return integers(x.Integers.GetIntegers()...), nil
	case *qdrant.Match_Boolean:
		return func(v *qdrant.Value) bool {
			b, ok := v.GetKind().(*qdrant.Value_BoolValue)
			return ok && b.BoolValue == x.Boolean
		}, nil
	case *qdrant.Match_ExceptKeywords:
		return anythingBut(keywords(x.ExceptKeywords.GetStrings()...)), nil
	case *qdrant.Match_ExceptIntegers:
		return anythingBut(integers(x.ExceptIntegers.GetIntegers()...)), nil
	case *qdrant.Match_Text:
		return textTest(x.Text, false), nil
	case *qdrant.Match_TextAny:
		return textTest(x.TextAny, true), nil
	case *qdrant.Match_Phrase:
		return phraseTest(tokenizer{}, x.Phrase), nil
	case nil:
		return nil, invalid("it has no value")
	}
	return nil, unimplemented("a match of this kind")
}

func keywords(list ...string) func(*qdrant.Value) bool {
	set := make(map[string]bool, len(list))
	for _, s := range list {
		set[s] = true
	}
	return func(v *qdrant.Value) bool {
		s, ok := v.GetKind().(*qdrant.Value_StringValue)
		return ok && set[s.StringValue]
	}
}

func integers(list ...int64) func(*qdrant.Value) bool {
	set := make(map[int64]bool, len(list))
	for _, n := range list {
		set[n] = true
	}
	return func(v *qdrant.Value) bool {
		n, ok := v.GetKind().(*qdrant.Value_IntegerValue)
		return ok && set[n.IntegerValue]
	}
}

// anythingBut admits values of any kind that the list does not hold, but not null.
func anythingBut(listed func(*qdrant.Value) bool) func(*qdrant.Value) bool {
	return func(v *qdrant.Value) bool { return !isNull(v) && !listed(v) }
}

// textTest looks for all or any of the words in a string.
func textTest(text string, some bool) func(*qdrant.Value) bool {
	wanted := tokenizer{}.tokens(text, true)
	return func(v *qdrant.Value) bool {
		s, ok := v.GetKind().(*qdrant.Value_StringValue)
		if !ok || len(wanted) == 0 {
			return false
		}
		found := tokenizer{}.tokens(s.StringValue, false)
		missing := func(w string) bool { return !slices.Contains(found, w) }
		if some {
			return slices.ContainsFunc(wanted, func(w string) bool { return !missing(w) })
		}
		return !slices.ContainsFunc(wanted, missing)
	}
}

// phraseTest looks for the tokens of a phrase one after another, cut as stored text is.
func phraseTest(t tokenizer, phrase string) func(*qdrant.Value) bool {
	wanted := t.tokens(phrase, false)
	return func(v *qdrant.Value) bool {
		s, ok := v.GetKind().(*qdrant.Value_StringValue)
		if !ok || len(wanted) == 0 {
			return false
		}
		found := t.tokens(s.StringValue, false)
		for i := 0; i+len(wanted) <= len(found); i++ {
			if slices.Equal(found[i:i+len(wanted)], wanted) {
				return true
			}
		}
		return false
	}
}
