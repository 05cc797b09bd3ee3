package embedded

import (
	"strings"
	"time"

	"github.com/qdrant/go-client/qdrant"
)

// matcher tells whether a point is admitted.
type matcher func(*point) bool

// compile turns a filter into a matcher, refusing what is not implemented by name. A nil
// filter admits all.
func compile(c *collection, f *qdrant.Filter) (matcher, error) {
	if f == nil {
		return func(*point) bool { return true }, nil
	}
	must, err := compileAll(c, "must", f.GetMust())
	if err != nil {
		return nil, err
	}
	should, err := compileAll(c, "should", f.GetShould())
	if err != nil {
		return nil, err
	}
	mustNot, err := compileAll(c, "must_not", f.GetMustNot())
	if err != nil {
		return nil, err
	}
	some, err := compileAll(c, "min_should", f.GetMinShould().GetConditions())
	if err != nil {
		return nil, err
	}
	least := int(f.GetMinShould().GetMinCount())
	return func(p *point) bool {
		for _, m := range must {
			if !m(p) {
				return false
			}
		}
		for _, m := range mustNot {
			if m(p) {
				return false
			}
		}
		if len(should) > 0 && count(should, p, 1) < 1 {
			return false
		}
		return f.MinShould == nil || count(some, p, least) >= least
	}, nil
}

// count is how many of the matchers admit p, counted no further than enough.
func count(ms []matcher, p *point, enough int) int {
	n := 0
	for _, m := range ms {
		if n >= enough {
			break
		}
		if m(p) {
			n++
		}
	}
	return n
}

func compileAll(c *collection, path string, conds []*qdrant.Condition) ([]matcher, error) {
	out := make([]matcher, 0, len(conds))
	for i, cond := range conds {
		m, err := compileCondition(c, cond)
		if err != nil {
			return nil, prefix(err, "filter.%s[%d]", path, i)
		}
		out = append(out, m)
	}
	return out, nil
}

func compileCondition(c *collection, cond *qdrant.Condition) (matcher, error) {
	switch x := cond.GetConditionOneOf().(type) {
	case *qdrant.Condition_Field:
		return compileField(x.Field)
	case *qdrant.Condition_IsEmpty:
		key := x.IsEmpty.GetKey()
		return func(p *point) bool { return isEmpty(p.payload, key) }, nil
	case *qdrant.Condition_IsNull:
		key := x.IsNull.GetKey()
		return func(p *point) bool { return isNull(p.payload, key) }, nil
	case *qdrant.Condition_HasId:
		ids := map[pointID]bool{}
		for _, raw := range x.HasId.GetHasId() {
			id, err := parseID(raw)
			if err != nil {
				return nil, err
			}
			ids[id] = true
		}
		return func(p *point) bool { return ids[p.id] }, nil
	case *qdrant.Condition_HasVector:
		name := x.HasVector.GetHasVector()
		return func(p *point) bool {
			_, dense := p.dense[name]
			_, sparse := p.sparse[name]
			return dense || sparse
		}, nil
	case *qdrant.Condition_Filter:
		return compile(c, x.Filter)
	case *qdrant.Condition_Nested:
		return compileNested(c, x.Nested)
	}
	return nil, invalid("the condition is empty")
}

// compileNested asks a filter of each object of an array by itself.
func compileNested(c *collection, n *qdrant.NestedCondition) (matcher, error) {
	inner, err := compile(c, n.GetFilter())
	if err != nil {
		return nil, err
	}
	key := n.GetKey()
	return func(p *point) bool {
		for _, v := range valuesAt(p.payload, key) {
			if s := v.GetStructValue(); s != nil && inner(&point{id: p.id, payload: s.GetFields()}) {
				return true
			}
		}
		return false
	}, nil
}

func compileField(f *qdrant.FieldCondition) (matcher, error) {
	var tests []func(*qdrant.Value) bool
	if f.Match != nil {
		test, err := compileMatch(f.Match)
		if err != nil {
			return nil, err
		}
		tests = append(tests, test)
	}
	if f.Range != nil {
		tests = append(tests, inRange(f.Range))
	}
	if f.DatetimeRange != nil {
		tests = append(tests, inTime(f.DatetimeRange))
	}
	switch {
	case f.GeoBoundingBox != nil || f.GeoRadius != nil || f.GeoPolygon != nil:
		return nil, unimplemented("geo conditions")
	case f.ValuesCount != nil:
		vc, key := f.ValuesCount, f.GetKey()
		return func(p *point) bool { return countWithin(valueCount(p.payload, key), vc) }, nil
	case f.IsEmpty != nil:
		key, want := f.GetKey(), f.GetIsEmpty()
		return func(p *point) bool { return isEmpty(p.payload, key) == want }, nil
	case f.IsNull != nil:
		key, want := f.GetKey(), f.GetIsNull()
		return func(p *point) bool { return isNull(p.payload, key) == want }, nil
	case len(tests) == 0:
		return nil, invalid("field %q: the condition is empty", f.GetKey())
	}
	key := f.GetKey()
	return func(p *point) bool {
		for _, v := range valuesAt(p.payload, key) {
			for _, test := range tests {
				if test(v) {
					return true
				}
			}
		}
		return false
	}, nil
}

