package embedded

import (
	"math"
	"slices"

	"github.com/qdrant/go-client/qdrant"
)

// parsedVectors are the vectors of a point in a request, checked, by name.
type parsedVectors struct {
	dense  map[string][]float32 // as stored: unit length for cosine
	sparse map[string]sparseVector
}

// vectors checks and takes in the vectors of a point. A collection's vectors do not
// change, so no lock is needed.
func (c *collection) vectors(in *qdrant.Vectors) (parsedVectors, error) {
	out := parsedVectors{map[string][]float32{}, map[string]sparseVector{}}
	switch v := in.GetVectorsOptions().(type) {
	case *qdrant.Vectors_Vector:
		return out, c.vector(&out, defaultVector, v.Vector)
	case *qdrant.Vectors_Vectors:
		for name, vec := range v.Vectors.GetVectors() {
			if err := c.vector(&out, name, vec); err != nil {
				return out, prefix(err, "vectors.%s", name)
			}
		}
	}
	return out, nil
}

func (c *collection) vector(out *parsedVectors, name string, v *qdrant.Vector) error {
	if col := c.dense[name]; col != nil {
		values, err := denseValues(v)
		if err == nil {
			err = col.fits(values)
		}
		if err == nil {
			out.dense[name] = col.prepare(values)
		}
		return err
	}
	if c.sparse[name] != nil {
		sv, err := sparseValues(v)
		if err == nil {
			out.sparse[name] = sv
		}
		return err
	}
	return unknownVector(name)
}

func unknownVector(name string) error {
	return invalid("Wrong input: Not existing vector name error: %s", name)
}

func (c *column) fits(v []float32) error {
	if uint64(len(v)) != c.params.GetSize() {
		return invalid("Wrong input: Vector dimension error: expected dim: %d, got %d", c.params.GetSize(), len(v))
	}
	return nil
}

// denseValues reads both forms of a dense vector in the API.
func denseValues(v *qdrant.Vector) ([]float32, error) {
	switch x := v.GetVector().(type) {
	case *qdrant.Vector_Dense:
		return finite(x.Dense.GetData())
	case nil:
		if v.GetIndices() != nil || v.GetVectorsCount() > 1 {
			return nil, invalid("a dense vector was expected")
		}
		return finite(v.GetData())
	case *qdrant.Vector_MultiDense:
		return nil, unimplemented("multi_dense")
	case *qdrant.Vector_Sparse:
		return nil, invalid("a dense vector was expected")
	}
	return nil, unimplemented("inference (document, image, object)")
}

func sparseValues(v *qdrant.Vector) (sparseVector, error) {
	switch x := v.GetVector().(type) {
	case *qdrant.Vector_Sparse:
		return newSparse(x.Sparse.GetIndices(), x.Sparse.GetValues())
	case nil:
		return newSparse(v.GetIndices().GetData(), v.GetData())
	case *qdrant.Vector_Document, *qdrant.Vector_Image, *qdrant.Vector_Object:
		return sparseVector{}, unimplemented("inference (document, image, object)")
	}
	return sparseVector{}, invalid("a sparse vector was expected")
}

func newSparse(indices []uint32, values []float32) (sparseVector, error) {
	if len(indices) != len(values) {
		return sparseVector{}, invalid("Validation error: [values: must be the same length as indices: %d indices, %d values]", len(indices), len(values))
	}
	if _, err := finite(values); err != nil {
		return sparseVector{}, err
	}
	v := sparseVector{indices, values}
	if !slices.IsSorted(indices) {
		order := make([]int, len(indices))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(a, b int) int { return int(int64(indices[a]) - int64(indices[b])) })
		v = sparseVector{make([]uint32, len(indices)), make([]float32, len(indices))}
		for i, k := range order {
			v.indices[i], v.values[i] = indices[k], values[k]
		}
	}
	for i := 1; i < len(v.indices); i++ {
		if v.indices[i] == v.indices[i-1] {
			return sparseVector{}, invalid("Validation error: [indices: must be unique, %d stands twice]", v.indices[i])
		}
	}
	return v, nil
}

func finite(values []float32) ([]float32, error) {
	for i, x := range values {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return nil, invalid("value %d is not a finite number", i)
		}
	}
	return values, nil
}

// prepare returns the vector as it is stored; cosine is the dot product of unit vectors.
func (c *column) prepare(v []float32) []float32 {
	if c.distance != qdrant.Distance_Cosine {
		return v
	}
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 || math.Abs(sum-1) < 1e-6 {
		return v
	}
	out := make([]float32, len(v))
	scale := 1 / math.Sqrt(sum)
	for i, x := range v {
		out[i] = float32(float64(x) * scale)
	}
	return out
}
