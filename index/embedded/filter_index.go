package embedded

import (
	"github.com/qdrant/go-client/qdrant"
)

// indexedField answers a field's condition from its payload index; ok is false where
// there is none that can. An index sees only values of its kind, as in Qdrant: "except"
// on an integer index admits other integers, and no strings.
func (c *collection) indexedField(f *qdrant.FieldCondition) (cond condition, ok bool, err error) {
	ix := c.indexes[f.GetKey()]
	if ix == nil || single(f) != nil {
		return cond, false, nil
	}
	var narrow func(*reader, bitset) bitset
	switch {
	case f.Match != nil:
		narrow = ix.match(f.Match)
	case f.Range != nil && ix.numbers != nil:
		narrow = ix.inRange(f.Range)
	case f.DatetimeRange != nil && ix.numbers != nil:
		narrow = ix.inTime(f.DatetimeRange)
	}
	return condition{narrow: narrow, indexed: true}, narrow != nil, nil
}

// union admits the members of sets; nil sets are empty.
func union(sets ...*set) func(*reader, bitset) bitset {
	return func(_ *reader, in bitset) bitset {
		out := make(bitset, len(in))
		for _, s := range sets {
			if s != nil {
				s.into(out, in)
			}
		}
		return out
	}
}

// match returns how to answer an equality; nil where the index is of another kind.
func (ix *fieldIndex) match(m *qdrant.Match) func(*reader, bitset) bitset {
	switch ix.kind {
	case qdrant.FieldType_FieldTypeKeyword, qdrant.FieldType_FieldTypeUuid:
		return ix.matchWord(m)
	case qdrant.FieldType_FieldTypeInteger:
		return ix.matchInteger(m)
	case qdrant.FieldType_FieldTypeText:
		return ix.matchText(m)
	case qdrant.FieldType_FieldTypeBool:
		if b, ok := m.GetMatchValue().(*qdrant.Match_Boolean); ok {
			return union(&ix.bools[index(b.Boolean)])
		}
	}
	return nil
}

func (ix *fieldIndex) matchWord(m *qdrant.Match) func(*reader, bitset) bitset {
	find := func(list []string) []*set {
		var sets []*set
		for _, s := range list {
			if word, ok := ix.word(s); ok && ix.words[word] != nil {
				sets = append(sets, ix.words[word])
			}
		}
		return sets
	}
	switch x := m.GetMatchValue().(type) {
	case *qdrant.Match_Keyword:
		return union(find([]string{x.Keyword})...)
	case *qdrant.Match_Keywords:
		return union(find(x.Keywords.GetStrings())...)
	case *qdrant.Match_ExceptKeywords:
		except := map[*set]bool{}
		for _, s := range find(x.ExceptKeywords.GetStrings()) {
			except[s] = true
		}
		return others(ix.words, except)
	}
	return nil
}

func others[K comparable](all map[K]*set, except map[*set]bool) func(*reader, bitset) bitset {
	return func(_ *reader, in bitset) bitset {
		out := make(bitset, len(in))
		for _, s := range all {
			if !except[s] {
				s.into(out, in)
			}
		}
		return out
	}
}

func (ix *fieldIndex) matchInteger(m *qdrant.Match) func(*reader, bitset) bitset {
	find := func(list []int64) []*set {
		var sets []*set
		for _, n := range list {
			if s := ix.ints[n]; s != nil {
				sets = append(sets, s)
			}
		}
		return sets
	}
	switch x := m.GetMatchValue().(type) {
	case *qdrant.Match_Integer:
		return union(find([]int64{x.Integer})...)
	case *qdrant.Match_Integers:
		return union(find(x.Integers.GetIntegers())...)
	case *qdrant.Match_ExceptIntegers:
		except := map[*set]bool{}
		for _, s := range find(x.ExceptIntegers.GetIntegers()) {
			except[s] = true
		}
		return others(ix.ints, except)
	}
	return nil
}

// matchText finds the points with the tokens; a phrase is then looked for in their text.
func (ix *fieldIndex) matchText(m *qdrant.Match) func(*reader, bitset) bitset {
	var text string
	switch x := m.GetMatchValue().(type) {
	case *qdrant.Match_Text:
		text = x.Text
	case *qdrant.Match_Phrase:
		text = x.Phrase
		if !ix.phrases {
			return union()
		}
	case *qdrant.Match_TextAny:
		var sets []*set
		for _, token := range ix.tokens.tokens(x.TextAny, true) {
			sets = append(sets, ix.words[token])
		}
		return union(sets...)
	default:
		return nil
	}
	tokens := ix.tokens.tokens(text, true)
	if len(tokens) == 0 {
		return union()
	}
	return func(r *reader, in bitset) bitset {
		for _, token := range tokens {
			in = union(ix.words[token])(r, in)
		}
		if m.GetPhrase() != "" && !in.empty() {
			in = r.passing(anyValue(ix.path, phraseTest(ix.tokens, text)), in)
		}
		return in
	}
}

func (ix *fieldIndex) inRange(rg *qdrant.Range) func(*reader, bitset) bitset {
	admits := within(rg)
	return func(_ *reader, in bitset) bitset {
		switch ix.kind {
		case qdrant.FieldType_FieldTypeInteger:
			return ix.numbers.within(in, func(n int64) bool { return admits(float64(n)) })
		case qdrant.FieldType_FieldTypeFloat:
			return ix.numbers.within(in, func(n int64) bool { return admits(floatOf(n)) })
		}
		return nil
	}
}

func (ix *fieldIndex) inTime(rg *qdrant.DatetimeRange) func(*reader, bitset) bitset {
	admits := withinTime(rg)
	return func(_ *reader, in bitset) bitset {
		if ix.kind != qdrant.FieldType_FieldTypeDatetime {
			return nil
		}
		return ix.numbers.within(in, admits)
	}
}
