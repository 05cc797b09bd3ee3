package embedded

import (
	"context"
	"strconv"
	"time"

	"github.com/qdrant/go-client/qdrant"
)

// Qdrant's defaults of a query by groups.
const (
	defaultGroups    = 10
	defaultGroupSize = 3
)

// QueryGroups implements the Points service: the best points of each value of a field,
// groups in the order of their best point. A point with several values is in as many
// groups.
func (s pointsService) QueryGroups(_ context.Context, in *qdrant.QueryPointGroups) (*qdrant.QueryGroupsResponse, error) {
	start := time.Now()
	if in.GetWithLookup() != nil {
		return nil, unimplemented("with_lookup")
	}
	by, err := parsePath(in.GetGroupBy())
	if err != nil {
		return nil, prefix(err, "group_by")
	}
	limit, err := limitOf(in.Limit, defaultGroups)
	if err != nil {
		return nil, err
	}
	size, err := limitOf(in.GroupSize, defaultGroupSize)
	if err != nil {
		return nil, prefix(err, "group_size")
	}
	out := &qdrant.GroupsResult{}
	err = s.read(in.GetCollectionName(), func(r *reader) error {
		g := grouper{reader: r, by: by, limit: limit, size: size}
		out.Groups = nil
		groups, err := g.run(in)
		if err != nil {
			return err
		}
		show, err := newView(in.GetWithPayload(), in.GetWithVectors())
		for _, group := range groups {
			out.Groups = append(out.Groups, &qdrant.PointGroup{Id: group.id, Hits: r.shown(group.hits, show)})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &qdrant.QueryGroupsResponse{Result: out, Time: time.Since(start).Seconds()}, nil
}

type grouper struct {
	*reader
	by          path
	limit, size int
}

type group struct {
	id   *qdrant.GroupId
	hits []hit
}

// run asks for more and more points until the groups are full or there are no more.
func (g grouper) run(in *qdrant.QueryPointGroups) ([]*group, error) {
	switch {
	case in.GetLookupFrom() != nil:
		return nil, unimplemented("lookup_from")
	case in.GetShardKeySelector() != nil:
		return nil, unimplemented("shard_key_selector")
	}
	if err := checkParams(in.GetParams()); err != nil {
		return nil, err
	}
	filter, err := g.matching(in.GetFilter())
	if err != nil {
		return nil, err
	}
	base := filter
	if len(in.GetPrefetch()) > 0 { // whose filters may admit more
		base = g.c.alive
	}
	base = g.passing(anyValue(g.by, func(v *qdrant.Value) bool { return groupKey(v) != "" }), base)
	filter = filter.and(base)
	for n := max(64, 4*g.limit*g.size); ; n *= 8 {
		list, err := g.search(search{
			prefetch: in.GetPrefetch(), query: in.GetQuery(), using: in.GetUsing(), given: in.GetFilter(), filter: filter, base: base,
			threshold: in.ScoreThreshold, limit: min(n, maxLimit),
		})
		if err != nil {
			return nil, err
		}
		groups, full := g.group(list)
		if full || len(list) < n || n >= maxLimit {
			return groups, nil
		}
	}
}

// group sorts hits into groups; full says that more hits would change nothing.
func (g grouper) group(list []hit) (groups []*group, full bool) {
	byKey := map[string]*group{}
	complete := 0
	for _, h := range list {
		d, ok := g.payload(h.slot)
		if !ok {
			continue
		}
		seen := map[string]bool{}
		d.each(g.by, func(v *qdrant.Value) bool {
			key := groupKey(v)
			if key == "" || seen[key] {
				return true
			}
			seen[key] = true
			gr := byKey[key]
			if gr == nil {
				if len(groups) == g.limit {
					return true
				}
				gr = &group{id: groupID(v)}
				byKey[key] = gr
				groups = append(groups, gr)
			}
			if len(gr.hits) < g.size {
				gr.hits = append(gr.hits, h)
				if len(gr.hits) == g.size {
					complete++
				}
			}
			return true
		})
		if complete == g.limit {
			return groups, true
		}
	}
	return groups, false
}

// groupKey tells values apart that may name a group: strings and integers.
func groupKey(v *qdrant.Value) string {
	switch x := v.GetKind().(type) {
	case *qdrant.Value_StringValue:
		return "s" + x.StringValue
	case *qdrant.Value_IntegerValue:
		return "i" + strconv.FormatInt(x.IntegerValue, 10)
	}
	return ""
}

func groupID(v *qdrant.Value) *qdrant.GroupId {
	if n, ok := v.GetKind().(*qdrant.Value_IntegerValue); ok {
		if n.IntegerValue >= 0 {
			return &qdrant.GroupId{Kind: &qdrant.GroupId_UnsignedValue{UnsignedValue: uint64(n.IntegerValue)}}
		}
		return &qdrant.GroupId{Kind: &qdrant.GroupId_IntegerValue{IntegerValue: n.IntegerValue}}
	}
	return &qdrant.GroupId{Kind: &qdrant.GroupId_StringValue{StringValue: v.GetStringValue()}}
}
