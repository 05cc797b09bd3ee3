package embedded

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/qdrant/go-client/qdrant"
	"golang.org/x/sync/errgroup"
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

// prefixed is prefix for what may be no error.
func prefixed(err error, place string) error {
	if err == nil {
		return nil
	}
	return prefix(err, "%s", place)
}

// timed does a write and answers how long it took.
func timed(write func() error) (*qdrant.PointsOperationResponse, error) {
	start := time.Now()
	if err := write(); err != nil {
		return nil, err
	}
	return &qdrant.PointsOperationResponse{Result: completed(), Time: time.Since(start).Seconds()}, nil
}

func completed() *qdrant.UpdateResult {
	return &qdrant.UpdateResult{OperationId: qdrant.PtrOf(uint64(0)), Status: qdrant.UpdateStatus_Completed}
}

func notFoundPoint(id pointID) error {
	text := id.encode().GetUuid()
	if !id.uuid {
		text = fmt.Sprint(id.low)
	}
	return status.Errorf(codes.NotFound, "Not found: No point with id %s found", text)
}

// editor finds the points of one write and collects its changes.
type editor struct {
	*reader
	batch   *batch
	pending map[pointID]*change // earlier writes of the batch
	changes []*change
}

// edit plans a write of points: f collects changes, which are taken whole or, where f
// fails, not at all.
func (s *Server) edit(name string, f func(*editor) error) error {
	return s.do(&write{plan: func(b *batch) (err error) {
		c, err := s.named(name)
		if err != nil {
			return err
		}
		r := newReader(c, b.tx)
		if r == nil {
			return errGone
		}
		e := &editor{reader: r, batch: b, pending: b.changes[c]}
		if err := f(e); err != nil {
			return err
		}
		if e.pending == nil {
			e.pending = map[pointID]*change{}
			b.changes[c] = e.pending
		}
		for _, ch := range e.changes {
			e.pending[ch.id] = ch
			b.order = append(b.order, planned{c, ch})
			b.bytes += ch.size()
		}
		return nil
	}})
}

func (ch *change) size() int {
	n := 64
	if ch.next != nil {
		n += len(ch.next.payload)
	}
	for _, v := range ch.dense {
		n += 4 * len(v)
	}
	return n
}

// change starts the change of a point that may exist or not.
func (e *editor) change(id pointID) (*change, error) {
	if e.pending[id] != nil {
		return nil, errLater
	}
	slot, exists := e.c.slots[id]
	if !exists {
		return &change{id: id}, nil
	}
	raw, ok := e.record(slot)
	if !ok {
		return nil, fmt.Errorf("read point %v: it is missing", id)
	}
	return &change{id: id, slot: slot, exists: true, old: raw.copied(e.c.seqs[slot])}, nil
}

// upsert writes whole points.
func (e *editor) upsert(points []parsedPoint) error {
	for _, p := range points {
		ch, err := e.change(p.id)
		if err != nil {
			return err
		}
		ch.next = &record{id: p.id, sparse: p.sparse, payload: p.payload, encoded: p.encoded}
		ch.dense, ch.replace = p.dense, true
		if ch.exists {
			ch.next.seq = ch.old.seq
		} else {
			ch.next.seq = e.c.nextSeq
			e.c.nextSeq++
		}
		e.changes = append(e.changes, ch)
	}
	return nil
}

// selection is a list of points or a filter, parsed.
type selection struct {
	ids    []pointID
	filter *qdrant.Filter
	strict bool // an id that does not exist is an error
}

func parseSelection(sel *qdrant.PointsSelector, strict bool) (selection, error) {
	switch x := sel.GetPointsSelectorOneOf().(type) {
	case *qdrant.PointsSelector_Points:
		ids, err := parseIDs(x.Points.GetIds(), "points.ids")
		return selection{ids: ids, strict: strict}, err
	case *qdrant.PointsSelector_Filter:
		if x.Filter == nil {
			x.Filter = &qdrant.Filter{}
		}
		return selection{filter: x.Filter}, nil
	}
	return selection{}, invalid("points_selector: a list of ids or a filter is needed")
}

