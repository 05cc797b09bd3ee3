package embedded

import (
	"slices"
	"strings"
	"sync"

	"github.com/qdrant/go-client/qdrant"
)

// collection is what is kept of a collection in memory: by slot (a small number for each
// point) its id and sequence number, the codes of its dense vectors, its place in the
// postings of its sparse vectors and in the payload indexes. Vectors and payloads
// themselves are read from the store when they are shown.
//
// A point whose sparse vectors change gets a new slot, so that postings only ever grow at
// their end; renumber drops what the dead slots left.
type collection struct {
	name string

	mu      sync.RWMutex // guards all below; only the committer writes
	config  *qdrant.CreateCollection
	dense   map[string]*column
	sparse  map[string]*postings
	indexes map[string]*fieldIndex
	slots   map[pointID]uint32
	ids     []pointID // by slot
	seqs    []uint64  // by slot
	alive   bitset
	gone    bool // deleted

	nextSeq uint64 // the committer's alone
}

// defaultVector is how Qdrant calls the vector of a collection that names none.
const defaultVector = ""

func newCollection(config *qdrant.CreateCollection) (*collection, error) {
	c := &collection{
		name: config.GetCollectionName(), config: config,
		dense: map[string]*column{}, sparse: map[string]*postings{}, indexes: map[string]*fieldIndex{},
		slots: map[pointID]uint32{}, nextSeq: 1,
	}
	switch v := config.GetVectorsConfig().GetConfig().(type) {
	case *qdrant.VectorsConfig_Params:
		c.dense[defaultVector] = newColumn(defaultVector, v.Params)
	case *qdrant.VectorsConfig_ParamsMap:
		for name, p := range v.ParamsMap.GetMap() {
			c.dense[name] = newColumn(name, p)
		}
	}
	for name, p := range config.GetSparseVectorsConfig().GetMap() {
		if p == nil {
			p = &qdrant.SparseVectorParams{}
		}
		if c.dense[name] != nil {
			return nil, invalid("sparse_vectors_config: %q is the name of a dense vector too", name)
		}
		c.sparse[name] = newPostings(name, p)
	}
	for name, col := range c.dense {
		if err := checkVectorParams("vectors_config."+name, col.params); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func checkVectorParams(path string, p *qdrant.VectorParams) error {
	switch {
	case p.GetSize() < 1 || p.GetSize() > 65536:
		return invalid("%s.size: value %d invalid, must be from 1 to 65536", path, p.GetSize())
	case p.GetDistance() < qdrant.Distance_Cosine || p.GetDistance() > qdrant.Distance_Manhattan:
		return invalid("%s.distance: value %d is not a distance", path, p.GetDistance())
	case p.GetMultivectorConfig() != nil:
		return unimplemented(path + ".multivector_config")
	case p.Datatype != nil && p.GetDatatype() != qdrant.Datatype_Default && p.GetDatatype() != qdrant.Datatype_Float32:
		return unimplemented(path + ".datatype " + strings.ToLower(p.GetDatatype().String()))
	}
	return nil
}

// change is what a write does to one point.
type change struct {
	id      pointID
	slot    uint32 // where it is now
	exists  bool
	old     *record              // nil for a new point
	next    *record              // nil for one that is deleted
	dense   map[string][]float32 // as they are to be; nil ones are removed, others stay
	replace bool                 // dense vectors that are not in dense go
}

// applyAll makes changes visible, in their order. The caller holds mu.
func (c *collection) applyAll(changes []*change) {
	for len(changes) > 0 {
		n := 0
		for n < len(changes) && changes[n].next != nil && !changes[n].exists {
			n++
		}
		if n >= manyNew {
			c.placeAll(changes[:n])
			changes = changes[n:]
			continue
		}
		c.apply(changes[0])
		changes = changes[1:]
	}
}

// manyNew is how many new points are worth the sharing out among cores.
const manyNew = 32

// placeAll puts new points into slots above all before them: each part of the collection
// takes them in beside the others.
func (c *collection) placeAll(changes []*change) {
	first := uint32(len(c.ids))
	for i, ch := range changes {
		slot := first + uint32(i)
		c.ids, c.seqs = append(c.ids, ch.id), append(c.seqs, ch.next.seq)
		c.slots[ch.id] = slot
		c.alive.set(slot)
	}
	var wait sync.WaitGroup
	for name, p := range c.sparse {
		wait.Go(func() {
			for i, ch := range changes {
				if v, ok := ch.next.sparse[name]; ok {
					p.set(first+uint32(i), v)
				}
			}
		})
	}
	for name, col := range c.dense {
		wait.Go(func() {
			for i, ch := range changes {
				if v := ch.dense[name]; v != nil {
					col.set(first+uint32(i), v)
				}
			}
		})
	}
	for i, ch := range changes {
		c.indexPayload(first+uint32(i), ch.next.payload)
	}
	wait.Wait()
}

// apply makes a change visible. The caller holds mu.
func (c *collection) apply(ch *change) {
	switch {
	case ch.next == nil:
		c.drop(ch)
		return
	case !ch.exists:
		c.place(ch, uint32(len(c.ids)))
		return
	}
	slot := ch.slot
	if !sameSparse(ch.old.sparse, ch.next.sparse) {
		slot = uint32(len(c.ids))
		for _, col := range c.dense {
			col.move(ch.slot, slot)
		}
		c.unlink(ch)
		c.place(ch, slot)
		return
	}
	if string(ch.old.payload) != string(ch.next.payload) {
		c.unindexPayload(slot, ch.old.payload)
		c.indexPayload(slot, ch.next.payload)
	}
	c.setDense(ch, slot)
}

func sameSparse(a, b map[string]sparseVector) bool {
	if len(a) != len(b) {
		return false
	}
	for name, v := range a {
		if w, ok := b[name]; !ok || !v.equal(w) {
			return false
		}
	}
	return true
}

// place puts a point in a slot above all before it.
func (c *collection) place(ch *change, slot uint32) {
	c.ids, c.seqs = append(c.ids, ch.id), append(c.seqs, ch.next.seq)
	c.slots[ch.id] = slot
	c.alive.set(slot)
	for name, v := range ch.next.sparse {
		if p := c.sparse[name]; p != nil {
			p.set(slot, v)
		}
	}
	c.indexPayload(slot, ch.next.payload)
	c.setDense(ch, slot)
}

func (c *collection) setDense(ch *change, slot uint32) {
	for name, col := range c.dense {
		if v, named := ch.dense[name]; v != nil {
			col.set(slot, v)
		} else if named || ch.replace {
			col.unset(slot)
		}
	}
}

// unlink takes a point out of its slot, all but its dense vectors.
func (c *collection) unlink(ch *change) {
	c.alive.unset(ch.slot)
	for name, v := range ch.old.sparse {
		if p := c.sparse[name]; p != nil {
			p.unset(ch.slot, v)
		}
	}
	c.unindexPayload(ch.slot, ch.old.payload)
}

func (c *collection) drop(ch *change) {
	c.unlink(ch)
	for _, col := range c.dense {
		col.unset(ch.slot)
	}
	delete(c.slots, ch.id)
}

// tidy renumbers once a third of the slots are dead. The caller holds mu.
func (c *collection) tidy() {
	if dead := len(c.ids) - len(c.slots); dead > 4096 && dead*3 > len(c.ids) {
		c.renumber()
	}
}

// renumber gives the living points the slots from 0 on, in their order.
func (c *collection) renumber() {
	fresh := make([]uint32, len(c.ids))
	n := uint32(0)
	for slot := range c.alive.all() {
		fresh[slot] = n
		c.ids[n], c.seqs[n] = c.ids[slot], c.seqs[slot]
		c.slots[c.ids[n]] = n
		n++
	}
	var wait sync.WaitGroup
	for _, col := range c.dense {
		wait.Go(func() { col.renumber(fresh, int(n)) })
	}
	for _, p := range c.sparse {
		wait.Go(func() { p.renumber(c.alive, fresh) })
	}
	for _, ix := range c.indexes {
		wait.Go(func() { ix.renumber(fresh) })
	}
	wait.Wait()
	c.ids, c.seqs = slices.Clip(c.ids[:n]), slices.Clip(c.seqs[:n])
	c.alive = nil
	for slot := range n {
		c.alive.set(slot)
	}
}
