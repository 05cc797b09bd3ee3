package embedded

import (
	"maps"
	"math"
	"slices"

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

// matchWord is for keywords and UUIDs. What is asked for and is no UUID, an index of those
// cannot answer.
func (ix *fieldIndex) matchWord(m *qdrant.Match) func(*reader, bitset) bitset {
	var asked []string
	switch x := m.GetMatchValue().(type) {
	case *qdrant.Match_Keyword:
		asked = []string{x.Keyword}
	case *qdrant.Match_Keywords:
		asked = x.Keywords.GetStrings()
	case *qdrant.Match_ExceptKeywords:
		asked = x.ExceptKeywords.GetStrings()
	default:
		return nil
	}
	found := map[*set]bool{}
	for _, s := range asked {
		word, ok := ix.word(s)
		if !ok {
			return nil
		}
		if s := ix.words[word]; s != nil {
			found[s] = true
		}
	}
	if m.GetExceptKeywords() != nil {
		return others(ix.words, found)
	}
	return union(slices.Collect(maps.Keys(found))...)
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
	tokens := ix.tokens.tokens(text, m.GetPhrase() == "")
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

// inRange answers a range of numbers; to one of these a time is its microseconds, as in
// Qdrant.
func (ix *fieldIndex) inRange(rg *qdrant.Range) func(*reader, bitset) bitset {
	admits := within(rg)
	value := func(n int64) float64 { return float64(n) }
	if ix.kind == qdrant.FieldType_FieldTypeFloat {
		value = floatOf
	}
	return func(_ *reader, in bitset) bitset {
		return ix.numbers.within(in, func(n int64) bool { return admits(value(n)) })
	}
}

// inTime answers a range of times, to which a number is microseconds.
func (ix *fieldIndex) inTime(rg *qdrant.DatetimeRange) func(*reader, bitset) bitset {
	admits := withinTime(rg)
	value := func(n int64) int64 { return n }
	if ix.kind == qdrant.FieldType_FieldTypeFloat {
		value = func(n int64) int64 { return truncated(floatOf(n)) }
	}
	return func(_ *reader, in bitset) bitset {
		return ix.numbers.within(in, func(n int64) bool { return admits(value(n)) })
	}
}

// truncated is a float as an integer: the nearest there is for those beyond their range.
func truncated(x float64) int64 {
	switch {
	case math.IsNaN(x):
		return 0
	case x >= math.MaxInt64:
		return math.MaxInt64
	case x <= math.MinInt64:
		return math.MinInt64
	}
	return int64(x)
}
