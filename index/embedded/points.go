package embedded

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

type pointsService struct {
	qdrant.UnimplementedPointsServer
	*Server
}

func prefix(err error, format string, args ...any) error {
	return status.Errorf(status.Code(err), "%s: %s", fmt.Sprintf(format, args...), status.Convert(err).Message())
}

func done(start time.Time) *qdrant.PointsOperationResponse {
	return &qdrant.PointsOperationResponse{
		Result: &qdrant.UpdateResult{OperationId: qdrant.PtrOf(uint64(0)), Status: qdrant.UpdateStatus_Completed},
		Time:   time.Since(start).Seconds(),
	}
}

// Upsert implements the Points service. It is durable when it returns, whatever wait says.
func (s pointsService) Upsert(_ context.Context, in *qdrant.UpsertPoints) (*qdrant.PointsOperationResponse, error) {
	start := time.Now()
	c, err := s.named(in.GetCollectionName())
	switch {
	case err != nil:
		return nil, err
	case in.GetShardKeySelector() != nil:
		return nil, unimplemented("shard_key_selector")
	case in.GetUpdateFilter() != nil:
		return nil, unimplemented("update_filter")
	}
	points := make([]*point, 0, len(in.GetPoints()))
	at := map[pointID]int{}
	for i, raw := range in.GetPoints() {
		p, err := c.parse(raw)
		if err != nil {
			return nil, prefix(err, "points[%d]", i)
		}
		if k, dup := at[p.id]; dup {
			points[k] = p // the last of one id wins
			continue
		}
		at[p.id] = len(points)
		points = append(points, p)
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	if err := s.write(c, points, nil); err != nil {
		return nil, err
	}
	return done(start), nil
}

func (c *collection) parse(raw *qdrant.PointStruct) (*point, error) {
	id, err := parseID(raw.GetId())
	if err != nil {
		return nil, err
	}
	p := &point{id: id, payload: raw.GetPayload()}
	p.dense, p.sparse, err = c.vectors(raw.GetVectors())
	return p, err
}

// selected lists the points that a selector names, those that exist. The caller holds
// c.writing.
func (c *collection) selected(sel *qdrant.PointsSelector) ([]*point, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	var out []*point
	switch x := sel.GetPointsSelectorOneOf().(type) {
	case *qdrant.PointsSelector_Points:
		for i, raw := range x.Points.GetIds() {
			id, err := parseID(raw)
			if err != nil {
				return nil, prefix(err, "points.ids[%d]", i)
			}
			if p := c.points[id]; p != nil {
				out = append(out, p)
			}
		}
		return out, nil
	case *qdrant.PointsSelector_Filter:
		err := c.matching(x.Filter, func(p *point) bool { out = append(out, p); return true })
		return out, err
	}
	return nil, invalid("points: a list of ids or a filter is needed")
}

// change applies f to the selected points and writes what it returns: a new point, or
// nil to delete.
func (s *Server) change(name string, sel *qdrant.PointsSelector, f func(*point) (*point, error)) (*qdrant.PointsOperationResponse, error) {
	start := time.Now()
	c, err := s.named(name)
	if err != nil {
		return nil, err
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	old, err := c.selected(sel)
	if err != nil {
		return nil, err
	}
	var changed []*point
	var removed []pointID
	for _, p := range old {
		next, err := f(p)
		if err != nil {
			return nil, err
		}
		if next == nil {
			removed = append(removed, p.id)
		} else {
			changed = append(changed, next)
		}
	}
	if len(old) > 0 {
		if err := s.write(c, changed, removed); err != nil {
			return nil, err
		}
	}
	return done(start), nil
}

// Delete implements the Points service.
func (s pointsService) Delete(_ context.Context, in *qdrant.DeletePoints) (*qdrant.PointsOperationResponse, error) {
	if in.GetShardKeySelector() != nil {
		return nil, unimplemented("shard_key_selector")
	}
	return s.change(in.GetCollectionName(), in.GetPoints(), func(*point) (*point, error) { return nil, nil })
}

// SetPayload implements the Points service.
func (s pointsService) SetPayload(_ context.Context, in *qdrant.SetPayloadPoints) (*qdrant.PointsOperationResponse, error) {
	if in.GetKey() != "" {
		return nil, unimplemented("key")
	}
	return s.change(in.GetCollectionName(), in.GetPointsSelector(), func(p *point) (*point, error) {
		next := *p
		next.payload = maps.Clone(p.payload)
		if next.payload == nil {
			next.payload = map[string]*qdrant.Value{}
		}
		maps.Copy(next.payload, in.GetPayload())
		return &next, nil
	})
}

// OverwritePayload implements the Points service.
func (s pointsService) OverwritePayload(_ context.Context, in *qdrant.SetPayloadPoints) (*qdrant.PointsOperationResponse, error) {
	if in.GetKey() != "" {
		return nil, unimplemented("key")
	}
	return s.change(in.GetCollectionName(), in.GetPointsSelector(), func(p *point) (*point, error) {
		next := *p
		next.payload = in.GetPayload()
		return &next, nil
	})
}

// DeletePayload implements the Points service.
func (s pointsService) DeletePayload(_ context.Context, in *qdrant.DeletePayloadPoints) (*qdrant.PointsOperationResponse, error) {
	return s.change(in.GetCollectionName(), in.GetPointsSelector(), func(p *point) (*point, error) {
		next := *p
		next.payload = maps.Clone(p.payload)
		for _, key := range in.GetKeys() {
			delete(next.payload, key)
		}
		return &next, nil
	})
}

// ClearPayload implements the Points service.
func (s pointsService) ClearPayload(_ context.Context, in *qdrant.ClearPayloadPoints) (*qdrant.PointsOperationResponse, error) {
	return s.change(in.GetCollectionName(), in.GetPoints(), func(p *point) (*point, error) {
		next := *p
		next.payload = nil
		return &next, nil
	})
}

// UpdateVectors implements the Points service: named vectors are replaced, others kept.
func (s pointsService) UpdateVectors(_ context.Context, in *qdrant.UpdatePointVectors) (*qdrant.PointsOperationResponse, error) {
	c, err := s.named(in.GetCollectionName())
	switch {
	case err != nil:
		return nil, err
	case in.GetUpdateFilter() != nil:
		return nil, unimplemented("update_filter")
	}
	fresh := map[pointID]*point{}
	ids := make([]*qdrant.PointId, 0, len(in.GetPoints()))
	for i, pv := range in.GetPoints() {
		p, err := c.parse(&qdrant.PointStruct{Id: pv.GetId(), Vectors: pv.GetVectors()})
		if err != nil {
			return nil, prefix(err, "points[%d]", i)
		}
		fresh[p.id] = p
		ids = append(ids, pv.GetId())
	}
	if err := c.exist(fresh); err != nil {
		return nil, err
	}
	return s.change(in.GetCollectionName(), qdrant.NewPointsSelectorIDs(ids), func(p *point) (*point, error) {
		next := *p
		next.dense, next.sparse = maps.Clone(p.dense), maps.Clone(p.sparse)
		maps.Copy(next.dense, fresh[p.id].dense)
		maps.Copy(next.sparse, fresh[p.id].sparse)
		return &next, nil
	})
}

func (c *collection) exist(points map[pointID]*point) error {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for id := range points {
		if c.points[id] == nil {
			return status.Errorf(codes.NotFound, "Not found: No point with id %v found", id.encode())
		}
	}
	return nil
}

// DeleteVectors implements the Points service.
func (s pointsService) DeleteVectors(_ context.Context, in *qdrant.DeletePointVectors) (*qdrant.PointsOperationResponse, error) {
	return s.change(in.GetCollectionName(), in.GetPointsSelector(), func(p *point) (*point, error) {
		next := *p
		next.dense, next.sparse = maps.Clone(p.dense), maps.Clone(p.sparse)
		for _, name := range in.GetVectors().GetNames() {
			delete(next.dense, name)
			delete(next.sparse, name)
		}
		return &next, nil
	})
}

// Get implements the Points service.
func (s pointsService) Get(_ context.Context, in *qdrant.GetPoints) (*qdrant.GetResponse, error) {
	c, err := s.named(in.GetCollectionName())
	if err != nil {
		return nil, err
	}
	show, err := newView(in.GetWithPayload(), in.GetWithVectors())
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	out := &qdrant.GetResponse{}
	for i, raw := range in.GetIds() {
		id, err := parseID(raw)
		if err != nil {
			return nil, prefix(err, "ids[%d]", i)
		}
		if p := c.points[id]; p != nil {
			out.Result = append(out.Result, show.retrieved(p))
		}
	}
	return out, nil
}

// Scroll implements the Points service, in the order of ids.
func (s pointsService) Scroll(_ context.Context, in *qdrant.ScrollPoints) (*qdrant.ScrollResponse, error) {
	c, err := s.named(in.GetCollectionName())
	switch {
	case err != nil:
		return nil, err
	case in.GetOrderBy() != nil:
		return nil, unimplemented("order_by")
	}
	show, err := newView(in.GetWithPayload(), in.GetWithVectors())
	if err != nil {
		return nil, err
	}
	var from pointID
	if in.GetOffset() != nil {
		if from, err = parseID(in.GetOffset()); err != nil {
			return nil, prefix(err, "offset")
		}
	}
	limit := 10
	if in.Limit != nil {
		limit = int(in.GetLimit())
	}
	if limit == 0 {
		return nil, invalid("limit: it must be at least 1")
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	var found []*point
	err = c.matching(in.GetFilter(), func(p *point) bool {
		if !p.id.less(from) {
			found = append(found, p)
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, byID)
	out := &qdrant.ScrollResponse{}
	if len(found) > limit {
		out.NextPageOffset = found[limit].id.encode()
		found = found[:limit]
	}
	for _, p := range found {
		out.Result = append(out.Result, show.retrieved(p))
	}
	return out, nil
}

func byID(a, b *point) int {
	switch {
	case a.id.less(b.id):
		return -1
	case b.id.less(a.id):
		return 1
	}
	return 0
}

// Count implements the Points service, always exactly.
func (s pointsService) Count(_ context.Context, in *qdrant.CountPoints) (*qdrant.CountResponse, error) {
	c, err := s.named(in.GetCollectionName())
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	var n uint64
	if in.GetFilter() == nil {
		n = uint64(len(c.points))
	} else if err := c.matching(in.GetFilter(), func(*point) bool { n++; return true }); err != nil {
		return nil, err
	}
	return &qdrant.CountResponse{Result: &qdrant.CountResult{Count: n}}, nil
}

// CreateFieldIndex implements the Points service. Every kind is accepted: conditions are
// answered exactly with or without an index.
func (s pointsService) CreateFieldIndex(_ context.Context, in *qdrant.CreateFieldIndexCollection) (*qdrant.PointsOperationResponse, error) {
	start := time.Now()
	c, err := s.named(in.GetCollectionName())
	if err != nil {
		return nil, err
	}
	if in.FieldType == nil {
		return nil, invalid("field_type: it is missing")
	}
	if in.GetFieldType() == qdrant.FieldType_FieldTypeGeo {
		return nil, unimplemented("field_type geo")
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	if err := s.storeIndex(c, in.GetFieldName(), in.FieldType); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.addIndex(in.GetFieldName(), in.GetFieldType())
	return done(start), nil
}

// DeleteFieldIndex implements the Points service.
func (s pointsService) DeleteFieldIndex(_ context.Context, in *qdrant.DeleteFieldIndexCollection) (*qdrant.PointsOperationResponse, error) {
	start := time.Now()
	c, err := s.named(in.GetCollectionName())
	if err != nil {
		return nil, err
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	if err := s.storeIndex(c, in.GetFieldName(), nil); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.indexes, in.GetFieldName())
	return done(start), nil
}

// Facet implements the Points service for values that equality can be asked of.
func (s pointsService) Facet(_ context.Context, in *qdrant.FacetCounts) (*qdrant.FacetResponse, error) {
	c, err := s.named(in.GetCollectionName())
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	counts := map[string]uint64{}
	values := map[string]*qdrant.FacetValue{}
	err = c.matching(in.GetFilter(), func(p *point) bool {
		seen := map[string]bool{}
		for _, v := range valuesAt(p.payload, in.GetKey()) {
			key, ok := valueKey(v)
			if !ok || seen[key] {
				continue
			}
			seen[key] = true
			counts[key]++
			values[key] = facetValue(v)
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	out := &qdrant.FacetResponse{}
	for key, n := range counts {
		out.Hits = append(out.Hits, &qdrant.FacetHit{Value: values[key], Count: n})
	}
	slices.SortFunc(out.Hits, func(a, b *qdrant.FacetHit) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.GetValue().String(), b.GetValue().String()))
	})
	limit := 10
	if in.Limit != nil {
		limit = int(in.GetLimit())
	}
	out.Hits = out.Hits[:min(limit, len(out.Hits))]
	return out, nil
}

func facetValue(v *qdrant.Value) *qdrant.FacetValue {
	switch x := v.GetKind().(type) {
	case *qdrant.Value_IntegerValue:
		return &qdrant.FacetValue{Variant: &qdrant.FacetValue_IntegerValue{IntegerValue: x.IntegerValue}}
	case *qdrant.Value_BoolValue:
		return &qdrant.FacetValue{Variant: &qdrant.FacetValue_BoolValue{BoolValue: x.BoolValue}}
	}
	return qdrant.NewFacetValue(v.GetStringValue())
}
