package embedded

import (
	"maps"
	"slices"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/protobuf/encoding/protowire"
)

// view is what of a point an answer shows.
type view struct {
	payload bool
	include []path // where set, only these fields
	exclude []path
	vectors bool
	names   []string // of vectors; nil: all
}

func newView(p *qdrant.WithPayloadSelector, v *qdrant.WithVectorsSelector) (out view, err error) {
	switch x := p.GetSelectorOptions().(type) {
	case *qdrant.WithPayloadSelector_Enable:
		out.payload = x.Enable
	case *qdrant.WithPayloadSelector_Include:
		out.payload = true
		out.include, err = parsePaths(x.Include.GetFields(), "with_payload.include")
	case *qdrant.WithPayloadSelector_Exclude:
		out.payload = true
		out.exclude, err = parsePaths(x.Exclude.GetFields(), "with_payload.exclude")
	}
	switch x := v.GetSelectorOptions().(type) {
	case *qdrant.WithVectorsSelector_Enable:
		out.vectors = x.Enable
	case *qdrant.WithVectorsSelector_Include:
		out.vectors, out.names = true, append([]string{}, x.Include.GetNames()...)
	}
	return out, err
}

// retrieved builds a point of a reply; nil where the point is gone from the store.
func (v view) retrieved(r *reader, slot uint32) *qdrant.RetrievedPoint {
	out := &qdrant.RetrievedPoint{Id: r.c.ids[slot].encode()}
	if !v.payload && !v.vectors {
		return out
	}
	raw, ok := r.record(slot)
	if !ok {
		return nil
	}
	switch {
	case v.payload && v.whole():
		out.ProtoReflect().SetUnknown(v.wire(raw.payload))
	case v.payload:
		out.Payload = v.fields(decodePayload(raw.payload))
	}
	if v.vectors {
		out.Vectors = v.output(r, slot, raw)
	}
	return out
}

// whole reports whether each field of the payload is shown as it is or not at all.
func (v view) whole() bool {
	deep := func(p path) bool { return len(p) != 1 || p[0].bracket }
	return !slices.ContainsFunc(v.include, deep) && !slices.ContainsFunc(v.exclude, deep)
}

// fieldPayload is the number of the payload in a reply's points, of both kinds.
const fieldPayload = 2

// wire is the stored payload as it stands in a reply's point: what is stored is a map in
// protobuf's form, so its entries are passed on as they are. Reading them and writing them
// again was most of a search's time.
func (v view) wire(stored []byte) []byte {
	out := make([]byte, 0, len(stored)+32)
	for len(stored) > 0 {
		_, _, tag := protowire.ConsumeTag(stored)
		if tag < 0 {
			break // the checksum was verified when it was read
		}
		entry, n := protowire.ConsumeBytes(stored[tag:])
		if n < 0 {
			break
		}
		if v.admits(entry) {
			out = protowire.AppendBytes(protowire.AppendTag(out, fieldPayload, protowire.BytesType), entry)
		}
		stored = stored[tag+n:]
	}
	return out
}

// admits reports whether the field of a payload's entry is shown. Its name comes first.
func (v view) admits(entry []byte) bool {
	_, _, tag := protowire.ConsumeTag(entry)
	if tag < 0 {
		return false
	}
	name, n := protowire.ConsumeBytes(entry[tag:])
	is := func(p path) bool { return n >= 0 && p[0].key == string(name) }
	return !slices.ContainsFunc(v.exclude, is) && (v.include == nil || slices.ContainsFunc(v.include, is))
}

func (v view) fields(m map[string]*qdrant.Value) map[string]*qdrant.Value {
	for _, p := range v.exclude {
		cut(m, p)
	}
	if v.include == nil {
		return m
	}
	out := map[string]*qdrant.Value{}
	for _, p := range v.include {
		if value := m[p[0].key]; value != nil {
			out[p[0].key] = graft(out[p[0].key], value, p[1:])
		}
	}
	return out
}

// graft adds to kept the part of v that p leads to. As in Qdrant, an object or array on
// the way is shown even where nothing of it is.
func graft(kept, v *qdrant.Value, p path) *qdrant.Value {
	if len(p) == 0 {
		return v
	}
	if !p[0].bracket {
		fields := v.GetStructValue().GetFields()
		out := map[string]*qdrant.Value{}
		maps.Copy(out, kept.GetStructValue().GetFields())
		if inner := fields[p[0].key]; inner != nil {
			out[p[0].key] = graft(out[p[0].key], inner, p[1:])
		}
		return qdrant.NewValueStruct(&qdrant.Struct{Fields: out})
	}
	values := v.GetListValue().GetValues()
	if v.GetListValue() == nil {
		return qdrant.NewValueStruct(&qdrant.Struct{})
	}
	var out []*qdrant.Value
	if p[0].index < 0 {
		for _, e := range values {
			out = append(out, graft(nil, e, p[1:]))
		}
	}
	return qdrant.NewValueFromList(out...)
}

// cut takes what p leads to out of m. Elements of an array stay where p names one.
func cut(m map[string]*qdrant.Value, p path) {
	if len(p) == 1 {
		delete(m, p[0].key)
		return
	}
	cutValue(m[p[0].key], p[1:])
}

func cutValue(v *qdrant.Value, p path) {
	switch {
	case v == nil:
	case !p[0].bracket && len(p) == 1:
		delete(v.GetStructValue().GetFields(), p[0].key)
	case !p[0].bracket:
		cutValue(v.GetStructValue().GetFields()[p[0].key], p[1:])
	case len(p) == 1:
		if list := v.GetListValue(); list != nil && p[0].index < 0 {
			list.Values = nil
		}
	default:
		for i, e := range v.GetListValue().GetValues() {
			if p[0].index < 0 || p[0].index == i {
				cutValue(e, p[1:])
			}
		}
	}
}

// output is the vectors in the form of replies: the unnamed one alone, or a map.
func (v view) output(r *reader, slot uint32, raw rawRecord) *qdrant.VectorsOutput {
	named := map[string]*qdrant.VectorOutput{}
	for name, col := range r.c.dense {
		if v.shows(name) && col.has.has(slot) {
			if values := r.vectors(col).values(slot); values != nil {
				named[name] = &qdrant.VectorOutput{Vector: &qdrant.VectorOutput_Dense{Dense: &qdrant.DenseVector{Data: values}}, Data: values}
			}
		}
	}
	for name, sv := range raw.sparseVectors() {
		if v.shows(name) {
			named[name] = &qdrant.VectorOutput{
				Data: sv.values, Indices: &qdrant.SparseIndices{Data: sv.indices},
				Vector: &qdrant.VectorOutput_Sparse{Sparse: &qdrant.SparseVector{Indices: sv.indices, Values: sv.values}},
			}
		}
	}
	if only, ok := named[defaultVector]; ok && len(named) == 1 {
		return &qdrant.VectorsOutput{VectorsOptions: &qdrant.VectorsOutput_Vector{Vector: only}}
	}
	return &qdrant.VectorsOutput{VectorsOptions: &qdrant.VectorsOutput_Vectors{Vectors: &qdrant.NamedVectorsOutput{Vectors: named}}}
}

func (v view) shows(name string) bool { return v.names == nil || slices.Contains(v.names, name) }
