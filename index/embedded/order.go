package embedded

import (
	"cmp"
	"slices"

	"github.com/qdrant/go-client/qdrant"
)

// hit is a point in a list of results.
type hit struct {
	slot  uint32
	score float32
	order *qdrant.OrderValue
}

// smallest returns the n members that pass, least first by compare. It keeps no more than
// twice as many at once.
func smallest(among bitset, n int, passes func(uint32) bool, compare func(a, b uint32) int) []uint32 {
	var kept []uint32
	for slot := range among.all() {
		if !passes(slot) {
			continue
		}
		kept = append(kept, slot)
		if len(kept) >= 2*n+1024 {
			slices.SortFunc(kept, compare)
			kept = kept[:n]
			bound := kept[n-1]
			inner := passes
			passes = func(s uint32) bool { return inner(s) && compare(s, bound) < 0 }
		}
	}
	slices.SortFunc(kept, compare)
	return kept[:min(n, len(kept))]
}

// ordered lists points by the values of a field, each point once for each of its values.
// Points of equal value come by id.
func (c *collection) ordered(order *qdrant.OrderBy, among bitset, limit int) ([]hit, error) {
	ix := c.indexes[order.GetKey()]
	if ix == nil || ix.numbers == nil {
		return nil, invalid("Wrong input: No range index for `order_by` key: `%s`. Please create one to use `order_by`.", order.GetKey())
	}
	from, bounded, err := ix.startFrom(order.GetStartFrom())
	if err != nil {
		return nil, prefix(err, "start_from")
	}
	type valued struct {
		slot  uint32
		value int64
	}
	sign := 1
	if order.GetDirection() == qdrant.Direction_Desc {
		sign = -1
	}
	var list []valued
	for slot := range ix.numbers.has.and(among).all() {
		ix.numbers.some(slot, func(n int64) bool {
			if !bounded || cmp.Compare(n, from)*sign >= 0 {
				list = append(list, valued{slot, n})
			}
			return false
		})
	}
	slices.SortFunc(list, func(a, b valued) int {
		return cmp.Or(cmp.Compare(a.value, b.value)*sign, c.ids[a.slot].compare(c.ids[b.slot]))
	})
	out := make([]hit, 0, min(limit, len(list)))
	for _, v := range list[:min(limit, len(list))] {
		out = append(out, hit{slot: v.slot, score: 1, order: ix.numbers.order(v.value)})
	}
	return out, nil
}

// startFrom is the bound in the form of the index.
func (ix *fieldIndex) startFrom(in *qdrant.StartFrom) (from int64, bounded bool, err error) {
	var v *qdrant.Value
	switch x := in.GetValue().(type) {
	case nil:
		return 0, false, nil
	case *qdrant.StartFrom_Integer:
		v = qdrant.NewValueInt(x.Integer)
	case *qdrant.StartFrom_Float:
		v = qdrant.NewValueDouble(x.Float)
	case *qdrant.StartFrom_Datetime:
		v = qdrant.NewValueString(x.Datetime)
	case *qdrant.StartFrom_Timestamp:
		return x.Timestamp.AsTime().UnixMicro(), true, nil
	}
	n, ok := number(ix.kind, v)
	if !ok {
		return 0, false, invalid("it does not fit the index of the field")
	}
	return n, true, nil
}