func compileMatch(m *qdrant.Match) (func(*qdrant.Value) bool, error) {
	switch x := m.GetMatchValue().(type) {
	case *qdrant.Match_Keyword:
		return oneOf("s" + x.Keyword), nil
	case *qdrant.Match_Integer:
		return func(v *qdrant.Value) bool {
			n, ok := v.GetKind().(*qdrant.Value_IntegerValue)
			return ok && n.IntegerValue == x.Integer
		}, nil
	case *qdrant.Match_Boolean:
		return func(v *qdrant.Value) bool {
			b, ok := v.GetKind().(*qdrant.Value_BoolValue)
			return ok && b.BoolValue == x.Boolean
		}, nil
	case *qdrant.Match_Keywords:
		set := map[string]bool{}
		for _, s := range x.Keywords.GetStrings() {
			set[s] = true
		}
		return func(v *qdrant.Value) bool {
			s, ok := v.GetKind().(*qdrant.Value_StringValue)
			return ok && set[s.StringValue]
		}, nil
	case *qdrant.Match_Integers:
		set := map[int64]bool{}
		for _, n := range x.Integers.GetIntegers() {
			set[n] = true
		}
		return func(v *qdrant.Value) bool {
			n, ok := v.GetKind().(*qdrant.Value_IntegerValue)
			return ok && set[n.IntegerValue]
		}, nil
	case *qdrant.Match_ExceptKeywords:
		set := map[string]bool{}
		for _, s := range x.ExceptKeywords.GetStrings() {
			set[s] = true
		}
		return func(v *qdrant.Value) bool {
			s, ok := v.GetKind().(*qdrant.Value_StringValue)
			return !ok || !set[s.StringValue]
		}, nil
	case *qdrant.Match_ExceptIntegers:
		set := map[int64]bool{}
		for _, n := range x.ExceptIntegers.GetIntegers() {
			set[n] = true
		}
		return func(v *qdrant.Value) bool {
			n, ok := v.GetKind().(*qdrant.Value_IntegerValue)
			return !ok || !set[n.IntegerValue]
		}, nil
	case *qdrant.Match_Text:
		return matchText(x.Text), nil
	}
	return nil, unimplemented("match (text_any and phrase)")
}

func oneOf(key string) func(*qdrant.Value) bool {
	return func(v *qdrant.Value) bool { k, ok := valueKey(v); return ok && k == key }
}

// matchText is Qdrant's full-text match without a text index: the text as a substring.
func matchText(text string) func(*qdrant.Value) bool {
	return func(v *qdrant.Value) bool {
		s, ok := v.GetKind().(*qdrant.Value_StringValue)
		return ok && strings.Contains(s.StringValue, text)
	}
}

func inRange(r *qdrant.Range) func(*qdrant.Value) bool {
	return func(v *qdrant.Value) bool {
		var x float64
		switch n := v.GetKind().(type) {
		case *qdrant.Value_IntegerValue:
			x = float64(n.IntegerValue)
		case *qdrant.Value_DoubleValue:
			x = n.DoubleValue
		default:
			return false
		}
		return (r.Lt == nil || x < *r.Lt) && (r.Gt == nil || x > *r.Gt) && (r.Lte == nil || x <= *r.Lte) && (r.Gte == nil || x >= *r.Gte)
	}
}

func inTime(r *qdrant.DatetimeRange) func(*qdrant.Value) bool {
	return func(v *qdrant.Value) bool {
		t, ok := parseTime(v.GetStringValue())
		return ok && (r.Lt == nil || t.Before(r.Lt.AsTime())) && (r.Gt == nil || t.After(r.Gt.AsTime())) &&
			(r.Lte == nil || !t.After(r.Lte.AsTime())) && (r.Gte == nil || !t.Before(r.Gte.AsTime()))
	}
}

func parseTime(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// valuesAt finds the values at a path such as a.b[].c; arrays met on the way are entered
// at the end of the path, and where the path says [].
func valuesAt(payload map[string]*qdrant.Value, path string) []*qdrant.Value {
	if v, ok := payload[path]; ok && !strings.ContainsAny(path, ".[") {
		return flatten(nil, v)
	}
	head, rest, _ := strings.Cut(path, ".")
	name := strings.TrimSuffix(head, "[]")
	v, ok := payload[name]
	if !ok {
		return nil
	}
	if rest == "" {
		return flatten(nil, v)
	}
	var out []*qdrant.Value
	for _, each := range flatten(nil, v) {
		if s := each.GetStructValue(); s != nil && (name != head || v.GetListValue() == nil) {
			out = append(out, valuesAt(s.GetFields(), rest)...)
		}
	}
	return out
}

func flatten(out []*qdrant.Value, v *qdrant.Value) []*qdrant.Value {
	if list, ok := v.GetKind().(*qdrant.Value_ListValue); ok {
		return append(out, list.ListValue.GetValues()...)
	}
	return append(out, v)
}

// isEmpty is Qdrant's: missing, null or an empty array.
func isEmpty(payload map[string]*qdrant.Value, key string) bool {
	for _, v := range valuesAt(payload, key) {
		if _, null := v.GetKind().(*qdrant.Value_NullValue); !null && v.GetKind() != nil {
			return false
		}
	}
	return true
}

func isNull(payload map[string]*qdrant.Value, key string) bool {
	for _, v := range valuesAt(payload, key) {
		if _, null := v.GetKind().(*qdrant.Value_NullValue); null {
			return true
		}
	}
	return false
}

func valueCount(payload map[string]*qdrant.Value, key string) int {
	return len(valuesAt(payload, key))
}

func countWithin(n int, vc *qdrant.ValuesCount) bool {
	x := uint64(n)
	return (vc.Lt == nil || x < *vc.Lt) && (vc.Gt == nil || x > *vc.Gt) && (vc.Lte == nil || x <= *vc.Lte) && (vc.Gte == nil || x >= *vc.Gte)
}
