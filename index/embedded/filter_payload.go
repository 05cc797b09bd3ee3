package embedded

import (
	"slices"
	"strings"
	"time"

	"github.com/qdrant/go-client/qdrant"
)

// test asks a condition of an object: a payload, or an element of an array in one.
type test func(document) bool

// compileTest turns a condition into a test. Those about the point itself are not for
// objects inside it.
func compileTest(cond *qdrant.Condition, depth int) (test, error) {
	switch x := cond.GetConditionOneOf().(type) {
	case *qdrant.Condition_Field:
		return compileField(x.Field)
	case *qdrant.Condition_IsEmpty:
		p, err := parsePath(x.IsEmpty.GetKey())
		return func(d document) bool { return empty(d, p) }, err
	case *qdrant.Condition_IsNull:
		p, err := parsePath(x.IsNull.GetKey())
		return anyValue(p, isNull), err
	case *qdrant.Condition_Filter:
		return compileObject(x.Filter, depth+1)
	case *qdrant.Condition_Nested:
		return compileNested(x.Nested, depth+1)
	case *qdrant.Condition_HasId:
		return nil, unimplemented("nested has_id")
	case *qdrant.Condition_HasVector:
		return nil, unimplemented("nested has_vector")
	}
	return nil, invalid("the condition is empty")
}

// compileObject is compile for objects.
func compileObject(f *qdrant.Filter, depth int) (test, error) {
	if depth > maxDepth {
		return nil, invalid("filters are nested more than %d deep", maxDepth)
	}
	lists := make([][]test, 4)
	for k, part := range []struct {
		path  string
		conds []*qdrant.Condition
	}{{"must", f.GetMust()}, {"must_not", f.GetMustNot()}, {"should", f.GetShould()}, {"min_should.conditions", f.GetMinShould().GetConditions()}} {
		for i, cond := range part.conds {
			t, err := compileTest(cond, depth)
			if err != nil {
				return nil, prefix(err, "%s[%d]", part.path, i)
			}
			lists[k] = append(lists[k], t)
		}
	}
	must, mustNot, should, some := lists[0], lists[1], lists[2], lists[3]
	least := f.GetMinShould().GetMinCount()
	return func(d document) bool {
		passes := func(t test) bool { return t(d) }
		if slices.ContainsFunc(must, func(t test) bool { return !t(d) }) || slices.ContainsFunc(mustNot, passes) {
			return false
		}
		if len(should) > 0 && !slices.ContainsFunc(should, passes) {
			return false
		}
		var n uint64
		for _, t := range some {
			if n < least && t(d) {
				n++
			}
		}
		return n >= least
	}, nil
}

// compileNested asks a filter of each object of an array by itself.
func compileNested(n *qdrant.NestedCondition, depth int) (test, error) {
	p, err := parsePath(n.GetKey())
	if err != nil {
		return nil, err
	}
	if last := p[len(p)-1]; !last.bracket {
		p = append(p, step{bracket: true, index: -1})
	}
	inner, err := compileObject(n.GetFilter(), depth)
	if err != nil {
		return nil, prefix(err, "nested.filter")
	}
	return func(d document) bool {
		found := false
		d.whole(p, func(v *qdrant.Value) bool {
			if s := v.GetStructValue(); s != nil {
				found = inner(document{fields: s.GetFields()})
			}
			return !found
		})
		return found
	}, nil
}

// anyValue passes an object with a value at p that f admits.
func anyValue(p path, f func(*qdrant.Value) bool) test {
	return func(d document) bool {
		found := false
		d.each(p, func(v *qdrant.Value) bool { found = f(v); return !found })
		return found
	}
}

// empty is Qdrant's: missing, null or an array of nothing.
func empty(d document, p path) bool {
	found := false
	d.whole(p, func(v *qdrant.Value) bool {
		list := v.GetListValue()
		found = !isNull(v) && (list == nil || len(list.GetValues()) > 0)
		return !found
	})
	return !found
}

