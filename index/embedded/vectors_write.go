package embedded

import (
	"context"
	"maps"

	"github.com/qdrant/go-client/qdrant"
)

// UpdateVectors implements the Points service: named vectors are replaced, others kept.
func (s pointsService) UpdateVectors(_ context.Context, in *qdrant.UpdatePointVectors) (*qdrant.PointsOperationResponse, error) {
	return timed(func() error { return s.updateVectors(in) })
}

func (s pointsService) updateVectors(in *qdrant.UpdatePointVectors) error {
	c, err := s.named(in.GetCollectionName())
	switch {
	case err != nil:
		return err
	case in.GetShardKeySelector() != nil:
		return unimplemented("shard_key_selector")
	case in.GetUpdateFilter() != nil:
		return unimplemented("update_filter")
	}
	fresh := map[pointID]parsedVectors{}
	sel := selection{strict: true}
	for i, pv := range in.GetPoints() {
		id, err := parseID(pv.GetId())
		if err != nil {
			return prefix(err, "points[%d].id", i)
		}
		v, err := c.vectors(pv.GetVectors())
		if err != nil {
			return prefix(err, "points[%d]", i)
		}
		if earlier, dup := fresh[id]; dup {
			maps.Copy(earlier.dense, v.dense)
			maps.Copy(earlier.sparse, v.sparse)
			continue
		}
		fresh[id] = v
		sel.ids = append(sel.ids, id)
	}
	return s.edit(in.GetCollectionName(), func(e *editor) (err error) {
		if e.c != c {
			return errGone
		}
		if e.changes, err = e.selected(sel); err != nil {
			return err
		}
		for _, ch := range e.changes {
			v := fresh[ch.id]
			ch.dense, ch.next = v.dense, ch.old
			if len(v.sparse) > 0 {
				next := *ch.old
				next.sparse = maps.Clone(ch.old.sparse)
				maps.Copy(next.sparse, v.sparse)
				ch.next = &next
			}
		}
		return nil
	})
}

// DeleteVectors implements the Points service.
func (s pointsService) DeleteVectors(_ context.Context, in *qdrant.DeletePointVectors) (*qdrant.PointsOperationResponse, error) {
	return timed(func() error { return s.deleteVectors(in) })
}

func (s pointsService) deleteVectors(in *qdrant.DeletePointVectors) error {
	if in.GetShardKeySelector() != nil {
		return unimplemented("shard_key_selector")
	}
	names := in.GetVectors().GetNames()
	if len(names) == 0 {
		return invalid("vectors.names: at least one is needed")
	}
	sel, err := parseSelection(in.GetPointsSelector(), true)
	if err != nil {
		return err
	}
	return s.edit(in.GetCollectionName(), func(e *editor) (err error) {
		for _, name := range names {
			if e.c.dense[name] == nil && e.c.sparse[name] == nil {
				return unknownVector(name)
			}
		}
		if e.changes, err = e.selected(sel); err != nil {
			return err
		}
		for _, ch := range e.changes {
			next := *ch.old
			next.sparse = maps.Clone(ch.old.sparse)
			ch.next, ch.dense = &next, map[string][]float32{}
			for _, name := range names {
				delete(next.sparse, name)
				ch.dense[name] = nil
			}
		}
		return nil
	})
}
