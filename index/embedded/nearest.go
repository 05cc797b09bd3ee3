package embedded

import (
	"math"

	"github.com/qdrant/go-client/qdrant"

	"grounded/index/embedded/kernel"
)

// nearest ranks points by their similarity to a vector, or to a point's vector, which is
// then left out itself.
func (r *reader) nearest(q search, in *qdrant.VectorInput) ([]hit, error) {
	if col := r.c.dense[q.using]; col != nil {
		v, except, err := r.denseInput(col, in)
		if err != nil {
			return nil, prefix(err, "query.nearest")
		}
		return r.nearestDense(col, col.prepare(v), r.leaveOut(q, except)), nil
	}
	if p := r.c.sparse[q.using]; p != nil {
		v, except, err := r.sparseInput(p, in)
		if err != nil {
			return nil, prefix(err, "query.nearest")
		}
		return nearestSparse(p, v, r.leaveOut(q, except)), nil
	}
	return nil, unknownVector(q.using)
}

// leaveOut takes points out of a search.
func (r *reader) leaveOut(q search, ids []pointID) search {
	var out bitset
	for _, id := range ids {
		if slot, ok := r.c.slots[id]; ok {
			out.set(slot)
		}
	}
	if out != nil {
		q.filter = q.filter.without(out)
	}
	return q
}

func nearestSparse(p *postings, v sparseVector, q search) []hit {
	var out []hit
	for _, x := range p.best(v, q.filter, q.limit) {
		if q.threshold == nil || x.score > *q.threshold {
			out = append(out, hit{slot: x.slot, score: x.score})
		}
	}
	return out
}

// nearestDense scans the codes for candidates and reads their vectors, best bound first,
// until no bound can beat what was found. Manhattan has no such bounds: all are read.
func (r *reader) nearestDense(col *column, v []float32, q search) []hit {
	top := heap{keep: q.limit}
	vectors := r.vectors(col)
	take := func(slot uint32) {
		if raw := vectors.raw(slot); raw != nil {
			top.take(ranked{slot, col.similarity(v, raw)})
		}
	}
	if col.distance == qdrant.Distance_Manhattan {
		for slot := range col.has.and(q.filter).all() {
			take(slot)
		}
		return col.hits(top.sorted(), q)
	}
	var square float32
	for _, x := range v {
		square += x * x
	}
	for _, x := range col.best(v, q.filter, q.limit) {
		if len(top.items) == top.keep && x.upper < col.bound(top.items[0].score, square) {
			break
		}
		take(x.slot)
	}
	return col.hits(top.sorted(), q)
}

// similarity is larger for nearer vectors: the inner product, or minus the (squared)
// distance.
func (c *column) similarity(v []float32, raw []byte) float32 {
	switch c.distance {
	case qdrant.Distance_Euclid:
		return -kernel.SquaredDistance(v, raw)
	case qdrant.Distance_Manhattan:
		return -kernel.AbsoluteDistance(v, raw)
	}
	return kernel.Dot(v, raw)
}

// bound is a similarity on the scale of a candidate's bound. For Euclid that is the inner
// product less half the squared length: (similarity + square) / 2, where square is the
// query's squared length.
func (c *column) bound(similarity, square float32) float32 {
	if c.distance == qdrant.Distance_Euclid {
		return (similarity+square)/2 - 1e-5*(square-similarity)
	}
	return similarity
}

// hits turns similarities into scores as replies show them.
func (c *column) hits(list []ranked, q search) []hit {
	out := make([]hit, 0, len(list))
	for _, x := range list {
		score := c.score(x.score)
		if q.threshold != nil && !c.beats(score, *q.threshold) {
			continue
		}
		out = append(out, hit{slot: x.slot, score: score})
	}
	return out
}

func (c *column) score(similarity float32) float32 {
	switch c.distance {
	case qdrant.Distance_Euclid:
		return float32(math.Sqrt(math.Abs(float64(similarity))))
	case qdrant.Distance_Manhattan:
		return float32(math.Abs(float64(similarity)))
	}
	return similarity
}

// beats is Qdrant's comparison with a threshold, which is strict.
func (c *column) beats(score, threshold float32) bool {
	if c.distance == qdrant.Distance_Euclid || c.distance == qdrant.Distance_Manhattan {
		return score < threshold
	}
	return score > threshold
}

func (r *reader) denseInput(col *column, in *qdrant.VectorInput) (v []float32, except []pointID, err error) {
	switch x := in.GetVariant().(type) {
	case *qdrant.VectorInput_Dense:
		if v, err = finite(x.Dense.GetData()); err == nil {
			err = col.fits(v)
		}
		return v, nil, err
	case *qdrant.VectorInput_Id:
		id, slot, err := r.inputPoint(x.Id)
		if err != nil {
			return nil, nil, err
		}
		if col.has.has(slot) {
			v = r.vectors(col).values(slot)
		}
		if v == nil {
			return nil, nil, invalid("the point has no vector %q", col.name)
		}
		return v, []pointID{id}, nil
	case *qdrant.VectorInput_Sparse:
		return nil, nil, invalid("Wrong input: Vector %q is dense, the query is sparse", col.name)
	case *qdrant.VectorInput_MultiDense:
		return nil, nil, unimplemented("multi_dense")
	case nil:
		return nil, nil, invalid("a vector is missing")
	}
	return nil, nil, unimplemented("inference (document, image, object)")
}

func (r *reader) sparseInput(p *postings, in *qdrant.VectorInput) (v sparseVector, except []pointID, err error) {
	switch x := in.GetVariant().(type) {
	case *qdrant.VectorInput_Sparse:
		v, err = newSparse(x.Sparse.GetIndices(), x.Sparse.GetValues())
		return v, nil, err
	case *qdrant.VectorInput_Id:
		id, slot, err := r.inputPoint(x.Id)
		if err != nil {
			return v, nil, err
		}
		if raw, ok := r.record(slot); ok {
			v, ok = raw.sparseVectors()[p.name]
			if !ok {
				return v, nil, invalid("the point has no vector %q", p.name)
			}
		}
		return v, []pointID{id}, nil
	case *qdrant.VectorInput_Dense:
		return v, nil, invalid("Wrong input: Vector %q is sparse, the query is dense", p.name)
	case *qdrant.VectorInput_MultiDense:
		return v, nil, unimplemented("multi_dense")
	case nil:
		return v, nil, invalid("a vector is missing")
	}
	return v, nil, unimplemented("inference (document, image, object)")
}

func (r *reader) inputPoint(raw *qdrant.PointId) (pointID, uint32, error) {
	id, err := parseID(raw)
	if err != nil {
		return id, 0, err
	}
	slot, ok := r.c.slots[id]
	if !ok {
		return id, 0, notFoundPoint(id)
	}
	return id, slot, nil
}