// single returns a test where the condition is one that is asked of the field as a whole.
func single(f *qdrant.FieldCondition) func(document, path) bool {
	switch {
	case f.IsEmpty != nil:
		return func(d document, p path) bool { return empty(d, p) == f.GetIsEmpty() }
	case f.IsNull != nil:
		return func(d document, p path) bool { return anyValue(p, isNull)(d) == f.GetIsNull() }
	case f.ValuesCount != nil:
		return func(d document, p path) bool { return countPasses(d, p, f.ValuesCount) }
	}
	return nil
}

// countPasses counts each value by itself: an array's elements, one for a scalar, none
// for null and for a field that is missing.
func countPasses(d document, p path, vc *qdrant.ValuesCount) bool {
	admits := func(n uint64) bool {
		return (vc.Lt == nil || n < *vc.Lt) && (vc.Gt == nil || n > *vc.Gt) && (vc.Lte == nil || n <= *vc.Lte) && (vc.Gte == nil || n >= *vc.Gte)
	}
	some, found := false, false
	d.whole(p, func(v *qdrant.Value) bool {
		n := uint64(1)
		if list := v.GetListValue(); list != nil {
			n = uint64(len(list.GetValues()))
		} else if isNull(v) {
			n = 0
		}
		some, found = true, admits(n)
		return !found
	})
	return found || !some && admits(0)
}

func compileField(f *qdrant.FieldCondition) (test, error) {
	p, err := parsePath(f.GetKey())
	if err != nil {
		return nil, prefix(err, "key")
	}
	if f.GeoBoundingBox != nil || f.GeoRadius != nil || f.GeoPolygon != nil {
		return nil, unimplemented("geo_bounding_box, geo_radius and geo_polygon")
	}
	if t := single(f); t != nil {
		return func(d document) bool { return t(d, p) }, nil
	}
	var tests []func(*qdrant.Value) bool
	if f.Match != nil {
		t, err := compileMatch(f.Match)
		if err != nil {
			return nil, prefix(err, "match")
		}
		tests = append(tests, t)
	}
	if f.Range != nil {
		admits := within(f.Range)
		tests = append(tests, func(v *qdrant.Value) bool {
			n, ok := number(qdrant.FieldType_FieldTypeFloat, v)
			return ok && admits(floatOf(n))
		})
	}
	if f.DatetimeRange != nil {
		admits := withinTime(f.DatetimeRange)
		tests = append(tests, func(v *qdrant.Value) bool {
			n, ok := number(qdrant.FieldType_FieldTypeDatetime, v)
			return ok && admits(n)
		})
	}
	if len(tests) == 0 {
		return nil, invalid("the condition on %q is empty", f.GetKey())
	}
	return anyValue(p, func(v *qdrant.Value) bool {
		return slices.ContainsFunc(tests, func(t func(*qdrant.Value) bool) bool { return t(v) })
	}), nil
}

func within(r *qdrant.Range) func(float64) bool {
	return func(x float64) bool {
		return (r.Lt == nil || x < *r.Lt) && (r.Gt == nil || x > *r.Gt) && (r.Lte == nil || x <= *r.Lte) && (r.Gte == nil || x >= *r.Gte)
	}
}

// withinTime admits times in microseconds.
func withinTime(r *qdrant.DatetimeRange) func(int64) bool {
	var lt, gt, lte, gte int64
	if r.Lt != nil {
		lt = r.Lt.AsTime().UnixMicro()
	}
	if r.Gt != nil {
		gt = r.Gt.AsTime().UnixMicro()
	}
	if r.Lte != nil {
		lte = r.Lte.AsTime().UnixMicro()
	}
	if r.Gte != nil {
		gte = r.Gte.AsTime().UnixMicro()
	}
	return func(t int64) bool {
		return (r.Lt == nil || t < lt) && (r.Gt == nil || t > gt) && (r.Lte == nil || t <= lte) && (r.Gte == nil || t >= gte)
	}
}

// timeLayouts are those that Qdrant reads; without a zone a time is UTC.
var timeLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999",
	"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02",
}

func parseTime(s string) (time.Time, bool) {
	if len(s) < 10 || s[4] != '-' || strings.TrimSpace(s) != s {
		return time.Time{}, false
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
