package embedded

import (
	"math"
	"slices"

	"github.com/qdrant/go-client/qdrant"
)

// numbers keeps the values of an integer, float or datetime index by slot, in an int64
// form whose order is the values' own: integers as they are, datetimes in microseconds,
// floats by their bits.
type numbers struct {
	kind  qdrant.FieldType
	has   bitset
	first []int64            // smallest value of a slot
	more  map[uint32][]int64 // the others of slots with several, ascending
}

func (n *numbers) add(slot uint32, values []int64) {
	if len(values) == 0 {
		return
	}
	slices.Sort(values)
	for int(slot) >= len(n.first) {
		n.first = append(n.first, 0)
	}
	n.first[slot] = values[0]
	n.has.set(slot)
	if len(values) > 1 {
		if n.more == nil {
			n.more = map[uint32][]int64{}
		}
		n.more[slot] = values[1:]
	}
}

// allocate makes room for slots in an empty one; of nil, none.
func (n *numbers) allocate(slots int) {
	if n != nil {
		n.has, n.first = make(bitset, (slots+63)/64), make([]int64, slots)
	}
}

func (n *numbers) remove(slot uint32) {
	n.has.unset(slot)
	delete(n.more, slot)
}

// each calls f with the values of a slot until it returns true, and returns whether it did.
func (n *numbers) some(slot uint32, f func(int64) bool) bool {
	return f(n.first[slot]) || n.more != nil && slices.ContainsFunc(n.more[slot], f)
}

// within returns the slots of in that have a value which f admits.
func (n *numbers) within(in bitset, f func(int64) bool) bitset {
	out := n.has.and(in)
	for slot := range out.all() {
		if !n.some(slot, f) {
			out.unset(slot)
		}
	}
	return out
}

func (n *numbers) renumber(fresh []uint32) {
	var moved numbers
	for slot := range n.has.all() {
		moved.add(fresh[slot], append([]int64{n.first[slot]}, n.more[slot]...))
	}
	moved.kind = n.kind
	*n = moved
}

// orderedFloat maps a float to an integer of the same order.
func orderedFloat(x float64) int64 {
	b := int64(math.Float64bits(x))
	if b < 0 {
		return math.MinInt64 - b
	}
	return b
}

func floatOf(n int64) float64 {
	if n < 0 {
		n = math.MinInt64 - n
	}
	return math.Float64frombits(uint64(n))
}

// number reads a payload value as an index of kind holds it.
func number(kind qdrant.FieldType, v *qdrant.Value) (int64, bool) {
	switch x := v.GetKind().(type) {
	case *qdrant.Value_IntegerValue:
		switch kind {
		case qdrant.FieldType_FieldTypeInteger:
			return x.IntegerValue, true
		case qdrant.FieldType_FieldTypeFloat:
			return orderedFloat(float64(x.IntegerValue)), true
		}
	case *qdrant.Value_DoubleValue:
		switch {
		case kind == qdrant.FieldType_FieldTypeFloat:
			return orderedFloat(x.DoubleValue), true
		case kind == qdrant.FieldType_FieldTypeInteger && x.DoubleValue == math.Trunc(x.DoubleValue) && math.Abs(x.DoubleValue) < 1<<53:
			return int64(x.DoubleValue), true
		}
	case *qdrant.Value_StringValue:
		if kind == qdrant.FieldType_FieldTypeDatetime {
			t, ok := parseTime(x.StringValue)
			return t.UnixMicro(), ok
		}
	}
	return 0, false
}

// order is a value of an index in the form of replies.
func (n *numbers) order(x int64) *qdrant.OrderValue {
	if n.kind == qdrant.FieldType_FieldTypeFloat {
		return &qdrant.OrderValue{Variant: &qdrant.OrderValue_Float{Float: floatOf(x)}}
	}
	return &qdrant.OrderValue{Variant: &qdrant.OrderValue_Int{Int: x}}
}
