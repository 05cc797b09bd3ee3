package embedded

import (
	"math"
	"slices"
	"sync"

	"github.com/qdrant/go-client/qdrant"
)

// collection keeps its points in memory: vectors, payload, an inverted index of every
// sparse vector, and the payload indexes.
type collection struct {
	name   string
	config *qdrant.CreateCollection
	dense  map[string]*qdrant.VectorParams
	sparse map[string]*qdrant.SparseVectorParams

	writing sync.Mutex   // one writer at a time, held over the sync; taken before mu
	mu      sync.RWMutex // guards all below; never held over I/O

	points   map[pointID]*point
	postings map[string]map[uint32]map[*point]float32 // vector name, dimension
	holders  map[string]int                           // points that have the vector
	indexes  map[string]*fieldIndex
}

// point is immutable once it is in a collection: a change makes a new one.
type point struct {
	id      pointID
	payload map[string]*qdrant.Value
	dense   map[string][]float32 // as scored: normalised for cosine
	sparse  map[string]sparseVector
}

type sparseVector struct {
	indices []uint32
	values  []float32
}

// defaultVector is how Qdrant calls the vector of a collection that names none.
const defaultVector = ""

func newCollection(config *qdrant.CreateCollection) (*collection, error) {
	c := &collection{
		name: config.GetCollectionName(), config: config,
		dense: map[string]*qdrant.VectorParams{}, sparse: map[string]*qdrant.SparseVectorParams{},
		points: map[pointID]*point{}, postings: map[string]map[uint32]map[*point]float32{},
		holders: map[string]int{}, indexes: map[string]*fieldIndex{},
	}
	switch v := config.GetVectorsConfig().GetConfig().(type) {
	case *qdrant.VectorsConfig_Params:
		c.dense[defaultVector] = v.Params
	case *qdrant.VectorsConfig_ParamsMap:
		for name, p := range v.ParamsMap.GetMap() {
			c.dense[name] = p
		}
	}
	for name, p := range config.GetSparseVectorsConfig().GetMap() {
		if p == nil {
			p = &qdrant.SparseVectorParams{}
		}
		c.sparse[name] = p
		c.postings[name] = map[uint32]map[*point]float32{}
	}
	for name, p := range c.dense {
		if p.GetSize() < 1 || p.GetSize() > 65536 {
			return nil, invalid("vectors_config.%s.size: %d is not from 1 to 65536", name, p.GetSize())
		}
		if p.GetMultivectorConfig() != nil {
			return nil, unimplemented("vectors_config.multivector_config")
		}
		if p.GetDistance() == qdrant.Distance_UnknownDistance {
			return nil, invalid("vectors_config.%s.distance: it is missing", name)
		}
	}
	return c, nil
}

// put adds a point or replaces the one with its id. The caller holds mu.
func (c *collection) put(p *point) {
	c.remove(p.id)
	c.points[p.id] = p
	for name, v := range p.sparse {
		for i, dim := range v.indices {
			list := c.postings[name][dim]
			if list == nil {
				list = map[*point]float32{}
				c.postings[name][dim] = list
			}
			list[p] = v.values[i]
		}
		c.holders[name]++
	}
	for name := range p.dense {
		c.holders[name]++
	}
	for _, ix := range c.indexes {
		ix.add(p)
	}
}

// remove takes a point away. The caller holds mu.
func (c *collection) remove(id pointID) {
	p := c.points[id]
	if p == nil {
		return
	}
	delete(c.points, id)
	for name, v := range p.sparse {
		for _, dim := range v.indices {
			delete(c.postings[name][dim], p)
			if len(c.postings[name][dim]) == 0 {
				delete(c.postings[name], dim)
			}
		}
		c.holders[name]--
	}
	for name := range p.dense {
		c.holders[name]--
	}
	for _, ix := range c.indexes {
		ix.remove(p)
	}
}

