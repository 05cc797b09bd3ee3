package embedded

import (
	"cmp"
	"encoding/binary"

	"github.com/google/uuid"
	"github.com/qdrant/go-client/qdrant"
)

// pointID is a number or a UUID, in one comparable form that sorts as Qdrant sorts:
// numbers first, then UUIDs.
type pointID struct {
	uuid bool
	high uint64 // of a UUID
	low  uint64 // of a UUID, or the number
}

const idBytes = 17

func (id pointID) compare(other pointID) int {
	switch {
	case id.uuid != other.uuid && id.uuid:
		return 1
	case id.uuid != other.uuid:
		return -1
	}
	return cmp.Or(cmp.Compare(id.high, other.high), cmp.Compare(id.low, other.low))
}

func (id pointID) append(b []byte) []byte {
	kind := byte(0)
	if id.uuid {
		kind = 1
	}
	b = append(b, kind)
	b = binary.BigEndian.AppendUint64(b, id.high)
	return binary.BigEndian.AppendUint64(b, id.low)
}

// readID reads what append wrote; b has at least idBytes bytes.
func readID(b []byte) pointID {
	return pointID{uuid: b[0] == 1, high: binary.BigEndian.Uint64(b[1:]), low: binary.BigEndian.Uint64(b[9:])}
}

func (id pointID) encode() *qdrant.PointId {
	if !id.uuid {
		return qdrant.NewIDNum(id.low)
	}
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], id.high)
	binary.BigEndian.PutUint64(u[8:], id.low)
	return qdrant.NewIDUUID(u.String())
}

func parseID(id *qdrant.PointId) (pointID, error) {
	switch v := id.GetPointIdOptions().(type) {
	case *qdrant.PointId_Num:
		return pointID{low: v.Num}, nil
	case *qdrant.PointId_Uuid:
		u, err := uuid.Parse(v.Uuid)
		if err != nil {
			return pointID{}, invalid("Unable to parse UUID: %s", v.Uuid)
		}
		return pointID{uuid: true, high: binary.BigEndian.Uint64(u[:8]), low: binary.BigEndian.Uint64(u[8:])}, nil
	}
	return pointID{}, invalid("a point needs an id: a number or a UUID")
}

func parseIDs(raw []*qdrant.PointId, path string) ([]pointID, error) {
	out := make([]pointID, len(raw))
	for i, r := range raw {
		id, err := parseID(r)
		if err != nil {
			return nil, prefix(err, "%s[%d]", path, i)
		}
		out[i] = id
	}
	return out, nil
}
