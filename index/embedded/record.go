package embedded

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"slices"
	"strings"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/protobuf/proto"
)

// A point is stored as one record with its id, sparse vectors and payload, and one record
// for each dense vector, all under the point's sequence number, their key. Records end with the
// CRC-32C of their key and what is before it; numbers are little-endian.
//
//	point:  id[17] u32 length-of-sparse {u16 name-length name u32 n u32[n] f32[n]}* payload
//	vector: f32[dimensions]
type record struct {
	id      pointID
	seq     uint64
	sparse  map[string]sparseVector
	payload []byte // an encoded qdrant.Struct, fields in order of name
	encoded []byte // what encode returns, where that was called beforehand
}

type sparseVector struct {
	indices []uint32 // ascending
	values  []float32
}

func (v sparseVector) equal(o sparseVector) bool {
	return slices.Equal(v.indices, o.indices) && slices.Equal(v.values, o.values)
}

var (
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
	errCorrupt = errors.New("its checksum does not match")
)

// checksum is of a record's body and of the key it is under, so that no record is taken
// for another's.
func checksum(key, body []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, body)
}

func seal(key, body []byte) []byte {
	return binary.LittleEndian.AppendUint32(body, checksum(key, body))
}

// verifySeal tells whether b is what seal returned for this key.
func verifySeal(key, b []byte) error {
	body := len(b) - 4
	if body < 0 || binary.LittleEndian.Uint32(b[body:]) != checksum(key, b[:body]) {
		return errCorrupt
	}
	return nil
}

// encode writes a record, all but its seal, for which there is room.
func (r *record) encode() []byte {
	size := idBytes + 8 + len(r.payload)
	names := make([]string, 0, len(r.sparse))
	for name, v := range r.sparse {
		names = append(names, name)
		size += 6 + len(name) + 8*len(v.indices)
	}
	slices.SortFunc(names, strings.Compare)
	b := r.id.append(make([]byte, 0, size))
	b = binary.LittleEndian.AppendUint32(b, uint32(size-idBytes-8-len(r.payload)))
	for _, name := range names {
		v := r.sparse[name]
		b = binary.LittleEndian.AppendUint16(b, uint16(len(name)))
		b = append(b, name...)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(v.indices)))
		for _, x := range v.indices {
			b = binary.LittleEndian.AppendUint32(b, x)
		}
		b = appendFloats(b, v.values)
	}
	return append(b, r.payload...)
}

// sealed is the record as it is stored.
func (r *record) sealed() []byte {
	if r.encoded == nil {
		r.encoded = r.encode()
	}
	b := seal(seqKey(r.seq), r.encoded)
	r.encoded = nil // the store has it now
	return b
}

// rawRecord is a stored point, its parts still encoded and part of the store's memory.
type rawRecord struct {
	id      pointID
	sparse  []byte
	payload []byte
}

// openRecord splits a stored point, whose checksum repair has verified.
func openRecord(b []byte) (rawRecord, error) {
	if len(b) < idBytes+8 {
		return rawRecord{}, errCorrupt
	}
	b = b[:len(b)-4]
	n := int(binary.LittleEndian.Uint32(b[idBytes:]))
	rest := b[idBytes+4:]
	if n > len(rest) {
		return rawRecord{}, errCorrupt
	}
	return rawRecord{readID(b), rest[:n:n], rest[n:len(rest):len(rest)]}, nil
}

// eachSparse calls f with the name and the encoded parts of each sparse vector.
func (r rawRecord) eachSparse(f func(name, indices, values []byte)) {
	for b := r.sparse; len(b) > 0; {
		n := int(binary.LittleEndian.Uint16(b))
		name := b[2 : 2+n]
		b = b[2+n:]
		k := 4 * int(binary.LittleEndian.Uint32(b))
		f(name, b[4:4+k], b[4+k:4+2*k])
		b = b[4+2*k:]
	}
}

// sparseVectors decodes copies of the sparse vectors.
func (r rawRecord) sparseVectors() map[string]sparseVector {
	out := map[string]sparseVector{}
	r.eachSparse(func(name, indices, values []byte) {
		v := sparseVector{make([]uint32, len(indices)/4), floats(values)}
		for i := range v.indices {
			v.indices[i] = binary.LittleEndian.Uint32(indices[4*i:])
		}
		out[string(name)] = v
	})
	return out
}

// copied is the record with memory of its own.
func (r rawRecord) copied(seq uint64) *record {
	return &record{id: r.id, seq: seq, sparse: r.sparseVectors(), payload: slices.Clone(r.payload)}
}

func appendFloats(b []byte, values []float32) []byte {
	for _, x := range values {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

func floats(b []byte) []float32 {
	out := make([]float32, len(b)/4)
	readFloats(out, b)
	return out
}

func readFloats(out []float32, b []byte) {
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
}

// encodePayload writes a payload in the same bytes each time.
func encodePayload(fields map[string]*qdrant.Value) ([]byte, error) {
	if len(fields) == 0 {
		return nil, nil
	}
	for name, v := range fields {
		if v.GetKind() == nil {
			fields[name] = &qdrant.Value{Kind: &qdrant.Value_NullValue{}}
		}
	}
	b, err := proto.MarshalOptions{Deterministic: true}.Marshal(&qdrant.Struct{Fields: fields})
	if err != nil {
		return nil, invalid("payload: %v", err)
	}
	return b, nil
}

func decodePayload(b []byte) map[string]*qdrant.Value {
	s := &qdrant.Struct{}
	_ = proto.Unmarshal(b, s) // the checksum was verified when it was read
	if s.Fields == nil {
		s.Fields = map[string]*qdrant.Value{}
	}
	return s.Fields
}
