package embedded

import (
	"context"
	"time"

	"github.com/qdrant/go-client/qdrant"
)

// maxLimit bounds what one reply may list.
const maxLimit = 1 << 24

// limitOf reads an optional limit, which is at least 1.
func limitOf[N uint32 | uint64](in *N, fallback int) (int, error) {
	if in == nil {
		return fallback, nil
	}
	if *in == 0 {
		return 0, invalid("Validation error in body: [limit: value 0 invalid, must be 1 or larger]")
	}
	return int(min(uint64(*in), maxLimit)), nil
}

// Get implements the Points service.
func (s pointsService) Get(_ context.Context, in *qdrant.GetPoints) (*qdrant.GetResponse, error) {
	start := time.Now()
	if in.GetShardKeySelector() != nil {
		return nil, unimplemented("shard_key_selector")
	}
	show, err := newView(in.GetWithPayload(), in.GetWithVectors())
	if err != nil {
		return nil, err
	}
	ids, err := parseIDs(in.GetIds(), "ids")
	if err != nil {
		return nil, err
	}
	out := &qdrant.GetResponse{}
	err = s.read(in.GetCollectionName(), func(r *reader) error {
		out.Result = nil
		seen := make(map[pointID]bool, len(ids))
		for _, id := range ids {
			slot, ok := r.c.slots[id]
			if !ok || seen[id] {
				continue
			}
			seen[id] = true
			if p := show.retrieved(r, slot); p != nil {
				out.Result = append(out.Result, p)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.Time = time.Since(start).Seconds()
	return out, nil
}

// Scroll implements the Points service, in the order of ids or of a payload field.
func (s pointsService) Scroll(_ context.Context, in *qdrant.ScrollPoints) (*qdrant.ScrollResponse, error) {
	start := time.Now()
	if in.GetShardKeySelector() != nil {
		return nil, unimplemented("shard_key_selector")
	}
	show, err := newView(in.GetWithPayload(), in.GetWithVectors())
	if err != nil {
		return nil, err
	}
	limit, err := limitOf(in.Limit, 10)
	if err != nil {
		return nil, err
	}
	if in.GetOrderBy() != nil && in.GetOffset() != nil {
		return nil, invalid("Validation error: offset is not supported when ordering by a field")
	}
	var from pointID
	if in.GetOffset() != nil {
		if from, err = parseID(in.GetOffset()); err != nil {
			return nil, prefix(err, "offset")
		}
	}
	out := &qdrant.ScrollResponse{}
	err = s.read(in.GetCollectionName(), func(r *reader) error {
		out.Result, out.NextPageOffset = nil, nil
		found, err := r.matching(in.GetFilter())
		if err != nil {
			return err
		}
		if in.GetOrderBy() != nil {
			return r.scrollOrdered(out, in.GetOrderBy(), found, limit, show)
		}
		slots := r.byID(found, from, limit+1)
		if len(slots) > limit {
			out.NextPageOffset = r.c.ids[slots[limit]].encode()
			slots = slots[:limit]
		}
		for _, slot := range slots {
			if p := show.retrieved(r, slot); p != nil {
				out.Result = append(out.Result, p)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.Time = time.Since(start).Seconds()
	return out, nil
}

func (r *reader) scrollOrdered(out *qdrant.ScrollResponse, order *qdrant.OrderBy, found bitset, limit int, show view) error {
	list, err := r.c.ordered(order, found, limit)
	if err != nil {
		return prefix(err, "order_by")
	}
	for _, h := range list {
		if p := show.retrieved(r, h.slot); p != nil {
			p.OrderValue = h.order
			out.Result = append(out.Result, p)
		}
	}
	return nil
}

// byID returns the n members with the smallest ids from an id on, in order.
func (r *reader) byID(among bitset, from pointID, n int) []uint32 {
	return smallest(among, n, func(slot uint32) bool { return r.c.ids[slot].compare(from) >= 0 },
		func(a, b uint32) int { return r.c.ids[a].compare(r.c.ids[b]) })
}

// Count implements the Points service, always exactly.
func (s pointsService) Count(_ context.Context, in *qdrant.CountPoints) (*qdrant.CountResponse, error) {
	start := time.Now()
	if in.GetShardKeySelector() != nil {
		return nil, unimplemented("shard_key_selector")
	}
	var n int
	err := s.read(in.GetCollectionName(), func(r *reader) error {
		found, err := r.matching(in.GetFilter())
		n = found.count()
		return err
	})
	if err != nil {
		return nil, err
	}
	return &qdrant.CountResponse{Result: &qdrant.CountResult{Count: uint64(n)}, Time: time.Since(start).Seconds()}, nil
}
