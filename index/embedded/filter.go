package embedded

import (
	"slices"

	"github.com/qdrant/go-client/qdrant"
)

// condition narrows a set of slots to those that it admits. The set it gets is not changed.
type condition struct {
	narrow  func(*reader, bitset) bitset
	indexed bool // answered from memory; asked before what reads payloads
}

// matching returns the points that a filter admits; a nil filter admits all.
func (r *reader) matching(f *qdrant.Filter) (bitset, error) {
	if f == nil {
		return r.c.alive, nil
	}
	cond, err := r.c.compile(f, 0)
	if err != nil {
		return nil, prefix(err, "filter")
	}
	return cond.narrow(r, r.c.alive), nil
}

// maxDepth bounds nesting, so that no request can exhaust the stack.
const maxDepth = 64

// compile checks a filter whole, then returns how to apply it.
func (c *collection) compile(f *qdrant.Filter, depth int) (condition, error) {
	if depth > maxDepth {
		return condition{}, invalid("filters are nested more than %d deep", maxDepth)
	}
	must, err := c.compileAll("must", f.GetMust(), depth)
	if err != nil {
		return condition{}, err
	}
	should, err := c.compileAll("should", f.GetShould(), depth)
	if err != nil {
		return condition{}, err
	}
	mustNot, err := c.compileAll("must_not", f.GetMustNot(), depth)
	if err != nil {
		return condition{}, err
	}
	some, err := c.compileAll("min_should.conditions", f.GetMinShould().GetConditions(), depth)
	if err != nil {
		return condition{}, err
	}
	least := f.GetMinShould().GetMinCount()
	return condition{
		indexed: allIndexed(must) && allIndexed(should) && allIndexed(mustNot) && allIndexed(some),
		narrow: func(r *reader, in bitset) bitset {
			var parts []condition
			parts = append(parts, must...)
			for _, cond := range mustNot {
				parts = append(parts, condition{indexed: cond.indexed, narrow: func(r *reader, in bitset) bitset { return in.without(cond.narrow(r, in)) }})
			}
			if len(should) > 0 {
				parts = append(parts, condition{indexed: allIndexed(should), narrow: func(r *reader, in bitset) bitset { return atLeast(r, should, 1, in) }})
			}
			if f.MinShould != nil && least > 0 {
				parts = append(parts, condition{indexed: allIndexed(some), narrow: func(r *reader, in bitset) bitset { return atLeast(r, some, least, in) }})
			}
			return inOrder(r, parts, in)
		},
	}, nil
}

// mergedFilter is the filter of a query and of a prefetch in it as Qdrant joins them: list
// by list. So what both ask by "should" is asked of either.
func mergedFilter(a, b *qdrant.Filter) *qdrant.Filter {
	if a == nil {
		return b
	}
	out := &qdrant.Filter{
		Must: slices.Concat(a.GetMust(), b.GetMust()), Should: slices.Concat(a.GetShould(), b.GetShould()),
		MustNot: slices.Concat(a.GetMustNot(), b.GetMustNot()), MinShould: a.GetMinShould(),
	}
	switch least := b.GetMinShould(); {
	case out.MinShould == nil:
		out.MinShould = least
	case least != nil:
		out.MinShould = &qdrant.MinShould{
			Conditions: slices.Concat(out.MinShould.GetConditions(), least.GetConditions()), MinCount: max(out.MinShould.GetMinCount(), least.GetMinCount()),
		}
	}
	return out
}

func allIndexed(conds []condition) bool {
	return !slices.ContainsFunc(conds, func(c condition) bool { return !c.indexed })
}

// inOrder applies what memory answers first.
func inOrder(r *reader, parts []condition, in bitset) bitset {
	for _, wanted := range []bool{true, false} {
		for _, cond := range parts {
			if cond.indexed == wanted && !in.empty() {
				in = cond.narrow(r, in)
			}
		}
	}
	return in
}

// atLeast returns what at least n of the conditions admit.
func atLeast(r *reader, conds []condition, n uint64, in bitset) bitset {
	if n > uint64(len(conds)) {
		return nil
	}
	if n == 1 {
		out := make(bitset, len(in))
		for _, cond := range conds {
			out.add(cond.narrow(r, in.without(out)))
		}
		return out
	}
	counts := make([]bitset, n) // counts[k]: admitted by more than k
	for i := range counts {
		counts[i] = make(bitset, len(in))
	}
	for _, cond := range conds {
		admitted := cond.narrow(r, in)
		for k := len(counts) - 1; k > 0; k-- {
			counts[k].add(admitted.and(counts[k-1]))
		}
		counts[0].add(admitted)
	}
	return counts[n-1]
}

func (c *collection) compileAll(path string, conds []*qdrant.Condition, depth int) ([]condition, error) {
	out := make([]condition, 0, len(conds))
	for i, cond := range conds {
		m, err := c.compileOne(cond, depth)
		if err != nil {
			return nil, prefix(err, "%s[%d]", path, i)
		}
		out = append(out, m)
	}
	return out, nil
}

func (c *collection) compileOne(cond *qdrant.Condition, depth int) (condition, error) {
	switch x := cond.GetConditionOneOf().(type) {
	case *qdrant.Condition_Filter:
		return c.compile(x.Filter, depth+1)
	case *qdrant.Condition_HasId:
		ids, err := parseIDs(x.HasId.GetHasId(), "has_id")
		return condition{indexed: true, narrow: func(_ *reader, in bitset) bitset { return c.withIDs(ids, in) }}, err
	case *qdrant.Condition_HasVector:
		name := x.HasVector.GetHasVector()
		return condition{indexed: true, narrow: func(_ *reader, in bitset) bitset { return c.withVector(name).and(in) }}, nil
	case *qdrant.Condition_Field:
		if cond, ok, err := c.indexedField(x.Field); ok || err != nil {
			return cond, err
		}
	}
	test, err := compileTest(cond, depth)
	return condition{narrow: func(r *reader, in bitset) bitset { return r.passing(test, in) }}, err
}

// passing asks a test of the payload of each slot.
func (r *reader) passing(t test, in bitset) bitset {
	out := make(bitset, len(in))
	for slot := range in.all() {
		if d, ok := r.payload(slot); ok && t(d) {
			out[slot/64] |= 1 << (slot % 64)
		}
	}
	return out
}

func (c *collection) withIDs(ids []pointID, in bitset) bitset {
	out := make(bitset, len(in))
	for _, id := range ids {
		if slot, ok := c.slots[id]; ok && in.has(slot) {
			out.set(slot)
		}
	}
	return out
}

func (c *collection) withVector(name string) bitset {
	if col := c.dense[name]; col != nil {
		return col.has
	}
	if p := c.sparse[name]; p != nil {
		return p.has
	}
	return nil
}