// vectors checks and takes in the vectors of a point, by name.
func (c *collection) vectors(in *qdrant.Vectors) (dense map[string][]float32, sparse map[string]sparseVector, err error) {
	dense, sparse = map[string][]float32{}, map[string]sparseVector{}
	add := func(name string, v *qdrant.Vector) error {
		if params, ok := c.dense[name]; ok {
			values, err := denseValues(v)
			if err != nil {
				return err
			}
			if uint64(len(values)) != params.GetSize() {
				return invalid("Wrong input: Vector dimension error: expected dim: %d, got %d", params.GetSize(), len(values))
			}
			dense[name] = prepare(values, params.GetDistance())
			return nil
		}
		if _, ok := c.sparse[name]; ok {
			sv, err := sparseValues(v)
			if err == nil {
				sparse[name] = sv
			}
			return err
		}
		return invalid("Wrong input: Not existing vector name error: %s", name)
	}
	switch v := in.GetVectorsOptions().(type) {
	case *qdrant.Vectors_Vector:
		err = add(defaultVector, v.Vector)
	case *qdrant.Vectors_Vectors:
		for name, vec := range v.Vectors.GetVectors() {
			if err = add(name, vec); err != nil {
				break
			}
		}
	}
	return dense, sparse, err
}

// denseValues reads both forms of a dense vector in the API.
func denseValues(v *qdrant.Vector) ([]float32, error) {
	switch x := v.GetVector().(type) {
	case *qdrant.Vector_Dense:
		return finite(x.Dense.GetData())
	case nil:
		if v.GetIndices() != nil || v.GetVectorsCount() > 1 {
			return nil, invalid("vector: a dense vector was expected")
		}
		return finite(v.GetData())
	case *qdrant.Vector_MultiDense:
		return nil, unimplemented("vector.multi_dense")
	case *qdrant.Vector_Sparse:
		return nil, invalid("vector: a dense vector was expected")
	}
	return nil, unimplemented("vector inference")
}

func sparseValues(v *qdrant.Vector) (sparseVector, error) {
	switch x := v.GetVector().(type) {
	case *qdrant.Vector_Sparse:
		return newSparse(x.Sparse.GetIndices(), x.Sparse.GetValues())
	case nil:
		return newSparse(v.GetIndices().GetData(), v.GetData())
	}
	return sparseVector{}, invalid("vector: a sparse vector was expected")
}

func newSparse(indices []uint32, values []float32) (sparseVector, error) {
	if len(indices) != len(values) {
		return sparseVector{}, invalid("sparse vector: %d indices and %d values", len(indices), len(values))
	}
	if _, err := finite(values); err != nil {
		return sparseVector{}, err
	}
	order := make([]int, len(indices))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(int64(indices[a]) - int64(indices[b])) })
	v := sparseVector{make([]uint32, len(indices)), make([]float32, len(indices))}
	for i, k := range order {
		v.indices[i], v.values[i] = indices[k], values[k]
		if i > 0 && v.indices[i] == v.indices[i-1] {
			return sparseVector{}, invalid("sparse vector: index %d stands twice", v.indices[i])
		}
	}
	return v, nil
}

func finite(values []float32) ([]float32, error) {
	for i, x := range values {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return nil, invalid("vector: value %d is not a finite number", i)
		}
	}
	return values, nil
}

// prepare returns the vector as it is scored; cosine is the dot product of unit vectors.
func prepare(v []float32, d qdrant.Distance) []float32 {
	if d != qdrant.Distance_Cosine {
		return v
	}
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 {
		return v
	}
	out := make([]float32, len(v))
	scale := float32(1 / math.Sqrt(sum))
	for i, x := range v {
		out[i] = x * scale
	}
	return out
}

func (p *point) encode() *qdrant.PointStruct {
	return &qdrant.PointStruct{Id: p.id.encode(), Payload: p.payload, Vectors: qdrant.NewVectorsMap(p.vectorMap(nil))}
}

// vectorMap is the point's vectors in the API's form; names nil: all.
func (p *point) vectorMap(names []string) map[string]*qdrant.Vector {
	out := map[string]*qdrant.Vector{}
	wanted := func(name string) bool { return names == nil || slices.Contains(names, name) }
	for name, v := range p.dense {
		if wanted(name) {
			out[name] = qdrant.NewVectorDense(v)
		}
	}
	for name, v := range p.sparse {
		if wanted(name) {
			out[name] = qdrant.NewVectorSparse(v.indices, v.values)
		}
	}
	return out
}

// decodePoint reads what encode wrote.
func decodePoint(in *qdrant.PointStruct) *point {
	p := &point{payload: in.GetPayload(), dense: map[string][]float32{}, sparse: map[string]sparseVector{}}
	p.id, _ = parseID(in.GetId())
	for name, v := range in.GetVectors().GetVectors().GetVectors() {
		if s := v.GetSparse(); s != nil {
			p.sparse[name] = sparseVector{s.GetIndices(), s.GetValues()}
		} else {
			p.dense[name] = v.GetDense().GetData()
		}
	}
	return p
}
