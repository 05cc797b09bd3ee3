package embedded

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/qdrant/go-client/qdrant"
)

// Facet implements the Points service: how many points have each value of an indexed
// field, the most frequent first and equal ones by value. Counts are exact.
func (s pointsService) Facet(_ context.Context, in *qdrant.FacetCounts) (*qdrant.FacetResponse, error) {
	start := time.Now()
	if in.GetShardKeySelector() != nil {
		return nil, unimplemented("shard_key_selector")
	}
	limit, err := limitOf(in.Limit, 10)
	if err != nil {
		return nil, err
	}
	out := &qdrant.FacetResponse{}
	err = s.read(in.GetCollectionName(), func(r *reader) error {
		ix := r.c.indexes[in.GetKey()]
		if ix == nil || !ix.countable() {
			return invalid("Wrong input: No appropriate index for faceting: `%s`. Please create one to facet on this field.", in.GetKey())
		}
		found, err := r.matching(in.GetFilter())
		out.Hits = ix.facets(found, limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	out.Time = time.Since(start).Seconds()
	return out, nil
}

func (ix *fieldIndex) countable() bool {
	switch ix.kind {
	case qdrant.FieldType_FieldTypeKeyword, qdrant.FieldType_FieldTypeUuid, qdrant.FieldType_FieldTypeInteger, qdrant.FieldType_FieldTypeBool:
		return true
	}
	return false
}

func (ix *fieldIndex) facets(among bitset, limit int) []*qdrant.FacetHit {
	type facet struct {
		word  string
		n     int64
		value *qdrant.FacetValue
		count int
	}
	var list []facet
	add := func(s *set, f facet) {
		if f.count = s.within(among); f.count > 0 {
			list = append(list, f)
		}
	}
	for word, s := range ix.words {
		add(s, facet{word: word, value: &qdrant.FacetValue{Variant: &qdrant.FacetValue_StringValue{StringValue: word}}})
	}
	for n, s := range ix.ints {
		add(s, facet{n: n, value: &qdrant.FacetValue{Variant: &qdrant.FacetValue_IntegerValue{IntegerValue: n}}})
	}
	for i := range ix.bools {
		add(&ix.bools[i], facet{n: int64(i), value: &qdrant.FacetValue{Variant: &qdrant.FacetValue_BoolValue{BoolValue: i == 1}}})
	}
	slices.SortFunc(list, func(a, b facet) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.word, b.word), cmp.Compare(a.n, b.n))
	})
	var out []*qdrant.FacetHit
	for _, f := range list[:min(limit, len(list))] {
		out = append(out, &qdrant.FacetHit{Value: f.value, Count: uint64(f.count)})
	}
	return out
}

// within counts the members that are in among.
func (s *set) within(among bitset) int {
	n := 0
	for _, x := range s.small {
		if among.has(x) {
			n++
		}
	}
	return n + s.large.and(among).count()
}