// selected starts the changes of the selected points that exist.
func (e *editor) selected(sel selection) ([]*change, error) {
	ids := sel.ids
	if sel.filter != nil {
		if len(e.pending) > 0 {
			return nil, errLater
		}
		found, err := e.matching(sel.filter)
		if err != nil {
			return nil, err
		}
		for slot := range found.all() {
			ids = append(ids, e.c.ids[slot])
		}
	}
	seen := make(map[pointID]bool, len(ids))
	var out []*change
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		ch, err := e.change(id)
		switch {
		case err != nil:
			return nil, err
		case ch.exists:
			out = append(out, ch)
		case sel.strict:
			return nil, notFoundPoint(id)
		}
	}
	return out, nil
}

// parsedPoint is a point of a request, checked and ready to be stored.
type parsedPoint struct {
	id pointID
	parsedVectors
	payload []byte
	encoded []byte // the record, but for its seal
}

func (c *collection) parsePoint(raw *qdrant.PointStruct) (p parsedPoint, err error) {
	if p.id, err = parseID(raw.GetId()); err != nil {
		return p, prefix(err, "id")
	}
	if p.parsedVectors, err = c.vectors(raw.GetVectors()); err != nil {
		return p, err
	}
	if p.payload, err = encodePayload(raw.GetPayload()); err != nil {
		return p, err
	}
	p.encoded = (&record{id: p.id, sparse: p.sparse, payload: p.payload}).encode()
	return p, nil
}

// parsePoints checks points, on all cores; of several with one id the last counts.
func (c *collection) parsePoints(raw []*qdrant.PointStruct) ([]parsedPoint, error) {
	const share = 32
	all, errs := make([]parsedPoint, len(raw)), make([]error, len(raw))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < len(raw); from += share {
		group.Go(func() error {
			return contained("points", func() error {
				for i := from; i < min(from+share, len(raw)); i++ {
					all[i], errs[i] = c.parsePoint(raw[i]) // of errors, the first in order is told
				}
				return nil
			})
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	points := make([]parsedPoint, 0, len(raw))
	at := make(map[pointID]int, len(raw))
	for i, p := range all {
		if errs[i] != nil {
			return nil, prefix(errs[i], "points[%d]", i)
		}
		if k, dup := at[p.id]; dup {
			points[k] = p
			continue
		}
		at[p.id] = len(points)
		points = append(points, p)
	}
	return points, nil
}

// Upsert implements the Points service. It is durable when it returns, whatever wait says.
func (s pointsService) Upsert(_ context.Context, in *qdrant.UpsertPoints) (*qdrant.PointsOperationResponse, error) {
	return timed(func() error { return s.upsert(in) })
}

func (s pointsService) upsert(in *qdrant.UpsertPoints) error {
	c, err := s.named(in.GetCollectionName())
	switch {
	case err != nil:
		return err
	case in.GetShardKeySelector() != nil:
		return unimplemented("shard_key_selector")
	case in.GetUpdateFilter() != nil:
		return unimplemented("update_filter")
	case in.UpdateMode != nil && in.GetUpdateMode() != qdrant.UpdateMode_Upsert:
		return unimplemented("update_mode")
	}
	points, err := c.parsePoints(in.GetPoints())
	if err != nil || len(points) == 0 {
		return err
	}
	return s.edit(in.GetCollectionName(), func(e *editor) error {
		if e.c != c {
			return errGone // the alias was switched meanwhile: the vectors were checked against another
		}
		return e.upsert(points)
	})
}

// Delete implements the Points service.
func (s pointsService) Delete(_ context.Context, in *qdrant.DeletePoints) (*qdrant.PointsOperationResponse, error) {
	return timed(func() error { return s.delete(in) })
}

func (s pointsService) delete(in *qdrant.DeletePoints) error {
	if in.GetShardKeySelector() != nil {
		return unimplemented("shard_key_selector")
	}
	sel, err := parseSelection(in.GetPoints(), false)
	if err != nil {
		return err
	}
	return s.edit(in.GetCollectionName(), func(e *editor) (err error) {
		e.changes, err = e.selected(sel) // with no next record, they are deletions
		return err
	})
}
