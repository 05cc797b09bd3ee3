package embedded

import (
	"strconv"

	"github.com/qdrant/go-client/qdrant"
)

// fieldIndex finds the points whose payload holds a value at a field, for equality
// conditions. It narrows candidates only: the filter is still asked of each.
type fieldIndex struct {
	field  string
	kind   qdrant.FieldType
	points map[string]map[*point]struct{} // value in its key form
}

// addIndex makes an index over what is there. The caller holds mu.
func (c *collection) addIndex(field string, kind qdrant.FieldType) {
	ix := &fieldIndex{field: field, kind: kind, points: map[string]map[*point]struct{}{}}
	for _, p := range c.points {
		ix.add(p)
	}
	c.indexes[field] = ix
}

func (ix *fieldIndex) add(p *point) {
	for _, v := range valuesAt(p.payload, ix.field) {
		key, ok := valueKey(v)
		if !ok {
			continue
		}
		set := ix.points[key]
		if set == nil {
			set = map[*point]struct{}{}
			ix.points[key] = set
		}
		set[p] = struct{}{}
	}
}

func (ix *fieldIndex) remove(p *point) {
	for _, v := range valuesAt(p.payload, ix.field) {
		key, ok := valueKey(v)
		if !ok {
			continue
		}
		delete(ix.points[key], p)
		if len(ix.points[key]) == 0 {
			delete(ix.points, key)
		}
	}
}

func (ix *fieldIndex) count() int {
	n := 0
	for _, set := range ix.points {
		n += len(set)
	}
	return n
}

// valueKey is a value that equality can be asked of, kinds kept apart.
func valueKey(v *qdrant.Value) (string, bool) {
	switch x := v.GetKind().(type) {
	case *qdrant.Value_StringValue:
		return "s" + x.StringValue, true
	case *qdrant.Value_IntegerValue:
		return "i" + strconv.FormatInt(x.IntegerValue, 10), true
	case *qdrant.Value_BoolValue:
		return "b" + strconv.FormatBool(x.BoolValue), true
	}
	return "", false
}

// candidates returns a superset of the points that f admits, from the smallest index that
// one of its must conditions can use; ok is false where none can.
func (c *collection) candidates(f *qdrant.Filter) (sets []map[*point]struct{}, ok bool) {
	best := -1
	for _, cond := range f.GetMust() {
		found, usable := c.lookup(cond.GetField())
		if !usable {
			continue
		}
		size := 0
		for _, set := range found {
			size += len(set)
		}
		if best < 0 || size < best {
			best, sets = size, found
		}
	}
	return sets, best >= 0
}

func (c *collection) lookup(cond *qdrant.FieldCondition) ([]map[*point]struct{}, bool) {
	ix := c.indexes[cond.GetKey()]
	if ix == nil || cond.GetMatch() == nil {
		return nil, false
	}
	var keys []string
	switch m := cond.GetMatch().GetMatchValue().(type) {
	case *qdrant.Match_Keyword:
		keys = []string{"s" + m.Keyword}
	case *qdrant.Match_Integer:
		keys = []string{"i" + strconv.FormatInt(m.Integer, 10)}
	case *qdrant.Match_Boolean:
		keys = []string{"b" + strconv.FormatBool(m.Boolean)}
	case *qdrant.Match_Keywords:
		for _, s := range m.Keywords.GetStrings() {
			keys = append(keys, "s"+s)
		}
	case *qdrant.Match_Integers:
		for _, n := range m.Integers.GetIntegers() {
			keys = append(keys, "i"+strconv.FormatInt(n, 10))
		}
	default:
		return nil, false
	}
	var sets []map[*point]struct{}
	for _, key := range keys {
		if set := ix.points[key]; len(set) > 0 {
			sets = append(sets, set)
		}
	}
	return sets, true
}

// matching calls yield for every point that f admits, each once, until yield returns
// false. The caller holds mu for reading.
func (c *collection) matching(f *qdrant.Filter, yield func(*point) bool) error {
	m, err := compile(c, f)
	if err != nil {
		return err
	}
	if sets, ok := c.candidates(f); ok {
		seen := map[*point]struct{}{}
		for _, set := range sets {
			for p := range set {
				if len(sets) > 1 {
					if _, dup := seen[p]; dup {
						continue
					}
					seen[p] = struct{}{}
				}
				if m(p) && !yield(p) {
					return nil
				}
			}
		}
		return nil
	}
	for _, p := range c.points {
		if m(p) && !yield(p) {
			return nil
		}
	}
	return nil
}
