package embedded

import (
	"context"

	"github.com/qdrant/go-client/qdrant"
)

// editPayload rewrites the payload of the selected points by f, which gets it decoded.
func (s pointsService) editPayload(name string, sel *qdrant.PointsSelector, shard *qdrant.ShardKeySelector, f func(map[string]*qdrant.Value) map[string]*qdrant.Value) error {
	if shard != nil {
		return unimplemented("shard_key_selector")
	}
	chosen, err := parseSelection(sel, true)
	if err != nil {
		return err
	}
	return s.edit(name, func(e *editor) (err error) {
		if e.changes, err = e.selected(chosen); err != nil {
			return err
		}
		for _, ch := range e.changes {
			next := *ch.old
			next.payload, err = encodePayload(f(decodePayload(ch.old.payload)))
			if err != nil {
				return err
			}
			ch.next = &next
		}
		return nil
	})
}

func isNull(v *qdrant.Value) bool {
	_, null := v.GetKind().(*qdrant.Value_NullValue)
	return null || v.GetKind() == nil
}

// merge puts fields into m; null ones are taken away, as Qdrant does.
func merge(m, fields map[string]*qdrant.Value) map[string]*qdrant.Value {
	for name, v := range fields {
		if isNull(v) {
			delete(m, name)
		} else {
			m[name] = v
		}
	}
	return m
}

// SetPayload implements the Points service.
func (s pointsService) SetPayload(_ context.Context, in *qdrant.SetPayloadPoints) (*qdrant.PointsOperationResponse, error) {
	return timed(func() error {
		at, err := payloadKey(in.Key)
		if err != nil {
			return err
		}
		return s.editPayload(in.GetCollectionName(), in.GetPointsSelector(), in.GetShardKeySelector(), func(m map[string]*qdrant.Value) map[string]*qdrant.Value {
			target := m
			for _, st := range at {
				inner := target[st.key].GetStructValue()
				if inner == nil {
					inner = &qdrant.Struct{}
					target[st.key] = &qdrant.Value{Kind: &qdrant.Value_StructValue{StructValue: inner}}
				}
				if inner.Fields == nil {
					inner.Fields = map[string]*qdrant.Value{}
				}
				target = inner.Fields
			}
			merge(target, in.GetPayload())
			return m
		})
	})
}

// payloadKey parses the place inside the payload that is to be set; nil: all of it.
func payloadKey(key *string) (path, error) {
	if key == nil {
		return nil, nil
	}
	p, err := parsePath(*key)
	if err != nil {
		return nil, err
	}
	for _, st := range p {
		if st.bracket {
			return nil, unimplemented("key with an array")
		}
	}
	return p, nil
}

// OverwritePayload implements the Points service.
func (s pointsService) OverwritePayload(_ context.Context, in *qdrant.SetPayloadPoints) (*qdrant.PointsOperationResponse, error) {
	return timed(func() error {
		if in.Key != nil {
			return unimplemented("key")
		}
		return s.editPayload(in.GetCollectionName(), in.GetPointsSelector(), in.GetShardKeySelector(), func(map[string]*qdrant.Value) map[string]*qdrant.Value {
			return in.GetPayload()
		})
	})
}

// DeletePayload implements the Points service.
func (s pointsService) DeletePayload(_ context.Context, in *qdrant.DeletePayloadPoints) (*qdrant.PointsOperationResponse, error) {
	return timed(func() error {
		paths, err := parsePaths(in.GetKeys(), "keys")
		if err != nil {
			return err
		}
		return s.editPayload(in.GetCollectionName(), in.GetPointsSelector(), in.GetShardKeySelector(), func(m map[string]*qdrant.Value) map[string]*qdrant.Value {
			for _, p := range paths {
				cut(m, p)
			}
			return m
		})
	})
}

// ClearPayload implements the Points service.
func (s pointsService) ClearPayload(_ context.Context, in *qdrant.ClearPayloadPoints) (*qdrant.PointsOperationResponse, error) {
	return timed(func() error {
		return s.editPayload(in.GetCollectionName(), in.GetPoints(), in.GetShardKeySelector(), func(map[string]*qdrant.Value) map[string]*qdrant.Value {
			return nil
		})
	})
}

func parsePaths(keys []string, field string) ([]path, error) {
	out := make([]path, len(keys))
	for i, key := range keys {
		p, err := parsePath(key)
		if err != nil {
			return nil, prefix(err, "%s[%d]", field, i)
		}
		out[i] = p
	}
	return out, nil
}
