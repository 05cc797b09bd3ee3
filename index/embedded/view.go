package embedded

import (
	"strings"

	"github.com/qdrant/go-client/qdrant"
)

// view is what of a point an answer shows.
type view struct {
	payload func(map[string]*qdrant.Value) map[string]*qdrant.Value
	vectors bool
	names   []string // of vectors; nil: all
}

func newView(p *qdrant.WithPayloadSelector, v *qdrant.WithVectorsSelector) (view, error) {
	var out view
	switch x := p.GetSelectorOptions().(type) {
	case *qdrant.WithPayloadSelector_Enable:
		if x.Enable {
			out.payload = func(m map[string]*qdrant.Value) map[string]*qdrant.Value { return m }
		}
	case *qdrant.WithPayloadSelector_Include:
		fields := x.Include.GetFields()
		if err := plainFields(fields); err != nil {
			return out, err
		}
		out.payload = func(m map[string]*qdrant.Value) map[string]*qdrant.Value { return pick(m, fields, true) }
	case *qdrant.WithPayloadSelector_Exclude:
		fields := x.Exclude.GetFields()
		if err := plainFields(fields); err != nil {
			return out, err
		}
		out.payload = func(m map[string]*qdrant.Value) map[string]*qdrant.Value { return pick(m, fields, false) }
	}
	switch x := v.GetSelectorOptions().(type) {
	case *qdrant.WithVectorsSelector_Enable:
		out.vectors = x.Enable
	case *qdrant.WithVectorsSelector_Include:
		out.vectors, out.names = true, append([]string{}, x.Include.GetNames()...)
	}
	return out, nil
}

func plainFields(fields []string) error {
	for _, f := range fields {
		if strings.ContainsAny(f, ".[") {
			return unimplemented("with_payload of the nested field " + f)
		}
	}
	return nil
}

// pick keeps the named fields, or all the others.
func pick(m map[string]*qdrant.Value, fields []string, named bool) map[string]*qdrant.Value {
	set := map[string]bool{}
	for _, f := range fields {
		set[f] = true
	}
	out := map[string]*qdrant.Value{}
	for k, v := range m {
		if set[k] == named {
			out[k] = v
		}
	}
	return out
}

func (v view) retrieved(p *point) *qdrant.RetrievedPoint {
	out := &qdrant.RetrievedPoint{Id: p.id.encode()}
	if v.payload != nil {
		out.Payload = v.payload(p.payload)
	}
	if v.vectors {
		out.Vectors = v.output(p)
	}
	return out
}

func (v view) scored(p scored) *qdrant.ScoredPoint {
	r := v.retrieved(p.point)
	return &qdrant.ScoredPoint{Id: r.Id, Payload: r.Payload, Vectors: r.Vectors, Score: p.score}
}

// output is the vectors in the form of replies: the unnamed one alone, or a map.
func (v view) output(p *point) *qdrant.VectorsOutput {
	named := map[string]*qdrant.VectorOutput{}
	for name, vec := range p.vectorMap(v.names) {
		if d := vec.GetDense(); d != nil {
			named[name] = &qdrant.VectorOutput{Data: d.GetData(), Vector: &qdrant.VectorOutput_Dense{Dense: d}}
			continue
		}
		s := vec.GetSparse()
		named[name] = &qdrant.VectorOutput{
			Data: s.GetValues(), Indices: &qdrant.SparseIndices{Data: s.GetIndices()},
			Vector: &qdrant.VectorOutput_Sparse{Sparse: s},
		}
	}
	if only, ok := named[defaultVector]; ok && len(named) == 1 {
		return &qdrant.VectorsOutput{VectorsOptions: &qdrant.VectorsOutput_Vector{Vector: only}}
	}
	return &qdrant.VectorsOutput{VectorsOptions: &qdrant.VectorsOutput_Vectors{Vectors: &qdrant.NamedVectorsOutput{Vectors: named}}}
}
